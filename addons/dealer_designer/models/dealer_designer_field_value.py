from datetime import date, datetime
from decimal import Decimal

import pytz
from lxml import etree
from odoo import api, fields, models
from odoo.exceptions import AccessError, MissingError
from odoo.tools import SQL, ormcache

from ..lib.arch import FIELD_TARGET
from ..lib.field_types import NUMBERS, WIDGETS, X2MANY, is_number
from ..lib.modifiers import ConditionError, read_condition
from ..lib.naming import get_name
from odoo.addons.dealer_workflow.lib.expression import ExpressionError


class DealerDesignerField(models.Model):
    """What the registry, the forms and the readers get of a field."""

    _inherit = "dealer.designer.field"

    # === WHAT IS MISSING === #

    @api.model
    def _get_required_rules(self, model):
        """Fields of a model that people have to fill in, with their rules.

        One's own by their definition, Odoo's by the rules set on the model's forms.
        """
        own = [
            row
            for (name, _field), row in self._get_registry_data().items()
            if name == model and row["role"] == "field" and row["required_if"] is not None
        ]
        return own + list(self._get_form_rules().get(model, ()))

    @api.model
    def _get_missing(self, records):
        """Labels of the fields that a designer asks for and that aren't filled in.

        Only fields that the reader may see are named.

        :return: {record id: [labels]}
        """
        result = {record.id: [] for record in records}
        # the definitions; their values are read as the reader
        for rule in self._get_required_rules(records._name):
            field = records._fields.get(rule["name"])
            if field is None or not records._has_field_access(field, "read"):
                continue
            asked = [leaf[0] for leaf in _get_leaves(rule)]
            if not all(
                name in records._fields and records._has_field_access(records._fields[name], "read")
                for name in asked
            ):
                continue
            wanted = records
            for domain in (rule["required_if"], rule["visible_if"]):
                if domain:
                    wanted = wanted.filtered_domain(domain)
            label = field._description_string(self.env)
            never_written = self._get_null_ids(wanted, field)
            for record in wanted:
                empty = not record[field.name] and field.type not in (*NUMBERS, "boolean")
                if (empty or record._origin.id in never_written) and label not in result[record.id]:
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
    @ormcache(cache="stable")
    def _get_form_rules(self):
        """Rules by which Odoo's own fields are required on forms: {model: [dict]}.

        Read with SQL, as it is asked while models are being set up.
        """
        return self._read_form_rules()

    @api.model
    def _read_form_rules(self):
        cr = self.env.cr
        cr.execute("SELECT to_regclass('dealer_designer_change')")
        if not cr.fetchone()[0]:
            return {}
        cr.execute(
            """
            SELECT DISTINCT ON (c.layout_id, c.target)
                   c.model, c.target, c.value -> 'required' AS required_if,
                   c.value -> 'visible' AS visible_if
              FROM dealer_designer_change c
             WHERE c.kind = 'condition' AND c.view_type = 'form' AND c.removal_id IS NULL
               AND c.undone IS NOT TRUE AND c.misplaced IS NOT TRUE
          ORDER BY c.layout_id, c.target, c.id DESC
            """
        )
        own = self._get_registry_data()
        result = {}
        for row in cr.dictfetchall():
            found = FIELD_TARGET.match(row.pop("target"))
            if found and row["required_if"] is not None and (row["model"], found[1]) not in own:
                result.setdefault(row["model"], []).append({**row, "name": found[1]})
        return result

    @api.model
    def _update_form_rules(self, model):
        """Let the list of what is missing follow the rules set on forms."""
        known = self._get_form_rules().get(model)
        self.env.flush_all()
        if self._read_form_rules().get(model) != known:
            self._update_missing_field(model)

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


def _get_leaves(rule):
    """The conditions of a required field's rules."""
    return [
        leaf
        for key in ("required_if", "visible_if")
        for leaf in rule[key] or ()
        if isinstance(leaf, list)
    ]


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
        if not is_number(value):
            return False
        return round(value) if result_type == "number" else float(value)
    if not isinstance(value, date):
        return False
    moment = value if isinstance(value, datetime) else datetime.combine(value, datetime.min.time())
    if result_type == "date":
        return moment.date()
    zone = pytz.timezone(record.env.user.tz or "UTC")
    return zone.localize(moment).astimezone(pytz.utc).replace(tzinfo=None)
