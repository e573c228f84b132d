from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class DealerVehicleCost(models.Model):
    """Where the amounts are: in the value of the stock, or in the cost of goods sold.

    An amount counts on top of the receipt (or revaluation) it was added to. When the car leaves,
    its move takes the whole cost along; when it comes back, core values it as it left, so amounts
    of before are in that value and only later ones count on top. What was added while the car was
    sold is in no value of a move: it is booked back to the stock when the car is unsold again.
    """

    _inherit = "dealer.vehicle.cost"

    # === POSTING === #

    def _post_costs(self):
        """Book these drafts and raise the cost of their cars.

        :raises UserError: an account is missing
        """
        # sudo: entries and lots are not everybody's who settles a document
        for company, costs in self.sudo().grouped("company_id").items():
            costs = costs.with_company(company)
            lots = costs.vehicle_id.lot_id
            lots._lock_vehicles()
            bases = lots._get_cost_bases()
            sold = costs._get_sold_vehicles(bases)
            for (vehicle, is_named), group in costs.grouped(
                lambda cost: (cost.vehicle_id, cost._names_other_side(sold))  # noqa: B023
            ).items():
                move_id, value_id, _value = bases.get(vehicle.lot_id.id, (None, None, 0.0))
                group._set_facts(
                    {
                        "state": "posted",
                        "place": "sold" if vehicle in sold else "stock",
                        "named": is_named,
                        "base_move_id": move_id,
                        "base_value_id": value_id,
                    }
                )
            for date, group in costs.grouped("date").items():
                group.filtered(lambda cost: cost.place == "stock")._set_facts({"stock_date": date})
                group._set_facts({"move_id": group._create_entry(date)})
            lots._update_standard_price()

    def _names_other_side(self, sold):
        """:return: whether the other side of the entry names the car, too"""
        self.ensure_one()
        if self.named or self.amount > 0 or self.reverses_id or self.bill_line_id:
            return self.named
        return self.vehicle_id not in sold

    def _create_entry(self, date):
        """Post one entry for these costs of one store.

        :return: id of the entry
        """
        lines = []
        for cost in self:
            account = cost.account_id or cost.company_id._get_vehicle_cost_account(cost.amount)
            if not account:
                raise UserError(
                    self.env._(
                        "No account is set for the costs of cars. The accountant chooses it in "
                        "Settings, Stores, Costs of Cars."
                    )
                )
            lines.append(cost._prepare_item(cost._get_own_account(), cost.amount, True))
            lines.append(cost._prepare_item(account, -cost.amount, cost.named))
        return self._post_entry(date, lines)

    def _post_entry(self, date, lines):
        """:return: id of the posted entry with these journal items"""
        journal = self.company_id.account_stock_journal_id
        if not journal:
            raise UserError(
                self.env._(
                    "No journal for stock entries is set. The accountant chooses it in the "
                    "settings of Inventory Valuation."
                )
            )
        numbers = sorted(set(self.mapped("name")))
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "date": date,
                "ref": numbers[0] if len(numbers) == 1 else f"{numbers[0]} … {numbers[-1]}",
                "company_id": self.company_id.id,
                "line_ids": [Command.create(vals) for vals in lines],
            }
        )
        entry._post()
        return entry.id

    def _prepare_item(self, account, balance, named):
        """:return: values of a journal item of this cost"""
        self.ensure_one()
        vehicle = self.vehicle_id
        return {
            "account_id": account.id,
            "name": " ".join(filter(None, [self.name, vehicle.vin, self.origin, self.note])),
            "debit": max(balance, 0.0),
            "credit": max(-balance, 0.0),
            "dealer_vehicle_id": vehicle.id if named else False,
            "vehicle_figure": self.figure if named else False,
        }

    def _get_own_account(self, place=None):
        """The account the amount itself is on.

        Under periodic valuation nothing is booked to the stock before the closing: the amount is an
        expense of the car, and core's closing sees the higher value of the stock.

        :param str place: other than the place the cost has
        """
        self.ensure_one()
        vehicle = self.vehicle_id
        product = vehicle.lot_id.product_id or vehicle.product_id
        category = product.categ_id or self.env.ref("dealer_base.product_category_vehicle")
        accounts = product.product_tmpl_id.get_product_accounts() if product else {}
        perpetual = product.valuation == "real_time" or (
            not product and category.property_valuation == "real_time"
        )
        if (place or self.place) == "stock" and perpetual:
            account = accounts.get("stock_valuation") or self.company_id.account_stock_valuation_id
        else:
            account = accounts.get("expense") or self.company_id.expense_account_id
        if not account:
            raise UserError(
                self.env._(
                    "The category of %s has no account for its stock or its cost. The accountant "
                    "sets it.",
                    vehicle.display_name,
                )
            )
        return account

    # === WHERE THE CARS ARE === #

    def _get_sold_vehicles(self, bases, vehicles=None):
        """Cars whose cost is in the cost of goods sold: billed, or gone.

        :param dict bases: what `stock.lot._get_cost_bases` returned
        :return: those of the cars of these costs (or of `vehicles`); cars not yet received are not
        """
        vehicles = vehicles or self.vehicle_id
        lots = vehicles.lot_id
        if not lots:
            return vehicles.browse()
        on_hand = lots._get_valued_quantities()
        gone = lots.filtered(
            lambda lot: bases.get(lot.id, (None,))[0] and on_hand.get(lot.id, 0.0) <= 0
        )
        return gone.vehicle_id | (lots - gone).vehicle_id._get_billed_vehicles()

    # === FOLLOWING THE CARS === #

    @api.model
    def _follow_receipts(self, moves):
        """Cars have come in: what was added before counts on, or is history.

        :param moves: done `stock.move` records that bring cars into the stock of one company
        """
        company = moves.company_id
        receipts = {line.lot_id.vehicle_id: move for move in moves for line in move.move_line_ids}
        vehicles = self.env["dealer.vehicle"].sudo().with_company(company).union(*receipts)
        costs = self._get_open_costs(vehicles, company)
        if not costs:
            return
        expected = costs.filtered(lambda cost: not cost.base_move_id)
        for vehicle, group in expected.grouped("vehicle_id").items():
            group._set_facts({"base_move_id": receipts[vehicle].id})
        earlier = costs - expected
        back = earlier.filtered(lambda cost: receipts[cost.vehicle_id].origin_returned_move_id)
        (earlier - back)._set_facts({"is_closed": True})
        back._capitalise()
        vehicles.lot_id._update_standard_price()

    @api.model
    def _follow_bills(self, vehicles, company):
        """Bills of these cars were taken back: what was added while they were sold is theirs."""
        vehicles = vehicles.sudo()
        costs = self._get_open_costs(vehicles, company).filtered(lambda cost: cost.place == "sold")
        if costs:
            costs._capitalise()
            costs.vehicle_id.lot_id._update_standard_price()

    @api.model
    def _follow_vendor_returns(self, moves):
        """Cars went back to their vendor: he credits what he billed, the rest is spent."""
        lots = moves.move_line_ids.lot_id
        bases = lots._get_cost_bases()
        costs = self._get_open_costs(lots.vehicle_id, moves.company_id).filtered(
            lambda cost: cost._counts_on(bases)
        )
        costs._change_place("sold")

    @api.model
    def _get_open_costs(self, vehicles, company):
        """:return: the booked costs of these cars since they were bought"""
        return (
            self.sudo()  # the books follow the goods, whoever moves them
            .with_company(company)
            .search(
                [
                    ("vehicle_id", "in", vehicles.ids),
                    ("company_id", "=", company.id),
                    ("state", "!=", "draft"),
                    ("is_closed", "=", False),
                ],
                order="id",
            )
        )

    def _counts_on(self, bases):
        """:return: whether the amount counts on top of the present base of its lot"""
        self.ensure_one()
        move_id, value_id, _value = bases.get(self.vehicle_id.lot_id.id, (None, None, 0.0))
        return (
            self.place == "stock"
            and self.base_move_id.id == (move_id or False)
            and self.base_value_id.id == (value_id or False)
        )

    def _capitalise(self):
        """Book what went to the cost of goods sold to the stock, where cars are there unsold."""
        late = self.filtered(lambda cost: cost.place == "sold")
        if not late:
            return
        bases = late.vehicle_id.lot_id._get_cost_bases()
        sold = late._get_sold_vehicles(bases)
        late = late.filtered(lambda cost: cost.vehicle_id not in sold)
        for vehicle, group in late.grouped("vehicle_id").items():
            move_id, value_id, _value = bases.get(vehicle.lot_id.id, (None, None, 0.0))
            group._set_facts({"base_move_id": move_id, "base_value_id": value_id})
        late._change_place("stock")

    def _change_place(self, place):
        """Book these costs of one store from where they are to `place`."""
        if not self:
            return
        today = self.company_id._get_store_date()
        lines = []
        for cost in self:
            from_account, to_account = cost._get_own_account(), cost._get_own_account(place)
            if from_account != to_account:
                lines.append(cost._prepare_item(to_account, cost.amount, True))
                lines.append(cost._prepare_item(from_account, -cost.amount, True))
        entry = self._post_entry(today, lines) if lines else False
        self._set_facts(
            {
                "place": place,
                "stock_entry_id": entry,
                "stock_date": today if place == "stock" else False,
            }
        )

    # === READING === #

    @api.model
    def _get_figure_parts(self, vehicles, company):
        """What of the cost of these cars was added, by figure, and is no expense yet.

        :return: {vehicle id: {figure: amount above zero}}
        """
        groups = self.sudo()._read_group(  # who posts a bill need not see the costs
            [
                ("vehicle_id", "in", vehicles.ids),
                ("company_id", "=", company.id),
                ("state", "!=", "draft"),
                ("place", "=", "stock"),
                ("is_closed", "=", False),
                ("figure", "!=", "car"),
                # losses are expenses of the car already
                "|",
                "|",
                ("named", "=", False),
                "&",
                ("amount", ">", 0),
                ("reverses_id", "=", False),
                ("reverses_id.amount", ">", 0),
            ],
            ["vehicle_id", "figure"],
            ["amount:sum"],
        )
        parts = defaultdict(dict)
        for vehicle, figure, amount in groups:
            if company.currency_id.compare_amounts(amount, 0.0) > 0:
                parts[vehicle.id][figure] = amount
        return parts

    @api.model
    def _get_billed_parts(self, vehicles, company):
        """What of the cost of these cars is in the cost of goods sold by figure: a credit note
        takes off what the bill has posted.

        :return: {vehicle id: {figure: amount above zero}}
        """
        groups = (
            self.env["account.move.line"]
            .sudo()  # who posts a bill need not see the costs
            ._read_group(
                [
                    ("dealer_vehicle_id", "in", vehicles.ids),
                    ("company_id", "=", company.id),
                    ("display_type", "=", "cogs"),
                    ("parent_state", "=", "posted"),
                    ("vehicle_figure", "!=", "car"),
                    ("account_id.internal_group", "=", "expense"),
                ],
                ["dealer_vehicle_id", "vehicle_figure"],
                ["balance:sum"],
            )
        )
        parts = defaultdict(dict)
        for vehicle, figure, amount in groups:
            if company.currency_id.compare_amounts(amount, 0.0) > 0:
                parts[vehicle.id][figure] = amount
        return parts

    @api.model
    def _get_added_at(self, moves_by_lot, company, date):
        """What was added at a past date.

        :param dict moves_by_lot: {lot id: id of its last receipt's move at that date}
        :return: {lot id: amount}
        """
        if not moves_by_lot:
            return {}
        self.flush_model()
        self.env.cr.execute(
            """
            SELECT vehicle.lot_id, cost.base_move_id, SUM(cost.amount)
              FROM dealer_vehicle_cost cost
              JOIN dealer_vehicle vehicle ON vehicle.id = cost.vehicle_id
             WHERE vehicle.lot_id IN %s AND cost.company_id = %s AND cost.place = 'stock'
               AND cost.state <> 'draft' AND cost.stock_date <= %s
          GROUP BY vehicle.lot_id, cost.base_move_id
            """,
            [tuple(moves_by_lot), company.id, fields.Date.to_date(date)],
        )
        return {
            lot_id: float(amount)
            for lot_id, move_id, amount in self.env.cr.fetchall()
            if moves_by_lot[lot_id] == move_id
        }
