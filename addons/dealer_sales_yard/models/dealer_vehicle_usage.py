from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealerVehicleUsage(models.Model):
    """What a stock car is used for besides waiting for its buyer: display or test drives."""

    _name = "dealer.vehicle.usage"
    _description = "Use of a Stock Car"
    _inherit = ["dealer.fact.mixin", "mail.thread"]
    _order = "date_from desc, id desc"
    _rec_name = "vehicle_id"
    _check_company_auto = True
    _fact_fields = frozenset({"date_to", "odometer_to", "ended_by_id"})
    _fixed_fields = frozenset({"vehicle_id", "kind", "company_id"})

    vehicle_id = fields.Many2one(
        "dealer.vehicle", string="Car", required=True, index=True, ondelete="restrict"
    )
    trim_id = fields.Many2one(related="vehicle_id.trim_id")
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(
        [("display", "On display"), ("demo", "Demo car")], required=True, default="display"
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    date_to = fields.Date(string="To", readonly=True, copy=False)
    place = fields.Char(help="Where it stands in the showroom, or which team drives it.")
    odometer_from = fields.Integer(string="Odometer at the Start (km)")
    odometer_to = fields.Integer(string="Odometer at the End (km)", readonly=True, copy=False)
    distance = fields.Integer(string="Driven (km)", compute="_compute_distance", aggregator="sum")
    license_plate = fields.Char(help="Plate the car drives with as a demo car.")
    first_registration = fields.Date()
    insurer_id = fields.Many2one("res.partner")
    insurance_number = fields.Char()
    insurance_until = fields.Date()
    insurance_expired = fields.Boolean(
        compute="_compute_insurance_expired", search="_search_insurance_expired"
    )
    user_id = fields.Many2one(
        "res.users", string="Responsible", default=lambda self: self.env.user, index=True
    )
    ended_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    note = fields.Text(string="Remarks")

    _open_uniq = models.UniqueIndex(
        "(vehicle_id) WHERE date_to IS NULL", "The car is in use already. End that use first."
    )
    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)", "A use cannot end before it starts."
    )
    _odometer_ordered = models.Constraint(
        "CHECK (odometer_from >= 0 AND (date_to IS NULL OR odometer_to >= odometer_from))",
        "The odometer cannot show less at the end than at the start.",
    )

    @api.depends("odometer_from", "odometer_to", "date_to", "vehicle_id.odometer")
    def _compute_distance(self):
        for usage in self:
            last = usage.odometer_to if usage.date_to else usage.vehicle_id.odometer
            usage.distance = max((last or 0) - usage.odometer_from, 0)

    @api.depends("insurance_until", "date_to", "kind")
    def _compute_insurance_expired(self):
        today = fields.Date.context_today(self)
        for usage in self:
            usage.insurance_expired = (
                usage.kind == "demo"
                and not usage.date_to
                and bool(usage.insurance_until and usage.insurance_until < today)
            )

    def _search_insurance_expired(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("kind", "=", "demo"), ("date_to", "=", False), ("insurance_until", "<", today)]

    @api.constrains("kind", "license_plate", "insurance_until")
    def _check_demo(self):
        for usage in self:
            if usage.kind == "demo" and not (usage.license_plate and usage.insurance_until):
                raise ValidationError(
                    self.env._("A demo car drives on the road: note its plate and its insurance.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vehicle = self.env["dealer.vehicle"].browse(vals.get("vehicle_id"))
            vals.setdefault("odometer_from", vehicle.odometer)
        usages = super().create(vals_list)
        for usage in usages:
            vehicle = usage.vehicle_id
            # sudo: which deal has the car, whoever's it is
            if holder := vehicle.sudo()._get_holding_lines().get(vehicle.id):
                raise UserError(holder._get_held_message())
            place = vehicle.sudo()._get_stock_places().get(vehicle.id)
            if not place or place.company_id != usage.company_id:
                raise UserError(
                    self.env._("%s is not in stock at this store.", vehicle.display_name)
                )
            if usage.kind == "demo" and usage.license_plate:
                # sudo: the plate is a fact of the demo use
                vehicle.sudo()._set_plate(usage.license_plate, usage.date_from)
        return usages

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ended(self):
        if any(usage.date_to or usage.kind == "demo" for usage in self):
            raise UserError(self.env._("How a car was used is kept: its buyer may ask."))

    # === ACTION METHODS === #

    def action_end(self):
        """Ask for the odometer: the car is for sale again."""
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("End the Use"),
            "res_model": "dealer.vehicle.usage.end",
            "views": [(False, "form")],
            "view_mode": "form",
            "target": "new",
            "context": {"default_usage_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _end(self, date, odometer):
        """The car is used no more; its odometer is read."""
        self.ensure_one()
        self.check_access("write")
        self._check_open()
        if odometer < self.odometer_from:
            raise UserError(
                self.env._(
                    "The odometer showed %(km)s km at the start: it cannot show less now.",
                    km=self.odometer_from,
                )
            )
        if date > fields.Date.context_today(self):
            raise UserError(self.env._("The use cannot have ended on a day to come."))
        self._set_facts({"date_to": date, "odometer_to": odometer, "ended_by_id": self.env.uid})
        if odometer:
            self.vehicle_id._add_odometer(odometer, date, "manual")

    def _check_open(self):
        for usage in self:
            if usage.date_to:
                raise UserError(self.env._("This use ended on %s.", usage.date_to))

    def _describe(self):
        """:return: one sentence for the buyer, for each use as a demo car"""
        return [
            self.env._(
                "Demo car from %(start)s to %(end)s, %(km)s km driven, first registered %(date)s",
                start=usage.date_from,
                end=usage.date_to or self.env._("today"),
                km=usage.distance,
                date=usage.first_registration or usage.date_from,
            )
            for usage in self.sorted("date_from")
            if usage.kind == "demo"
        ]
