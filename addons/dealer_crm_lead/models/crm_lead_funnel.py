from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    funnel_ids = fields.One2many(
        "dealer.lead.funnel", "lead_id", readonly=True, help="What documents tell of the lead."
    )
