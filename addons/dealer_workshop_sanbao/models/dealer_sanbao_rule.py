from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.fields import Domain

ASSEMBLIES = [
    ("engine", "Engine"),
    ("gearbox", "Gearbox"),
    ("battery", "Traction battery"),
    ("motor", "Drive motor"),
    ("steering", "Steering"),
    ("brakes", "Brakes"),
    ("suspension", "Suspension"),
    ("driveline", "Driveline"),
    ("emission", "Emission control"),
    ("body", "Body"),
    ("other", "Other"),
]
# assemblies the law names one by one: replaced as a whole
POWER = ("engine", "gearbox", "battery", "motor")


class DealerSanbaoRule(models.Model):
    """One limit of the law on repair, exchange and return of household cars (三包).

    Limits are data: which applies to a car follows from the day it was sold. The one in force then
    stays its own, also after the law has changed.
    """

    _name = "dealer.sanbao.rule"
    _description = "Sanbao Limit"
    _order = "date_from desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("repair_days", "Repair days in all"),
            ("same_fault", "Repairs of the same fault"),
            ("safety", "Repairs of grave safety faults"),
            ("assembly", "Replacements of engine, gearbox, traction battery or drive motor"),
            ("main_part", "Replacements of the same main part"),
            ("early_assembly", "Early fault of a main part of a power assembly"),
            ("early_replacement", "Early replacement of a power assembly or its main part"),
            ("early_safety", "Early failure of what keeps the car safe"),
            ("visit_days", "Days of one visit"),
        ],
        required=True,
        help="What is counted, and of what: all of the car, one fault, one assembly, one part, "
        "one visit.",
    )
    limit = fields.Float(required=True, help="Days or times; see Comparison.")
    comparison = fields.Selection(
        [("more", "More than the limit"), ("reached", "The limit is reached")],
        required=True,
        default="more",
        help="When the customer's right arises.",
    )
    warn_at = fields.Float(
        required=True, help="From here on the car is amber: one step before the limit."
    )
    months = fields.Integer(help="Period from the day the car was sold. 0: see Days.")
    days = fields.Integer(help="Period in days, instead of months. 0: no limit of time.")
    km = fields.Integer(string="Mileage", help="Period in km; whichever ends first. 0: none.")
    hours_per_day = fields.Float(
        default=24.0,
        help="So many hours of a repair are a day; a part of a day counts as one.",
    )
    consequence = fields.Char(
        required=True, translate=True, help="What the customer may ask for, in a few words."
    )
    country_id = fields.Many2one(
        "res.country",
        required=True,
        default=lambda self: self.env.ref("base.cn", raise_if_not_found=False),
        help="Stores of this country count. Elsewhere nothing is counted.",
    )
    date_from = fields.Date(
        required=True, help="The rule holds for cars sold on this day or later."
    )
    date_to = fields.Date(help="The rule holds for cars sold on this day or before.")
    source = fields.Char(required=True, help="Law and article.")

    _limit_positive = models.Constraint(
        'CHECK("limit" >= 0 AND warn_at >= 0 AND warn_at <= "limit")',
        "The warning comes at the limit or before, and neither is below zero.",
    )
    _period_positive = models.Constraint(
        "CHECK(months >= 0 AND days >= 0 AND km >= 0 AND hours_per_day > 0)",
        "Months, days, mileage and hours cannot be below zero.",
    )
    _validity = models.Constraint(
        "CHECK(date_to IS NULL OR date_to >= date_from)", "The rule ends before it begins."
    )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._recount()
        return rules

    def write(self, vals):
        result = super().write(vals)
        if set(vals) - {"name", "consequence", "source", "sequence"}:
            self._recount()
        return result

    @api.model
    def _recount(self):
        """Limits have changed: every car with marked faults is counted anew, in the background."""
        cron = self.env.ref("dealer_workshop_sanbao.ir_cron_sanbao", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()  # who keeps the limits need not keep scheduled actions

    def _get_end(self, start):
        """Return the last day the rule counts for a car sold on `start`, or None: without end."""
        self.ensure_one()
        if self.months:
            return start + relativedelta(months=self.months)
        return start + timedelta(days=self.days) if self.days else None

    def _is_within(self, start, day, mileage):
        """Return whether `day` and `mileage` lie in the rule's period of a car sold on `start`."""
        self.ensure_one()
        end = self._get_end(start)
        return day >= start and (not end or day <= end) and (not self.km or mileage <= self.km)

    def _get_level(self, value):
        """Return the light of a count: ok, warning (one step before) or limit (the right is there).

        Counts are whole, days and times: so is the comparison.
        """
        self.ensure_one()
        over = value > self.limit if self.comparison == "more" else value >= self.limit
        if over:
            return "limit"
        return "warning" if value and value >= self.warn_at else "ok"

    @api.model
    def _get_rules(self, countries):
        """Return the limits of these countries, past the user's rights: law is no secret."""
        return self.sudo().search(Domain("country_id", "in", countries.ids))

    def _applies_to(self, start):
        """Return those that hold for a car sold on `start`."""
        return self.filtered(
            lambda rule: rule.date_from <= start and (not rule.date_to or start <= rule.date_to)
        )
