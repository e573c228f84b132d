from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Computed"),
    ("checked", "Checked"),
    ("objected", "Objected"),
    ("confirmed", "Confirmed"),
    ("approved", "Approved"),
    ("exported", "Exported"),
]


class DealerCommissionStatement(models.Model):
    """Who has seen and agreed to it: the category follows from that."""

    _inherit = "dealer.commission.statement"
    _workflow_category_field = "category"
    _workflow_phases = {
        "draft": "draft",
        "checked": "waiting",
        "objected": "waiting",
        "confirmed": "open",
        "approved": "open",
        "exported": "done",
    }
    _workflow_acts = {
        "draft": "action_take_up",
        "checked": "action_check",
        "objected": "action_object",
        "confirmed": "action_confirm",
        "approved": "action_approve",
        "exported": "action_export",
    }
    _workflow_seal_lines = ("line_ids",)

    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    @api.depends("checked_on", "confirmed_on", "objected_on", "approved_on", "exported_on")
    def _compute_category(self):
        for statement in self:
            for category in ("exported", "approved", "objected", "confirmed", "checked"):
                if statement[f"{category}_on"]:
                    statement.category = category
                    break
            else:
                statement.category = "draft"

    # each act is given to people who only read the statement: the workflow judges who may when the
    # category moves, beside what holds whatever is drawn there; sudo writes what they did

    def action_check(self):
        """The head has looked through it: it is closed, and the person is asked."""
        self._check_person("head_user_id")
        self._check_not_own()
        return self._act("checked_on")

    def action_confirm(self):
        """The person agrees."""
        self._check_person("user_id")
        return self._act("confirmed_on")

    def action_object(self):
        """The person does not agree; the reason is in the history."""
        self._check_person("user_id")
        return self._act("objected_on")

    def action_approve(self):
        """For payroll; from now on only adjustments of later months change what is paid."""
        self._check_pay_rights()
        self._check_not_own()
        return self._act("approved_on")

    def action_take_up(self):
        """Open it again: it is computed with its month again."""
        self._check_person("head_user_id")
        for statement in self:
            if statement.approved_on:
                raise UserError(
                    self.env._(
                        "%(statement)s is approved: adjust it, that comes with the next month.",
                        statement=statement.name,
                    )
                )
        self.sudo()._set_facts({"checked_on": False, "confirmed_on": False, "objected_on": False})
        self._workflow_settle_facts()
        return True

    def _check_person(self, name):
        """The person of a field acts for himself; else whoever arranges commissions."""
        if any(statement[name] != self.env.user for statement in self):
            self._check_pay_rights()

    def _act(self, fact):
        self.check_access("read")
        self.sudo()._set_facts({fact: fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    # === WORKFLOW === #

    def _workflow_get_missing(self, step):
        """What the act behind a step would be refused for, so that the button says it first."""
        missing = super()._workflow_get_missing(step)
        if self._workflow_stage_info(step.to_id).category in ("checked", "approved"):
            for statement in self.filtered(lambda statement: statement._is_own()):
                missing[statement.id] = [
                    *missing.get(statement.id, ()), statement._get_own_refusal()
                ]  # fmt: skip
        return missing

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "checked"),
            ("checked", "confirmed"),
            ("checked", "objected"),
            ("checked", "draft"),
            ("objected", "draft"),
            ("confirmed", "draft"),
            ("confirmed", "approved"),
            ("approved", "exported"),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["employee_id", "month", "amount_total", "amount_back"]

    def _workflow_entered(self, category):
        """Tell whose turn it is."""
        super()._workflow_entered(category)
        # sudo: the next person's list of tasks, written for him
        statements = self.sudo()
        if category == "draft" and not any(self.mapped("checked_on")):
            return
        statements.activity_ids.filtered("automated").unlink()
        if category != "checked":
            return
        for statement in statements.filtered("user_id"):
            statement.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=statement.user_id.id,
                summary=self.env._(
                    "Confirm your commission of %(month)s", month=statement.month_label
                ),
                automated=True,
            )
