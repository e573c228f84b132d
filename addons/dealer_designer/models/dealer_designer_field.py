import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.field_types import FIELD_TYPES, HIDDEN_FIELDS, LINKABLE, SECRET_WORDS, TECHNICAL


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
    kind = fields.Selection("_get_kinds", required=True, readonly=True, string="Type")
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
    version = fields.Integer(
        readonly=True, default=0, help="Counts the changes, so that two people notice."
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

    # === FOR THE CLIENT === #

    @api.model
    def _get_kinds(self):
        return [(info["code"], info["label"]) for info in self._get_types()]

    @api.model
    def _get_types(self):
        """The palette."""
        labels = {
            "text": self.env._("Text"),
            "long_text": self.env._("Long Text"),
            "number": self.env._("Number"),
            "decimal": self.env._("Decimal Number"),
            "money": self.env._("Amount of Money"),
            "date": self.env._("Date"),
            "datetime": self.env._("Date and Time"),
            "choice": self.env._("Choice"),
            "yes_no": self.env._("Yes or No"),
            "many2one": self.env._("Link to One Document"),
            "many2many": self.env._("Links to Documents"),
            "file": self.env._("File"),
            "image": self.env._("Picture"),
            "phone": self.env._("Phone Number"),
            "formula": self.env._("Computed by a Formula"),
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
        own = self.search([("model", "=", model), ("field_id", "!=", False)])
        for field in own.filtered(lambda field: field.role != "field"):
            if field.name in result:
                result[field.name].update(placeable=False, helper=True)
        for name, info in (
            own.filtered(lambda field: field.role == "field")._get_description().items()
        ):
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
                "version": field.version,
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


def _as_rule(value):
    return False if value is None else value


def _from_json(text):
    return json.loads(text) if text else None
