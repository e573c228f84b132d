from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.tools import phone as phone_tools

# visitors who may buy a car; the others are served and counted
BUYING = ("look", "model", "test_drive")


class DealerShowroomVisit(models.Model):
    """A visit to the showroom (来店), written down at the counter in seconds.

    Whose turn it is receives the visitor. With a name and number the visit becomes a lead (see
    `crm.lead._take_in`); without, it stays in the log and counts.
    """

    _name = "dealer.showroom.visit"
    _inherit = ["dealer.fact.mixin"]
    _description = "Showroom Visit"
    _order = "arrived_on desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"lead_id", "left_on", "user_id", "assignment_note"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    arrived_on = fields.Datetime(
        string="Arrived", required=True, default=fields.Datetime.now, index=True
    )
    left_on = fields.Datetime(string="Left", readonly=True, copy=False)
    duration = fields.Float(
        string="Stay",
        compute="_compute_duration",
        store=True,
        aggregator="avg",
        help="Hours between arrival and leaving.",
    )
    arrival_hour = fields.Char(
        string="Hour of Arrival", compute="_compute_arrival_hour", store=True, help="Store's clock."
    )
    party_size = fields.Selection(
        [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5+")],
        string="Persons",
        default="1",
        required=True,
    )
    person_count = fields.Integer(
        string="Visitors", compute="_compute_person_count", store=True, help="5 stands for more."
    )
    visit_kind = fields.Selection(
        [("first", "First time"), ("again", "Again")], string="Here", default="first", required=True
    )
    purpose = fields.Selection(
        [
            ("look", "Just looking"),
            ("model", "Came for a car"),
            ("test_drive", "Test drive"),
            ("pickup", "Pick-up"),
            ("service", "Service"),
        ],
        default="look",
        required=True,
        index=True,
    )
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", index="btree_not_null")
    visitor_name = fields.Char(string="Visitor's Name")
    phone = fields.Char(contact_data="lead_id.partner_id")
    asked_for_id = fields.Many2one(
        "res.users",
        string="Came to See",
        check_company=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        check_company=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="Who receives the visitor; whose turn it is, or whom he came to see.",
    )
    assignment_note = fields.Char(string="Why This Consultant", readonly=True, copy=False)
    note = fields.Char()
    lead_id = fields.Many2one(
        "crm.lead", readonly=True, copy=False, index="btree_not_null", ondelete="set null"
    )
    state = fields.Selection(
        [("here", "In the showroom"), ("left", "Left")], compute="_compute_state", store=True
    )
    # === FIGURES === #
    lead_rate = fields.Float(
        string="Became Leads",
        compute="_compute_rates",
        store=True,
        aggregator="avg",
        help="1 if the visit became a lead, else 0; of visits that may buy a car.",
    )
    first_rate = fields.Float(
        string="First Visits", compute="_compute_rates", store=True, aggregator="avg"
    )

    _stay_positive = models.Constraint(
        "CHECK(left_on IS NULL OR left_on >= arrived_on)", "Nobody leaves before he arrives."
    )
    _here_idx = models.Index("(company_id, arrived_on) WHERE left_on IS NULL")

    # === COMPUTE METHODS === #

    @api.depends("visitor_name", "purpose", "arrived_on")
    def _compute_display_name(self):
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        for visit in self:
            moment = visit.arrived_on and fields.Datetime.context_timestamp(visit, visit.arrived_on)
            parts = [
                visit.visitor_name or labels.get(visit.purpose),
                moment and moment.strftime("%H:%M"),
            ]
            visit.display_name = " · ".join(filter(None, parts))

    @api.depends("arrived_on", "left_on")
    def _compute_duration(self):
        for visit in self:
            stay = visit.left_on and visit.left_on - visit.arrived_on
            visit.duration = stay.total_seconds() / 3600 if stay else 0

    @api.depends("arrived_on", "company_id")
    def _compute_arrival_hour(self):
        for visit in self:
            zone = visit.company_id._get_store_zone()
            local = fields.Datetime.context_timestamp(visit.with_context(tz=zone), visit.arrived_on)
            visit.arrival_hour = local.strftime("%H:00")

    @api.depends("party_size")
    def _compute_person_count(self):
        for visit in self:
            visit.person_count = int(visit.party_size or 0)

    @api.depends("left_on")
    def _compute_state(self):
        for visit in self:
            visit.state = "left" if visit.left_on else "here"

    @api.depends("lead_id", "visit_kind")
    def _compute_rates(self):
        for visit in self:
            visit.lead_rate = 1.0 if visit.lead_id else 0.0
            visit.first_rate = 1.0 if visit.visit_kind == "first" else 0.0

    # === ONCHANGE === #

    @api.onchange("phone")
    def _onchange_phone(self):
        """Somebody who was here before says so by his number."""
        key = phone_tools.key(self.phone)
        if len(key) >= 7:
            # sudo: the counter sees his name, not his record
            partner = self.env["res.partner"].sudo().search([("phone_key", "=", key)], limit=1)
            if partner:
                self.visit_kind = "again"
                self.visitor_name = self.visitor_name or partner.name

    @api.onchange("model_id")
    def _onchange_model_id(self):
        if self.model_id and self.purpose == "look":
            self.purpose = "model"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        visits = super().create(vals_list)
        visits._check_arrival()
        visits._make_leads()
        visits._receive()
        return visits

    def write(self, vals):
        done = super().write(vals)
        if "arrived_on" in vals:
            self._check_arrival()
        if {"phone", "visitor_name", "purpose", "model_id"} & vals.keys():
            self._make_leads()
        return done

    def _check_arrival(self):
        latest = fields.Datetime.add(fields.Datetime.now(), minutes=5)
        if any(visit.arrived_on > latest for visit in self):
            raise UserError(self.env._("A visit is written down when the visitor has arrived."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(
                self.env._("Visits are kept, they are counted. Correct what is wrong instead.")
            )

    # === ACTIONS === #

    def action_leave(self):
        """The visitor has left."""
        self.check_access("write")
        here = self.filtered(lambda visit: not visit.left_on)
        here._set_facts({"left_on": fields.Datetime.now()})
        return True

    def action_next(self):
        """The consultant is busy: the next one in turn receives the visitor."""
        self.ensure_one()
        self.check_access("write")
        if self.left_on:
            raise UserError(self.env._("The visitor has left already."))
        if self.lead_id:
            raise UserError(
                self.env._(
                    "The visitor is a lead of %s. The sales manager hands it over.",
                    self.user_id.name or self.env._("the pool"),
                )
            )
        [answer] = self.env["dealer.lead.rule"]._choose([self._prepare_request()])
        if not answer["user"] or answer["user"] == self.user_id:
            raise UserError(self.env._("Nobody else is free: %s", answer["note"]))
        self._set_receiver(answer["user"], answer["note"])
        return True

    def action_open_lead(self):
        """Open the lead the visit became."""
        self.ensure_one()
        return self.lead_id._get_records_action()

    # === BUSINESS METHODS === #

    def _prepare_request(self):
        """:return: what `dealer.lead.rule._choose` goes by"""
        return {
            "company": self.company_id,
            "source_kind": "showroom",
            "model": self.model_id,
            "lang": self.env["res.lang"],
        }

    def _make_leads(self):
        """Visits of people who may buy a car and said who they are become leads."""
        visits = self.filtered(
            lambda visit: (
                not visit.lead_id and visit.phone and visit.visitor_name and visit.purpose in BUYING
            )
        )
        if not visits:
            return
        labels = dict(self._fields["purpose"]._description_selection(self.env))
        leads = self.env["crm.lead"]._take_in(
            [
                {
                    "name": visit.visitor_name,
                    "phone": visit.phone,
                    "company_id": visit.company_id.id,
                    "source_kind": "showroom",
                    "model_id": visit.model_id.id,
                    "user_id": (visit.asked_for_id or visit.user_id).id,
                    "date": visit.arrived_on,
                    "message": " · ".join(filter(None, (labels[visit.purpose], visit.note))),
                }
                for visit in visits
            ]
        )
        for visit, lead in zip(visits, leads, strict=True):
            visit._set_facts({"lead_id": lead.id})
            if lead.user_id and not visit.left_on and visit.user_id != lead.user_id:
                note = lead.assignment_note or self.env._("His customer already")
                visit._set_receiver(lead.user_id, note)

    def _receive(self):
        """Say at once who receives the visitors, and tell him."""
        waiting = self.filtered(lambda visit: not visit.user_id)
        for visit in waiting.filtered("asked_for_id"):
            visit._set_receiver(visit.asked_for_id, self.env._("Whom the person asked for"))
        rest = waiting.filtered(lambda visit: not visit.user_id and visit.purpose in BUYING)
        if rest:
            answers = self.env["dealer.lead.rule"]._choose(
                [visit._prepare_request() for visit in rest]
            )
            for visit, answer in zip(rest, answers, strict=True):
                visit._set_receiver(answer["user"], answer["note"])

    def _set_receiver(self, user, note):
        self.ensure_one()
        self._set_facts({"user_id": user.id, "assignment_note": note})
        if user and user != self.env.user:
            user._bus_send(
                "simple_notification",
                {
                    "title": self.env._("A visitor is waiting for you"),
                    "message": self.display_name,
                    "type": "warning",
                    "sticky": True,
                },
            )
