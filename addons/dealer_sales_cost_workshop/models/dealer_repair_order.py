from collections import defaultdict

from odoo import models


class DealerRepairOrder(models.Model):
    """What is spent on a car in stock is part of what that car costs, from the settlement on."""

    _inherit = "dealer.repair.order"

    def _post_internal_cost(self):
        result = super()._post_internal_cost()
        self._put_on_car()
        return result

    def _reopen(self, reason):
        credits = super()._reopen(reason)
        # sudo: the right to reopen is checked; costs of cars are the accountant's
        self.env["dealer.vehicle.cost"].sudo()._undo(self, reason)
        return credits

    def _put_on_car(self):
        """Add the cost of this order to its car.

        Parts are taken off the account the settlement booked them to, where they named the car;
        hours and other work off the store's account for costs of cars.
        """
        self.ensure_one()
        if self.stock_purpose not in ("pdi", "refurbishment"):
            return
        booked = defaultdict(float)
        # sudo: who settles the order need not see what cars cost
        order = self.sudo()
        for item in order._get_live_moves().line_ids.filtered("vehicle_figure"):
            booked[item.account_id] += item.balance
        common = {
            "vehicle": order.vehicle_id,
            "figure": "refurbishment",
            "origin": order,
            "company": order.company_id,
            "note": ", ".join(order.job_ids.mapped("concern")) or order.name,
        }
        items = [
            {**common, "amount": amount, "account": account, "named": True}
            for account, amount in booked.items()
        ]
        work = sum(amount for kind, amount in order._get_car_costs() if kind != "part")
        items.append({**common, "amount": work})
        self.env["dealer.vehicle.cost"]._add_all(items)
