from odoo import fields, models

SEE_COST = "dealer_base.group_see_cost"


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    margin = fields.Monetary(
        compute="_compute_margin",
        groups=SEE_COST,
        help="What was earned on this car less what was spent on it, in this store, from the "
        "books, without tax.",
    )

    def _compute_margin(self):
        # sudo: the role sees margins; the entries behind them are the accountant's
        margins = dict(
            self.env["dealer.vehicle.figure"]
            .sudo()
            ._read_group(
                [("vehicle_id", "in", self.ids), ("company_id", "=", self.env.company.id)],
                ["vehicle_id"],
                ["margin:sum"],
            )
        )
        for vehicle in self:
            vehicle.margin = margins.get(vehicle._origin, 0.0)

    def action_open_margin(self):
        """Every income and cost of this car."""
        self.ensure_one()
        return self.env["dealer.vehicle.margin"]._get_figures_action([("vehicle_id", "=", self.id)])
