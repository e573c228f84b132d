from odoo import api, fields, models
from odoo.exceptions import UserError

CATEGORIES = [
    ("draft", "Request"),
    ("confirmed", "Confirmed"),
    ("arrived", "Arrived"),
    ("no_show", "No-show"),
    ("cancelled", "Cancelled"),
]
SOURCES = [
    ("phone", "Phone"),
    ("walk_in", "Walk-in"),
    ("portal", "Portal"),
    ("api", "Other Channel"),
    ("message", "Message"),
]


class DealerWorkshopAppointment(models.Model):
    """A car that is expected: who comes when with what, and the time kept free for it.

    `category` follows from what happened. How times are found and taken is in
    `dealer_workshop_appointment_times.py`, what other channels call in `…_api.py`.
    """

    _name = "dealer.workshop.appointment"
    _description = "Workshop Appointment"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "start_on desc, id desc"
    _rec_names_search = ["name", "vehicle_id", "partner_id", "plate", "phone"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _fact_fields = frozenset(
        {
            "category",
            "start_on",
            "end_on",
            "confirmed_on",
            "arrived_on",
            "no_show_on",
            "cancelled_on",
            "reminded_on",
            "order_id",
        }
    )

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )

    # car and customer, or what is known of them
    vehicle_id = fields.Many2one("dealer.vehicle", index="btree_not_null", tracking=True)
    plate = fields.Char(
        string="License Plate",
        compute="_compute_plate",
        store=True,
        readonly=False,
        index="trigram",
        help="Of the car, or as the customer says it while the car is not known yet.",
    )
    vehicle_note = fields.Char(
        string="Car in Words",
        help="Of a car that is not known yet, such as “white hatchback, 2019”.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        check_company=True,
    )
    contact_name = fields.Char(
        string="Who Calls", help="Whoever comes, if not the customer, or is not known yet."
    )
    phone = fields.Char(
        compute="_compute_phone",
        store=True,
        readonly=False,
        index="trigram",
        contact_data="partner_id",
    )
    adviser_id = fields.Many2one(
        "res.users",
        string="Service Adviser",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who receives the car.",
    )

    # work
    operation_ids = fields.Many2many("dealer.operation", string="Operations", check_company=True)
    concern = fields.Text(string="What Is Wanted", help="In the customer's own words.")
    extra_hours = fields.Float(
        compute="_compute_extra_hours",
        store=True,
        readonly=False,
        help="Hours to keep free for what is said in words only, besides the operations.",
    )
    hours = fields.Float(compute="_compute_hours", help="Hours of work the time is kept free for.")
    is_parallel = fields.Boolean(
        string="Several Technicians at Once",
        help="The operations may be done at the same time, by different technicians.",
    )
    wanted_employee_id = fields.Many2one(
        "hr.employee",
        string="Wanted Technician",
        check_company=True,
        domain=[("is_technician", "=", True)],
        help="Only this technician is looked for.",
    )

    # time
    wished_on = fields.Datetime(
        string="Not Before", help="Times are looked for from here on; now when empty."
    )
    booking_ids = fields.One2many("dealer.workshop.booking", "appointment_id", string="Bookings")
    start_on = fields.Datetime(
        string="Appointment", readonly=True, copy=False, index=True, tracking=True
    )
    end_on = fields.Datetime(string="Work Ends", readonly=True, copy=False)
    promised_on = fields.Datetime(
        string="Promised for", tracking=True, copy=False, help="When the customer can have the car."
    )
    is_overbooked = fields.Boolean(compute="_compute_is_overbooked")
    source = fields.Selection(SOURCES, default="phone", required=True)
    reference = fields.Char(
        string="Caller's Reference",
        copy=False,
        readonly=True,
        help="Of another channel: the same reference never books twice.",
    )

    # what happened
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    arrived_on = fields.Datetime(readonly=True, copy=False)
    no_show_on = fields.Datetime(string="No-show on", readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)
    order_id = fields.Many2one(
        "dealer.repair.order", readonly=True, copy=False, index="btree_not_null", check_company=True
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        precompute=True,
        index=True,
        group_expand="_group_expand_category",
    )
    no_show_count = fields.Integer(
        string="No-shows",
        compute="_compute_no_show_count",
        help="How often this customer, or this phone, did not come to an appointment.",
    )

    _reference_uniq = models.UniqueIndex(
        "(company_id, reference) WHERE reference IS NOT NULL",
        "An appointment with this reference exists already.",
    )
    _open = models.Index("(company_id, start_on) WHERE category IN ('draft', 'confirmed')")
    _order_once = models.UniqueIndex(
        "(order_id) WHERE order_id IS NOT NULL", "This repair order came of another appointment."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "plate", "partner_id", "contact_name")
    def _compute_display_name(self):
        for appointment in self:
            who = appointment.plate or appointment.partner_id.name or appointment.contact_name
            appointment.display_name = " · ".join(filter(None, [appointment.name, who]))

    @api.depends("vehicle_id")
    def _compute_plate(self):
        for appointment in self:
            if appointment.vehicle_id:
                appointment.plate = appointment.vehicle_id.license_plate

    @api.depends("vehicle_id")
    def _compute_partner_id(self):
        for appointment in self:
            if owner := appointment.vehicle_id.owner_id:
                appointment.partner_id = owner

    @api.depends("partner_id")
    def _compute_phone(self):
        for appointment in self:
            if appointment.partner_id.phone:
                appointment.phone = appointment.partner_id.phone

    @api.depends("operation_ids", "concern")
    def _compute_extra_hours(self):
        for appointment in self:
            if appointment.operation_ids:
                appointment.extra_hours = 0
            elif not appointment.extra_hours:
                appointment.extra_hours = appointment.company_id.appointment_hours

    @api.depends("operation_ids", "extra_hours", "vehicle_id")
    def _compute_hours(self):
        for appointment in self:
            appointment.hours = sum(need.hours for need in appointment._get_needs())

    @api.depends("booking_ids.overbooked_by_id", "booking_ids.cancelled_on")
    def _compute_is_overbooked(self):
        for appointment in self:
            appointment.is_overbooked = any(
                booking.overbooked_by_id and not booking.cancelled_on
                for booking in appointment.booking_ids
            )

    @api.depends("confirmed_on", "arrived_on", "no_show_on", "cancelled_on")
    def _compute_category(self):
        for appointment in self:
            if appointment.cancelled_on:
                appointment.category = "cancelled"
            elif appointment.arrived_on:
                appointment.category = "arrived"
            elif appointment.no_show_on:
                appointment.category = "no_show"
            else:
                appointment.category = "confirmed" if appointment.confirmed_on else "draft"

    @api.depends("partner_id", "phone")
    def _compute_no_show_count(self):
        by_partner = dict(
            self._read_group(
                [("partner_id", "in", self.partner_id.ids), ("category", "=", "no_show")],
                ["partner_id"],
                ["__count"],
            )
        )
        phones = [a.phone for a in self if a.phone and not a.partner_id]
        by_phone = dict(
            self._read_group(
                [("phone", "in", phones), ("category", "=", "no_show")], ["phone"], ["__count"]
            )
            if phones
            else ()
        )
        for appointment in self:
            if appointment.partner_id:
                count = by_partner.get(appointment.partner_id._origin, 0)
            else:
                count = by_phone.get(appointment.phone, 0)
            appointment.no_show_count = count

    @api.model
    def _group_expand_category(self, categories, domain):
        return [
            value for value, _label in CATEGORIES if value != "cancelled" or value in categories
        ]

    # === CRUD METHODS === #

    def write(self, vals):
        kept = {"company_id", "vehicle_id", "operation_ids", "extra_hours"}
        if kept.intersection(vals):
            for appointment in self:
                if appointment.order_id:
                    raise UserError(
                        self.env._(
                            "The car of %(appointment)s is here: change the repair order "
                            "%(order)s instead.",
                            appointment=appointment.name,
                            order=appointment.order_id.name,
                        )
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        for appointment in self:
            if appointment.category in ("arrived", "no_show"):
                raise UserError(
                    self.env._(
                        "%(appointment)s is history and stays. Requests and confirmed "
                        "appointments are cancelled.",
                        appointment=appointment.display_name,
                    )
                )

    def _get_work_words(self):
        """Return what is to be done, in one line."""
        self.ensure_one()
        return " · ".join(
            filter(None, [*self.operation_ids.mapped("name"), (self.concern or "").strip()])
        )
