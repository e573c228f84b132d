from collections import defaultdict
from typing import Any, NamedTuple

from odoo import api, fields, models

from odoo.addons.dealer_base.lib import split


class BillItem(NamedTuple):
    """What one payer pays of one line, in whole units of the store's currency.

    `percent` is None for a whole line. `kind` is "line", or "deductible" or "cap" for what moves
    from one payer (`terms_of`) to the customer under his terms; those have no line.
    `taxes` is {tax id: (tax, base of that tax)}; `tax` is what all of them together add.
    """

    kind: str
    line: Any
    percent: Any
    tax_ids: Any
    base: int
    tax: int
    taxes: dict
    terms_of: str = ""

    @property
    def total(self):
        return self.base + self.tax


class DealerRepairOrder(models.Model):
    """Who pays what of an order: shares of lines, deductible and cap, to the cent.

    Lines are computed once, grouped by their payer, by core's tax engine: that is the promise. A
    shared line's base and each of its taxes are then split, and terms move amounts on, in whole
    units: what is billed adds up to what was promised, tax by tax. A bill of whole lines only is
    what core computes for it; any other says its amounts itself (`extra_tax_data` of core).
    """

    _inherit = "dealer.repair.order"

    cover_ids = fields.One2many(
        "dealer.repair.cover",
        "order_id",
        string="Deductible and Cap",
        help="What a payer leaves to the customer.",
    )
    has_covers = fields.Boolean(compute="_compute_has_covers", store=True, precompute=True)

    @api.depends("cover_ids")
    def _compute_has_covers(self):
        for order in self:
            order.has_covers = bool(order.cover_ids)

    def _get_bill_items(self, lines=None):
        """Return what each payer pays, line by line.

        :param lines: the lines that count; by default those the customer does not do without
        :rtype: dict(payer: list(BillItem)); "internal" is not billed and bears no tax
        """
        self.ensure_one()
        items = defaultdict(list)
        shared = []
        lines = (self._get_lines_in() if lines is None else lines).filtered("quantity")
        for payer, own in lines.grouped("payer").items():
            for line, item in self._compute_promises(own):
                if line.is_split:
                    shared.append((line, item))
                else:
                    items[payer].append(item)
        if shared:
            self._share_out(shared, items)
            for own in items.values():  # as they stand on the order
                own.sort(key=lambda item: (item.line.sequence, item.line.id))
        if self.has_covers:
            self._apply_covers(items)
        return items

    def _compute_promises(self, lines):
        """Return `(line, BillItem of the whole line)` for lines of one payer."""
        AccountTax = self.env["account.tax"]
        company = self.company_id or self.env.company
        rounding = company.currency_id.rounding
        base_lines = [line._prepare_base_line() for line in lines]
        AccountTax._add_tax_details_in_base_lines(base_lines, company)
        AccountTax._round_base_lines_tax_details(base_lines, company)
        promises = []
        for line, base_line in zip(lines, base_lines, strict=True):
            details = base_line["tax_details"]
            taxes, tax = {}, 0
            for data in details["taxes_data"]:
                amount = split.to_units(data["tax_amount_currency"], rounding)
                tax += amount
                if not data["is_reverse_charge"]:
                    base = split.to_units(data["base_amount_currency"], rounding)
                    taxes[data["tax"].id] = (amount, base)
            base = split.to_units(
                details["total_excluded_currency"] + details["delta_total_excluded_currency"],
                rounding,
            )
            promises.append((line, BillItem("line", line, None, line.tax_ids, base, tax, taxes)))
        return promises

    def _share_out(self, shared, items):
        """Add the pieces of `shared` lines to `items`."""
        columns = defaultdict(list)  # what is split in one go: all bases, all amounts of one tax
        for line, item in shared:
            shares = line._get_shares()
            columns["base"].append((item.base, shares))
            columns["net tax"].append(
                (item.tax - sum(tax for tax, _base in item.taxes.values()), shares)
            )
            for tax_id, (tax, base) in item.taxes.items():
                columns["tax", tax_id].append((tax, shares))
                columns["base of", tax_id].append((base, shares))
        pieces = {key: iter(split.split_rows(rows)) for key, rows in columns.items()}
        for line, item in shared:
            base, reverse = next(pieces["base"]), next(pieces["net tax"])
            taxes = {
                tax_id: (next(pieces["tax", tax_id]), next(pieces["base of", tax_id]))
                for tax_id in item.taxes
            }
            for payer, percent in line._get_shares().items():
                own = {tax_id: (tax[payer], of[payer]) for tax_id, (tax, of) in taxes.items()}
                if payer == "internal":
                    own = {}
                items[payer].append(
                    item._replace(
                        percent=percent,
                        base=base[payer],
                        tax=sum(tax for tax, _base in own.values())
                        + (reverse[payer] if own else 0),
                        taxes=own,
                    )
                )

    def _apply_covers(self, items):
        """Move to the customer what the terms of a payer leave to him."""
        rounding = (self.company_id or self.env.company).currency_id.rounding
        for terms in self.cover_ids:
            own = items.get(terms.payer, [])
            gross = sum(item.total for item in own)
            _paid, deducted, beyond = split.cover(
                gross,
                split.to_units(terms.deductible, rounding),
                split.to_units(terms.cap, rounding) if terms.cap else None,
            )
            groups = defaultdict(list)
            for item in own:
                groups[item.tax_ids].append(item)
            for kind, amount in (("deductible", deducted), ("cap", beyond)):
                if not amount:
                    continue
                weights = [max(0, sum(item.total for item in group)) for group in groups.values()]
                for tax_ids, part in zip(groups, split.split(amount, weights), strict=True):
                    if not part:
                        continue
                    moved = self._prepare_moved_item(kind, tax_ids, groups[tax_ids], part, terms)
                    items["customer"].append(moved)
                    taken = moved._replace(
                        base=-moved.base,
                        tax=-moved.tax,
                        taxes={key: (-tax, -base) for key, (tax, base) in moved.taxes.items()},
                    )
                    items[terms.payer].append(taken)

    def _prepare_moved_item(self, kind, tax_ids, group, amount, terms):
        """Return the item that takes `amount` (with tax) out of items of the same taxes."""
        keys = list(group[0].taxes)
        base = sum(item.base for item in group)
        net = sum(item.tax for item in group)
        taxes = {key: sum(item.taxes[key][0] for item in group) for key in keys}
        bases = {key: sum(item.taxes[key][1] for item in group) for key in keys}
        reverse = net - sum(taxes.values())
        own_base, own_reverse, *own = split.split(amount, [base, reverse, *taxes.values()])
        own = dict(zip(keys, own, strict=True))
        total = base + net
        return BillItem(
            kind,
            self.env["dealer.repair.line"],
            None,
            tax_ids,
            own_base,
            own_reverse + sum(own.values()),
            {key: (own[key], round(bases[key] * amount / total)) for key in keys},
            terms.payer,
        )

    # === WHAT IS MISSING === #

    def _get_payer_blockers(self):
        """Return sentences: what is not clear about who pays, and who mends it."""
        self.ensure_one()
        lines = self._get_lines_in()
        split_lines = lines.filtered("is_split")
        blockers = [
            self.env._(
                "The shares of “%(line)s” do not add up to 100 %%. The service adviser mends them.",
                line=line.name,
            )
            for line in split_lines
            if not line._are_shares_complete()
        ]
        labels = dict(lines._fields["payer"]._description_selection(self.env))
        payers = set(lines.mapped("payer")).union(*(line._get_shares() for line in split_lines))
        blockers += [
            self.env._(
                "Lines are for “%(payer)s”, but the order does not name who that is. The service "
                "adviser fills it in.",
                payer=labels[payer],
            )
            for payer in sorted(payers - {"internal"})
            if not self._get_payer_partner(payer)
        ]
        if self._is_excess_unsigned():
            blockers.append(
                self.env._(
                    "Deductible and limit leave %(amount)s to the customer, who has agreed to "
                    "%(agreed)s. The service adviser gets the authorisation.",
                    amount=self.currency_id.format(self.amount_customer),
                    agreed=self.currency_id.format(self._get_agreed_amount()),
                )
            )
        return blockers

    def _get_agreed_amount(self):
        """Return what the customer last agreed to pay, with tax."""
        return self.authorisation_ids.sorted("id")[-1:].amount_total

    def _is_excess_unsigned(self):
        """Whether terms of other payers make the customer pay more than he agreed to."""
        self.ensure_one()
        if not self.has_covers:
            return False
        over = self.currency_id.compare_amounts(self.amount_customer, self._get_agreed_amount())
        return over > 0

    # === BILL LINES === #

    def _prepare_bill_lines(self, items, partner):
        """Return the values of the invoice lines that bill `items` to `partner`."""
        self.ensure_one()
        exact = any(item.percent is not None or item.kind != "line" for item in items)
        order = self.with_context(lang=partner.lang or self.env.lang)
        return [
            order._prepare_bill_line(item, sequence, exact) for sequence, item in enumerate(items)
        ]

    def _prepare_bill_line(self, item, sequence, exact):
        if item.kind == "line":
            values = item.line._prepare_invoice_line_values(sequence)
        else:
            values = {
                "sequence": sequence,
                "name": self._get_terms_label(item),
                "quantity": 1.0,
                "price_unit": 0.0,
                "discount": 0.0,
                "tax_ids": item.tax_ids.ids,
            }
        if not exact:
            return values
        currency = self.company_id.currency_id
        rounding = currency.rounding
        base = split.to_amount(item.base, rounding)
        whole = item.kind == "line" and item.percent is None
        gross = values["price_unit"] * values["quantity"] * (1 - values["discount"] / 100)
        if not whole or (not item.taxes and abs(gross - base) > rounding / 1000):
            # one piece of it, at what the piece costs: price times quantity is the amount
            price = item.base + sum(
                item.taxes[tax.id][0]
                for tax in item.tax_ids.flatten_taxes_hierarchy()
                if tax.price_include and tax.id in item.taxes
            )
            values.update(quantity=1.0, discount=0.0, price_unit=split.to_amount(price, rounding))
        if item.percent is not None:
            values["name"] = self.env._(
                "%(line)s (%(percent)g %% of %(quantity)g × %(price)s)",
                line=item.line.name,
                percent=float(item.percent),
                quantity=item.line.quantity,
                price=currency.format(item.line.price_unit * (1 - item.line.discount / 100)),
            )
        if item.taxes:
            values["extra_tax_data"] = {
                "currency_id": currency.id,
                "price_unit": values["price_unit"],
                "discount": values["discount"],
                "quantity": values["quantity"],
                "rate": 1.0,
                "manual_total_excluded_currency": base,
                "manual_total_excluded": base,
                "manual_tax_amounts": {
                    str(tax_id): {
                        f"{name}_amount{suffix}": split.to_amount(units, rounding)
                        for name, units in (("tax", tax), ("base", of))
                        for suffix in ("", "_currency")
                    }
                    for tax_id, (tax, of) in item.taxes.items()
                },
            }
        return values

    def _get_terms_label(self, item):
        payer = self._get_payer_partner(item.terms_of).display_name
        if item.kind == "cap":
            return self.env._("Beyond the limit of %(payer)s, paid by the customer", payer=payer)
        return self.env._("Deductible of %(payer)s, paid by the customer", payer=payer)
