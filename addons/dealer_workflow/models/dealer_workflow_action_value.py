from datetime import UTC, date, datetime, time

import pytz
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib.expression import ExpressionError, parse
from ..lib.paths import check_path, follow, local_now

SETTABLE = (
    "char", "text", "html", "boolean", "integer", "float", "monetary", "date", "datetime",
    "selection", "many2one",
)  # fmt: skip
# kinds of field a formula can give
RECKONED = (
    "char", "text", "boolean", "integer", "float", "monetary", "date", "datetime", "selection",
)  # fmt: skip
# a field's value may be copied into one of the same family
FAMILIES = (
    {"char", "text", "html"},
    {"integer", "float", "monetary"},
    {"date", "datetime"},
)
ENGINE = ("workflow_", "message_", "activity_")
YES = {"yes", "true", "1"}
NO = {"no", "false", "0", ""}


class DealerWorkflowActionValue(models.Model):
    """One field that an action sets, and what to: said without code."""

    _name = "dealer.workflow.action.value"
    _description = "Workflow Value"
    _inherit = ["dealer.workflow.part"]
    _order = "sequence, id"
    _part_parents = ("action_id",)

    action_id = fields.Many2one(
        "dealer.workflow.action", required=True, index=True, ondelete="cascade"
    )
    model_id = fields.Many2one("ir.model", compute="_compute_model_id")
    code = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self._part_new_code("value"),
        help="Identity of the value in its action, across versions and databases.",
    )
    sequence = fields.Integer(default=10)
    field_id = fields.Many2one(
        "ir.model.fields",
        required=True,
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('readonly', '=', False), ('store', '=', True), "
        f"('ttype', 'in', {SETTABLE})]",
    )
    ttype = fields.Selection(related="field_id.ttype", string="Kind of Field")
    relation = fields.Char(related="field_id.relation")
    source = fields.Selection(
        [
            ("constant", "This value"),
            ("empty", "Nothing: empty it"),
            ("today", "Today, or days before or after"),
            ("user", "Who takes the step"),
            ("field", "Another field's value"),
            ("formula", "A formula"),
        ],
        required=True,
        default="constant",
        string="Set to",
    )
    value = fields.Char(
        help="A number, a text, yes or no, a date as 2026-12-31, the code of a choice, or the "
        "external identifier or number of a record."
    )
    flag = fields.Boolean(string="Yes", compute="_compute_flag", inverse="_inverse_flag")
    choice_id = fields.Many2one(
        "ir.model.fields.selection",
        compute="_compute_choice_id",
        inverse="_inverse_choice_id",
        domain="[('field_id', '=', field_id)]",
    )
    record_id = fields.Many2oneReference(
        model_field="relation",
        compute="_compute_record_id",
        inverse="_inverse_record_id",
    )
    days = fields.Integer(help="Days after today; negative: before.")
    from_field_id = fields.Many2one(
        "ir.model.fields",
        string="Copied from",
        ondelete="cascade",
        domain="[('model_id', '=', model_id), ('id', '!=', field_id)]",
    )
    formula = fields.Char(
        help='For instance: if(amount_total > 10000, "large", "small"). It is reckoned with the '
        "rights of who takes the step."
    )

    summary = fields.Char(string="Value set", compute="_compute_summary")

    # === COMPUTE METHODS === #

    @api.depends("action_id.transition_id", "action_id.stage_id")
    def _compute_model_id(self):
        for line in self:
            line.model_id = line.action_id.model_id

    @api.depends("value", "ttype")
    def _compute_flag(self):
        for line in self:
            line.flag = line.ttype == "boolean" and (line.value or "").lower() in YES

    def _inverse_flag(self):
        for line in self.filtered(lambda line: line.ttype == "boolean"):
            line.value = "yes" if line.flag else "no"

    @api.depends("value", "ttype", "field_id")
    def _compute_choice_id(self):
        for line in self:
            line.choice_id = (
                line.field_id.selection_ids.filtered(lambda s, v=line.value: s.value == v)[:1]
                if line.ttype == "selection"
                else False
            )

    def _inverse_choice_id(self):
        for line in self.filtered(lambda line: line.ttype == "selection" and line.choice_id):
            line.value = line.choice_id.value

    @api.depends("value", "ttype", "relation")
    def _compute_record_id(self):
        for line in self:
            record = line._get_record() if line.ttype == "many2one" else None
            line.record_id = record.id if record else False

    def _inverse_record_id(self):
        for line in self.filtered(lambda line: line.ttype == "many2one" and line.record_id):
            # an external identifier says the same in another database
            record = self.env[line.relation].browse(line.record_id)
            xmlid = record.get_external_id().get(record.id)
            line.value = xmlid if xmlid and not xmlid.startswith("__") else str(record.id)

    @api.depends("field_id", "source")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.field_id.field_description or ""

    @api.depends("source", "value", "days", "from_field_id", "formula", "ttype", "relation")
    @api.depends_context("lang", "uid")
    def _compute_summary(self):
        for line in self:
            if line.source == "today":
                line.summary = f"{line.days:+}" if line.days else ""
            elif line.source == "field":
                line.summary = line.from_field_id.field_description
            elif line.source == "formula":
                line.summary = line.formula
            elif line.source == "constant":
                line.summary = line._describe_constant()
            else:
                line.summary = ""

    def _describe_constant(self):
        """:return: the constant as people call it"""
        self.ensure_one()
        if self.ttype == "boolean":
            return self.env._("Yes") if self.flag else self.env._("No")
        if self.ttype == "selection":
            return self.choice_id.name or self.value
        if self.ttype == "many2one" and (record := self._get_record()):
            named = record.sudo(False)
            return named.display_name if named.has_access("read") else self.value
        return self.value

    # === CONSTRAINTS === #

    @api.constrains("field_id", "source", "value", "from_field_id", "formula", "action_id")
    def _check_value(self):
        for line in self:
            model = line.action_id.model
            if not model:
                continue
            if line.field_id.model != model:
                line._refuse(self.env._("it is no field of %s.", line.action_id.model_id.name))
            self._check_settable(model, line.field_id.name)
            getattr(line, f"_check_{line.source}")(self.env[model]._fields[line.field_id.name])

    @api.model
    def _check_settable(self, model, name):
        """Refuse fields with a guard of their own: the engine's, facts, computed, by role."""
        field = self.env[model]._fields[name]
        if (
            field.type not in SETTABLE
            or not field.store
            or field.readonly
            or field.groups
            or name in models.MAGIC_COLUMNS
            or name.startswith(ENGINE)
            or name in self._get_guarded_fields(model)
        ):
            raise ValidationError(
                self.env._(
                    "“%(field)s” can't be set by a workflow: the program keeps it, or it is shown "
                    "to some roles only.",
                    field=field._description_string(self.env),
                )
            )

    @api.model
    def _get_guarded_fields(self, model):
        """Extension point: names of fields only the model's own actions may set."""
        records = self.env[model]
        guarded = {records._workflow_company_field, records._workflow_category_field}
        if hasattr(records, "_get_fact_fields"):
            guarded |= set(records._get_fact_fields())
        return guarded

    @api.model
    def _check_readable(self, model, name):
        """Refuse fields that are shown to some roles only, or that are no plain values."""
        if problem := check_path(self.env, model, name):
            raise ValidationError(problem)

    def _check_constant(self, field):
        if field.type != "boolean" and not (self.value or "").strip():
            self._refuse(self.env._("say the value, or choose “Nothing”."))
        self._read_constant(field)

    def _check_empty(self, field):
        if field.required:
            self._refuse(self.env._("it may not be empty."))

    def _check_today(self, field):
        if field.type not in ("date", "datetime"):
            self._refuse(self.env._("it is no date."))

    def _check_user(self, field):
        if field.type != "many2one" or field.comodel_name not in ("res.users", "hr.employee"):
            self._refuse(self.env._("it holds no user or employee."))

    def _check_field(self, field):
        source = self.env[self.action_id.model]._fields.get(self.from_field_id.name)
        if not source or self.from_field_id.model != self.action_id.model:
            self._refuse(self.env._("say which field is copied."))
        if source.type != "html":
            self._check_readable(source.model_name, source.name)
        same = source.type == field.type and source.comodel_name == field.comodel_name
        if not same and not any({source.type, field.type} <= family for family in FAMILIES):
            self._refuse(
                self.env._(
                    "“%(other)s” is of another kind.", other=source._description_string(self.env)
                )
            )

    def _check_formula(self, field):
        if field.type not in RECKONED:
            self._refuse(self.env._("a formula can't give such a value."))
        try:
            expression = parse(self.formula or "")
        except ExpressionError as error:
            self._refuse(error.explain(self._translate))
        for path in expression.fields:
            if problem := check_path(self.env, self.action_id.model, path):
                self._refuse(problem)

    def _refuse(self, problem):
        self.ensure_one()
        raise ValidationError(
            self.env._(
                "%(field)s: %(problem)s", field=self.field_id.field_description, problem=problem
            )
        )

    @api.model
    def _translate(self, text):
        return self.env._(text)

    # === BUSINESS METHODS === #

    def _get_values(self, records):
        """What these lines set on each document.

        :param records: documents in the environment of who takes the step
        :return: dict {record id: values to write}
        """
        found = {record.id: {} for record in records}
        for line in self.sorted():
            field = records._fields.get(line.field_id.name)
            if field is None:
                continue  # its addon is gone; "Check" says so
            reckon = getattr(line, f"_value_{line.source}")(records, field)
            for record in records:
                try:
                    found[record.id][field.name] = reckon(record)
                except (ExpressionError, ValueError, AccessError) as error:
                    if isinstance(error, ExpressionError):
                        error = error.explain(self._translate)
                    raise UserError(
                        self.env._(
                            "%(document)s: “%(field)s” can't be set: %(error)s A workflow "
                            "administrator can mend the step.",
                            document=record.sudo().display_name,
                            field=line.field_id.field_description,
                            error=error,
                        )
                    ) from None
        return found

    def _value_constant(self, records, field):
        value = self._read_constant(field)
        return lambda record: value

    def _value_empty(self, records, field):
        return lambda record: False

    def _value_today(self, records, field):
        now = fields.Datetime.now()
        if field.type == "date":
            now = fields.Date.context_today(records)
        value = fields.Date.add(now, days=self.days)
        return lambda record: value

    def _value_user(self, records, field):
        user = records.env.user.sudo()
        if field.comodel_name == "res.users":
            return lambda record: user.id
        employees = user.employee_ids
        name = records._workflow_company_field

        def get_employee(record):
            store = record.sudo()[name] if name in record._fields else self.env.company
            mine = employees.filtered(lambda e: e.company_id == store)[:1] or employees[:1]
            return mine.id

        return get_employee

    def _value_field(self, records, field):
        name = self.from_field_id.name
        source = records._fields[name]

        def copy(record):
            value = record[name]
            if source.type == "many2one":
                return value.id
            if not value and value != 0:
                return False
            if source.type == "datetime" and field.type == "date":
                return local_now(record, value).date()
            if field.type == "integer":
                return round(value)
            return value

        return copy

    def _value_formula(self, records, field):
        expression = parse(self.formula)
        now = local_now(records)
        for path in expression.fields:
            self._check_may_read(records, path)

        def reckon(record):
            value = expression.evaluate(lambda path: follow(record, path), now)
            return self._convert(value, field)

        return reckon

    def _check_may_read(self, records, path):
        """Whoever takes the step must be allowed to read what a formula goes through.

        What the cache knows already is not asked for again, so it is asked for here.
        """
        *hops, _last = path.split(".")
        followed = records
        try:
            followed.check_access("read")
            for name in hops:
                followed = followed.sudo()[name].sudo(records.env.su)
                followed.check_access("read")
        except AccessError as error:
            raise UserError(
                self.env._(
                    "“%(field)s” can't be set, as you may not read “%(path)s” of the document: "
                    "%(error)s",
                    field=self.field_id.field_description,
                    path=path,
                    error=error,
                )
            ) from None

    # === FROM TEXT AND FORMULAS TO FIELDS === #

    def _read_constant(self, field):
        """:return: the constant as the field takes it; refused in a sentence otherwise"""
        text = (self.value or "").strip()
        try:
            if field.type == "boolean":
                if text.lower() not in YES | NO:
                    raise ValueError
                return text.lower() in YES
            if field.type == "integer":
                return int(text)
            if field.type in ("float", "monetary"):
                return float(text)
            if field.type == "date":
                return fields.Date.to_date(text)
            if field.type == "datetime":
                return fields.Datetime.to_datetime(text)
        except ValueError:
            self._refuse(self.env._("“%(value)s” does not fit the field.", value=text))
        if field.type == "selection":
            return self._convert(text, field)
        if field.type == "many2one":
            record = self._get_record()
            if not record:
                self._refuse(self.env._("there is no record “%(value)s”.", value=text))
            return record.id
        return text

    def _get_record(self):
        """:return: the record a constant of a many2one field names, or None"""
        text = (self.value or "").strip()
        if self.relation not in self.env:
            return None
        # only whether it is there; who may not read it, sees no name of it
        if text.isdigit():
            record = self.env[self.relation].sudo().browse(int(text)).exists()
        else:
            record = self.env.ref(text, raise_if_not_found=False) if "." in text else None
            if record is not None and record._name != self.relation:
                return None
        return record or None

    def _convert(self, value, field):
        """Bring what a formula gave into the spelling of the field.

        :raise ValueError: with a sentence
        """
        if value is None:
            return False
        if field.type in ("integer", "float", "monetary") and isinstance(value, int | float):
            return round(value) if field.type == "integer" else float(value)
        if field.type == "boolean" and isinstance(value, bool):
            return value
        if field.type in ("char", "text") and isinstance(value, str):
            return value
        if field.type == "selection" and isinstance(value, str):
            if value in field.get_values(self.env):
                return value
            raise ValidationError(
                self.env._(
                    "“%(value)s” is none of the choices of %(field)s.",
                    value=value,
                    field=field._description_string(self.env),
                )
            )
        if field.type == "date" and isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        if field.type == "datetime" and isinstance(value, date):
            if not isinstance(value, datetime):
                value = datetime.combine(value, time.min)
            # formulas speak the reader's time, the database UTC
            zone = pytz.timezone(self.env.context.get("tz") or self.env.user.tz or "UTC")
            return zone.localize(value).astimezone(UTC).replace(tzinfo=None)
        raise ValueError(self.env._("the formula gives another kind of value."))
