from odoo import fields, models


class DealerRepairSendBackLine(models.TransientModel):
    _name = "dealer.repair.send.back.line"
    _description = "Failed Item to Send Back"

    wizard_id = fields.Many2one(
        "dealer.repair.send.back", required=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one("dealer.checklist.line", required=True, readonly=True)
    name = fields.Char(related="item_id.name", string="Failed")
    note = fields.Char(readonly=True)
    checked_job_ids = fields.Many2many(related="wizard_id.checklist_id.repair_job_ids")
    job_id = fields.Many2one(
        "dealer.repair.job", string="Goes back to", domain="[('id', 'in', checked_job_ids)]"
    )
