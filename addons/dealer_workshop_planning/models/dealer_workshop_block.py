from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import calendars

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class DealerWorkshopBlock(models.Model):
    """Time nothing is planned in: the weekly meeting, cleaning, a bay out of order.

    Work may go on after a block of the store or of technicians, as after a break. A bay that is
    blocked once, from a moment to a moment, is out of order: no car stands in it meanwhile.
    """

    _name = "dealer.workshop.block"
    _description = "Workshop Block-out"
    _order = "recurrence, start_on desc, id"
    _check_company_auto = True

    name = fields.Char(string="Reason", required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    active = fields.Boolean(default=True)
    bay_ids = fields.Many2many(
        "dealer.workshop.bay",
        string="Bays",
        check_company=True,
        help="Neither bays nor technicians: the whole workshop.",
    )
    employee_ids = fields.Many2many(
        "hr.employee",
        string="Technicians",
        check_company=True,
        domain=[("is_technician", "=", True)],
    )
    recurrence = fields.Selection(
        [("once", "Once"), ("weekly", "Every Week")], default="once", required=True, string="When"
    )
    start_on = fields.Datetime(string="From")
    end_on = fields.Datetime(string="To")
    hour_from = fields.Float(string="From Hour", help="In the time of the store.")
    hour_to = fields.Float(string="To Hour", help="In the time of the store.")
    date_from = fields.Date(string="First Day", default=fields.Date.context_today)
    date_to = fields.Date(string="Last Day", help="Empty: until further notice.")
    every_weeks = fields.Integer(
        default=1, help="2: every other week, counted from the week of the first day."
    )
    monday = fields.Boolean()
    tuesday = fields.Boolean()
    wednesday = fields.Boolean()
    thursday = fields.Boolean()
    friday = fields.Boolean()
    saturday = fields.Boolean()
    sunday = fields.Boolean()
    scope = fields.Char(compute="_compute_scope", string="For")

    _times = models.Constraint(
        "CHECK(recurrence != 'once' OR (start_on IS NOT NULL AND end_on IS NOT NULL "
        "AND start_on < end_on))",
        "Say from when to when: the end comes after the start.",
    )
    _hours = models.Constraint(
        "CHECK(recurrence != 'weekly' OR (hour_from >= 0 AND hour_from < hour_to "
        "AND hour_to <= 24 AND date_from IS NOT NULL))",
        "Say from which hour to which (0 to 24, the end after the start) and from which day.",
    )
    _weeks = models.Constraint(
        "CHECK(every_weeks >= 1)", "A block-out comes back every 1, 2, 3 … weeks."
    )

    @api.depends("bay_ids", "employee_ids")
    def _compute_scope(self):
        for block in self:
            names = block.bay_ids.mapped("name") + block.employee_ids.mapped("name")
            block.scope = ", ".join(names) or self.env._("The whole workshop")

    @api.constrains("recurrence", *WEEKDAYS)
    def _check_weekdays(self):
        for block in self:
            if block.recurrence == "weekly" and not block._get_weekdays():
                raise ValidationError(
                    self.env._("Say on which days of the week “%(name)s” is.", name=block.name)
                )

    def _get_weekdays(self):
        self.ensure_one()
        return {number for number, name in enumerate(WEEKDAYS) if self[name]}

    def _is_out_of_order(self):
        """Return whether no car may stand in the bays meanwhile."""
        self.ensure_one()
        return self.recurrence == "once" and bool(self.bay_ids)

    def _get_stretches(self, start, end):
        """Return its stretches between two moments in seconds, see lib/intervals.py."""
        self.ensure_one()
        if self.recurrence == "once":
            stretch = (calendars.to_seconds(self.start_on), calendars.to_seconds(self.end_on))
            return calendars.clip([stretch], start, end)
        return calendars.recur(
            self._get_weekdays(),
            self.hour_from,
            self.hour_to,
            self.every_weeks,
            self.date_from,
            self.date_to,
            self.company_id._get_store_zone(),
            start,
            end,
        )

    @api.model
    def _get_live(self, company, start, end):
        """Return the blocks of a store that may touch a span of time (naive UTC)."""
        return self.search(
            [
                ("company_id", "=", company.id),
                "|",
                "&",
                "&",
                ("recurrence", "=", "once"),
                ("start_on", "<", end),
                ("end_on", ">", start),
                "&",
                "&",
                ("recurrence", "=", "weekly"),
                ("date_from", "<=", end),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", fields.Date.subtract(start.date(), days=1)),
            ]
        )

    @api.model
    def _get_blocked(self, companies, moment):
        """Return the ids of the bays that are blocked at a moment (naive UTC)."""
        at = calendars.to_seconds(moment)
        blocked = set()
        for company in companies:
            for block in self._get_live(company, moment, fields.Datetime.add(moment, seconds=1)):
                if not block.employee_ids and block._get_stretches(at, at + 1):
                    bays = block.bay_ids or self.env["dealer.workshop.bay"].search(
                        [("company_id", "=", company.id)]
                    )
                    blocked.update(bays.ids)
        return blocked
