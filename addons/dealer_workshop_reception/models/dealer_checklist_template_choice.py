from odoo import api, fields, models


class DealerChecklistTemplateChoice(models.Model):
    _inherit = "dealer.checklist.template.choice"

    fuel_level = fields.Selection(
        "_selection_fuel_level", help="The fuel level of the repair order this choice stands for."
    )

    @api.model
    def _selection_fuel_level(self):
        return (
            self.env["dealer.repair.order"]._fields["fuel_level"]._description_selection(self.env)
        )
