from odoo import fields, models


class DealerChecklistTemplate(models.Model):
    _inherit = "dealer.checklist.template"

    kind = fields.Selection(
        selection_add=[("test_drive", "Test drive")], ondelete={"test_drive": "cascade"}
    )
