from odoo import api, fields, models
from odoo.exceptions import ValidationError

NEW_ENERGY = (
    "electric",
    "hydrogen",
    "plug_in_hybrid_diesel",
    "plug_in_hybrid_gasoline",
)


class DealerAgencyRate(models.Model):
    """A rate of law with its dates: tax = price × percent − relief, relief up to a maximum."""

    _name = "dealer.agency.rate"
    _description = "Rate of an Agency Charge"
    _order = "charge_id, date_from desc, energy, id"

    charge_id = fields.Many2one(
        "dealer.agency.type.charge", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date(required=True, default=fields.Date.context_today)
    date_to = fields.Date(help="Last day; empty: until another one.")
    energy = fields.Selection(
        [("any", "Any car"), ("fuel", "Fuel"), ("new", "New energy")],
        required=True,
        default="any",
        help="New energy: electric, plug-in hybrid, hydrogen; of the series.",
    )
    percent = fields.Float(required=True, digits=(6, 3), help="Of the price without VAT.")
    relief_percent = fields.Float(
        string="Relief (%)", digits=(6, 3), help="Share of the tax that is forgiven."
    )
    relief_max = fields.Float(
        string="Relief up to",
        digits="Product Price",
        help="In the store's currency; 0: no limit.",
    )
    note = fields.Char(string="Source", help="Law or notice it comes from.")

    _range = models.Constraint(
        "CHECK (percent >= 0 AND relief_percent BETWEEN 0 AND 100 AND relief_max >= 0)",
        "Rates are not negative, and no more than all of a tax is forgiven.",
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A rate ends after it begins."
    )

    @api.constrains("date_from", "date_to", "energy", "charge_id")
    def _check_overlap(self):
        for rate in self:
            for other in rate.charge_id.rate_ids - rate:
                if (
                    other.energy == rate.energy
                    and other.date_from <= (rate.date_to or fields.Date.to_date("9999-12-31"))
                    and rate.date_from <= (other.date_to or fields.Date.to_date("9999-12-31"))
                ):
                    raise ValidationError(
                        self.env._(
                            "Two rates of “%s” are valid on the same day. End one before the "
                            "other begins.",
                            rate.charge_id.product_id.name,
                        )
                    )

    def _find(self, vehicle, date):
        """:return: the rate of the day for this car; that of its energy before that of any car"""
        fuel = vehicle.model_id.default_fuel_type
        energy = "new" if fuel in NEW_ENERGY else "fuel"
        valid = self.filtered(
            lambda rate: (
                rate.date_from <= date
                and (not rate.date_to or rate.date_to >= date)
                and rate.energy in (energy, "any")
            )
        )
        return valid.sorted(lambda rate: rate.energy == "any")[:1]

    def _get_amount(self, price, currency, company, date):
        self.ensure_one()
        tax = price * self.percent / 100
        relief = tax * self.relief_percent / 100
        if self.relief_max:
            limit = company.currency_id._convert(self.relief_max, currency, company, date)
            relief = min(relief, limit)
        return max(tax - relief, 0.0)
