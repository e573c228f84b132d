from odoo import fields, models


class DealerChecklistLine(models.Model):
    _inherit = "dealer.checklist.line"

    repair_job_ids = fields.One2many(
        "dealer.repair.job", "checklist_line_id", string="Put Right by"
    )
