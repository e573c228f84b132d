from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """Costs go to the cars with their bill; a car credited gets back what came later."""
        bills = self.filtered(lambda move: move.is_purchase_document(include_receipts=True))
        bills.invoice_line_ids._check_vehicle_costs()
        posted = super()._post(soft)
        (bills & posted).invoice_line_ids._post_vehicle_costs()
        posted.filtered(lambda move: move.move_type == "out_refund")._follow_unsold_vehicles()
        return posted

    def button_draft(self):
        res = super().button_draft()
        self.invoice_line_ids._reopen_vehicle_costs()
        self._follow_unsold_vehicles()
        return res

    def button_cancel(self):
        res = super().button_cancel()
        self.env["dealer.vehicle.cost"].sudo().search(
            [("bill_line_id", "in", self.invoice_line_ids.ids), ("state", "=", "draft")]
        ).unlink()
        return res

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note takes its amounts off the cars of the bill."""
        reverses = super()._reverse_moves(default_values_list, cancel)
        for move, reverse in zip(self, reverses, strict=True):
            if move.is_purchase_document(include_receipts=True):
                move._note_reversed_costs(reverse)
        reverses.filtered(lambda move: move.state == "posted").invoice_line_ids.filtered(
            "vehicle_cost_method"
        )._post_vehicle_costs()
        return reverses

    def _note_reversed_costs(self, reverse):
        """Note the cars of this bill's lines on the lines of its credit note."""
        lines = self.invoice_line_ids.sorted("id")
        copies = reverse.invoice_line_ids.sorted("id")
        if len(lines) != len(copies):
            return
        for line, copy in zip(lines, copies, strict=True):
            costs = line.sudo().vehicle_cost_ids.filtered(
                lambda cost: cost.state == "posted" and not cost.reverses_id
            )
            if costs:
                copy.sudo()._put_on_vehicles(
                    costs[:1].figure,
                    line.vehicle_cost_method,
                    {cost.vehicle_id: -cost.amount for cost in costs},
                )

    def _follow_unsold_vehicles(self):
        """Cars of customers' bills that no longer bill them."""
        for company, moves in self.grouped("company_id").items():
            vehicles = moves.filtered(lambda move: move.is_sale_document()).sudo().line_ids
            vehicles = vehicles.dealer_vehicle_id
            if vehicles:
                self.env["dealer.vehicle.cost"]._follow_bills(vehicles, company)

    # === COST OF GOODS SOLD === #

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """The cost of a car by figure: what it was bought for, freight, refurbishment …"""
        vals_list = super()._stock_account_prepare_realtime_out_lines_vals()
        moves = {move.id: move for move in self}
        cars = {
            vals["dealer_vehicle_id"]: moves[vals["move_id"]]
            for vals in vals_list
            if vals.get("dealer_vehicle_id") and vals.get("vehicle_figure") == "car"
        }
        if not cars:
            return vals_list
        parts = {}
        Cost = self.env["dealer.vehicle.cost"]
        for (company, move_type), bills in self.grouped(
            lambda move: (move.company_id, move.move_type)
        ).items():
            vehicles = self.env["dealer.vehicle"].browse(
                [vehicle_id for vehicle_id, bill in cars.items() if bill in bills]
            )
            find = Cost._get_billed_parts if move_type == "out_refund" else Cost._get_figure_parts
            parts.update(find(vehicles, company))
        result = []
        for vals in vals_list:
            is_expense = vals.get("price_unit", 0.0) < 0
            by_figure = parts.get(vals.get("dealer_vehicle_id")) if is_expense else None
            bill = moves[vals["move_id"]]
            if not by_figure or bill.currency_id != bill.company_currency_id:
                result.append(vals)
                continue
            result += self._split_cogs_vals(vals, by_figure)
        return result

    def _split_cogs_vals(self, vals, by_figure):
        """:return: values of the items that replace the expense item of a car"""
        sign = -1 if vals["amount_currency"] < 0 else 1
        rest = abs(vals["amount_currency"]) - sum(by_figure.values())
        if rest <= 0:
            return [vals]
        pieces = [(vals["vehicle_figure"], rest), *by_figure.items()]
        return [
            {
                **vals,
                "vehicle_figure": figure,
                "price_unit": -amount,
                "amount_currency": sign * amount,
            }
            for figure, amount in pieces
        ]
