from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.lib import split


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    vehicle_cost_ids = fields.One2many(
        "dealer.vehicle.cost",
        "bill_line_id",
        string="Costs of Cars",
        groups="dealer_base.group_see_cost",
    )
    vehicle_cost_method = fields.Selection(
        [("equal", "Equally"), ("cost", "By Cost of the Cars"), ("hand", "By Hand")],
        string="Split on Cars",
        readonly=True,
        copy=True,
        help="How the amount of this line is split among the cars it is put on.",
    )
    vehicle_cost_count = fields.Integer(
        string="On Cars",
        compute="_compute_vehicle_cost_count",
        groups="dealer_base.group_see_cost",
        help="How many cars the amount of this line is put on.",
    )

    @api.depends("vehicle_cost_ids.state", "vehicle_cost_ids.vehicle_id")
    def _compute_vehicle_cost_count(self):
        counts = dict(
            self.env["dealer.vehicle.cost"]._read_group(
                [
                    ("bill_line_id", "in", self.ids),
                    ("state", "!=", "cancelled"),
                    ("reverses_id", "=", False),
                ],
                ["bill_line_id"],
                ["vehicle_id:count_distinct"],
            )
        )
        for line in self:
            line.vehicle_cost_count = counts.get(line._origin, 0)

    def unlink(self):
        """What was to be put on cars goes with its line."""
        self.env["dealer.vehicle.cost"].sudo().search(
            [("bill_line_id", "in", self.ids), ("state", "=", "draft")]
        ).unlink()
        return super().unlink()

    def action_vehicle_costs(self):
        """Choose the cars the amount of this line is put on, or see them."""
        self.ensure_one()
        if self.parent_state != "draft":
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "dealer_sales_cost.action_dealer_vehicle_cost"
            )
            action["domain"] = [("bill_line_id", "=", self.id)]
            action["context"] = {"create": False}
            return action
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put on Cars"),
            "res_model": "dealer.vehicle.cost.split",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_bill_line_id": self.id},
        }

    def _put_on_vehicles(self, figure, method, amounts):
        """Note which cars this line of a draft bill is put on; booked with the bill.

        :param str figure: one of VEHICLE_FIGURES
        :param str method: one of `vehicle_cost_method`
        :param dict amounts: {vehicle: amount in the currency of the store}
        :return: the draft costs
        """
        self.ensure_one()
        Cost = self.env["dealer.vehicle.cost"]
        Cost.search([("bill_line_id", "=", self.id), ("state", "=", "draft")]).unlink()
        self.vehicle_cost_method = method if amounts else False
        bill = self.move_id
        return Cost.create(
            [
                {
                    "vehicle_id": vehicle.id,
                    "company_id": self.company_id.id,
                    "figure": figure,
                    "amount": amount,
                    "date": bill.date or bill.invoice_date or self.company_id._get_store_date(),
                    "account_id": self.account_id.id,
                    "note": self.name,
                    "res_model": "account.move",
                    "res_id": bill.id,
                    "bill_line_id": self.id,
                }
                for vehicle, amount in amounts.items()
                if amount
            ]
        )

    def _split_on_vehicles(self, vehicles, method, weights=None):
        """Split the amount of this line to the smallest unit of the currency.

        :param method: `equal`, `cost`, or `hand` with `weights` {vehicle: amount}
        :return: {vehicle: amount}, adding up to the amount of the line
        """
        self.ensure_one()
        vehicles = vehicles.sorted("id")
        rounding = self.company_currency_id.rounding
        if method == "cost":
            lots = vehicles.sudo().with_company(self.company_id)  # the split says nothing of it
            weights = {vehicle: vehicle.lot_id.standard_price for vehicle in lots}
        elif method != "hand":
            weights = dict.fromkeys(vehicles, 1)
        units = {vehicle: split.to_units(weights.get(vehicle, 0), rounding) for vehicle in vehicles}
        if not sum(units.values()):
            units = dict.fromkeys(vehicles, 1)
        pieces = split.split(split.to_units(self.balance, rounding), list(units.values()))
        return {
            vehicle: split.to_amount(piece, rounding)
            for vehicle, piece in zip(vehicles, pieces, strict=True)
        }

    def _check_vehicle_costs(self):
        """:raises UserError: amounts by hand no longer add up to their line"""
        for line, costs in self._get_noted_costs().grouped("bill_line_id").items():
            total = sum(costs.mapped("amount"))
            currency = line.company_currency_id
            if line.vehicle_cost_method == "hand" and currency.compare_amounts(total, line.balance):
                raise UserError(
                    self.env._(
                        "%(amount)s of “%(line)s” are put on cars, but the line is %(total)s. "
                        "Open its cars and correct the amounts.",
                        amount=currency.format(total),
                        line=line.name or line.account_id.display_name,
                        total=currency.format(line.balance),
                    )
                )

    def _get_noted_costs(self):
        """:return: what is to be put on cars with these lines"""
        if not self:
            return self.env["dealer.vehicle.cost"]
        return (
            self.env["dealer.vehicle.cost"]
            .sudo()  # who posts the bill need not write costs
            .search([("bill_line_id", "in", self.ids), ("state", "=", "draft")])
        )

    def _post_vehicle_costs(self):
        """Put the amounts of these posted lines on their cars, as noted while they were drafts."""
        drafts = self._get_noted_costs()
        for line, costs in drafts.grouped("bill_line_id").items():
            noted = {cost.vehicle_id: cost.amount for cost in costs}
            amounts = line._split_on_vehicles(costs.vehicle_id, line.vehicle_cost_method, noted)
            for cost in costs:
                if not amounts[cost.vehicle_id]:
                    cost.unlink()
                    continue
                cost._set_facts(
                    {
                        "amount": amounts[cost.vehicle_id],
                        "date": line.date,
                        "account_id": line.account_id.id,
                        "named": line.dealer_vehicle_id == cost.vehicle_id,
                    }
                )
        drafts.exists()._post_costs()

    def _reopen_vehicle_costs(self):
        """The bill is a draft again: take the costs of these lines back and note them anew."""
        costs = (
            self.env["dealer.vehicle.cost"]
            .sudo()  # who may reset the bill need not write costs
            .search(
                [
                    ("bill_line_id", "in", self.ids),
                    ("state", "=", "posted"),
                    ("reverses_id", "=", False),
                ],
                order="id",
            )
        )
        if not costs:
            return
        costs._take_back(self.env._("Bill reset to draft"))
        costs.create(costs.copy_data())
