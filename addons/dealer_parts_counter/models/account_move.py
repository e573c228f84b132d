from odoo import Command, fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    counter_order_id = fields.Many2one(
        "sale.order",
        string="Counter Sale",
        index="btree_not_null",
        copy=False,
        readonly=True,
        help="The counter sale this bill or credit note belongs to.",
    )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        """A credit note the accountant makes himself belongs to the sale, too."""
        values_list = default_values_list or [{} for _move in self]
        for move, values in zip(self, values_list, strict=False):
            if move.counter_order_id:
                values["counter_order_id"] = move.counter_order_id.id
        return super()._reverse_moves(values_list, cancel=cancel)

    def _credit_counter_lines(self, quantities, ref, cores=None, fee_percent=0.0):
        """Make the draft credit note of exactly these lines of this bill.

        Price, discount and taxes are the bill's. Amounts are what the bill's come to for all that
        is given back so far, less what was credited before: credit notes in several goes are
        together never a cent more or less than the bill.

        :param dict quantities: line of this bill -> quantity, in the line's unit
        :param dict cores: line of this bill -> `dealer.part.core` whose deposit goes back
        :param float fee_percent: of the lines' price, kept for taking them back
        :return: the draft `account.move`
        """
        self.ensure_one()
        lines = self.env["account.move.line"].union(*quantities)
        before = self.invoice_line_ids._get_counter_credited()
        values, fees = [], []
        for line in lines:
            share = self._get_counter_share(line, before[line.id], quantities[line])
            values.append(
                {
                    "product_id": line.product_id.id,
                    "name": line.name,
                    "product_uom_id": line.product_uom_id.id,
                    "quantity": quantities[line],
                    "price_unit": line.price_unit,
                    "discount": line.discount,
                    "tax_ids": [Command.set(line.tax_ids.ids)],
                    "account_id": line.account_id.id,
                    "analytic_distribution": line.analytic_distribution,
                    "sale_line_ids": [Command.set(line.sale_line_ids.ids)],
                    "counter_origin_line_id": line.id,
                    "part_core_id": cores[line].id if cores and line in cores else False,
                }
            )
            is_deposit = cores and line in cores
            if fee := 0 if is_deposit else self.currency_id.round(share * fee_percent / 100):
                fees.append((line, fee))
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "company_id": self.company_id.id,
                "journal_id": self.journal_id.id,
                "currency_id": self.currency_id.id,
                "partner_id": self.partner_id.id,
                "partner_shipping_id": self.partner_shipping_id.id,
                "fiscal_position_id": self.fiscal_position_id.id,
                "invoice_date": fields.Date.context_today(self),
                "invoice_origin": self.invoice_origin,
                "invoice_user_id": self.invoice_user_id.id,
                "reversed_entry_id": self.id,
                "counter_order_id": self.counter_order_id.id,
                "ref": ref,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    *(Command.create(vals) for vals in values),
                    *(Command.create(self._prepare_fee_values(*fee)) for fee in fees),
                ],
            }
        )
        note._match_counter_bill(self, before)
        return note

    def _get_counter_share(self, line, before, quantity):
        """:return: untaxed amount of `quantity` of a bill's line, after `before` went back"""
        currency = self.currency_id
        return currency.round(
            line.price_subtotal * (before + quantity) / line.quantity
        ) - currency.round(line.price_subtotal * before / line.quantity)

    def _prepare_fee_values(self, line, fee):
        """:return: values of the line that keeps `fee` (untaxed) of what is given back"""
        product = self.env.ref("dealer_parts_counter.product_restocking_fee")
        included = line.tax_ids.filtered("price_include")
        price = fee
        if included and line.price_subtotal:
            price = self.currency_id.round(fee * line.price_total / line.price_subtotal)
        return {
            "product_id": product.id,
            "name": self.env._("Restocking fee: %s", line.product_id.display_name),
            "quantity": -1,
            "price_unit": price,
            "tax_ids": [Command.set(line.tax_ids.ids)],
        }

    def _match_counter_bill(self, bill, before):
        """Correct the cents by which a share rounded by itself differs from the bill's."""
        self.ensure_one()
        currency = self.currency_id
        own = self.invoice_line_ids.filtered("counter_origin_line_id")
        for line in own:
            origin = line.counter_origin_line_id
            wanted = bill._get_counter_share(origin, before[origin.id], line.quantity)
            if currency.compare_amounts(line.price_subtotal, wanted):
                # the price of the piece takes the cent; a price with tax takes it with its tax
                factor = wanted / line.price_subtotal if line.price_subtotal else 0
                line.write({"price_unit": line.price_unit * factor})
        shares = []
        for tax_line in self.line_ids.filtered("tax_line_id"):
            origin = bill.line_ids.filtered(
                lambda item, tax_line=tax_line: (
                    item.tax_repartition_line_id.tax_id == tax_line.tax_line_id
                    and item.account_id == tax_line.account_id
                )
            )[:1]
            taxed = bill.invoice_line_ids.filtered(
                lambda line, tax=tax_line.tax_line_id: tax in line.tax_ids.flatten_taxes_hierarchy()
            )
            base = sum(taxed.mapped("price_subtotal"))
            if not origin or not base:
                continue
            # what of the bill's base is back before and with this note
            back = dict.fromkeys((False, True), 0.0)
            for line in taxed:
                now = sum(
                    own.filtered(
                        lambda item, line=line: item.counter_origin_line_id == line
                    ).mapped("quantity")
                )
                for including, quantity in (
                    (False, before[line.id]),
                    (True, before[line.id] + now),
                ):
                    back[including] += currency.round(
                        line.price_subtotal * quantity / line.quantity
                    )
            total = abs(origin.amount_currency)
            amount = currency.round(total * back[True] / base) - currency.round(
                total * back[False] / base
            )
            fees = (self.invoice_line_ids - own).filtered(
                lambda line, tax=tax_line.tax_line_id: tax in line.tax_ids.flatten_taxes_hierarchy()
            )
            amount -= currency.round(total * abs(sum(fees.mapped("price_subtotal"))) / base)
            if currency.compare_amounts(abs(tax_line.amount_currency), amount):
                shares.append(Command.update(tax_line.id, {"amount_currency": amount}))
        if shares:
            self.write({"line_ids": shares})

    def _set_off_counter_bill(self):
        """Use this credit note for what is still open of its bill; the rest is to be paid back."""
        self.ensure_one()
        items = (self | self.reversed_entry_id).line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        )
        for same in items.grouped("account_id").values():
            if len({item.balance > 0 for item in same}) > 1:
                same.reconcile()
