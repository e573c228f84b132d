from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

_OPEN = ("draft", "in_progress", "waiting", "done")


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    stock_repair_ids = fields.One2many(
        "dealer.repair.order",
        "vehicle_id",
        string="Work on the Car in Stock",
        domain=[("stock_purpose", "!=", False)],
    )
    refurbishment_id = fields.Many2one(
        "dealer.repair.order",
        string="Open Refurbishment",
        compute="_compute_refurbishment_id",
    )

    @api.depends("stock_repair_ids.category")
    def _compute_refurbishment_id(self):
        # sudo: that a car is being refurbished is known to everybody who sells
        orders = self.env["dealer.repair.order"].sudo().search(
            [
                ("vehicle_id", "in", self.ids),
                ("stock_purpose", "=", "refurbishment"),
                ("category", "in", _OPEN),
            ],
            order="id desc",
        )  # fmt: skip
        by_vehicle = {order.vehicle_id: order for order in reversed(orders)}
        for vehicle in self:
            vehicle.refurbishment_id = by_vehicle.get(vehicle._origin)

    def action_refurbish(self):
        """Have the workshop put this car of the store in order: its open order, or a new one."""
        self.ensure_one()
        roles = ("service_adviser", "workshop_controller", "sales_manager", "general_manager")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(
                self.env._(
                    "Ask the sales manager or the workshop controller to have the car refurbished."
                )
            )
        place = self.sudo()._get_stock_places().get(self.id)
        if not place:
            raise UserError(
                self.env._(
                    "%s is not in stock: its owner orders work on it at reception.",
                    self.display_name,
                )
            )
        if place.company_id not in self.env.companies:
            raise AccessError(self.env._("%s stands in another store.", self.display_name))
        order = self.refurbishment_id
        if not order:
            # sudo: the manager asks, the workshop fills the order
            order = (
                self.env["dealer.repair.order"]
                .sudo()
                ._create_stock_order(
                    self,
                    place.company_id,
                    "refurbishment",
                    budget=self.sudo()._get_refurbishment_budget(),
                )
            )
        return order.sudo(False)._get_form_action()

    def _get_refurbishment_budget(self):
        """What this car may cost to be put in order; the trade-in's appraisal answers.

        :return: amount without tax in the currency of its store, 0 where nobody has said
        """
        self.ensure_one()
        return 0.0

    def _get_sale_block(self, order=None):
        """A car in pieces is not promised to anybody."""
        if block := super()._get_sale_block(order):
            return block
        repair = self.refurbishment_id.sudo()
        return repair and self.env._(
            "%(vehicle)s is being refurbished (%(order)s). The workshop finishes and settles the "
            "order first.",
            vehicle=self.display_name,
            order=repair.name,
        )
