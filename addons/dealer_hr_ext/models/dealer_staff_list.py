import base64

from lxml.builder import E
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.safe_eval import safe_eval

from odoo.addons.dealer_base.lib import sheet

# columns of a list nobody has chosen yet
DEFAULT = ("staff_number", "name", "department_id", "job_id", "mobile_phone", "paper_warning")
_TYPES = ("char", "date", "datetime", "integer", "float", "monetary", "boolean", "selection", "many2one", "text")  # fmt: skip
_KINDS = {"integer": "integer", "float": "float", "monetary": "float", "date": "date"}
# of no use to anybody as a column
_LEFT_OUT = ("message_", "activity_", "my_activity_", "website_", "rating_", "has_message")


class DealerStaffList(models.Model):
    """The list of the staff as one user wants it: columns, order, filter.

    The screen, the PDF and the sheet are drawn from it on the server, so it follows him to any
    machine. Columns he may not see can't be chosen, and are left out once he may no longer.
    """

    _name = "dealer.staff.list"
    _description = "Staff List of a User"
    _order = "is_default desc, sequence, id"

    name = fields.Char(required=True, default=lambda self: self.env._("My list"))
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
        default=lambda self: self.env.user,
    )
    sequence = fields.Integer(default=10)
    is_default = fields.Boolean(
        string="Opens First", help="The list that the menu Staff File opens for this user."
    )
    column_ids = fields.One2many("dealer.staff.list.column", "list_id", string="Columns", copy=True)
    filter_domain = fields.Char(string="Filter", default="[]")
    order_field = fields.Selection(selection="_selection_order_field", string="Sorted By")
    is_descending = fields.Boolean(string="Last First")
    with_archived = fields.Boolean(string="Also Who Has Left")
    roster = fields.Binary(compute="_compute_roster", exportable=False)

    _default_once = models.UniqueIndex(
        "(user_id) WHERE is_default", "One list of a user opens first, not several."
    )

    @api.model
    def _selection_order_field(self):
        return [
            (name, label)
            for name, label in self._get_choices()
            if self.env["hr.employee"]._fields[name].store
            or self.env["hr.employee"]._fields[name].inherited
        ]

    @api.model
    def _get_choices(self):
        """:return: list (field, label) of the columns the user may choose, in order of labels"""
        Employee = self.env["hr.employee"]
        if not Employee.has_access("read"):
            return []
        choices = [
            (name, field._description_string(self.env))
            for name, field in Employee._fields.items()
            if field.type in _TYPES
            and not name.startswith(_LEFT_OUT)
            and name not in ("id", "pin", "barcode", "phone_keys", "display_name", "version_id")
            and Employee._has_field_access(field, "read")
        ]
        return sorted(choices, key=lambda choice: choice[1])

    # === CONSTRAINTS === #

    @api.constrains("filter_domain", "order_field")
    def _check_filter(self):
        for choice in self:
            # constraints run as superuser: what counts is what the owner may see
            choice = choice.with_user(choice.user_id)
            try:
                choice.env["hr.employee"].search(choice._get_domain(), limit=1)
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._("The filter of “%s” can't be read. Build it again.", choice.name)
                ) from error
            if choice.order_field and choice.order_field not in dict(choice._get_choices()):
                raise ValidationError(self.env._("You can't sort by what you may not see."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not self.env.su and vals.get("user_id", self.env.uid) != self.env.uid:
                raise UserError(self.env._("Everybody keeps his own lists."))
            if vals.get("is_default"):
                self._leave_first(self.search([("user_id", "=", self.env.uid)]))
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("is_default"):
            others = self.search([("user_id", "in", self.user_id.ids), ("id", "not in", self.ids)])
            self._leave_first(others)
        return super().write(vals)

    @api.model
    def _leave_first(self, others):
        """One list opens first: the others don't any more, in the database too."""
        others.filtered("is_default").is_default = False
        others.flush_recordset(["is_default"])

    # === SCREEN === #

    @api.model
    def action_open_own(self):
        """Open the staff as the user wants it."""
        own = self.search([("user_id", "=", self.env.uid)], limit=1) or self._create_default()
        return own.action_open()

    @api.model
    def _create_default(self):
        known = dict(self._get_choices())
        return self.create(
            {
                "name": self.env._("My list"),
                "is_default": True,
                "column_ids": [
                    fields.Command.create({"field_name": name, "sequence": number})
                    for number, name in enumerate(DEFAULT)
                    if name in known
                ],
            }
        )

    def action_open(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("dealer_hr_ext.hr_employee_action")
        stamp = max([self.write_date, *self.column_ids.mapped("write_date")]).timestamp()
        # a key that ends like this reaches get_views, and the browser's cache tells it apart
        action["context"] = {
            "dealer_columns_view_ref": f"{self.id}.{stamp}",
            "chat_icon": True,
            "active_test": not self.with_archived,
        }
        action["domain"] = self._get_domain()
        if self.name and not self.is_default:
            action["display_name"] = self.name
        return action

    def action_edit(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Columns and Order"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _get_domain(self):
        self.ensure_one()
        return [
            ("company_id", "in", self.env.companies.ids),
            *safe_eval(self.filter_domain or "[]", {"uid": self.env.uid}),
        ]

    def _get_columns(self):
        """:return: names of the columns that the user may see today, in his order"""
        self.ensure_one()
        known = dict(self._get_choices())
        return [column.field_name for column in self.column_ids if column.field_name in known] or [
            "name"
        ]

    def _get_order(self):
        self.ensure_one()
        field = self.order_field
        if not field or field not in dict(self._get_choices()):
            return "name"
        return f"{field} {'desc' if self.is_descending else 'asc'}, id"

    def _draw(self):
        """:return: the arch of the list on screen"""
        self.ensure_one()
        columns = [E.field(name=name) for name in self._get_columns()]
        return E.list(
            E.header(
                E.button(
                    name="action_edit_columns",
                    type="object",
                    string=self.env._("Columns"),
                    display="always",
                    **{"class": "btn-secondary text-nowrap"},
                ),
                E.button(
                    name="action_roster_sheet",
                    type="object",
                    string="XLSX",
                    display="always",
                    **{"class": "btn-secondary"},
                ),
                E.button(
                    name="action_roster_print",
                    type="object",
                    string="PDF",
                    display="always",
                    **{"class": "btn-secondary"},
                ),
            ),
            *columns,
            E.field(name="active", column_invisible="1"),
            default_order=self._get_order(),
            sample="1",
            **{"decoration-muted": "not active"},
        )

    # === ROSTER === #

    def _get_employees(self):
        self.ensure_one()
        employees = self.env["hr.employee"].with_context(active_test=not self.with_archived)
        return employees.search(self._get_domain(), order=self._get_order())

    def _get_rows(self):
        """:return: list of rows, what each person says in each column; the reading is noted"""
        self.ensure_one()
        columns = self._get_columns()
        employees = self._get_employees()
        employees._note_reading(set(columns), "print")
        Employee = self.env["hr.employee"]
        labels = {
            name: dict(Employee._fields[name]._description_selection(self.env))
            for name in columns
            if Employee._fields[name].type == "selection"
        }
        yes, no = self.env._("Yes"), self.env._("No")
        rows = []
        for employee in employees:
            row = []
            for name in columns:
                kind, value = Employee._fields[name].type, employee[name]
                if kind == "many2one":
                    value = value.display_name
                elif kind == "selection":
                    value = labels[name].get(value)
                elif kind == "boolean":
                    value = yes if value else no
                row.append(value)
            rows.append(row)
        return rows

    def _get_labels(self):
        Employee = self.env["hr.employee"]
        return [
            Employee._fields[name]._description_string(self.env) for name in self._get_columns()
        ]

    def _get_titles(self):
        today = fields.Date.to_string(self.env.company._get_store_date())
        return [
            self.env._("Roster: %s", self.name),
            f"{', '.join(self.env.companies.mapped('name'))} · {today}",
        ]

    @api.depends("column_ids", "filter_domain", "order_field", "is_descending", "with_archived")
    def _compute_roster(self):
        Employee = self.env["hr.employee"]
        for choice in self:
            columns = [
                sheet.Column(label, _KINDS.get(Employee._fields[name].type, "char"), 16)
                for name, label in zip(choice._get_columns(), choice._get_labels(), strict=True)
            ]
            content = sheet.write(columns, choice._get_rows(), choice._get_titles())
            choice.roster = base64.b64encode(content)

    def action_sheet(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/roster/roster.xlsx?download=true",
            "target": "download",
        }

    def action_print(self):
        self.ensure_one()
        return self.env.ref("dealer_hr_ext.action_report_roster").report_action(self)
