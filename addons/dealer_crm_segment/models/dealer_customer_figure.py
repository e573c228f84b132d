from odoo import fields, models
from odoo.tools import format_amount, format_date

AGE_BANDS = [
    ("0", "Under 25"),
    ("25", "25 to 34"),
    ("35", "35 to 44"),
    ("45", "45 to 54"),
    ("55", "55 to 64"),
    ("65", "65 and older"),
]
MONTHS = [
    ("01", "January"),
    ("02", "February"),
    ("03", "March"),
    ("04", "April"),
    ("05", "May"),
    ("06", "June"),
    ("07", "July"),
    ("08", "August"),
    ("09", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class DealerCustomerFigure(models.Model):
    """What the documents say of one customer, in numbers: one row a customer.

    Nothing here is typed: ``_refresh`` (dealer_customer_figure_query.py) counts everything from the
    documents, for one customer or for all in one statement. A company's row counts what its
    people did. Money is in the currency of the first store; days are the days of that store.
    """

    _name = "dealer.customer.figure"
    _description = "Figures of a Customer"
    _rec_name = "partner_id"
    _order = "last_active_on desc nulls last, id desc"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", readonly=True
    )
    store_id = fields.Many2one(
        "res.company",
        string="Home Store",
        readonly=True,
        index="btree_not_null",
        help="Store of the customer's latest posted bill; before the first bill that of his latest"
        " lead. Empty: a customer of no store yet, whom every store may address.",
    )
    currency_id = fields.Many2one("res.currency", readonly=True)

    # life
    lifecycle_id = fields.Many2one(
        "dealer.customer.lifecycle",
        string="Phase",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Prospect, new owner, active …: the first phase whose rule the figures fit. The rules"
        " are under Customers / Configuration / Phases of Customers.",
    )
    birthday_month = fields.Selection(
        MONTHS, readonly=True, help="Month of the customer's birthday, by his contact."
    )
    age_band = fields.Selection(
        AGE_BANDS, readonly=True, help="Age in full years today, by the customer's birthday."
    )

    # cars
    cars_now = fields.Integer(
        readonly=True,
        help="Cars the customer owns today, by the owners' history of each car.",
    )
    cars_before = fields.Integer(
        readonly=True,
        help="Cars the customer owned once and owns no more, by the owners' history of each car.",
    )
    newest_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Newest Car",
        readonly=True,
        help="Of the cars the customer owns today, the one he got last.",
    )
    brand_id = fields.Many2one(
        "fleet.vehicle.model.brand", readonly=True, help="Brand of the newest car."
    )
    model_id = fields.Many2one(
        "fleet.vehicle.model", string="Series", readonly=True, help="Series of the newest car."
    )
    owner_since = fields.Date(
        readonly=True, help="Day the customer became owner of his newest car."
    )
    car_age = fields.Integer(
        string="Age of Newest Car",
        readonly=True,
        help="Full years since the newest car was built; where that is not known, since its model"
        " year began or the customer became its owner. 0: no car.",
    )

    # money
    bill_count = fields.Integer(
        string="Bills",
        readonly=True,
        help="Posted customer bills of all time, credit notes not counted.",
    )
    bill_days_24m = fields.Integer(
        string="Days with Bills (24 Months)",
        readonly=True,
        help="Days of the last 24 months on which the customer got a posted bill: several bills of"
        " one visit count once.",
    )
    last_bill_on = fields.Date(
        string="Last Bill", readonly=True, help="Date of the latest posted bill."
    )
    spend_12m = fields.Monetary(
        string="Spend (12 Months)",
        readonly=True,
        help="Posted bills less credit notes of the last 12 months, with tax.",
    )
    spend_24m = fields.Monetary(
        string="Spend (24 Months)",
        readonly=True,
        help="Posted bills less credit notes of the last 24 months, with tax.",
    )
    spend_total = fields.Monetary(
        string="Spend", readonly=True, help="Posted bills less credit notes of all time, with tax."
    )

    # interest
    lead_count = fields.Integer(
        string="Leads (12 Months)", readonly=True, help="Leads created in the last 12 months."
    )
    lead_open_count = fields.Integer(
        string="Open Leads", readonly=True, help="Leads neither won nor lost today."
    )
    last_lead_on = fields.Date(
        string="Last Lead", readonly=True, help="Day the latest lead came in."
    )
    last_active_on = fields.Date(
        string="Last Active",
        readonly=True,
        index=True,
        help="The latest of what the customer did with the store: bill, visit to the workshop,"
        " deal.",
    )

    # recency, frequency, monetary value
    score_r = fields.Integer(
        string="Recency Score",
        readonly=True,
        aggregator="avg",
        help="1 to 5: how recent the last bill is, compared with all customers who ever got one."
        " 5 is the most recent fifth; same day, same score. 0: never a bill. Compared each night.",
    )
    score_f = fields.Integer(
        string="Frequency Score",
        readonly=True,
        aggregator="avg",
        help="1 to 5: on how many days of the last 24 months there was a bill, compared with all"
        " customers who ever got one. 5 is the busiest fifth. 0: never a bill. Compared each night.",
    )
    score_m = fields.Integer(
        string="Monetary Score",
        readonly=True,
        aggregator="avg",
        help="1 to 5: the spend of the last 24 months, compared with all customers who ever got a"
        " bill. 5 is the fifth that spent most. 0: never a bill. Compared each night.",
    )
    score = fields.Integer(
        string="RFM",
        readonly=True,
        aggregator=None,
        help="The three scores as one number, recency first: 555 is the best customer, 111 the one"
        " longest away, seldom here, with the smallest bills. 0: never a bill.",
    )

    _partner_uniq = models.UniqueIndex("(partner_id)", "A customer has his figures once.")

    def _get_portrait(self):
        """:return: list of short statements that together draw the customer; glue adds its own"""
        self.ensure_one()
        parts = [self.lifecycle_id.name] if self.lifecycle_id else []
        if self.age_band:
            parts.append(
                dict(self._fields["age_band"]._description_selection(self.env))[self.age_band]
            )
        if self.newest_vehicle_id:
            # sudo: the names of a series and its brand are no secret
            car = self.sudo().model_id.display_name
            parts.append(
                self.env._(
                    "%(count)s cars, newest %(car)s since %(day)s",
                    count=self.cars_now,
                    car=car,
                    day=format_date(self.env, self.owner_since),
                )
            )
        elif self.cars_before:
            parts.append(self.env._("%(count)s cars before, none now", count=self.cars_before))
        if self.bill_count:
            parts.append(
                self.env._(
                    "spent %(year)s in 12 months, %(total)s in all",
                    year=format_amount(self.env, self.spend_12m, self.currency_id),
                    total=format_amount(self.env, self.spend_total, self.currency_id),
                )
            )
            parts.append(
                self.env._("last bill on %(day)s", day=format_date(self.env, self.last_bill_on))
            )
        if self.lead_open_count:
            parts.append(self.env._("%(count)s open leads", count=self.lead_open_count))
        return parts

    def action_open_customer(self):
        """Open the customer's page."""
        self.ensure_one()
        return self.partner_id.action_open_customer()
