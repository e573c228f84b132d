from odoo import fields, models


class DealerChecklistTemplate(models.Model):
    _inherit = "dealer.checklist.template"

    kind = fields.Selection(
        selection_add=[("inbound", "Arrival from the maker")], ondelete={"inbound": "cascade"}
    )
