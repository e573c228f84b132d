from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerUsedPriceProposal(models.Model):
    """A used car has stood for long: its asking price should come down; the manager decides."""

    _name = "dealer.used.price.proposal"
    _description = "Price Proposal of a Used Car"
    _inherit = ["dealer.fact.mixin"]
    _order = "date desc, id desc"
    _rec_name = "vehicle_id"
    _fact_fields = frozenset(
        {
            "vehicle_id",
            "rule_id",
            "date",
            "stock_date",
            "old_price",
            "state",
            "decided_by_id",
            "decided_on",
        }
    )

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        "res.company", string="Store", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="vehicle_id.currency_id")
    rule_id = fields.Many2one(
        "dealer.used.price.rule", index=True, ondelete="restrict", readonly=True
    )
    date = fields.Date(readonly=True)
    stock_date = fields.Date(string="In Stock since", readonly=True)
    stock_days = fields.Integer(related="vehicle_id.stock_days")
    old_price = fields.Monetary(string="Asking Price", readonly=True)
    new_price = fields.Monetary(string="Proposed Price")
    stock_cost = fields.Float(related="vehicle_id.stock_cost", groups="dealer_base.group_see_cost")
    state = fields.Selection(
        [("open", "Open"), ("accepted", "Accepted"), ("dismissed", "Dismissed")],
        readonly=True,
        index=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    _once = models.UniqueIndex(
        "(vehicle_id, rule_id, stock_date)", "This rule has proposed a price for the car already."
    )
    _price_positive = models.Constraint("CHECK(new_price >= 0)", "A price cannot be below zero.")

    @api.model
    def _cron_propose(self):
        self._propose()

    @api.model
    def _propose(self):
        """Propose what the rules of the stores say of cars that have just grown old enough.

        Only the furthest rule a car has reached counts; each proposes once for each stay.

        :return: the new proposals
        """
        values = []
        for company, rules in (
            self.env["dealer.used.price.rule"].search([]).grouped("company_id").items()  # pylint: disable=no-search-all
        ):
            today = company._get_store_date()
            cars = self.env["dealer.vehicle"].search(
                [
                    ("is_used", "=", True),
                    ("company_id", "=", company.id),
                    ("lifecycle", "=", "in_stock"),
                    (
                        "stock_date",
                        "<=",
                        fields.Date.subtract(today, days=min(rules.mapped("days"))),
                    ),
                ]
            )
            known = {
                (proposal.vehicle_id, proposal.rule_id, proposal.stock_date)
                for proposal in self.search([("vehicle_id", "in", cars.ids)])
            }
            for car in cars:
                age = (today - car.stock_date).days
                rule = rules.filtered(lambda rule: rule.days <= age).sorted("days")[-1:]  # noqa: B023
                price = car._get_asking_price()
                if not price or (car, rule, car.stock_date) in known:
                    continue
                values.append(
                    {
                        "vehicle_id": car.id,
                        "company_id": company.id,
                        "rule_id": rule.id,
                        "date": today,
                        "stock_date": car.stock_date,
                        "old_price": price,
                        "new_price": car.currency_id.round(price * (1 - rule.percent / 100)),
                        "state": "open",
                    }
                )
        return self._create_with_facts(values)

    def action_accept(self):
        """The proposed price is asked from now on."""
        self._decide("accepted")
        for proposal in self:
            # sudo: the manager decides the price; the car's record may be another's
            proposal.vehicle_id.sudo().list_price = proposal.new_price

    def action_dismiss(self):
        """The price stays."""
        self._decide("dismissed")

    def _decide(self, state):
        self.check_access("write")
        for proposal in self:
            if proposal.state != "open":
                raise UserError(self.env._("%s: that is decided already.", proposal.display_name))
        self._set_facts(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_on": fields.Datetime.now(),
            }
        )
