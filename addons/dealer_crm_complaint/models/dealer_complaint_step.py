from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerComplaintStep(models.Model):
    """Something one person has to do about a complaint, done with a note."""

    _name = "dealer.complaint.step"
    _description = "Complaint Step"
    _inherit = ["dealer.fact.mixin"]
    _order = "due_on, sequence, id"
    _check_company_auto = True
    _fact_fields = frozenset({"done_on", "done_by_id"})
    _fixed_fields = frozenset({"complaint_id"})

    complaint_id = fields.Many2one(
        "dealer.complaint", required=True, index=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(related="complaint_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What to Do", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    due_on = fields.Datetime(string="Due")
    note = fields.Text(string="What Was Done")
    done_on = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", string="Done by", readonly=True, copy=False)
    is_late = fields.Boolean(compute="_compute_is_late")

    @api.depends("due_on", "done_on")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for step in self:
            step.is_late = bool(step.due_on and step.due_on < (step.done_on or now))

    def write(self, vals):
        if {"name", "note", "user_id", "due_on"}.intersection(vals):
            for step in self:
                if step.done_on:
                    raise UserError(self.env._("“%s” is done: what was written stays.", step.name))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        for step in self:
            if step.done_on:
                raise UserError(self.env._("“%s” is done and stays in the file.", step.name))

    def action_done(self):
        """The step is done; its note says what was done."""
        self.check_access("write")
        for step in self:
            if step.done_on:
                raise UserError(self.env._("“%s” is done already.", step.name))
            if not (step.note or "").strip():
                raise UserError(
                    self.env._("“%s”: write down what was done, then press Done.", step.name)
                )
        self._set_facts({"done_on": fields.Datetime.now(), "done_by_id": self.env.uid})
