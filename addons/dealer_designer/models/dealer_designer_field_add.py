from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib.field_types import (
    CLOCK,
    FIELD_TYPES,
    MAX_CHOICES,
    MAX_FIELDS,
    NO_DEFAULT,
    RESULT_TYPES,
    RULES,
    SPEC_KEYS,
    is_date,
    is_id,
    is_number,
)
from ..lib.naming import get_name, get_slug


class DealerDesignerField(models.Model):
    """Adding fields to a model."""

    _inherit = "dealer.designer.field"

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
        formulas = [spec for spec in specs if spec["type"] == "formula"]
        if formulas and len(specs) > 1:
            # a formula may ask for the fields beside it: these come first
            added = dict.fromkeys(range(len(specs)), self.browse())
            plain = [index for index, spec in enumerate(specs) if spec["type"] != "formula"]
            added.update(
                zip(plain, self._add_fields(model, [specs[i] for i in plain]), strict=True)
            )
            for index in set(added) - set(plain):
                added[index] = self._add_fields(model, [specs[index]])
            return self.browse(added[index].id for index in range(len(specs)))
        if not specs:
            return self.browse()
        known = self.env[model]._fields
        own = self.with_context(active_test=False).search([("model", "=", model)])
        if len(own) + len(specs) > MAX_FIELDS:
            raise UserError(
                self.env._("A document takes up to %s fields of one's own.", MAX_FIELDS)
            )
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
        created = self._create_fields(values_list)
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
    def _create_fields(self, values_list):
        """Create Odoo's fields, their choices after them.

        Odoo asks who sent the request for choices made along with a field, whatever the code
        around it may do; a designer may not write them.
        """
        choices = [values.pop("selection_ids", ()) for values in values_list]
        created = self.env["ir.model.fields"].create(values_list)
        self.env["ir.model.fields.selection"].create(
            [
                {**command[2], "field_id": field.id}
                for field, commands in zip(created, choices, strict=True)
                for command in commands
            ]
        )
        return created

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
            raise UserError(self.env._("A field has no “%s”.", str(min(unknown, key=str))[:60]))
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
        ttype = FIELD_TYPES[
            result_type if kind == "formula" and result_type in RESULT_TYPES else kind
        ][0]
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
            "integer": is_number(value) and isinstance(value, int),
            "float": is_number(value),
            "monetary": is_number(value),
            "boolean": isinstance(value, bool),
            "selection": value in self.field_id.selection_ids.mapped("value"),
            "many2one": is_id(value),
            "date": is_date(value, "%Y-%m-%d"),
            "datetime": is_date(value, "%Y-%m-%d %H:%M:%S"),
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
