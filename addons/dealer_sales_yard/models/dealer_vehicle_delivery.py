from odoo import fields, models


class DealerVehicleDelivery(models.Model):
    _inherit = "dealer.vehicle.delivery"

    def action_done(self):
        """The customer has the keys and the certificate from now on."""
        result = super().action_done()
        for delivery in self:
            # sudo: whoever hands over need not keep papers; that they went along is a fact
            vehicle = delivery.vehicle_id.sudo()
            vehicle.key_ids.filtered(lambda key: key.state == "cabinet")._move(
                "handed", delivery.order_id.name
            )
            certificate = vehicle.certificate_id
            if certificate.place == "safe":
                certificate._hand(
                    "customer",
                    delivery.partner_id,
                    fields.Date.context_today(self),
                    delivery.order_id.name,
                )
        return result
