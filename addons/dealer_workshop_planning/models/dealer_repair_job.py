from odoo import fields, models


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    booking_ids = fields.One2many("dealer.workshop.booking", "job_id", string="Planned Times")
