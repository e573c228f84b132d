from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

CATEGORIES = [
    ("draft", "To Appraise"),
    ("appraised", "Appraised"),
    ("offered", "Offered"),
    ("accepted", "Accepted"),
    ("received", "In Stock"),
    ("done", "Settled"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]


class DealerTradein(models.Model):
    """A customer's old car: appraised, offered for, bought; inside a deal or outright.

    Its status follows from facts. Money is in `dealer_tradein_money.py`, the stages in
    `dealer_tradein_workflow.py`. Amounts are in the currency of the deal, else of the store, and
    are what the customer gets: taxes included.
    """

    _name = "dealer.tradein"
    _description = "Trade-In"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.workflow.mixin",
        "dealer.checklist.mixin",
        "dealer.media.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name", "vehicle_id", "partner_id"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _workflow_seal_lines = ("repair_ids",)
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "category",
            "is_live",
            "appraised_on",
            "offered_on",
            "decision",
            "decided_on",
            "received_on",
            "settled_on",
            "cancelled_on",
            "purchase_id",
            "bill_id",
            "netting_move_id",
            "payoff_move_id",
        }
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
    )
    currency_id = fields.Many2one(
        "res.currency", compute="_compute_currency_id", store=True, precompute=True
    )
    order_id = fields.Many2one(
        "sale.order",
        string="Deal",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain=[("is_deal", "=", True)],
        help="The deal the old car helps to pay. Empty: the car is bought outright.",
    )
    order_state = fields.Selection(related="order_id.state", string="State of the Deal")
    partner_id = fields.Many2one(
        "res.partner",
        string="Seller",
        required=True,
        index=True,
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        check_company=True,
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Old Car",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="Found by plate or VIN, or made.",
    )
    vin = fields.Char(related="vehicle_id.vin")
    license_plate = fields.Char(related="vehicle_id.license_plate")
    user_id = fields.Many2one(
        "res.users",
        string="Appraiser",
        index="btree_not_null",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
        help="Follows from what happened: appraised, offered, decided, received, settled.",
    )
    is_live = fields.Boolean(
        compute="_compute_category", store=True, default=True, help="Neither refused nor cancelled."
    )

    # the car's papers and past
    odometer = fields.Integer(string="Odometer (km)", tracking=True)
    registration_seen = fields.Boolean(string="Registration Certificate Seen")
    registration_book_seen = fields.Boolean()
    key_count = fields.Integer(string="Keys")
    insurance_until = fields.Date(string="Compulsory Insurance until")
    inspection_until = fields.Date(string="Inspection until")
    payoff_partner_id = fields.Many2one(
        "res.partner",
        string="Loan Still Open with",
        index="btree_not_null",
        tracking=True,
        help="The bank that holds the old car as security.",
    )
    payoff_amount = fields.Monetary(
        string="Loan to Pay Off",
        tracking=True,
        help="The store pays it to the bank out of the old car's price.",
    )

    # what it is worth
    appraisal_result = fields.Selection(
        [
            ("ok", "OK"),
            ("attention", "Attention"),
            ("fail", "Fail"),
            ("incomplete", "Not finished"),
        ],
        string="Appraisal",
        compute="_compute_appraisal_result",
    )
    repair_ids = fields.One2many("dealer.tradein.repair", "tradein_id", string="Repairs Needed")
    repair_estimate = fields.Monetary(compute="_compute_repair_estimate", store=True)
    source_ids = fields.One2many("dealer.tradein.source", "tradein_id", string="Market Prices")
    market_price = fields.Monetary(
        compute="_compute_market_price", help="The mean of the market prices noted."
    )
    expected_price = fields.Monetary(
        string="Expected Selling Price", tracking=True, help="After the repairs, taxes included."
    )
    offer_amount = fields.Monetary(string="Offer", tracking=True)
    offer_valid_until = fields.Date(
        string="Valid until", default=lambda self: self._default_valid_until()
    )
    offer_margin = fields.Monetary(
        string="Margin Left",
        compute="_compute_offer_margin",
        store=True,
        groups="dealer_base.group_see_cost",
        help="Expected selling price less repairs and offer.",
    )
    offer_shortfall = fields.Monetary(
        string="Below the Least Margin",
        compute="_compute_offer_margin",
        store=True,
        help="How much of the margin the store asks for the offer gives away.",
    )
    offer_ids = fields.One2many("dealer.tradein.offer", "tradein_id", string="Offers")
    decision = fields.Selection(
        [("accepted", "Accepted"), ("refused", "Refused")], readonly=True, copy=False
    )
    decision_reason = fields.Char(string="Why", copy=False, tracking=True)
    competitor = fields.Char(
        string="Sold to", copy=False, help="Who offered more, or where the customer sells it."
    )
    appraised_on = fields.Datetime(readonly=True, copy=False)
    offered_on = fields.Datetime(readonly=True, copy=False)
    decided_on = fields.Datetime(readonly=True, copy=False)
    received_on = fields.Datetime(string="Received on", readonly=True, copy=False)
    settled_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)

    _amounts_positive = models.Constraint(
        "CHECK(offer_amount >= 0 AND payoff_amount >= 0 AND expected_price >= 0 AND odometer >= 0)",
        "Prices and the odometer cannot be below zero.",
    )
    _one_of_a_car = models.UniqueIndex(
        "(vehicle_id) WHERE is_live AND received_on IS NULL",
        "This car is being appraised already: go on with that trade-in or cancel it first; if it is "
        "a colleague's, ask the sales manager.",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _default_valid_until(self):
        return self.env.company._get_store_date() + timedelta(days=7)

    @api.depends("order_id")
    def _compute_company_id(self):
        for tradein in self:
            tradein.company_id = (
                tradein.order_id.company_id or tradein.company_id or self.env.company
            )

    @api.depends("order_id")
    def _compute_partner_id(self):
        for tradein in self:
            tradein.partner_id = tradein.order_id.partner_id or tradein.partner_id

    @api.depends("order_id.currency_id", "company_id.currency_id")
    def _compute_currency_id(self):
        for tradein in self:
            tradein.currency_id = tradein.order_id.currency_id or tradein.company_id.currency_id

    @api.depends(
        "appraised_on", "offered_on", "decision", "received_on", "settled_on", "cancelled_on"
    )
    def _compute_category(self):
        for tradein in self:
            if tradein.cancelled_on:
                tradein.category = "cancelled"
            elif tradein.decision == "refused":
                tradein.category = "refused"
            elif tradein.received_on:
                tradein.category = "done" if tradein.settled_on else "received"
            elif tradein.decision == "accepted":
                tradein.category = "accepted"
            elif tradein.offered_on:
                tradein.category = "offered"
            else:
                tradein.category = "appraised" if tradein.appraised_on else "draft"
            tradein.is_live = tradein.category not in ("refused", "cancelled")

    @api.depends("checklist_ids.state", "checklist_ids.result")
    def _compute_appraisal_result(self):
        results = self._checklist_result("appraisal")
        for tradein in self:
            tradein.appraisal_result = results.get(tradein.id)

    @api.depends("repair_ids.amount")
    def _compute_repair_estimate(self):
        for tradein in self:
            tradein.repair_estimate = sum(tradein.repair_ids.mapped("amount"))

    @api.depends("source_ids.price")
    def _compute_market_price(self):
        for tradein in self:
            prices = tradein.source_ids.mapped("price")
            tradein.market_price = sum(prices) / len(prices) if prices else 0

    @api.depends("expected_price", "repair_estimate", "offer_amount", "company_id.tradein_margin")
    def _compute_offer_margin(self):
        for tradein in self.sudo():  # the margin is hidden from whom its shortfall is shown
            margin = tradein.expected_price - tradein.repair_estimate - tradein.offer_amount
            least = tradein.expected_price * tradein.company_id.tradein_margin / 100
            tradein.offer_margin = margin
            tradein.offer_shortfall = max(least - margin, 0)

    @api.depends("name", "vehicle_id")
    def _compute_display_name(self):
        for tradein in self:
            tradein.display_name = " · ".join(
                filter(None, [tradein.name, tradein.vehicle_id.display_name])
            )

    # === CONSTRAINTS === #

    @api.constrains("payoff_amount", "payoff_partner_id")
    def _check_payoff(self):
        for tradein in self:
            if tradein.payoff_amount and not tradein.payoff_partner_id:
                raise ValidationError(
                    self.env._("Name the bank that the old car's loan is paid off to.")
                )

    # === CRUD METHODS === #

    def write(self, vals):
        offered = {
            "company_id", "offer_amount", "offer_valid_until", "vehicle_id", "partner_id",
            "order_id",
        }  # fmt: skip
        if offered & vals.keys() and not self.env.su:
            for tradein in self:
                if tradein.category not in ("draft", "appraised"):
                    raise UserError(
                        self.env._(
                            "%s is offered: use “Offer Again” to change the offer.", tradein.name
                        )
                    )
        paid = {"payoff_amount", "payoff_partner_id"}
        if paid & vals.keys() and any(tradein.received_on for tradein in self):
            raise UserError(self.env._("The car is bought: its loan is booked and stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if any(tradein.offer_ids for tradein in self):
            raise UserError(self.env._("A trade-in with offers is cancelled, not deleted."))

    # === ACTIONS === #

    def action_open_appraisal(self):
        """Fill the appraisal's checklist: photos, damage, findings."""
        self.ensure_one()
        return self._open_checklist("appraisal", self.vehicle_id)

    def action_take_findings(self):
        """One repair for each finding of the appraisal that is not there yet."""
        self.check_access("write")
        for tradein in self:
            checklist = tradein._get_checklist("appraisal")[tradein.id]
            known = tradein.repair_ids.checklist_line_id
            findings = checklist.line_ids.filtered(
                lambda line: line.result in ("attention", "fail") and line not in known  # noqa: B023
            )
            tradein.repair_ids = [
                Command.create(
                    {
                        "name": " · ".join(filter(None, [line.name, line.note])),
                        "checklist_line_id": line.id,
                    }
                )
                for line in findings
            ]

    def _get_appraise_blockers(self):
        self.ensure_one()
        blockers = []
        if not self.vehicle_id.vin:
            blockers.append(self.env._("Enter the VIN of the old car on the car."))
        if not self.vehicle_id.model_id:
            blockers.append(self.env._("Choose the model of the old car on the car."))
        if not self.odometer:
            blockers.append(self.env._("Read the odometer."))
        if self._checklist_result("appraisal")[self.id] in (False, "incomplete"):
            blockers.append(self.env._("Finish the appraisal's checklist."))
        return blockers

    def action_appraise(self):
        """The car has been looked at; from an offer: think it over again."""
        for tradein in self:
            if tradein.category == "offered":
                tradein.check_access("write")
                tradein.offer_ids.filtered(lambda offer: offer.state == "open")._set_facts(
                    {"state": "replaced"}
                )
                tradein._set_facts({"offered_on": False})
                continue
            tradein._check_acting("draft")
            if blockers := tradein._get_appraise_blockers():
                raise UserError("\n".join([tradein.display_name, *blockers]))
            tradein._set_facts({"appraised_on": fields.Datetime.now()})
            tradein.vehicle_id._add_odometer(tradein.odometer, source="appraisal")
            tradein.action_take_findings()
        self._workflow_settle_facts()
        return True

    def _get_offer_blockers(self):
        self.ensure_one()
        blockers = []
        if not self.offer_amount:
            blockers.append(self.env._("Enter the offer."))
        if not self.expected_price:
            blockers.append(self.env._("Enter the expected selling price."))
        if not self.offer_valid_until or self.offer_valid_until < self.company_id._get_store_date():
            blockers.append(self.env._("Say until when the offer is valid."))
        if self.payoff_amount > self.offer_amount:
            blockers.append(
                self.env._(
                    "The open loan is more than the offer: the customer pays the difference to "
                    "the bank first."
                )
            )
        return blockers

    def action_offer(self):
        """Tell the customer the price; above the limits after approval (workflow)."""
        self._check_acting("appraised")
        for tradein in self:
            if blockers := tradein._get_offer_blockers():
                raise UserError("\n".join([tradein.display_name, *blockers]))
            now = fields.Datetime.now()
            self.env["dealer.tradein.offer"].sudo()._create_with_facts(  # kept by the program only
                [
                    {
                        "tradein_id": tradein.id,
                        "date": now,
                        "user_id": self.env.uid,
                        "amount": tradein.offer_amount,
                        "valid_until": tradein.offer_valid_until,
                        "state": "open",
                    }
                ]
            )
            tradein._set_facts({"offered_on": now})
        self._workflow_settle_facts()
        return True

    def action_accept(self):
        """The customer takes the offer: the car's purchase order is made."""
        self._check_acting("offered")
        for tradein in self:
            if tradein.offer_valid_until < tradein.company_id._get_store_date():
                raise UserError(
                    self.env._("The offer ended on %s: offer again.", tradein.offer_valid_until)
                )
            tradein._decide("accepted")
            tradein._make_purchase()
        self._workflow_settle_facts()
        return True

    def action_refuse(self):
        """The customer does not sell: ask why, and to whom he does."""
        self.ensure_one()
        self._check_acting("offered")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("The Customer Does Not Sell"),
            "res_model": "dealer.tradein.decision",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_tradein_id": self.id},
        }

    def _decide(self, decision, reason=False, competitor=False):
        self._check_acting("offered")
        for tradein in self:
            tradein.write({"decision_reason": reason, "competitor": competitor})
            tradein.offer_ids.filtered(lambda offer: offer.state == "open")._set_facts(
                {"state": decision}
            )
            tradein._set_facts({"decision": decision, "decided_on": fields.Datetime.now()})
        if decision == "refused":
            self._workflow_settle_facts()

    def action_cancel(self):
        """Do without the old car: before it is received the purchase is cancelled, afterwards it
        goes back to the seller.
        """
        self._check_acting("draft", "appraised", "offered", "accepted", "received", "done")
        for tradein in self:
            if tradein.received_on:
                tradein._give_back()
            elif tradein.purchase_id:
                # sudo: the appraiser's own purchase ends with its trade-in
                tradein.sudo().purchase_id.button_cancel()
            tradein._set_facts({"cancelled_on": fields.Datetime.now(), "settled_on": False})
            if tradein.order_id:
                tradein.sudo().order_id.invalidate_recordset()
        self._workflow_settle_facts()
        return True
