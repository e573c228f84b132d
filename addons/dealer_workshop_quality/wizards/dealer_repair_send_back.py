from odoo import fields, models
from odoo.exceptions import UserError


class DealerRepairSendBack(models.TransientModel):
    """Which job each failed item of a quality inspection is of."""

    _name = "dealer.repair.send.back"
    _description = "Send Jobs Back"

    checklist_id = fields.Many2one("dealer.checklist", required=True, readonly=True)
    line_ids = fields.One2many("dealer.repair.send.back.line", "wizard_id", string="Failed Items")

    def action_send_back(self):
        """Finish the inspection and send the jobs back."""
        self.ensure_one()
        checked = self.checklist_id.repair_job_ids
        if any(line.job_id not in checked for line in self.line_ids):
            raise UserError(self.env._("Name the job each failed item is of."))
        jobs = {line.item_id: line.job_id for line in self.line_ids}
        self.checklist_id._finish_quality(jobs)
        return {"type": "ir.actions.act_window_close"}
