from markupsafe import escape
from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerVehicleOffer(models.Model):
    """A free car offered to who is first in line, with a time to answer; then to the next."""

    _name = "dealer.vehicle.offer"
    _description = "Car Offered to the Waiting List"
    _inherit = ["dealer.fact.mixin"]
    _order = "offered_on desc, id desc"
    _rec_name = "vehicle_id"
    _check_company_auto = True
    _fact_fields = frozenset(
        {
            "wish_id",
            "vehicle_id",
            "offered_on",
            "answer_by",
            "answered_on",
            "answered_by_id",
            "state",
        }
    )

    wish_id = fields.Many2one(
        "dealer.vehicle.wish",
        string="Waiting",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="wish_id.company_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="wish_id.partner_id", store=True)
    user_id = fields.Many2one(related="wish_id.user_id", store=True, index=True)
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    offered_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    answer_by = fields.Datetime(required=True, readonly=True, index=True)
    answered_on = fields.Datetime(readonly=True)
    answered_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [
            ("open", "To Answer"),
            ("taken", "Taken"),
            ("declined", "Declined"),
            ("lapsed", "Not Answered"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    # the walls against giving one car to two customers, or one customer two cars
    _vehicle_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE state = 'open'",
        "This car has just been offered to somebody else on the waiting list.",
    )
    _taken_uniq = models.UniqueIndex(
        "(wish_id) WHERE state IN ('open', 'taken')",
        "This customer has an offer already.",
    )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(self.env._("What was offered to whom is kept."))

    # === ACTION METHODS === #

    def action_take(self):
        """Give the customer the car: one tap.

        :return: action that opens his deal or his reservation
        """
        self.ensure_one()
        vehicle = self.vehicle_id
        self._lock_and_check()
        got = self.wish_id._allocate(vehicle)
        # sudo: the answer was given by who may change the wish
        wish = self.wish_id.sudo()
        if not wish.served_on:
            wish._serve(vehicle)
        return got.get_formview_action()

    def action_decline(self):
        """Leave the car to the next in line."""
        self.ensure_one()
        self._lock_and_check()
        self.sudo()._answer(lambda offer: "declined")  # checked: who may change the wish may

    # === BUSINESS METHODS === #

    @api.model
    def _make(self, vals_list):
        """Offer cars, and tell the consultants."""
        if not vals_list:
            return self
        Wish = self.env["dealer.vehicle.wish"]
        now = fields.Datetime.now()
        for vals in vals_list:
            company = Wish.browse(vals["wish_id"]).company_id
            vals["answer_by"] = fields.Datetime.add(now, hours=company.wish_answer_hours)
        offers = self._create_with_facts(vals_list)
        cron = self.env.ref("dealer_sales_reservation.ir_cron_reservations", False)
        for offer in offers:
            offer.wish_id.activity_schedule(
                "dealer_sales_reservation.activity_car_for_customer",
                date_deadline=offer.company_id._get_store_date(offer.answer_by),
                summary=self.env._("A car for %s", offer.partner_id.display_name),
                note=escape(
                    self.env._(
                        "%(vehicle)s is free. Take it or decline it by %(moment)s; then the next in "
                        "line is offered it.",
                        vehicle=offer.vehicle_id.display_name,
                        moment=offer.vehicle_id._format_moment(offer.answer_by),
                    )
                ),
                user_id=offer.user_id.id,
            )
            if cron:
                cron.sudo()._trigger(at=offer.answer_by)  # sudo: the scheduler is nobody's to see
        return offers

    def _lock_and_check(self):
        """:raises UserError: this offer was answered, or the time has passed"""
        self.ensure_one()
        self.wish_id.check_access("write")
        self.vehicle_id._lock_for_reservation()
        self.wish_id._lock()
        self.invalidate_recordset()
        if self.state != "open":
            raise UserError(
                self.env._(
                    "%(vehicle)s is no longer offered to %(customer)s.",
                    vehicle=self.vehicle_id.display_name,
                    customer=self.partner_id.display_name,
                )
            )

    def _follow_reservations(self, reservations):
        """A car that was reserved past the list: who was offered it has it, or it is gone."""
        for offer in self.filtered(lambda offer: offer.state == "open"):
            customers = reservations.filtered(
                lambda reservation: reservation.vehicle_id == offer.vehicle_id  # noqa: B023
            ).partner_id.commercial_partner_id
            if offer.partner_id.commercial_partner_id in customers:
                offer.wish_id._serve(offer.vehicle_id)
            else:
                offer._answer(lambda offer: "lapsed")

    def _answer(self, what):
        """Note the answer of each offer; cars not taken go to the next in line.

        :param what: function of an offer that says its state
        """
        # sudo: the answer follows from an act on the wish or the car, whose rights were asked
        for state, offers in self.sudo().grouped(what).items():
            offers._set_facts(
                {
                    "state": state,
                    "answered_on": fields.Datetime.now(),
                    "answered_by_id": self.env.uid,
                }
            )
        self.sudo().wish_id.activity_unlink(["dealer_sales_reservation.activity_car_for_customer"])
        # sudo: the next in line may be a colleague's customer
        self.filtered(lambda offer: offer.state != "taken").vehicle_id.sudo()._offer_to_waiting()

    @api.model
    def _cron_lapse(self):
        """What nobody answered in time is offered to the next; what somebody else got is over."""
        offers = self.search([("state", "=", "open")])
        now = fields.Datetime.now()
        offers.filtered(lambda offer: offer.answer_by <= now)._answer(lambda offer: "lapsed")
