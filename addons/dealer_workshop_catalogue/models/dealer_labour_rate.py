from odoo import api, fields, models

from odoo.addons.dealer_workshop.models.dealer_repair_order import PAYERS

# a price for a customer class goes before one for a payer, that before one for a labour class
WEIGHTS = {"pricelist_id": 4, "payer": 2, "labour_class_id": 1}


class DealerLabourRate(models.Model):
    """The price of an hour of labour, by labour class, customer class and payer, from a date on.

    What is empty isn't asked for. The most specific rate wins; among equals the store's own, then
    the one that began last.
    """

    _name = "dealer.labour.rate"
    _description = "Labour Rate"
    _order = "labour_class_id, pricelist_id, payer, date_from desc, id"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    labour_class_id = fields.Many2one("dealer.labour.class", help="Empty: every class of labour.")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Customer Class",
        domain="[('is_part_class', '=', True)]",
        check_company=True,
        index="btree_not_null",
        help="The class of who pays (the pricelist of his contact). Empty: everybody.",
    )
    payer = fields.Selection(PAYERS, help="Empty: whoever pays.")
    price = fields.Monetary(
        required=True,
        help="For one hour, in the terms of sales prices: with tax where the "
        "taxes of labour are included in prices.",
    )
    date_from = fields.Date(string="Valid from", help="Empty: always was.")
    date_to = fields.Date(string="Valid until", help="Last day; empty: still is.")

    _price_positive = models.Constraint("CHECK(price >= 0)", "A rate cannot be below zero.")
    _dates = models.Constraint(
        "CHECK(date_to IS NULL OR date_from IS NULL OR date_from <= date_to)",
        "The last day is before the first one.",
    )
    _identity_uniq = models.UniqueIndex(
        "(company_id, COALESCE(labour_class_id, 0), COALESCE(pricelist_id, 0), "
        "COALESCE(payer, ''), COALESCE(date_from, '0001-01-01'))",
        "There is a rate for this labour, customer class and payer from this date on already.",
    )

    @api.depends("labour_class_id", "pricelist_id", "payer")
    def _compute_display_name(self):
        payers = dict(self._fields["payer"]._description_selection(self.env))
        for rate in self:
            of = [rate.labour_class_id.name, rate.pricelist_id.name, payers.get(rate.payer)]
            rate.display_name = " · ".join(filter(None, of)) or self.env._("Any labour")

    @api.model
    def _get_valid(self, companies, date=None):
        """Return the rates of the stores that hold on a day, the most specific first."""
        date = date or fields.Date.context_today(self)
        rates = self.search_fetch(
            [
                ("company_id", "in", companies.ids),
                "|",
                ("date_from", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            ["company_id", "price", "date_from", *WEIGHTS],
        )
        first = fields.Date.to_date("0001-01-01")
        return rates.sorted(
            lambda rate: (
                sum(weight for name, weight in WEIGHTS.items() if rate[name]),
                rate.date_from or first,
                rate.id,
            ),
            reverse=True,
        )

    def _pick(self, company, labour_class, pricelist, payer):
        """Return the first of these rates (see `_get_valid`) that holds for this labour."""
        for rate in self:
            if (
                rate.company_id == company
                and rate.labour_class_id in (labour_class, self.env["dealer.labour.class"])
                and rate.pricelist_id in (pricelist, self.env["product.pricelist"])
                and rate.payer in (payer, False)
            ):
                return rate
        return self.browse()
