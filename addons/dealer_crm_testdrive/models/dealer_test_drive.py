import uuid
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from odoo.addons.dealer_base.models.dealer_fact_mixin import BY_CODE

CATEGORIES = [
    ("booked", "Booked"),
    ("out", "Out"),
    ("back", "Back"),
    ("done", "Done"),
    ("no_show", "No-Show"),
    ("cancelled", "Cancelled"),
]
_LIVE = "category IN ('booked', 'out')"
# who drives
AGREED = frozenset({"partner_id", "driver_id", "kind"})
# what takes another time, car or consultant
MOVED = frozenset({"vehicle_id", "user_id", "route_id", "date_start", "date_stop"})


class DealerTestDrive(models.Model):
    """A customer drives one of the store's demo cars.

    Its status follows from what happened. When it is stands in ``dealer_test_drive_times.py``,
    going out and coming back in ``dealer_test_drive_acts.py``, what is signed in
    ``dealer_test_drive_agreement.py``.
    """

    _name = "dealer.test.drive"
    _description = "Test Drive"
    _inherit = [
        "dealer.fact.mixin",
        "dealer.numbered.mixin",
        "dealer.workflow.mixin",
        "dealer.checklist.mixin",
        "dealer.media.mixin",
    ]
    _order = "date_start desc, id desc"
    _rec_names_search = ["name", "vehicle_id", "partner_id"]
    _check_company_auto = True
    _workflow_category_field = "category"
    _computed_facts = True
    _fact_fields = frozenset(
        {
            "category", "out_on", "odometer_out", "energy_out", "back_on", "odometer_in",
            "energy_in", "finished_on", "no_show_on", "cancelled_on", "cancel_reason",
            "reminded_on", "agreement", "digest", "signature", "signed_by", "signed_on",
            "key_id", "access_token", "licence_id", "buffer",
        }
    )  # fmt: skip
    _fixed_fields = frozenset({"company_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    lead_id = fields.Many2one(
        "crm.lead",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        compute="_compute_from_lead",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
    )
    phone = fields.Char(related="partner_id.phone")
    driver_id = fields.Many2one(
        "res.partner",
        required=True,
        compute="_compute_driver_id",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        help="Who drives, if somebody else than the customer.",
    )
    kind = fields.Selection(
        [("drive", "Customer drives"), ("ride", "Customer rides along")],
        required=True,
        default="drive",
        tracking=True,
        help="Who only rides along needs no licence.",
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Demo Car",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('stock_usage', '=', 'demo'), ('company_id', '=', company_id)]",
    )
    trim_id = fields.Many2one(related="vehicle_id.trim_id", store=True, index="btree_not_null")
    license_plate = fields.Char(related="vehicle_id.license_plate")
    user_id = fields.Many2one(
        "res.users",
        string="Consultant",
        required=True,
        index=True,
        compute="_compute_from_lead",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
    )
    route_id = fields.Many2one("dealer.test.drive.route", check_company=True, ondelete="restrict")
    source = fields.Selection(
        [
            ("store", "In the store"),
            ("phone", "Phone"),
            ("web", "Web"),
            ("api", "Another channel"),
        ],
        string="Booked By",
        default="store",
        required=True,
    )
    date_start = fields.Datetime(string="Start", required=True, index=True, tracking=True)
    date_stop = fields.Datetime(
        string="End",
        required=True,
        compute="_compute_date_stop",
        store=True,
        precompute=True,
        readonly=False,
    )
    date_free = fields.Datetime(
        string="Car Free Again",
        compute="_compute_date_free",
        help="With the time the store sets between two drives.",
    )
    buffer = fields.Integer(
        string="Time to Clean (min)",
        readonly=True,
        copy=False,
        help="Minutes the store keeps free after this drive, as set when it was booked.",
    )
    free_times = fields.Json(
        compute="_compute_free_times", exportable=False, help="The next free times of this car."
    )
    note = fields.Text(string="Remarks")

    # what happened
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="booked",
        help="Follows from what happened: car out, back, feedback taken.",
    )
    licence_id = fields.Many2one(
        "dealer.driving.licence", readonly=True, copy=False, index="btree_not_null"
    )
    licence_problem = fields.Char(compute="_compute_licence_problem")
    key_id = fields.Many2one("dealer.vehicle.key", readonly=True, copy=False)
    out_on = fields.Datetime(string="Went Out", readonly=True, copy=False)
    odometer_out = fields.Integer(string="Odometer Out (km)", readonly=True, copy=False)
    energy_out = fields.Integer(
        string="Fuel or Charge Out (%)", readonly=True, copy=False, aggregator="avg"
    )
    back_on = fields.Datetime(string="Came Back", readonly=True, copy=False)
    odometer_in = fields.Integer(string="Odometer In (km)", readonly=True, copy=False)
    energy_in = fields.Integer(
        string="Fuel or Charge In (%)", readonly=True, copy=False, aggregator="avg"
    )
    distance = fields.Integer(string="Driven (km)", compute="_compute_distance", store=True)
    damage_result = fields.Selection(
        [
            ("ok", "OK"),
            ("attention", "Attention"),
            ("fail", "Fail"),
            ("incomplete", "Not finished"),
        ],
        string="Car Checked",
        compute="_compute_damage_result",
    )
    finished_on = fields.Datetime(string="Feedback Taken", readonly=True, copy=False)
    no_show_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    cancel_reason = fields.Char(string="Cancelled Because", readonly=True, copy=False)
    reminded_on = fields.Datetime(readonly=True, copy=False)

    # feedback
    rating_ids = fields.One2many("dealer.test.drive.rating", "drive_id", string="Ratings")
    rating = fields.Float(
        string="Stars",
        compute="_compute_rating",
        store=True,
        aggregator="avg",
        digits=(3, 1),
        help="Mean of what was rated, 1 to 5. 0: nothing was.",
    )
    likes = fields.Char(string="Liked")
    dislikes = fields.Char(string="Disliked")
    buying_intention = fields.Selection(
        [
            ("now", "Wants to order now"),
            ("month", "Within a month"),
            ("quarter", "Within three months"),
            ("later", "Later"),
            ("none", "Not this car"),
        ],
        tracking=True,
    )

    # === what is signed; dealer_test_drive_agreement.py === #
    agreement = fields.Text(readonly=True, copy=False, help="Canonical JSON of what was signed.")
    digest = fields.Char(string="Seal (SHA-256)", readonly=True, copy=False)
    signature = fields.Image(
        max_width=1024, max_height=1024, readonly=True, copy=False, attachment=True
    )
    signed_by = fields.Char(readonly=True, copy=False)
    signed_on = fields.Datetime(readonly=True, copy=False)

    # whoever has it may see and cancel the booking as the customer
    access_token = fields.Char(groups="base.group_system", copy=False)

    # The walls against two people taking one car, or one consultant in two cars.
    _car_once = models.Constraint(
        "EXCLUDE USING gist (vehicle_id WITH =, "
        "tsrange(date_start, date_stop + buffer * interval '1 minute') WITH &&)"
        f" WHERE ({_LIVE})",
        "A colleague has just booked this car for that time. Choose another time or car.",
    )
    _consultant_once = models.Constraint(
        "EXCLUDE USING gist (user_id WITH =, tsrange(date_start, date_stop) WITH &&)"
        f" WHERE ({_LIVE})",
        "This consultant has another test drive at that time. Choose another time or consultant.",
    )
    _one_out = models.UniqueIndex(
        "(vehicle_id) WHERE category = 'out'", "The car is out on another test drive."
    )
    _start_before_end = models.Constraint(
        "CHECK (date_start < date_stop)", "A test drive ends after it starts."
    )
    _odometer_ordered = models.Constraint(
        "CHECK (back_on IS NULL OR odometer_in >= odometer_out)",
        "The odometer cannot show less after the drive than before it.",
    )
    _energy_percent = models.Constraint(
        "CHECK (energy_out BETWEEN 0 AND 100 AND energy_in BETWEEN 0 AND 100)",
        "Fuel or charge is between 0 and 100 %.",
    )
    _signed_whole = models.Constraint(
        "CHECK (signed_on IS NULL OR (length(digest) = 64 AND agreement IS NOT NULL"
        " AND signed_by IS NOT NULL))",
        "A signed agreement names who signed and has its seal.",
    )
    _out_signed = models.Constraint(
        "CHECK (out_on IS NULL OR signed_on IS NOT NULL)",
        "Nobody drives without a signed agreement.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lead_id")
    def _compute_from_lead(self):
        sells = self.env.user.has_group("dealer_base.group_sales_consultant")
        for drive in self:
            drive.partner_id = drive.lead_id.partner_id or drive.partner_id
            drive.user_id = (
                drive.lead_id.user_id or drive.user_id or (self.env.user if sells else False)
            )

    @api.depends("partner_id")
    def _compute_driver_id(self):
        for drive in self:
            drive.driver_id = drive.partner_id

    @api.depends("date_start", "route_id", "company_id")
    def _compute_date_stop(self):
        for drive in self:
            if drive.date_start:
                drive.date_stop = drive.date_start + timedelta(minutes=drive._get_minutes())

    @api.depends("date_stop", "buffer")
    def _compute_date_free(self):
        for drive in self:
            drive.date_free = drive.date_stop and drive.date_stop + timedelta(minutes=drive.buffer)

    @api.depends(
        "out_on", "back_on", "finished_on", "no_show_on", "cancelled_on"
    )  # fmt: skip
    def _compute_category(self):
        for drive in self:
            if drive.cancelled_on:
                drive.category = "cancelled"
            elif drive.no_show_on:
                drive.category = "no_show"
            elif drive.finished_on:
                drive.category = "done"
            elif drive.back_on:
                drive.category = "back"
            else:
                drive.category = "out" if drive.out_on else "booked"

    @api.depends("licence_id.checked_on", "licence_id.erased_on", "kind", "category", "driver_id")
    def _compute_licence_problem(self):
        for drive in self:
            problem = False
            if drive.kind == "drive" and drive.category == "booked":
                # sudo: whoever sees the drive sees whether the licence is in order
                licence = drive.licence_id.sudo()
                day = drive.company_id._get_store_date(
                    max(drive.date_start or fields.Datetime.now(), fields.Datetime.now())
                )
                problem = (
                    self.env._("Check the driver's licence.")
                    if not licence or licence.partner_id != drive.driver_id
                    else licence._get_problem(day)
                )
            drive.licence_problem = problem

    @api.depends("odometer_out", "odometer_in", "back_on")
    def _compute_distance(self):
        for drive in self:
            drive.distance = drive.odometer_in - drive.odometer_out if drive.back_on else 0

    @api.depends("checklist_ids.state", "checklist_ids.result")
    def _compute_damage_result(self):
        results = self._checklist_result("test_drive")
        for drive in self:
            drive.damage_result = results.get(drive.id)

    @api.depends("rating_ids.stars")
    def _compute_rating(self):
        for drive in self:
            stars = [int(line.stars) for line in drive.rating_ids if int(line.stars or 0)]
            drive.rating = sum(stars) / len(stars) if stars else 0

    @api.depends("name", "vehicle_id", "partner_id")
    def _compute_display_name(self):
        for drive in self:
            drive.display_name = " · ".join(
                filter(None, [drive.partner_id.name, drive.name, drive.vehicle_id.display_name])
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_facts(vals)
            if vals.get("lead_id") and not vals.get("partner_id"):
                lead = self.env["crm.lead"].browse(vals["lead_id"])
                if not lead.partner_id:
                    lead._handle_partner_assignment(create_missing=True)
                vals["partner_id"] = lead.partner_id.id
        self._lock_cars([vals.get("vehicle_id") for vals in vals_list])
        for vals in vals_list:
            drive = self.new(vals)
            if drive.vehicle_id and drive.date_start:
                self._check_slot(
                    drive.company_id,
                    drive.vehicle_id,
                    drive.user_id,
                    drive.date_start,
                    drive.date_stop,
                )
            vals["buffer"] = drive.company_id.test_drive_buffer
        # the time to clean is the store's, not the caller's
        by_code = self.with_context(dealer_facts=BY_CODE)
        drives = super(DealerTestDrive, by_code).create(vals_list).with_env(self.env)
        drives._take_known_licence()
        return drives

    def write(self, vals):
        self._check_facts(vals)
        if not (MOVED | AGREED) & vals.keys():
            return super().write(vals)
        for drive in self:
            if drive.category != "booked":
                raise UserError(
                    self.env._(
                        "%s is over or under way: car, driver and time stay as they were.",
                        drive.name,
                    )
                )
        moved = MOVED & vals.keys()
        if moved:
            self._lock_cars([vals.get("vehicle_id"), *self.vehicle_id.ids])
        for drive in self:
            agreed, start = drive._get_agreed(), drive.date_start
            values = drive._prepare_move(vals) if moved else vals
            super(DealerTestDrive, drive).write(values)
            if drive.date_start != start and drive.reminded_on:
                drive._set_facts({"reminded_on": False})
            if drive.signed_on and drive._get_agreed() != agreed:
                drive._void_agreement()
        if {"driver_id", "partner_id"} & vals.keys():
            self._take_known_licence()
        return True

    @api.ondelete(at_uninstall=False)
    def _unlink_except_gone(self):
        if any(drive.out_on or drive.signed_on for drive in self):
            raise UserError(
                self.env._("A test drive that was signed or driven is kept. Cancel it instead.")
            )

    # === BUSINESS METHODS === #

    def _get_minutes(self):
        """:return: how long this drive takes, in minutes"""
        self.ensure_one()
        return self.route_id.minutes or self.company_id.test_drive_minutes or 30

    def _take_known_licence(self):
        """The driver's licence the store still keeps need not be photographed again."""
        Licence = self.env["dealer.driving.licence"].sudo()  # whoever books; nothing is shown
        for drive in self:
            if drive.category == "booked" and drive.licence_id.partner_id != drive.driver_id:
                licence = Licence._find(drive.driver_id, drive.company_id)
                drive._set_facts({"licence_id": licence.id})

    def _get_link(self):
        """:return: the address where the customer sees and cancels his booking"""
        self.ensure_one()
        drive = self.sudo()  # nobody reads the token, whoever passes on the link
        if not drive.access_token:
            drive._set_facts({"access_token": str(uuid.uuid4())})
        return f"{drive.get_base_url()}/my/test-drive/{drive.id}?access_token={drive.access_token}"

    def _format_time(self, moment):
        """:return: ``moment`` (naive UTC) on the store's clock, in words"""
        self.ensure_one()
        return format_datetime(
            self.env, moment, tz=self.company_id._get_store_zone(), dt_format="EEE d MMM HH:mm"
        )
