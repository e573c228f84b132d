from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    fitment_warning = fields.Text(
        compute="_compute_fitment_warning",
        help="Parts to be issued that don't fit the car of the repair order, or that nobody can "
        "be sure of.",
    )

    @api.depends("move_ids.product_id", "state")
    def _compute_fitment_warning(self):
        for picking in self:
            products = picking.move_ids.product_id._origin
            said = {}
            if picking.dealer_repair_order_id and picking.state not in ("done", "cancel"):
                said = picking._get_part_warnings(products)
            picking.fitment_warning = (
                "\n".join(
                    f"{product.default_code or product.name}: {said[product.id]}"
                    for product in products
                    if product.id in said
                )
                or False
            )

    def _get_part_warnings(self, products):
        """A part that doesn't fit the car of the repair order warns who issues it."""
        warnings = super()._get_part_warnings(products)
        # sudo: who issues for an order may know its car
        vehicle = self.sudo().dealer_repair_order_id.vehicle_id.with_env(self.env)
        if vehicle and self.workshop_flow == "issue":
            warnings = {**warnings, **vehicle._get_part_warnings(products)}
        return warnings
