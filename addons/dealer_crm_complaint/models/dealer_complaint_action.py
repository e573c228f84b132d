from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerComplaintAction(models.Model):
    """What is changed so that it does not happen again, and whether that helped."""

    _name = "dealer.complaint.action"
    _description = "Corrective Action"
    _inherit = ["dealer.fact.mixin"]
    _order = "due_on, id"
    _check_company_auto = True
    _fact_fields = frozenset({"done_on", "checked_on", "checked_by_id", "is_effective"})
    _fixed_fields = frozenset({"complaint_id"})

    complaint_id = fields.Many2one(
        "dealer.complaint", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, index=True)
    cause_id = fields.Many2one(related="complaint_id.cause_id")
    name = fields.Char(string="What is Changed", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    due_on = fields.Date(string="Due", required=True)
    note = fields.Text(string="What Was Done")
    done_on = fields.Date(readonly=True, copy=False)
    check_on = fields.Date(
        string="Check on", help="When it shows whether the change helped: 30 days after it."
    )
    check_note = fields.Text(string="What the Check Showed")
    checked_on = fields.Date(readonly=True, copy=False)
    checked_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_effective = fields.Boolean(string="It Helped", readonly=True, copy=False)
    repeats_since = fields.Integer(
        compute="_compute_repeats_since",
        help="Complaints of the same cause in this store since it was done.",
    )
    state = fields.Selection(
        [("open", "To Do"), ("check", "To Check"), ("good", "It Helped"), ("bad", "No Help")],
        compute="_compute_state",
        store=True,
    )

    @api.depends("done_on", "checked_on", "is_effective")
    def _compute_state(self):
        for action in self:
            if action.checked_on:
                action.state = "good" if action.is_effective else "bad"
            else:
                action.state = "check" if action.done_on else "open"

    @api.depends("done_on", "complaint_id.cause_id")
    def _compute_repeats_since(self):
        for action in self:
            action.repeats_since = 0
        for action in self.filtered(lambda a: a.done_on and a.complaint_id.cause_id):
            # sudo: a number only; who sees few complaints judges by all of them
            action.repeats_since = (
                self.env["dealer.complaint"]
                .sudo()
                .search_count(
                    [
                        ("company_id", "=", action.company_id.id),
                        ("cause_id", "=", action.complaint_id.cause_id.id),
                        ("received_on", ">", action.done_on),
                        ("id", "!=", action.complaint_id.id),
                    ]
                )
            )

    def action_done(self):
        """The change is made; when it is checked follows."""
        self.check_access("write")
        for action in self:
            if action.done_on:
                raise UserError(self.env._("“%s” is done already.", action.name))
            if not (action.note or "").strip():
                raise UserError(self.env._("“%s”: write down what was changed.", action.name))
            today = action.company_id._get_store_date()
            action._set_facts(
                {
                    "done_on": today,
                    "check_on": action.check_on or fields.Date.add(today, days=30),
                }
            )

    def action_effective(self):
        """The check showed that it helped."""
        self._check(True)

    def action_not_effective(self):
        """The check showed that it did not help: another change is needed."""
        self._check(False)

    def _check(self, effective):
        self.check_access("write")
        for action in self:
            if action.state != "check":
                raise UserError(self.env._("“%s” is not waiting for a check.", action.name))
            if action.user_id == self.env.user:
                raise UserError(self.env._("Whether it helped is judged by somebody else."))
            if not (action.check_note or "").strip():
                raise UserError(self.env._("Write down what the check showed."))
            action._set_facts(
                {
                    "checked_on": action.company_id._get_store_date(),
                    "checked_by_id": self.env.uid,
                    "is_effective": effective,
                }
            )
