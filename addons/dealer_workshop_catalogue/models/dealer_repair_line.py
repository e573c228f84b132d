from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

from ..lib.spread import spread

# what a line takes off hangs on
EARNED = frozenset({"quantity", "price_unit", "discount", "tax_ids", "payer", "share_ids"})


class DealerRepairLine(models.Model):
    """Prices of a line: the rate of labour, the customer class of parts, what was typed."""

    _inherit = "dealer.repair.line"

    operation_line_id = fields.Many2one(
        "dealer.operation.line",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        help="The line of the operation it came from.",
    )
    labour_class_id = fields.Many2one(
        "dealer.labour.class", help="Prices its hours; empty: the class of its job."
    )
    package_id = fields.Many2one(
        "dealer.service.package",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The package whose price the line has a share of.",
    )
    card_use_ids = fields.One2many("dealer.service.package.card.use", "credit_line_id")
    list_price_unit = fields.Float(
        string="Usual Price",
        min_display_digits="Product Price",
        readonly=True,
        help="What one unit or hour costs outside the package or fixed price; 0 where there is "
        "none.",
    )
    offered_price_unit = fields.Float(
        string="Offered Price",
        min_display_digits="Product Price",
        readonly=True,
        help="What one unit or hour costs in the package or at the fixed price: less is a "
        "discount.",
    )
    saving = fields.Monetary(
        compute="_compute_saving", help="What the package or fixed price saves on this line."
    )
    price_basis = fields.Json(
        readonly=True,
        help="What the price was computed from. A price that differs was typed and stays.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "list_price_unit",
            "offered_price_unit",
            "package_id",
        }

    @api.depends("list_price_unit", "price_unit", "quantity")
    def _compute_saving(self):
        for line in self:
            saved = line.list_price_unit and line.list_price_unit - line.price_unit
            saved = saved * line.quantity * (1 - line.discount / 100)
            line.saving = line.currency_id.round(saved) if line.currency_id else saved

    @api.depends(
        "payer", "order_id.partner_id", "order_id.warranty_partner_id", "order_id.insurer_id",
        "labour_class_id", "job_id.labour_class_id",
    )  # fmt: skip
    def _compute_price_unit(self):
        """Price anew what nobody priced: no typed price, no package, nothing authorised."""
        kept = self.filtered(lambda line: line._keeps_price())
        for line in kept:
            line.price_unit = line.price_unit
        if others := self - kept:
            super(DealerRepairLine, others)._compute_price_unit()
            for line in others:
                line.price_basis = line._prepare_price_basis(line.price_unit)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.filtered(lambda line: not line.price_basis)._note_price_basis()
        return lines

    def write(self, vals):
        if not self.env.su and not EARNED.isdisjoint(vals) and self.card_use_ids:
            raise UserError(
                self.env._(
                    "What a prepaid card takes off follows from the card: delete the line, and the "
                    "card keeps its use."
                )
            )
        if "product_id" in vals and "price_unit" not in vals:
            # another part has another price, whoever gave the old one
            changed = self.filtered(lambda line: line.product_id.id != vals["product_id"])
            super(DealerRepairLine, changed).write({"price_unit": 0})
            changed._set_facts({"list_price_unit": 0, "offered_price_unit": 0})
        result = super().write(vals)
        if "price_unit" in vals and "price_basis" not in vals:
            self._note_price_basis()
        return result

    def _note_price_basis(self):
        """Remember of prices that were given whether they are the ones that would be computed."""
        prices = self._get_suggested_prices()
        for line in self:
            same = float_compare(line.price_unit, prices[line], precision_digits=6) == 0
            line.price_basis = line._prepare_price_basis(line.price_unit if same else False)

    def _prepare_price_basis(self, price):
        self.ensure_one()
        return {"price": price, "product": self.product_id._origin.id, "payer": self.payer}

    def _keeps_price(self):
        """Whether the price of this line is no longer ours to compute."""
        self.ensure_one()
        basis = self.price_basis
        if not basis or not self.price_unit or basis["product"] != self.product_id._origin.id:
            return False
        if self.list_price_unit:
            return True
        if self.authorised_content:
            return self.authorised_content.get("payer") == self.payer
        return basis["price"] != self.price_unit

    def _get_labour_prices(self):
        """The rate of the labour's class, the payer's class and the payer, of the line's store."""
        prices = super()._get_labour_prices()
        labour = self.filtered(lambda line: line.line_type == "labour")
        if not labour:
            return prices
        rates = self.env["dealer.labour.rate"]._get_valid(labour.company_id or self.env.company)
        if not rates:
            return prices
        pricelists = labour._get_pricelists()
        for line in labour:
            rate = rates._pick(
                line.company_id or self.env.company,
                line.labour_class_id or line.job_id.labour_class_id,
                pricelists[line],
                line.payer,
            )
            if rate:
                prices[line.id] = rate.price
        return prices

    def _get_pricelists(self):
        """Return {line: customer class of who pays it, empty where he is in none}."""
        result = {}
        for (order, payer, company), lines in self.grouped(
            lambda line: (line.order_id, line.payer, line.company_id)
        ).items():
            # sudo: the class follows from the contact, who writes the order need not read prices
            partner = order._get_payer_partner(payer).sudo().with_company(company)
            pricelist = (
                partner.property_product_pricelist if partner else partner.env["product.pricelist"]
            )
            pricelist = pricelist.filtered("is_part_class")
            result.update(dict.fromkeys(lines, pricelist))
        return result

    def _get_list_prices(self):
        """Parts cost what the customer class of their payer pays."""
        prices = super()._get_list_prices()
        parts = self.filtered(lambda line: line.line_type == "part" and line.product_id)
        for pricelist, lines in parts.grouped(parts._get_pricelists().get).items():
            if pricelist:
                found = pricelist._get_products_price(
                    lines.product_id.sudo(), 1.0, currency=lines.currency_id[:1]
                )
                prices.update((line, found[line.product_id.id]) for line in lines)
        return prices

    def _spread_price(self, amount):
        """Price these lines so that quantity × price adds up to `amount`, to the cent.

        Each keeps its proportion of the usual prices, which stand in `list_price_unit` from now.

        :param float amount: in the terms of sales prices, in the store's currency
        """
        currency = self.currency_id[:1] or self.env.company.currency_id
        usual = {line: line.list_price_unit or line.price_unit for line in self}
        weights = [line.quantity * usual[line] for line in self]
        for line, piece in zip(self, spread(amount, weights, currency.rounding), strict=True):
            price = piece / line.quantity if line.quantity else 0.0
            line._set_facts({"list_price_unit": usual[line], "offered_price_unit": price})
            line.price_unit = price

    def _price_with_tax(self, total):
        """Price these lines so that they add up to `total` with tax, as near as the cents allow.

        Each amount is a whole number of cents, so that no rounding of the bill moves to others.
        """
        self._spread_price(total)
        for line in self:
            taxes = line.tax_ids.flatten_taxes_hierarchy()
            taxes = taxes.filtered(lambda tax: not tax.price_include)
            if taxes and line.quantity:
                piece = line.price_unit * line.quantity
                gross = taxes.compute_all(piece, line.currency_id)["total_included"] or piece
                amount = line.currency_id.round(piece * (piece / gross if gross else 1))
                price = amount / line.quantity
                line._set_facts({"offered_price_unit": price})
                line.price_unit = price

    def _get_usual_prices(self):
        """The price of a package is no discount somebody gives; one below it is."""
        prices = super()._get_usual_prices()
        packaged = self.filtered("list_price_unit")
        return {
            **prices,
            **{line: line.offered_price_unit or line.price_unit for line in packaged},
        }

    def _is_earned(self):
        """A card was paid for; the cents beside it make the job come out even."""
        if self.card_use_ids:
            return True
        prepaid = self.job_id.line_ids.card_use_ids
        few = self.currency_id.compare_amounts(self.price_unit, -10 * self.currency_id.rounding)
        return super()._is_earned() or bool(prepaid and self.quantity == 1 and few > 0)

    def _may_discount(self):
        return super()._may_discount() and not self.job_id.line_ids.card_use_ids

    def _prepare_invoice_line_values(self, sequence):
        """What a prepaid card pays comes off the store's liability."""
        values = super()._prepare_invoice_line_values(sequence)
        if self.card_use_ids:
            values["account_id"] = self.company_id._get_service_card_account().id
        return values

    def _prepare_offered_values(self):
        """Return the values this unsaved line of an offer is created with."""
        self.ensure_one()
        values = {
            "line_type": self.line_type,
            "name": self.name,
            "product_id": self.product_id._origin.id,
            "quantity": self.quantity,
            "payer": self.payer,
            "operation_line_id": self.operation_line_id._origin.id,
            "labour_class_id": self.labour_class_id._origin.id,
            "price_unit": self.price_unit,
            "list_price_unit": self.list_price_unit,
            "offered_price_unit": self.offered_price_unit,
        }
        if self.line_type == "labour":
            values["standard_hours"] = self.standard_hours
        return values

    def _prepare_offered_parts(self):
        """Return {part line: what the preview shows of it}: is it there?"""
        parts = self.filtered(lambda line: line.line_type == "part" and line.product_id)
        warehouses = parts.order_id.warehouse_id._origin
        stock = parts.product_id._origin._get_part_stock(warehouses)
        result = {}
        for line in parts:
            product = line.product_id._origin
            shelf = stock.get((product.id, line.order_id.warehouse_id._origin.id))
            free = shelf.free if shelf else 0.0
            result[line] = {
                "name": product.display_name,
                "quantity": line.quantity,
                "unit": product.uom_id.name,
                "free": free,
                "is_short": product.uom_id.compare(free, line.quantity) < 0,
            }
        return result
