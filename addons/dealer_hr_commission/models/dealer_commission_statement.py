from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.date_utils import start_of

PAY_GROUPS = ("dealer_base.group_hr_manager", "dealer_base.group_general_manager")


class DealerCommissionStatement(models.Model):
    """What one person earned by commission in one month, line by line with its documents.

    Computed, checked by his head, confirmed by himself, approved and exported for payroll. Checked
    ones are not computed any more: what comes later is on the next month's.
    """

    _name = "dealer.commission.statement"
    _description = "Commission Statement"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.private.mixin",
        "dealer.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "month desc, id desc"
    _check_company_auto = True
    _private_fields = {"amount_total": "salary", "amount_earned": "salary", "amount_back": "salary"}
    _fact_fields = frozenset(
        {
            "employee_id", "company_id", "month", "head_user_id", "computed_on", "checked_on",
            "confirmed_on", "objected_on", "approved_on", "exported_on", "export_id",
        }
    )  # fmt: skip

    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        related="employee_id.user_id", store=True, index="btree_not_null", string="Employee's Login"
    )
    head_user_id = fields.Many2one(
        "res.users",
        string="Head",
        index="btree_not_null",
        readonly=True,
        help="Who checks it: the head of the person when it was computed.",
    )
    department_id = fields.Many2one(
        "hr.department", compute="_compute_department", store=True, index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    month_label = fields.Char(compute="_compute_month_label", string="Month of")
    line_ids = fields.One2many("dealer.commission.line", "statement_id", readonly=True)
    line_count = fields.Integer(compute="_compute_amounts", store=True, string="Lines")
    amount_earned = fields.Monetary(
        string="Earned", compute="_compute_amounts", store=True, help="Of the work of the month."
    )
    amount_back = fields.Monetary(
        string="Taken Back and Adjusted", compute="_compute_amounts", store=True
    )
    amount_total = fields.Monetary(
        string="Commission",
        compute="_compute_amounts",
        store=True,
        help="In the store's currency; below zero it is taken off the pay.",
    )
    computed_on = fields.Datetime(readonly=True, copy=False)
    checked_on = fields.Datetime(readonly=True, copy=False)
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    objected_on = fields.Datetime(readonly=True, copy=False)
    approved_on = fields.Datetime(readonly=True, copy=False)
    exported_on = fields.Datetime(readonly=True, copy=False)
    export_id = fields.Many2one(
        "dealer.commission.export", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_mine = fields.Boolean(compute="_compute_is_mine")

    _month_uniq = models.Constraint(
        "UNIQUE (employee_id, company_id, month)",
        "The person has a statement of this month already: look at that one.",
    )
    _month_first = models.Constraint(
        "CHECK (EXTRACT(DAY FROM month) = 1)", "A statement is of a whole month."
    )
    _company_month_idx = models.Index("(company_id, month DESC)")

    # === COMPUTE METHODS === #

    @api.depends("employee_id")
    def _compute_department(self):
        for statement in self:
            statement.department_id = statement.employee_id.department_id

    @api.depends("month")
    def _compute_month_label(self):
        for statement in self:
            statement.month_label = statement.month and format_date(
                self.env, statement.month, date_format="LLLL yyyy"
            )

    @api.depends("line_ids.amount", "line_ids.kind")
    def _compute_amounts(self):
        for statement in self:
            currency = statement.currency_id
            back = statement.line_ids.filtered(lambda ln: ln.kind in ("claw_back", "adjustment"))
            statement.line_count = len(statement.line_ids)
            statement.amount_back = currency.round(sum(back.mapped("amount")))
            statement.amount_earned = currency.round(
                sum((statement.line_ids - back).mapped("amount"))
            )
            statement.amount_total = currency.round(statement.amount_earned + statement.amount_back)

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for statement in self:
            statement.is_mine = statement.user_id == self.env.user

    @api.depends("name", "employee_id", "month")
    def _compute_display_name(self):
        for statement in self:
            # sudo: whoever sees the statement knows whose it is
            person = statement.sudo().employee_id.name
            statement.display_name = f"{statement.name} · {person}"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Statements are kept: computed anew, one may come to nothing."))

    # === ACTION METHODS === #

    def action_open_lines(self):
        """The lines as a list of their own: to group, search and open their documents."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_commission.dealer_commission_line_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("statement_id", "=", self.id)],
            "context": {"search_default_group_rule": 1},
        }

    def action_adjust(self):
        """Ask for an amount and a reason: of one that is closed it goes on the next month's."""
        self.ensure_one()
        self._check_pay_rights()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Adjust"),
            "res_model": "dealer.commission.adjust",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_statement_id": self.id},
        }

    def action_recompute(self):
        """Compute the open statements of these months anew."""
        self._check_pay_rights()
        for company, statements in self.grouped("company_id").items():
            for month in sorted(set(statements.mapped("month"))):
                self.env["dealer.commission"]._compute_month(company, month)
        return True

    def action_export(self):
        """Hand approved statements of one store to payroll: a sheet and a CSV, noted in the log."""
        self._check_pay_rights()
        return self.env["dealer.commission.export"]._export(self).get_formview_action()

    # === BUSINESS METHODS === #

    def _check_pay_rights(self):
        if not (self.env.su or any(self.env.user.has_group(group) for group in PAY_GROUPS)):
            raise AccessError(
                self.env._("Commissions are the HR manager's and the general manager's to arrange.")
            )

    def _is_own(self):
        return not self.env.su and self.user_id == self.env.user

    def _check_not_own(self):
        """:raise UserError: somebody decides on what he is paid himself"""
        if any(statement._is_own() for statement in self):
            raise UserError(self._get_own_refusal())

    def _get_own_refusal(self):
        return self.env._(
            "Nobody checks, approves or adjusts his own commission: ask the HR manager or the "
            "general manager."
        )

    @api.model
    def _create_open(self, employee_ids, company, month):
        """Make the statements of these people; sudo is the caller's."""
        employees = self.env["hr.employee"].browse(employee_ids)
        # the workflow keeps the history; nobody follows what the program makes
        quiet = self.with_context(mail_create_nolog=True, mail_create_nosubscribe=True)
        return quiet._create_with_facts(
            [
                {
                    "employee_id": employee.id,
                    "company_id": company.id,
                    "month": month,
                    "head_user_id": employee.parent_id.user_id.id,
                }
                for employee in employees
            ]
        )

    def _note_computed(self):
        self._set_facts({"computed_on": fields.Datetime.now()})

    def _adjust(self, amount, reason):
        """Add an amount with its reason: here while it is open, else on the next month that is.

        :return: the statement it is on
        """
        self.ensure_one()
        self._check_pay_rights()
        self._check_not_own()
        # sudo: lines and statements are written by the program only; the right was asked above
        target = self.sudo()._get_open_statement()
        self.env["dealer.commission.line"].sudo()._create_with_facts(
            [
                {
                    "statement_id": target.id,
                    "kind": "adjustment",
                    "date": self.company_id._get_store_date(),
                    "title": self.name,
                    "origin_statement_id": self.id,
                    "quantity": 1.0,
                    "rate": amount,
                    "amount": self.currency_id.round(amount),
                    "reason": reason,
                }
            ]
        )
        return target.with_env(self.env)

    def _get_open_statement(self):
        """:return: the first statement of the person from this month on that is still open"""
        self.env["dealer.commission"]._lock(self.company_id)
        later = self.search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("company_id", "=", self.company_id.id),
                ("month", ">=", self.month),
            ],
            order="month",
        )
        month = self.month
        for statement in later:
            if statement.month == month and statement.category not in ("draft", "objected"):
                month = start_of(fields.Date.add(month, months=1), "month")
            elif statement.month == month:
                return statement
        return self._create_open([self.employee_id.id], self.company_id, month)

    def _get_payroll_rows(self):
        """:return: list of rows as the columns of the export"""
        # sudo: names and numbers of the people whose statements are handed over
        return [
            [
                statement.employee_id.staff_number or "",
                statement.employee_id.name,
                statement.department_id.name or "",
                f"{statement.month:%Y-%m}",
                statement.name,
                statement.amount_earned,
                statement.amount_back,
                statement.amount_total,
                statement.currency_id.name,
            ]
            for statement in self.sudo()
        ]
