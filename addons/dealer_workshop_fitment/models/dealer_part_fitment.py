from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

OPEN = ("draft", "in_progress", "waiting")


class DealerPartFitment(models.Model):
    _inherit = "dealer.part.fitment"

    @api.model
    def _get_targets(self, vehicle, target=False):
        """Open repair orders of the car, for who may write them; one when it was opened from it."""
        targets = super()._get_targets(vehicle, target)
        Order = self.env["dealer.repair.order"]
        if not vehicle or not Order.has_access("write"):
            return targets
        orders = Order.search([("vehicle_id", "=", vehicle.id), ("category", "in", OPEN)], limit=3)
        chosen = orders.filtered(lambda order: target == f"repair:{order.id}")
        return targets + [
            {
                "key": f"repair:{order.id}",
                "label": self.env._("Put on the Order")
                if len(chosen or orders) == 1
                else order.name,
                "title": self.env._("Put on the repair order %(order)s", order=order.name),
            }
            for order in chosen or orders
        ]

    @api.model
    def _add_to_repair(self, order_id, product, quantity):
        """Put a part on a repair order, as one of its lines."""
        order = self.env["dealer.repair.order"].browse(order_id).exists()
        if not order:
            raise UserError(self.env._("This repair order does not exist any more."))
        order.check_access("write")
        if order.category not in OPEN:
            raise UserError(
                self.env._(
                    "%(order)s takes no more parts: its work is finished.", order=order.display_name
                )
            )
        order.line_ids = [
            Command.create({"line_type": "part", "product_id": product.id, "quantity": quantity})
        ]
        return self.env._(
            "%(part)s is on %(order)s.",
            part=product.default_code or product.name,
            order=order.name,
        )
