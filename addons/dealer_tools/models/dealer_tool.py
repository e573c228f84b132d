from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

STATES = [
    ("in", "In Store"),
    ("lent", "Lent"),
    ("calibration", "In Calibration"),
    ("damaged", "Damaged"),
    ("scrapped", "Scrapped"),
]


class DealerTool(models.Model):
    """A tool of the store. Where it is follows from its loans, calibrations, damage and scrap."""

    _name = "dealer.tool"
    _description = "Tool"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin", "image.mixin"]
    _order = "number, id"
    _rec_names_search = ["number", "name", "barcode"]
    _check_company_auto = True
    _fact_fields = frozenset({"damaged_on", "damage_note", "scrapped_on", "loan_id"})

    name = fields.Char(required=True, translate=True, tracking=True)
    number = fields.Char(
        required=True,
        copy=False,
        default=lambda self: self.env["ir.sequence"].next_by_code("dealer.tool"),
        help="Number engraved on the tool or on its label.",
    )
    barcode = fields.Char(
        copy=False, help="What a scanner reads on it, when that is not its number."
    )
    active = fields.Boolean(default=True)
    is_special = fields.Boolean(
        string="Special Tool", tracking=True, help="The maker's special tool: rare, counted apart."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Room",
        domain=[("usage", "=", "internal")],
        check_company=True,
        index="btree_not_null",
        help="Location of the warehouse it is kept in.",
    )
    place = fields.Char(help="Cupboard, drawer, hook.")
    user_id = fields.Many2one(
        "res.users",
        string="Kept By",
        default=lambda self: self.env.user,
        tracking=True,
        help="Is told when the tool is overdue or to be calibrated.",
    )
    bought_on = fields.Date(default=fields.Date.context_today)
    currency_id = fields.Many2one(related="company_id.currency_id")
    value = fields.Monetary(
        groups="dealer_base.group_see_cost", help="What it is worth, in the store's currency."
    )
    note = fields.Text()

    # === LOANS === #
    loan_ids = fields.One2many("dealer.tool.loan", "tool_id")
    loan_id = fields.Many2one(
        "dealer.tool.loan",
        string="Open Loan",
        compute="_compute_loan_id",
        store=True,
        compute_sudo=True,
    )
    employee_id = fields.Many2one(
        related="loan_id.employee_id", store=True, string="Lent To", index="btree_not_null"
    )
    due_on = fields.Datetime(related="loan_id.due_on", store=True, string="Due Back")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    # === CALIBRATION === #
    calibration_months = fields.Integer(
        string="Calibrate Every (Months)", help="0: needs no calibration.", tracking=True
    )
    calibration_ids = fields.One2many("dealer.tool.calibration", "tool_id")
    calibration_due = fields.Date(
        compute="_compute_calibration_due",
        store=True,
        index="btree_not_null",
        help="The last passed calibration, else the day it was bought, plus the interval. After that "
        "day it cannot be lent.",
    )
    is_calibration_due = fields.Boolean(
        string="Calibration Overdue",
        compute="_compute_is_calibration_due",
        search="_search_is_calibration_due",
    )

    # === FACTS === #
    damaged_on = fields.Datetime(copy=False)
    damage_note = fields.Char(copy=False)
    scrapped_on = fields.Datetime(copy=False)
    state = fields.Selection(
        STATES,
        compute="_compute_state",
        store=True,
        index=True,
        help="Follows from loans, calibrations, damage and scrap.",
    )

    _number_uniq = models.UniqueIndex(
        "(company_id, lower(number))", "Another tool of this store has this number."
    )
    _barcode_uniq = models.UniqueIndex(
        "(company_id, barcode) WHERE barcode IS NOT NULL",
        "Another tool of this store has this barcode.",
    )
    _calibration_months_positive = models.Constraint(
        "CHECK(calibration_months >= 0)", "The months between calibrations are not negative."
    )

    # === COMPUTE METHODS === #

    @api.depends("loan_ids.back_on")
    def _compute_loan_id(self):
        for tool in self:
            tool.loan_id = tool.loan_ids.filtered(lambda loan: not loan.back_on)[:1]

    @api.depends("due_on")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for tool in self:
            tool.is_overdue = bool(tool.due_on and tool.due_on < now)

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("due_on", "<", fields.Datetime.now())

    @api.depends("calibration_months", "bought_on", "calibration_ids.passed_on")
    def _compute_calibration_due(self):
        for tool in self:
            passed = [day for day in tool.calibration_ids.mapped("passed_on") if day]
            start = max(passed, default=tool.bought_on)
            tool.calibration_due = (
                tool.calibration_months
                and start
                and start + relativedelta(months=tool.calibration_months)
            )

    @api.depends("calibration_due")
    def _compute_is_calibration_due(self):
        today = fields.Date.context_today(self)
        for tool in self:
            tool.is_calibration_due = bool(tool.calibration_due and tool.calibration_due < today)

    def _search_is_calibration_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("calibration_due", "<", fields.Date.context_today(self)) & Domain(
            "scrapped_on", "=", False
        )

    @api.depends("scrapped_on", "damaged_on", "loan_id", "calibration_ids.done_on")
    def _compute_state(self):
        for tool in self:
            if tool.scrapped_on:
                tool.state = "scrapped"
            elif tool.loan_id:
                tool.state = "lent"
            elif tool.calibration_ids.filtered(lambda calibration: not calibration.done_on):
                tool.state = "calibration"
            else:
                tool.state = "damaged" if tool.damaged_on else "in"

    @api.depends("number", "name")
    def _compute_display_name(self):
        for tool in self:
            tool.display_name = f"[{tool.number}] {tool.name}"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if used := self.filtered("loan_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(tool)s was lent before: its history stays. Scrap or archive it instead.",
                    tool=used.display_name,
                )
            )

    # === ACTION METHODS === #

    def action_lend(self):
        return self._open_dialog("dealer_tools.dealer_tool_lend_action")

    def action_return(self):
        return self._open_dialog("dealer_tools.dealer_tool_return_action")

    def action_report_damage(self):
        return self._open_dialog("dealer_tools.dealer_tool_return_action")

    def _open_dialog(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        return {**action, "context": {"default_tool_id": self.id}}

    def action_repaired(self):
        """The damage is mended: the tool may be lent again."""
        self.check_access("write")
        for tool in self.filtered("damaged_on"):
            tool._message_log(
                body=self.env._("Repaired: %(damage)s", damage=tool.damage_note or "")
            )
        self._set_facts({"damaged_on": False, "damage_note": False})

    def action_scrap(self):
        self.ensure_one()
        scrap = self.env["dealer.tool.scrap"].search(
            [("tool_id", "=", self.id), ("category", "=", "draft")], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.tool.scrap",
            "res_id": scrap.id,
            "views": [(False, "form")],
            "context": {"default_tool_id": self.id},
        }

    def action_open_loans(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loans of %(tool)s", tool=self.display_name),
            "res_model": "dealer.tool.loan",
            "views": [(False, "list"), (False, "form")],
            "domain": [("tool_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    def _get_lending_block(self):
        """Return the sentence why the tool may not be lent now, or nothing."""
        self.ensure_one()
        tool = self.display_name
        if self.state == "lent":
            return self.env._(
                "%(tool)s is lent to %(holder)s since %(day)s: take it back first.",
                tool=tool,
                holder=self.sudo().employee_id.name,
                day=fields.Datetime.context_timestamp(self, self.loan_id.sudo().lent_on).strftime(
                    "%Y-%m-%d %H:%M"
                ),
            )
        if self.state == "scrapped":
            return self.env._("%(tool)s is scrapped: lend another one.", tool=tool)
        if self.state == "calibration":
            return self.env._("%(tool)s is away for calibration.", tool=tool)
        if self.state == "damaged":
            return self.env._(
                "%(tool)s is damaged (%(damage)s): have it repaired and marked so first.",
                tool=tool,
                damage=self.damage_note or self.env._("no detail"),
            )
        if self.is_calibration_due:
            return self.env._(
                "%(tool)s was to be calibrated by %(day)s: record a passed calibration first.",
                tool=tool,
                day=self.calibration_due,
            )
        return None

    def _lend(self, employee, due_on=None, note=None):
        """Lend the tools to `employee`; refuses with the reason. Locks them against a second lender.

        :return: the loans
        """
        self.check_access("write")
        if len(self.try_lock_for_update()) < len(self):
            raise UserError(
                self.env._("Somebody else is lending this tool right now: scan it again.")
            )
        self.invalidate_recordset(["state", "loan_id"])
        for tool in self:
            # sudo: the store of a colleague, for those without rights on staff
            if employee.sudo().company_id != tool.company_id:
                raise UserError(
                    self.env._(
                        "%(person)s does not work in %(store)s, which owns %(tool)s.",
                        person=employee.name,
                        store=tool.company_id.name,
                        tool=tool.display_name,
                    )
                )
            if reason := tool._get_lending_block():
                raise UserError(reason)
        now = fields.Datetime.now()
        # Loans are written by lending and returning only; the right to write the tool is checked.
        loans = (
            self.env["dealer.tool.loan"]
            .sudo()
            .create(
                [
                    {
                        "tool_id": tool.id,
                        "employee_id": employee.id,
                        "lent_on": now,
                        "lent_by_id": self.env.uid,
                        "due_on": due_on
                        or now + timedelta(hours=tool.sudo().company_id.tool_loan_hours),
                        "note": note,
                    }
                    for tool in self
                ]
            )
        )
        return loans.sudo(False)

    def _take_back(self, condition="ok", note=None, image=None):
        """Take the lent tools back; damaged ones are not lent again before they are repaired."""
        self.check_access("write")
        for tool in self:
            if not tool.loan_id:
                raise UserError(
                    self.env._("%(tool)s is not lent to anybody.", tool=tool.display_name)
                )
        values = {
            "back_on": fields.Datetime.now(),
            "back_by_id": self.env.uid,
            "condition": condition,
            "back_note": note,
            "image": image,
        }
        loans = self.loan_id
        loans.sudo().write(values)  # see _lend
        loans.flush_recordset(["back_on"])  # the index knows it before the tool is lent again
        if condition == "damaged":
            self._damage(note)
        self.activity_unlink(["mail.mail_activity_data_todo"])
        return loans

    def _damage(self, note):
        """Record that the tools are damaged."""
        self._set_facts({"damaged_on": fields.Datetime.now(), "damage_note": note})
        for tool in self:
            tool._message_log(body=self.env._("Damaged: %(damage)s", damage=note or ""))

    @api.model
    def _cron_remind(self):
        """Tell whoever keeps a tool, once, that it is overdue or to be calibrated in two weeks."""
        soon = fields.Date.today() + timedelta(days=14)
        due = self.search(
            [("calibration_due", "<=", soon), ("state", "in", ("in", "lent", "damaged"))]
        )
        overdue = self.search([("is_overdue", "=", True)])
        for tools, text in (
            (overdue, self.env._("Overdue: ask for the tool back")),
            (due, self.env._("Calibrate the tool")),
        ):
            told = tools.activity_ids.filtered(lambda act, text=text: act.summary == text)
            told = self.browse(told.mapped("res_id"))
            for tool in tools - told:
                tool.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=(tool.user_id or tool.loan_id.lent_by_id or self.env.user).id,
                    summary=text,
                    date_deadline=fields.Date.today()
                    if tools == overdue
                    else max(tool.calibration_due, fields.Date.today()),
                )
