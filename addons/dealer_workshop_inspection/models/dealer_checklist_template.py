from odoo import fields, models


class DealerChecklistTemplate(models.Model):
    _inherit = "dealer.checklist.template"

    kind = fields.Selection(
        selection_add=[("inspection", "Inspection")], ondelete={"inspection": "cascade"}
    )
