import json
import math
import re
from datetime import date, datetime
from decimal import Decimal

import pytz
from lxml import etree

from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL, ormcache

from odoo.addons.dealer_workflow.lib.expression import ExpressionError, parse

from ..lib.modifiers import TYPES as CONDITION_TYPES
from ..lib.modifiers import ConditionError, read_condition
from ..lib.naming import get_name, get_slug

# type in the palette → (type of Odoo's field, icon)
FIELD_TYPES = {
    "text": ("char", "fa-font"),
    "long_text": ("text", "fa-align-left"),
    "number": ("integer", "fa-hashtag"),
    "decimal": ("float", "fa-percent"),
    "money": ("monetary", "fa-money"),
    "date": ("date", "fa-calendar"),
    "datetime": ("datetime", "fa-clock-o"),
    "choice": ("selection", "fa-list-ul"),
    "yes_no": ("boolean", "fa-check-square-o"),
    "many2one": ("many2one", "fa-link"),
    "many2many": ("many2many", "fa-tags"),
    "file": ("binary", "fa-paperclip"),
    "image": ("binary", "fa-picture-o"),
    "phone": ("char", "fa-phone"),
    "formula": (None, "fa-calculator"),
}
RESULT_TYPES = ("text", "number", "decimal", "money", "date", "datetime", "yes_no")
WIDGETS = {"phone": "phone", "image": "image", "file": "binary", "many2many": "many2many_tags"}
NO_DEFAULT = {"file", "image", "formula", "many2many"}
SPEC_KEYS = {
    *("label", "type", "choices", "relation", "help", "default", "required_if", "visible_if"),
    *("readonly_if", "formula", "result_type", "group_ids", "tracking"),
}
RULES = ("required_if", "visible_if", "readonly_if")
# machinery, people and rights: never designed, never reached by a field or a formula
TECHNICAL = (
    *("ir.", "base", "bus.", "res.users", "res.groups", "res.device", "mail.", "auth", "report."),
    *("dealer.designer", "dealer.workflow", "dealer.configuration", "dealer.document.type"),
)
LINKABLE = {"res.users"}
SECRET_WORDS = ("password", "passwd", "token", "secret", "api_key", "private_key", "totp")
HIDDEN_FIELDS = ("message_", "activity_", "website_message_", "my_activity_", "rating_")
NUMBERS = ("integer", "float", "monetary")
X2MANY = ("many2many", "one2many")
# results that change with the clock are never stored
CLOCK = re.compile(r"\b(today|now)\b")
MAX_TEXT = 500
MAX_FIELDS = 300
MAX_CHOICES = 200


class DealerDesignerField(models.Model):
    """What Odoo's record of a custom field has no place for: rules as domains, formula, groups."""

    _name = "dealer.designer.field"
    _description = "Custom Field"
    _order = "model, id"

    name = fields.Char(string="Technical Name", required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    field_id = fields.Many2one(
        "ir.model.fields", index="btree_not_null", ondelete="set null", readonly=True
    )
    kind = fields.Selection(
        [(code, code) for code in FIELD_TYPES], required=True, readonly=True, string="Type"
    )
    role = fields.Selection(
        [
            ("field", "Field"),
            ("filename", "Name of a File"),
            ("currency", "Currency"),
            ("missing", "What Is Missing"),
        ],
        default="field",
        required=True,
        readonly=True,
        help="Helpers stand beside the fields that people add.",
    )
    parent_id = fields.Many2one(
        "dealer.designer.field", index="btree_not_null", ondelete="cascade", readonly=True
    )
    helper_ids = fields.One2many("dealer.designer.field", "parent_id", readonly=True)
    rules = fields.Json(
        readonly=True,
        help="Domains: required_if, visible_if, readonly_if. An empty list is always, a missing "
        "one never.",
    )
    formula = fields.Text(readonly=True)
    result_type = fields.Char(readonly=True)
    group_ids = fields.Many2many(
        "res.groups",
        readonly=True,
        help="Who may see the field; empty: everybody who may open the document.",
    )
    off = fields.Boolean(
        readonly=True, help="Adding it was undone: the data is kept, nobody is asked for it."
    )
    active = fields.Boolean(default=True, readonly=True)

    _name_unique = models.UniqueIndex("(model, name)", "This field exists already.")

    @api.depends("field_id")
    def _compute_display_name(self):
        for field in self:
            field.display_name = field.field_id.field_description or field.name

    # === WHICH MODELS === #

    @api.model
    def _check_model_allowed(self, model, relation=False):
        """Only documents that somebody in the business has a form of.

        :param bool relation: as target of a field, not to be changed itself
        """
        if not isinstance(model, str) or not self._is_model_allowed(model, relation):
            raise UserError(
                self.env._(
                    "“%(model)s” is no document that can be used here. Choose one that people "
                    "of the business work with.",
                    model=str(model)[:80],
                )
            )

    @api.model
    def _is_model_allowed(self, model, relation=False):
        Model = self.env.get(model)
        if Model is None or Model._abstract or Model._transient or not Model._auto:
            return False
        if model.startswith(TECHNICAL) and not (relation and model in LINKABLE):
            return False
        return self._has_business_form(model)

    @api.model
    def _has_business_form(self, model):
        """There is a form, and a group other than the system's own that reads it."""
        views = self.env["ir.ui.view"].sudo()  # definitions, not data
        if not views.search_count(
            [("model", "=", model), ("type", "=", "form"), ("mode", "=", "primary")], limit=1
        ):
            return False
        system = self.env.ref("base.group_system") + self.env.ref("base.group_erp_manager")
        return bool(
            self.env["ir.model.access"]
            .sudo()
            .search_count(
                [
                    ("model_id.model", "=", model),
                    ("perm_read", "=", True),
                    ("group_id", "not in", system.ids),
                ],
                limit=1,
            )
        )

    @api.model
    def _is_secret(self, field):
        """Credentials and the like of Odoo's own fields."""
        return not field.manual and (
            any(word in field.name for word in SECRET_WORDS) or field.name.startswith("_")
        )

    @api.model
    def _may_be_placed(self, model, name):
        """Whether a field of a model may be put on a view by a designer."""
        field = self.env[model]._fields.get(name)
        return (
            field is not None
            and not self._is_secret(field)
            and field.type not in ("properties_definition", "json", "one2many", "reference")
            and not name.startswith(HIDDEN_FIELDS)
            and name not in ("id", "__last_update")
        )

    # === CHECKING A SPEC === #

    @api.model
    def _check_texts(self, texts, required=True):
        """A text in one or several languages: {language code: text}."""
        installed = dict(self.env["res.lang"].get_installed())
        if isinstance(texts, str):
            texts = {self.env.lang or "en_US": texts}
        if not isinstance(texts, dict):
            raise UserError(self.env._("Write the label in at least one language."))
        result = {}
        for code, text in texts.items():
            if code != "en_US" and code not in installed:
                raise UserError(self.env._("The language %s is not installed.", str(code)[:20]))
            if text in (None, False, ""):
                continue
            if not isinstance(text, str) or len(text) > MAX_TEXT:
                raise UserError(self.env._("A label or help has up to %s letters.", MAX_TEXT))
            text = text.strip()
            if any(not (char.isprintable() or char == "\n") for char in text):
                raise UserError(self.env._("A label or help can't hold control characters."))
            if text:
                result[code] = text
        if required and not result:
            raise UserError(self.env._("Write the label in at least one language."))
        return result

    @api.model
    def _get_condition_types(self, model):
        """Fields that a rule may ask: {name: type}."""
        return {
            name: field.type
            for name, field in self.env[model]._fields.items()
            if field.type in CONDITION_TYPES and not self._is_secret(field)
        }

    @api.model
    def _check_condition(self, model, domain, name=None):
        """A rule built without code.

        :param name: the field it is a rule of; whoever sees that must see what the rule asks
        """
        try:
            _expression, names = read_condition(domain, self._get_condition_types(model))
        except ConditionError as error:
            raise UserError(self._get_condition_message(error)) from None
        if name in names:
            raise UserError(self.env._("A field's rule can't ask for the field itself."))
        Model = self.env[model].sudo()
        try:
            Domain(domain).validate(Model)
        except ValueError as error:
            raise UserError(self.env._("The rule can't be read: %s", str(error)[:200])) from None
        definitions = self.env["res.groups"].sudo()._get_group_definitions()
        own = Model._fields.get(name)
        seen_by = definitions.universe
        if own is not None and own.groups:
            seen_by = definitions.parse(own.groups, raise_if_not_found=False)
        for asked in names:
            groups = Model._fields[asked].groups
            if groups and not seen_by <= definitions.parse(groups, raise_if_not_found=False):
                raise UserError(
                    self.env._(
                        "The rule asks for %(field)s, which not everybody may see. Use another "
                        "field in the rule.",
                        field=Model._fields[asked]._description_string(self.env),
                    )
                )

    @api.model
    def _get_condition_message(self, error):
        detail = error.detail
        return {
            "format": self.env._("The rule can't be read. Build it again."),
            "field": self.env._("The rule asks for “%s”, which this document doesn't have.", detail),
            "type": self.env._("A rule can't ask for “%s”.", detail),
            "operator": self.env._("A rule can't compare with “%s” here.", detail),
            "value": self.env._("The rule compares “%s” with something it can't hold.", detail),
        }[error.code]

    @api.model
    def _check_groups(self, group_ids):
        """Groups of employees that can be told apart in every database."""
        if not isinstance(group_ids, list) or not all(_is_id(group) for group in group_ids):
            raise UserError(self.env._("Choose who may see the field from the list."))
        allowed = {group["id"] for group in self._get_group_choices()}
        if set(group_ids) - allowed:
            raise UserError(self.env._("Choose who may see the field from the list."))
        return group_ids

    @api.model
    def _get_group_choices(self):
        """Roles to choose from: groups of employees with an external id."""
        groups = self.env["res.groups"].sudo()
        outside = self.env.ref("base.group_portal") + self.env.ref("base.group_public")
        found = groups.search([("id", "not in", outside.ids)])
        names = found.get_external_id()
        hidden = {"base.group_no_one", "base.group_multi_company", "base.group_multi_currency"}
        return [
            {"id": group.id, "name": group.full_name}
            for group in found
            if names[group.id]
            and not names[group.id].startswith("__export__")
            and names[group.id] not in hidden
            and not (group.all_implied_ids & outside)
        ]

    @api.model
    def _check_formula(self, model, text, result_type):
        """:return: the expression; a sentence when it can't be evaluated for this model"""
        if not isinstance(text, str):
            raise UserError(self.env._("Write the formula as text."))
        if result_type not in RESULT_TYPES:
            raise UserError(self.env._("Say what the formula gives: a text, a number, a date …"))
        try:
            expression = parse(text)
        except ExpressionError as error:
            raise UserError(self.env._("The formula can't be read: %s", error)) from None
        for path in expression.fields:
            self._check_path(model, path)
        return expression

    @api.model
    def _get_formula_paths(self, text):
        try:
            return parse(text or "").fields
        except ExpressionError:
            return ()

    @api.model
    def _check_path(self, model, path):
        """A dotted path of a formula or placeholder.

        :return: the last field
        """
        names = path.split(".")
        if len(names) > 5:
            raise UserError(self.env._("“%s” goes through too many documents.", path))
        for index, name in enumerate(names):
            field = self.env[model]._fields.get(name)
            if field is None or self._is_secret(field) or field.type in ("binary", "json"):
                raise UserError(
                    self.env._("“%(path)s” can't be used: there is no such field.", path=path)
                )
            last = index == len(names) - 1
            if last:
                return field
            if not field.relational:
                raise UserError(
                    self.env._("“%(path)s” can't be used: %(name)s leads to no other document.",
                               path=path, name=name)
                )
            model = field.comodel_name
            if model.startswith(TECHNICAL) and model not in LINKABLE:
                raise UserError(
                    self.env._("“%(path)s” can't be used: there is no such field.", path=path)
                )
        return None

    # === ADDING === #

    @api.model
    def _add_fields(self, model, specs):
        """Add fields of one model, in one go (each set of fields rebuilds the registry once).

        :param list specs: see `dealer.designer.add_field`; a spec may have a `name` of its own
            when it comes from a document type or a configuration (`x_…`)
        :return: `dealer.designer.field` in the order of the specs
        """
        for spec in specs:
            self._check_spec(spec)
        known = self.env[model]._fields
        own = self.with_context(active_test=False).search([("model", "=", model)])
        if len(own) + len(specs) > MAX_FIELDS:
            raise UserError(self.env._("A document takes up to %s fields of one's own.", MAX_FIELDS))
        taken = {*known, *own.mapped("name")}
        values_list, metas = [], []
        for spec in specs:
            values, meta = self._prepare_field(model, spec, taken)
            taken.add(values["name"])
            if values["field_description"] in {row["field_description"] for row in values_list}:
                raise UserError(
                    self.env._("Two fields can't be named “%s”.", values["field_description"])
                )
            values_list.append(values)
            metas.append(meta)
            if meta["kind"] == "file":
                helper = get_name(f"{values['name'][2:]}_name", taken)
                taken.add(helper)
                values_list.append(self._prepare_helper(model, helper, "char", values))
                metas.append({"name": helper, "model": model, "kind": "text", "role": "filename"})
        self._add_helpers(model, values_list, metas)
        # the metadata first: the registry reads it while the fields are created
        result = self.create(metas)
        created = self.env["ir.model.fields"].create(values_list)
        parent = None
        for meta, field in zip(result, created, strict=True):
            meta.field_id = field
            if meta.role == "filename":
                meta.parent_id = parent
            parent = meta if meta.role == "field" else parent
        users = result.filtered(lambda meta: meta.role == "field")
        for meta, spec in zip(users, specs, strict=True):
            meta._translate(spec)
            meta._check_rules(spec)
            meta._set_default(spec)
        self._update_missing_field(model)
        return users

    @api.model
    def _check_label(self, model, label, name=None):
        """Two fields of one label can't be told apart in filters, exports and pivots."""
        for model_name in self.pool.descendants([model], "_inherits"):
            for field in self.env[model_name]._fields.values():
                if field.string == label and field.name != name:
                    raise UserError(
                        self.env._(
                            "“%s” is the label of another field of this document. Choose a label "
                            "that tells them apart.",
                            label,
                        )
                    )

    @api.model
    def _check_spec(self, spec, update=False):
        if not isinstance(spec, dict):
            raise UserError(self.env._("Say which field to add."))
        unknown = set(spec) - SPEC_KEYS - {"name"}
        if unknown:
            raise UserError(
                self.env._("A field has no “%s”.", str(min(unknown, key=str))[:60])
            )
        if not update and spec.get("type") not in FIELD_TYPES:
            raise UserError(self.env._("Choose the type of the field from the list."))

    @api.model
    def _prepare_field(self, model, spec, taken):
        """Values of Odoo's field and of ours beside it."""
        kind = spec["type"]
        labels = self._check_texts(spec.get("label"))
        helps = self._check_texts(spec.get("help") or {}, required=False)
        label = labels.get("en_US") or next(iter(labels.values()))
        self._check_label(model, label)
        name = self._prepare_name(spec, labels, taken)
        result_type = spec.get("result_type")
        ttype = FIELD_TYPES[result_type if kind == "formula" and result_type in RESULT_TYPES else kind][0]
        meta = {"name": name, "model": model, "kind": kind}
        values = {
            "name": name,
            "model_id": self.env["ir.model"]._get_id(model),
            "ttype": ttype,
            "state": "manual",
            "field_description": label,
            "help": helps.get("en_US") or next(iter(helps.values()), False),
            "copied": kind not in ("formula", "file"),
            "store": True,
        }
        if kind == "formula":
            expression = self._check_formula(model, spec.get("formula"), result_type)
            meta.update(formula=spec["formula"].strip(), result_type=result_type)
            values.update(readonly=True, store=self._may_be_stored(model, expression))
        elif spec.get("formula") or result_type:
            raise UserError(self.env._("Only a computed field has a formula."))
        if kind == "choice":
            values["selection_ids"] = self._prepare_choices(spec.get("choices"))
        elif spec.get("choices"):
            raise UserError(self.env._("Only a choice has choices."))
        if kind in ("many2one", "many2many"):
            self._check_model_allowed(spec.get("relation"), relation=True)
            values["relation"] = spec["relation"]
            values["on_delete"] = "set null"
        elif spec.get("relation"):
            raise UserError(self.env._("Only a link to documents has a document it links to."))
        if kind == "many2many":
            # a table of its own: two links to the same document stay apart
            table = f"x_{self.env[model]._table}_{name}_rel"[:60]
            values.update(relation_table=table, column1="record_id", column2="linked_id")
        if kind == "many2one":
            values["index"] = True
        if spec.get("tracking"):
            values["tracking"] = 100
        if spec.get("group_ids"):
            meta["group_ids"] = [Command.set(self._check_groups(spec["group_ids"]))]
        return values, meta

    @api.model
    def _prepare_name(self, spec, labels, taken):
        name = spec.get("name")
        if name is None:
            text = labels.get("en_US") or next(
                (text for text in labels.values() if get_slug(text)), ""
            )
            return get_name(text, taken)
        if not isinstance(name, str) or name != f"x_{get_slug(name[2:])}" or name in taken:
            raise UserError(
                self.env._("“%s” can't be the technical name of a new field.", str(name)[:60])
            )
        return name

    @api.model
    def _prepare_choices(self, choices):
        if not isinstance(choices, list) or not choices or len(choices) > MAX_CHOICES:
            raise UserError(
                self.env._("A choice needs something to choose from, up to %s.", MAX_CHOICES)
            )
        result, taken = [], set()
        for sequence, choice in enumerate(choices):
            if not isinstance(choice, dict) or set(choice) - {"value", "label"}:
                raise UserError(self.env._("Each choice has a label and a value."))
            labels = self._check_texts(choice.get("label"))
            text = labels.get("en_US") or next(iter(labels.values()))
            value = choice.get("value") or get_slug(text) or f"choice_{sequence + 1}"
            if not isinstance(value, str) or value != get_slug(value, 60) or value in taken:
                raise UserError(
                    self.env._(
                        "The value of the choice “%s” must be its own, of small letters, digits "
                        "and underscores.",
                        text,
                    )
                )
            taken.add(value)
            result.append(Command.create({"value": value, "name": text, "sequence": sequence}))
        return result

    @api.model
    def _prepare_helper(self, model, name, ttype, values=None, **extra):
        label = (values or {}).get("field_description") or name
        return {
            "name": name,
            "model_id": self.env["ir.model"]._get_id(model),
            "ttype": ttype,
            "state": "manual",
            "field_description": f"{label} ({name})",
            "copied": False,
            **extra,
        }

    def _add_helpers(self, model, values_list, metas):
        """The currency of amounts and the list of what is missing, when the model has none."""
        money = [values for values in values_list if values["ttype"] == "monetary"]
        if money:
            currency = self._get_currency_field(model)
            if not currency:
                currency = "x_currency_id"
                values_list.append(
                    self._prepare_helper(
                        model,
                        currency,
                        "many2one",
                        {"field_description": "Currency"},
                        relation="res.currency",
                        store=False,
                        readonly=True,
                    )
                )
                metas.append(
                    {"name": currency, "model": model, "kind": "many2one", "role": "currency"}
                )
                # the amounts need it to be there first
                values_list.insert(0, values_list.pop())
                metas.insert(0, metas.pop())
            for values in money:
                values["currency_field"] = currency

    @api.model
    def _get_currency_field(self, model):
        """The field that says in which currency a document's amounts are."""
        known = self.env[model]._fields
        names = ["currency_id", "company_currency_id", "x_currency_id", *known]
        return next(
            (
                name
                for name in names
                if name in known
                and known[name].type == "many2one"
                and known[name].comodel_name == "res.currency"
            ),
            None,
        )

    @api.model
    def _may_be_stored(self, model, expression):
        """A formula over the document's own stored fields is the same for every reader.

        Such a result is stored, so that lists search, group and sum it. Anything else is computed
        when it is read, with the reader's rights.
        """
        known = self.env[model]._fields
        if CLOCK.search(expression.text):
            return False
        for path in expression.fields:
            field = known.get(path)
            if field is None or field.groups or field.relational or not field.store:
                return False
            if field.type == "datetime" or field.translate or field.company_dependent:
                return False
        return bool(expression.fields)

    def _translate(self, spec):
        """Label, help and choices in the other languages."""
        self.ensure_one()
        for key, name in (("label", "field_description"), ("help", "help")):
            texts = self._check_texts(spec.get(key) or {}, required=False)
            self._write_texts(self.field_id, name, texts)
        if isinstance(spec.get("choices"), list):
            for choice, row in zip(
                spec["choices"], self.field_id.selection_ids.sorted("sequence"), strict=False
            ):
                self._write_texts(row, "name", self._check_texts(choice["label"]))

    @api.model
    def _write_texts(self, record, name, texts):
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        if texts:
            source = texts.get("en_US") or next(iter(texts.values()))
            values = {code: texts[code] for code in texts if code in installed}
            record.update_field_translations(name, {"en_US": source, **values})

    def _check_rules(self, spec):
        """Rules are checked when the field is there: they may ask for fields of the same step."""
        self.ensure_one()
        rules = dict(self.rules or {})
        for key in set(RULES) & set(spec):
            rules.pop(key, None)
            if spec[key] is not False and spec[key] is not None:
                self._check_condition(self.model, spec[key], self.name)
                rules[key] = spec[key]
        if self.kind == "formula" and {"required_if", "readonly_if"} & set(rules):
            raise UserError(self.env._("A computed field is always read-only and never required."))
        if rules != (self.rules or {}):
            self.rules = rules

    def _get_rule(self, key):
        """The domain of a rule, or None when there is none."""
        return (self.rules or {}).get(key)

    def _set_default(self, spec):
        self.ensure_one()
        if "default" not in spec:
            return
        Default = self.env["ir.default"]
        value = spec["default"]
        if value is None or (value is False and self.kind != "yes_no"):
            Default.search([("field_id", "=", self.field_id.id)]).unlink()
            return
        if self.kind in NO_DEFAULT:
            raise UserError(self.env._("A field of this type takes no default."))
        self._check_default(value)
        Default.set(self.model, self.name, value)

    def _check_default(self, value):
        ttype = self.field_id.ttype
        good = {
            "char": isinstance(value, str),
            "text": isinstance(value, str),
            "integer": _is_number(value) and isinstance(value, int),
            "float": _is_number(value),
            "monetary": _is_number(value),
            "boolean": isinstance(value, bool),
            "selection": value in self.field_id.selection_ids.mapped("value"),
            "many2one": _is_id(value),
            "date": _is_date(value, "%Y-%m-%d"),
            "datetime": _is_date(value, "%Y-%m-%d %H:%M:%S"),
        }
        if not good.get(ttype):
            raise UserError(
                self.env._(
                    "The default of %(field)s can't be “%(value)s”.",
                    field=self.display_name,
                    value=str(value)[:60],
                )
            )

    @api.model
    def _flush_to_registry(self, model):
        """Let the registry take up what our own rows say about a model's fields."""
        self.env.flush_all()
        self.env.registry.clear_cache("stable")
        self.pool._setup_models__(self.env.cr, [model])

    # === CHANGING === #

    def _update(self, spec):
        """Change a field; every view that shows it is written and tried again."""
        self.ensure_one()
        self._check_spec(spec, update=True)
        for key, current in (("type", self.kind), ("relation", self.field_id.relation or None)):
            if key in spec and spec[key] != current:
                raise UserError(
                    self.env._("The type of a field can't be changed. Add another field.")
                )
        layouts = self.env["dealer.designer.layout"].search([("model", "=", self.model)])
        with layouts[:1]._all_or_nothing() if layouts else self.env.cr.savepoint():
            self._update_values(spec)
            layouts.filtered("view_id")._write_view(tolerant=True)
        return self

    def _update_values(self, spec):
        self._translate_update(spec)
        if "choices" in spec:
            self._update_choices(spec["choices"])
        if "tracking" in spec:
            self.field_id.tracking = 100 if spec["tracking"] else 0
        values = {}
        if "group_ids" in spec:
            values["group_ids"] = [Command.set(self._check_groups(spec["group_ids"] or []))]
        if self.kind == "formula" and ("formula" in spec or "result_type" in spec):
            result_type = spec.get("result_type", self.result_type)
            if result_type != self.result_type:
                raise UserError(
                    self.env._("The type of a field can't be changed. Add another field.")
                )
            text = spec.get("formula", self.formula)
            expression = self._check_formula(self.model, text, result_type)
            self._check_no_loop(expression)
            values["formula"] = text.strip()
            store = self._may_be_stored(self.model, expression)
            if store != self.field_id.store:
                self.field_id.store = store
        if values:
            self.write(values)
            self._flush_to_registry(self.model)
            if "formula" in values and self.field_id.store:
                Model = self.env[self.model].sudo().with_context(active_test=False)
                self.env.add_to_compute(Model._fields[self.name], Model.search([]))
        self._check_rules(spec)
        self._set_default(spec)
        self._update_missing_field(self.model)

    def _check_no_loop(self, expression):
        """A formula that ends up asking for itself is never finished."""
        seen, todo = set(), [path.split(".")[0] for path in expression.fields]
        others = {
            field.name: field
            for field in self.search([("model", "=", self.model), ("kind", "=", "formula")])
        }
        while todo:
            name = todo.pop()
            if name == self.name:
                raise UserError(self.env._("The formula would ask for its own result."))
            if name in others and name not in seen:
                seen.add(name)
                todo += [path.split(".")[0] for path in self._get_formula_paths(others[name].formula)]

    def _translate_update(self, spec):
        for key, name in (("label", "field_description"), ("help", "help")):
            if key not in spec:
                continue
            texts = self._check_texts(spec[key] or {}, required=key == "label")
            if key == "label":
                source = texts.get("en_US") or next(iter(texts.values()))
                self._check_label(self.model, source, self.name)
            if not texts:
                self.field_id[name] = False
            self._write_texts(self.field_id, name, texts)
        if {"label", "help"} & set(spec):
            self._flush_to_registry(self.model)

    def _update_choices(self, choices):
        if self.kind != "choice":
            raise UserError(self.env._("Only a choice has choices."))
        commands = self._prepare_choices(choices)
        rows = {row.value: row for row in self.field_id.selection_ids}
        kept = {command[2]["value"] for command in commands}
        gone = [row for value, row in rows.items() if value not in kept]
        Model = self.env[self.model].sudo().with_context(active_test=False)
        for row in gone:
            used = Model.search_count([(self.name, "=", row.value)])
            if used:
                raise UserError(
                    self.env._(
                        "“%(choice)s” is chosen in %(count)s documents and can't be taken away.",
                        choice=row.name,
                        count=used,
                    )
                )
        for row in gone:
            row.unlink()
        Selection = self.env["ir.model.fields.selection"]
        for command, choice in zip(commands, choices, strict=True):
            values = command[2]
            row = rows.get(values["value"])
            if row:
                row.sequence = values["sequence"]
            else:
                row = Selection.create({**values, "field_id": self.field_id.id})
            self._write_texts(row, "name", self._check_texts(choice["label"]))
        self._flush_to_registry(self.model)

    def _set_off(self, off):
        """Undoing the addition of a field stops asking for it."""
        changed = self.filtered(lambda field: field.off != off)
        changed.off = off
        for model in set(changed.mapped("model")):
            self._update_missing_field(model)

    # === WHAT IS MISSING === #

    @api.model
    def _get_required_rules(self, model):
        """Fields of a model that people have to fill in, with their rules."""
        return [
            row
            for (name, _field), row in self._get_registry_data().items()
            if name == model and row["role"] == "field" and row["required_if"] is not None
        ]

    @api.model
    def _get_missing(self, records):
        """Labels of the custom fields that have to be filled in and aren't.

        Only fields that the reader may see are named.

        :return: {record id: [labels]}
        """
        result = {record.id: [] for record in records}
        # the definitions; their values are read as the reader
        for rule in self._get_required_rules(records._name):
            field = records._fields.get(rule["name"])
            if field is None or not records._has_field_access(field, "read"):
                continue
            wanted = records
            for domain in (rule["required_if"], rule["visible_if"]):
                if domain:
                    wanted = wanted.filtered_domain(domain)
            label = field._description_string(self.env)
            never_written = self._get_null_ids(wanted, field)
            for record in wanted:
                empty = not record[field.name] and field.type not in (*NUMBERS, "boolean")
                if empty or record._origin.id in never_written:
                    result[record.id].append(label)
        return result

    @api.model
    def _get_null_ids(self, records, field):
        """Ids of the records whose number was never written: 0 may be meant.

        One query for the set; a new record's 0 is not asked for (the form does that).
        """
        if field.type not in NUMBERS or not field.store or field.company_dependent:
            return set()
        ids = [id_ for id_ in records._ids if isinstance(id_, int)]
        ids += [id_.origin for id_ in records._ids if not isinstance(id_, int) and id_.origin]
        if not ids:
            return set()
        records.flush_model([field.name])
        query = SQL(
            "SELECT id FROM %s WHERE id IN %s AND %s IS NULL",
            SQL.identifier(records._table),
            tuple(ids),
            SQL.identifier(field.name),
        )
        return {id_ for (id_,) in self.env.execute_query(query)}

    @api.model
    def _get_missing_field(self, model):
        """The helper that lists what is missing; empty while nothing is asked for."""
        if not self._get_required_rules(model):
            return self.browse()
        return self.search([("model", "=", model), ("role", "=", "missing")], limit=1)

    @api.model
    def _update_missing_field(self, model):
        """Make the helper with the first required field, and let it follow the rules' fields."""
        self.env.flush_all()
        self.env.registry.clear_cache("stable")
        missing = self.search([("model", "=", model), ("role", "=", "missing")], limit=1)
        if missing:
            self._flush_to_registry(model)
        elif self._get_required_rules(model):
            name = get_name("designer_missing", set(self.env[model]._fields))
            missing = self.create({"name": name, "model": model, "kind": "text", "role": "missing"})
            label = self.env._("Still Missing")
            values = {
                **self._prepare_helper(model, name, "char", store=False, readonly=True),
                "field_description": label,
            }
            missing.field_id = self.env["ir.model.fields"].create(values)

    # === IN THE REGISTRY === #

    @api.model
    @ormcache(cache="stable")
    def _get_registry_data(self):
        """What the registry needs to know of our fields: {(model, name): dict}.

        Read with SQL, as it is asked while models are being set up.
        """
        cr = self.env.cr
        cr.execute("SELECT to_regclass('dealer_designer_field_res_groups_rel')")
        if not cr.fetchone()[0]:
            return {}
        cr.execute(
            """
            SELECT d.model, d.name, d.role, d.formula, d.result_type,
                   CASE WHEN d.off THEN NULL ELSE d.rules -> 'required_if' END AS required_if,
                   d.rules -> 'visible_if' AS visible_if,
                   array_remove(array_agg(DISTINCT x.module || '.' || x.name), NULL) AS groups
              FROM dealer_designer_field d
         LEFT JOIN dealer_designer_field_res_groups_rel r ON r.dealer_designer_field_id = d.id
         LEFT JOIN ir_model_data x ON x.model = 'res.groups' AND x.res_id = r.res_groups_id
             WHERE d.active
          GROUP BY d.id
            """
        )
        return {(row["model"], row["name"]): row for row in cr.dictfetchall()}

    @api.model
    def _get_formula_value(self, record, expression, result_type):
        """Evaluate a formula with the reader's rights. What can't be read or reckoned is empty."""

        def resolve(path):
            current, several, field = record, False, None
            *relations, last = path.split(".")
            for name in relations:
                several = several or current._fields[name].type in X2MANY
                current = current[name]
            field = current._fields[last]
            if not current and not several:
                return None
            values = [_as_plain(one[last], field, one) for one in current]
            if field.type in X2MANY:
                return [name for names in values for name in names]
            return values if several else values[0]

        now = fields.Datetime.context_timestamp(record, fields.Datetime.now())
        try:
            value = expression.evaluate(resolve, now.replace(tzinfo=None))
            return _convert(value, result_type, record)
        except (ExpressionError, AccessError, MissingError, KeyError):
            return False

    # === ON A VIEW === #

    @api.model
    def _get_nodes(self, model, name, view_type, field):
        """The elements that show a field on a view."""
        attributes = {"name": name}
        if view_type == "list":
            attributes["optional"] = "show"
        widget = WIDGETS.get(field.kind) if field else None
        if not field and self.env[model]._fields.get(name, None) is not None:
            widget = "many2many_tags" if self.env[model]._fields[name].type == "many2many" else None
        if widget and view_type != "search":
            attributes["widget"] = widget
        nodes = [etree.Element("field", attributes)]
        if not field or view_type == "search":
            return nodes
        if field.kind == "image" and view_type == "form":
            nodes[0].set("options", "{'size': [0, 128]}")
        types = self._get_condition_types(model)
        for key, attribute in (
            ("required_if", "required"),
            ("readonly_if", "readonly"),
            ("visible_if", "invisible"),
        ):
            domain = field._get_rule(key)
            if domain is None or (not domain and key == "visible_if"):
                continue
            try:
                expression = read_condition(domain, types)[0]
            except ConditionError as error:
                expression = error.detail if error.detail.isidentifier() else "False"
            nodes[0].set(attribute, f"not {expression}" if key == "visible_if" else expression)
        filename = field.helper_ids.filtered(lambda helper: helper.role == "filename")
        if filename and view_type in ("form", "list"):
            nodes[0].set("filename", filename.name)
            hidden = "column_invisible" if view_type == "list" else "invisible"
            nodes.append(etree.Element("field", {"name": filename.name, hidden: "1"}))
        return nodes

    # === FOR THE CLIENT === #

    @api.model
    def _get_types(self):
        """The palette."""
        _ = self.env._
        labels = {
            "text": _("Text"),
            "long_text": _("Long Text"),
            "number": _("Number"),
            "decimal": _("Decimal Number"),
            "money": _("Amount of Money"),
            "date": _("Date"),
            "datetime": _("Date and Time"),
            "choice": _("Choice"),
            "yes_no": _("Yes or No"),
            "many2one": _("Link to One Document"),
            "many2many": _("Links to Documents"),
            "file": _("File"),
            "image": _("Picture"),
            "phone": _("Phone Number"),
            "formula": _("Computed by a Formula"),
        }
        return [
            {"code": code, "label": labels[code], "icon": icon}
            for code, (_type, icon) in FIELD_TYPES.items()
        ]

    @api.model
    def _get_model_description(self, model):
        """All fields of a model for the client, ours with what we know of them."""
        Model = self.env[model]
        attributes = ["string", "type", "help", "relation", "selection", "required", "readonly"]
        result = {
            name: {**info, "custom": False, "placeable": self._may_be_placed(model, name)}
            for name, info in Model.fields_get(
                attributes=[*attributes, "store", "searchable", "sortable"]
            ).items()
            if not self._is_secret(Model._fields[name])
        }
        own = self.search([("model", "=", model)])
        for field in own.filtered(lambda field: field.role != "field"):
            if field.name in result:
                result[field.name].update(placeable=False, helper=True)
        for name, info in own.filtered(lambda field: field.role == "field")._get_description().items():
            result[name] = {**result.get(name, {}), **info}
        return result

    def _get_description(self):
        """:return: {name: what `load` tells of a field of one's own}"""
        result = {}
        defaults = {}
        for default in self.env["ir.default"].search(
            [("field_id", "in", self.field_id.ids), ("user_id", "=", False)]
        ):
            defaults.setdefault(default.field_id.id, default.json_value)
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for field in self:
            rows = {code: field.field_id.with_context(lang=code) for code in languages}
            result[field.name] = {
                "id": field.id,
                "name": field.name,
                "custom": True,
                "placeable": True,
                "string": field.field_id.field_description,
                "type": field.field_id.ttype,
                "kind": field.kind,
                "label": {code: row.field_description for code, row in rows.items()},
                "help": field.field_id.help or False,
                "helps": {code: row.help or "" for code, row in rows.items()},
                "relation": field.field_id.relation or False,
                "choices": [
                    {
                        "value": row.value,
                        "label": {code: row.with_context(lang=code).name for code in languages},
                    }
                    for row in field.field_id.selection_ids.sorted("sequence")
                ],
                "required_if": _as_rule(field._get_rule("required_if")),
                "visible_if": _as_rule(field._get_rule("visible_if")),
                "readonly_if": _as_rule(field._get_rule("readonly_if")),
                "formula": field.formula or False,
                "result_type": field.result_type or False,
                "group_ids": field.group_ids.ids,
                "tracking": bool(field.field_id.tracking),
                "default": _from_json(defaults.get(field.field_id.id)),
                "off": field.off,
            }
        return result

    @api.model
    def _get_relations(self, model, path=""):
        """One level of the tree of fields, as the reader may see them."""
        if path:
            if not isinstance(path, str) or len(path) > 300:
                raise UserError(self.env._("“%s” leads nowhere.", str(path)[:60]))
            field = self._check_path(model, path)
            if not field.relational:
                raise UserError(self.env._("“%s” leads nowhere.", path[:60]))
            model = field.comodel_name
            if model.startswith(TECHNICAL) and model not in LINKABLE:
                raise UserError(self.env._("“%s” leads nowhere.", path[:60]))
        Model = self.env[model]
        info = Model.fields_get(attributes=["string", "type", "relation"])
        rows = [
            {
                "name": name,
                "label": values["string"],
                "type": values["type"],
                "relation": values.get("relation") or False,
                "custom": bool(Model._fields[name].manual),
            }
            for name, values in info.items()
            if not self._is_secret(Model._fields[name])
            and not name.startswith(HIDDEN_FIELDS)
            and values["type"] not in ("binary", "json", "properties", "properties_definition")
        ]
        for row in rows:
            if row["relation"] and row["relation"].startswith(TECHNICAL):
                row["relation"] = row["relation"] if row["relation"] in LINKABLE else False
        return {
            "model": model,
            "label": self.env["ir.model"].sudo()._get(model).name,
            "path": path,
            "fields": sorted(rows, key=lambda row: row["label"].lower()),
        }


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_number(value):
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) <= 1e15
    )


def _is_date(value, pattern):
    try:
        return isinstance(value, str) and bool(datetime.strptime(value, pattern))
    except ValueError:
        return False


def _as_rule(value):
    return False if value is None else value


def _from_json(text):
    return json.loads(text) if text else None


def _as_plain(value, field, record):
    """A field's value as a formula knows it: records by name, moments as on the reader's clock."""
    if field.type in X2MANY:
        return [linked.display_name for linked in value]
    if isinstance(value, models.BaseModel):
        return value.display_name if value else None
    if isinstance(value, datetime):
        return fields.Datetime.context_timestamp(record, value).replace(tzinfo=None)
    if value is False and field.type != "boolean":
        return None
    return value


def _convert(value, result_type, record):
    """The result of a formula as the field can hold it; empty when it can't."""
    if isinstance(value, Decimal):
        value = float(value)
    if result_type == "yes_no":
        return bool(value)
    if value is None or value is False or value == "":
        return False
    if result_type == "text":
        return value if isinstance(value, str) else str(value)
    if result_type in ("number", "decimal", "money"):
        if not _is_number(value):
            return False
        return round(value) if result_type == "number" else float(value)
    if not isinstance(value, date):
        return False
    moment = value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
    if result_type == "date":
        return moment.date()
    zone = pytz.timezone(record.env.user.tz or "UTC")
    return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
