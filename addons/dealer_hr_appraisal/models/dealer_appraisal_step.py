from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerAppraisalStep(models.Model):
    """One step of somebody's development: what, who sees to it, by when."""

    _name = "dealer.appraisal.step"
    _description = "Step of a Development Plan"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "due, id"
    _fact_fields = frozenset({"done_on"})
    _fixed_fields = frozenset({"appraisal_id"})

    appraisal_id = fields.Many2one(
        "dealer.appraisal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True, index=True)
    employee_id = fields.Many2one(related="appraisal_id.employee_id", store=True, index=True)
    name = fields.Char(string="Step", required=True)
    kind = fields.Selection(
        [
            ("training", "Training"),
            ("coaching", "Coaching"),
            ("practice", "On the job"),
            ("task", "Task"),
        ],
        required=True,
        default="training",
    )
    owner_id = fields.Many2one(
        "hr.employee", string="Sees to It", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        related="owner_id.user_id", store=True, index="btree_not_null", string="Owner's User"
    )
    due = fields.Date(required=True, index=True)
    done_on = fields.Date(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("late", "Late"), ("done", "Done")],
        string="Status",
        compute="_compute_state",
    )

    @api.depends("due", "done_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for step in self:
            if step.done_on:
                step.state = "done"
            else:
                step.state = "late" if step.due and step.due < today else "open"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        if not self.env.su:
            steps._check_planner()
        steps._remind_owner()
        return steps

    def write(self, vals):
        if not self.env.su:
            self._check_planner()
        done = super().write(vals)
        if {"owner_id", "due", "name"} & set(vals):
            self._remind_owner()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        if not self.env.su:
            self._check_planner()
        if done := self.filtered("done_on"):
            raise UserError(self.env._("“%(step)s” is done and stays.", step=done[0].name))

    def _check_planner(self):
        for step in self:
            appraisal = step.appraisal_id
            if not (appraisal.is_head or self.env.user.has_group("dealer_base.group_hr")):
                raise UserError(self.env._("The head or HR plans somebody's development."))

    def _remind_owner(self):
        """Who sees to a step has it among his activities, on its day."""
        steps = self.sudo()  # sudo: activities of others
        steps.activity_ids.unlink()
        quick = steps.with_context(mail_activity_quick_update=True)
        for step in quick.filtered(lambda s: s.user_id and not s.done_on):
            step.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=step.due,
                summary=self.env._(
                    "%(person)s: %(step)s", person=step.employee_id.name, step=step.name
                ),
                user_id=step.user_id.id,
            )

    # === ACTIONS === #

    def action_done(self):
        """The step was taken: its owner, the head or HR says so."""
        self.check_access("read")
        for step in self:
            own = step.sudo().user_id == self.env.user  # sudo: employees are HR's
            if not own:
                step._check_planner()
        # sudo: owners do not write the plan, they say that it is done
        steps = self.sudo()
        steps._set_facts({"done_on": fields.Date.context_today(self)})
        steps.activity_ids.unlink()
