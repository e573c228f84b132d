from odoo import models


class DealerVehicleDelivery(models.Model):
    _inherit = "dealer.vehicle.delivery"

    def _get_handover_blockers(self):
        blockers = super()._get_handover_blockers()
        order = self.sudo().order_id  # that the contract is signed is the hand-over's to know
        if order.company_id.contract_before_handover:
            blockers += order._get_contract_blockers()
        return blockers
