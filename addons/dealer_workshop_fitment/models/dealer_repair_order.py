from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    fitment_warning = fields.Text(
        compute="_compute_fitment_warning",
        help="Parts of the order that don't fit its car, or that nobody can be sure of.",
    )

    @api.depends("line_ids.fitment_verdict", "line_ids.fitment_reason")
    def _compute_fitment_warning(self):
        labels = dict(
            self.env["dealer.repair.line"]
            ._fields["fitment_verdict"]
            ._description_selection(self.env)
        )
        for order in self:
            order.fitment_warning = (
                "\n".join(
                    dict.fromkeys(
                        f"{line.product_id.default_code or line.name}: "
                        f"{labels[line.fitment_verdict]}. {line.fitment_reason}"
                        for line in order.line_ids
                        if line.fitment_verdict and (line.quantity or line.qty_net)
                    )
                )
                or False
            )

    def action_find_parts(self):
        """Look up the parts that fit the car of this order, and put them on it."""
        self.ensure_one()
        action = self.vehicle_id.action_open_parts()
        return {**action, "context": {**action["context"], "part_target": f"repair:{self.id}"}}
