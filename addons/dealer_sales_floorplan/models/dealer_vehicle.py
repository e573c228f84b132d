from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    floorplan_loan_ids = fields.One2many(
        "dealer.floorplan.loan",
        "vehicle_id",
        string="Floor-Plan Loans",
        groups="dealer_base.group_see_cost",
    )
    floorplan_balance = fields.Monetary(
        compute="_compute_floorplan_balance",
        string="Owed to the Bank",
        groups="dealer_base.group_see_cost",
        help="What is open of the loan on this car.",
    )

    def _compute_floorplan_balance(self):
        sums = dict(
            self.env["dealer.floorplan.loan"]._read_group(
                [("vehicle_id", "in", self.ids), ("state", "=", "open")],
                ["vehicle_id"],
                ["balance:sum"],
            )
        )
        for vehicle in self:
            vehicle.floorplan_balance = sums.get(vehicle, 0.0)

    def action_view_floorplan(self):
        """The loans on this car."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_floorplan.action_dealer_floorplan_loan"
        )
        action["domain"] = [("vehicle_id", "=", self.id)]
        action["context"] = {"default_vehicle_id": self.id}
        loans = self.floorplan_loan_ids
        if len(loans) == 1:
            return loans.get_formview_action()
        return action

    def _update_stock_place(self, arrived):
        """A car that has left is sold, one that is back is not: its loan follows at once."""
        result = super()._update_stock_place(arrived)
        self._follow_floorplan()
        return result

    def _follow_floorplan(self):
        """Plan anew what is due of the open loans on these cars, sold or not."""
        if not self:
            return
        # sudo: who bills or moves the car sees no loans
        loans = self.env["dealer.floorplan.loan"].sudo()
        loans.search([("vehicle_id", "in", self.ids), ("state", "=", "open")])._follow_sale()
