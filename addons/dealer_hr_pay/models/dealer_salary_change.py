import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)

CATEGORIES = [
    ("draft", "To Decide"),
    ("approved", "Approved"),
    ("done", "In Force"),
    ("cancelled", "Cancelled"),
]


class DealerSalaryChange(models.Model):
    """What somebody earns from a day on (调薪单): old and new, why, who approved it.

    Approved, it is applied on its day by itself, once.
    """

    _name = "dealer.salary.change"
    _description = "Salary Change"
    _inherit = [
        "dealer.private.mixin",
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.workflow.mixin",
    ]
    _order = "date desc, id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "approved": "open",
        "done": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "approved": "action_approve",
        "done": "action_apply",
        "cancelled": "action_cancel",
    }
    _workflow_seal_lines = ("line_ids",)
    _workflow_subject_field = "employee_id"
    _computed_facts = True
    _fact_fields = frozenset({"approved_on", "applied_on", "cancelled_on"})
    _private_fields = {"old_total": "salary", "new_total": "salary", "difference": "salary"}

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_id = fields.Many2one(
        "hr.employee", required=True, index=True, check_company=True, ondelete="restrict"
    )
    date = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._get_store_date(),
        help="First day of the new salary.",
    )
    reason = fields.Text(required=True)
    line_ids = fields.One2many("dealer.salary.change.line", "change_id", copy=True)
    old_total = fields.Monetary(
        string="Until Now", compute="_compute_totals", store=True, help="Of the kinds below."
    )
    new_total = fields.Monetary(string="From Then On", compute="_compute_totals", store=True)
    difference = fields.Monetary(
        compute="_compute_totals", store=True, help="A month. Approvals by amount count it."
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    applied_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    category = fields.Selection(
        CATEGORIES, string="Status", compute="_compute_category", store=True, index=True,
        default="draft",
    )  # fmt: skip

    # === COMPUTE METHODS === #

    @api.depends("line_ids.old_amount", "line_ids.new_amount")
    def _compute_totals(self):
        for change in self:
            change.old_total = sum(change.line_ids.mapped("old_amount"))
            change.new_total = sum(change.line_ids.mapped("new_amount"))
            change.difference = change.new_total - change.old_total

    @api.depends("approved_on", "applied_on", "cancelled_on")
    def _compute_category(self):
        for change in self:
            if change.cancelled_on:
                change.category = "cancelled"
            elif change.applied_on:
                change.category = "done"
            else:
                change.category = "approved" if change.approved_on else "draft"

    @api.onchange("employee_id")
    def _onchange_employee_id(self):
        """Start from what the person earns."""
        if not self.employee_id:
            return
        self.company_id = self.employee_id.company_id
        if not self.env.user.has_group("dealer_base.group_hr_manager"):
            return
        salary = self.employee_id._get_salary(self.date)[self.employee_id.id]
        self.line_ids = [
            fields.Command.clear(),
            *(
                fields.Command.create({"kind_id": kind.id, "new_amount": amount})
                for kind, amount in salary.items()
            ),
        ]

    # === CRUD METHODS === #

    def write(self, vals):
        if {"company_id", "employee_id", "date", "line_ids"}.intersection(vals):
            self._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_draft()

    def _check_draft(self):
        for change in self:
            if change.category != "draft":
                raise UserError(
                    self.env._(
                        "%s is decided and can't change any more: make a new salary change.",
                        change.name,
                    )
                )

    # === ACTION METHODS === #

    def action_approve(self):
        """Take the change as approved; one whose day has come is applied at once."""
        for change in self:
            change._check_draft()
            if blockers := change._get_blockers():
                raise UserError("\n".join(blockers))
        self._set_facts({"approved_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        self._get_due()._apply()
        return True

    def action_apply(self):
        """Apply approved changes whose day has come."""
        for change in self:
            if change.category != "approved":
                raise UserError(self.env._("%s is not approved, or applied already.", change.name))
            if not change._get_due():
                raise UserError(
                    self.env._(
                        "%(change)s applies by itself on %(day)s.",
                        change=change.name,
                        day=change.date,
                    )
                )
        self._apply()
        return True

    def action_cancel(self):
        for change in self:
            if change.applied_on:
                raise UserError(
                    self.env._("%s is in force: make a new salary change.", change.name)
                )
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    # === BUSINESS METHODS === #

    def _get_blockers(self):
        """:return: sentences, why the change can't be approved"""
        self.ensure_one()
        if not self.line_ids:
            return [self.env._("Say first which kinds of salary change.")]
        salary = self.employee_id._get_salary(self.date)[self.employee_id.id]
        moved = self.line_ids.filtered(
            lambda line: self.currency_id.compare_amounts(
                line.old_amount, salary.get(line.kind_id, 0)
            )
        )
        blockers = [
            self.env._(
                "%s has changed since this was written: withdraw it and make a new one.",
                line.kind_id.name,
            )
            for line in moved
        ]
        if not any(self.currency_id.compare_amounts(ln.difference, 0) for ln in self.line_ids):
            blockers.append(self.env._("Nothing changes: enter the new amounts."))
        if not self.employee_id.active:
            blockers.append(self.env._("%s has left.", self.employee_id.name))
        return blockers

    def _get_due(self):
        return self.filtered(
            lambda change: (
                change.category == "approved" and change.date <= change.company_id._get_store_date()
            )
        )

    def _apply(self):
        """Set the salaries; only what is approved and not applied yet."""
        self.lock_for_update()
        for change in self.filtered(lambda change: change.category == "approved"):
            change.employee_id._set_salary(
                {line.kind_id: line.new_amount for line in change.line_ids},
                change.date,
                change.name,
            )
            change._set_facts({"applied_on": fields.Datetime.now()})
        self._workflow_settle_facts()

    @api.model
    def _cron_apply(self):
        """Apply approved changes whose day has come; each by itself, again tomorrow if it fails."""
        # a day ahead in the east: each store decides by its own date
        waiting = self.search(
            [
                ("category", "=", "approved"),
                ("date", "<=", fields.Date.add(fields.Date.today(), days=1)),
            ],
            order="date, id",
        )._get_due()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(waiting))
        for change in waiting:
            try:
                with self.env.cr.savepoint():
                    change._apply()
            except UserError as error:
                _logger.info("Salary change %s waits: %s", change.name, error)
                change._tell_failure(str(error))
            cron._commit_progress(1)

    def _tell_failure(self, message):
        """Tell who made the change, once a failure."""
        self.ensure_one()
        body = self.env._("Could not be applied: %s", message)
        if body not in (self.message_ids[:1].preview or ""):
            self.message_post(body=body, partner_ids=self.create_uid.partner_id.ids)

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (("draft", "approved"), ("approved", "done"), ("approved", "cancelled"))

    def _workflow_get_missing(self, step):
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category == "approved":
            for change in self.filtered(lambda change: change.category == "draft"):
                if blockers := change._get_blockers():
                    missing[change.id] = [*missing.get(change.id, ()), *blockers]
        return missing

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "date", "old_total", "new_total", "reason"]
