from datetime import date, timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# more cars than that are left to the scheduler, so that nobody waits
AT_ONCE = 2000
BATCH = 1000
# what the plan of a car and its first service follow from
PLAN_FIELDS = {
    "brand_id",
    "model_id",
    "trim_id",
    "model_year",
    "warranty_start",
    "build_date",
}


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    maintenance_plan_id = fields.Many2one(
        "dealer.maintenance.plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The most specific plan that fits the car.",
    )
    next_service_date = fields.Date(
        string="Next Service",
        readonly=True,
        copy=False,
        help="The expected day the next maintenance is due: by time or by mileage, whichever comes "
        "first.",
    )
    next_service_from = fields.Date(
        string="Next Service not before",
        readonly=True,
        copy=False,
        help="Four of five cars with such readings are due between the two days.",
    )
    next_service_to = fields.Date(string="Next Service not after", readonly=True, copy=False)
    next_service_km = fields.Integer(
        string="Next Service at",
        readonly=True,
        copy=False,
        aggregator=None,
        help="Mileage at which it is due, in km.",
    )
    next_service_by = fields.Selection(
        [("time", "Time"), ("km", "Mileage")],
        string="Comes First",
        readonly=True,
        copy=False,
        help="What comes first.",
    )
    next_service_method = fields.Selection(
        [
            ("readings", "Its own readings"),
            ("blend", "Few own readings, and cars like it"),
            ("class", "Cars of its series"),
            ("plan", "Typical mileage of the plan"),
            ("interval", "Fixed interval"),
        ],
        string="Found by",
        readonly=True,
        copy=False,
        help="How the date by mileage was found. Exponentially weighted daily km of the car's own "
        "readings (half-life 330 days), shrunk to the median of its series, which counts like 20 "
        "more days; readings that cannot be true are left out.",
    )
    daily_km = fields.Float(
        string="km a Day", digits=(8, 1), readonly=True, copy=False, aggregator="avg"
    )
    service_cycle = fields.Integer(
        default=0, readonly=True, copy=False, aggregator=None, help="Services noted so far."
    )
    service_adviser_id = fields.Many2one(
        "res.users",
        string="Last Adviser",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of the last visit.",
    )
    service_company_id = fields.Many2one(
        "res.company",
        string="Last Store",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Where the car was last; that store reminds its owner.",
    )
    service_stale = fields.Boolean(default=True, readonly=True, copy=False)
    maintenance_done_ids = fields.One2many("dealer.maintenance.done", "vehicle_id")
    next_service_tasks = fields.Char(
        string="What Is Due",
        compute="_compute_next_service_text",
        help="What is done at the next service.",
    )
    next_service_reason = fields.Text(compute="_compute_next_service_text")
    maintenance_overview = fields.Html(compute="_compute_next_service_text", sanitize=False)
    service_due = fields.Selection(
        [("overdue", "Overdue"), ("30", "In 30 days"), ("60", "In 60 days"), ("90", "In 90 days")],
        compute="_compute_service_due",
        search="_search_service_due",
        help="How soon the next service is due.",
    )

    _service_due_idx = models.Index(
        "(next_service_date, service_company_id) WHERE next_service_date IS NOT NULL AND active"
    )
    _service_stale_idx = models.Index("(id) WHERE service_stale IS NOT FALSE")

    # === COMPUTE METHODS === #

    @api.depends("next_service_date")
    def _compute_service_due(self):
        today = fields.Date.context_today(self)
        for vehicle in self:
            day = vehicle.next_service_date
            days = day and (day - today).days
            if not day or days > 90:
                vehicle.service_due = False
            else:
                vehicle.service_due = (
                    "overdue" if days < 0 else "30" if days <= 30 else "60" if days <= 60 else "90"
                )

    def _search_service_due(self, operator, value):
        """“In 60 days” means within 60 days from today on; what is overdue is apart."""
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = []
        for wanted in value:
            if wanted == "overdue":
                domains.append(Domain("next_service_date", "<", today))
            elif wanted:
                end = today + timedelta(days=int(wanted))
                domains.append(
                    Domain("next_service_date", ">=", today)
                    & Domain("next_service_date", "<=", end)
                )
            else:
                domains.append(
                    Domain("next_service_date", "=", False)
                    | Domain("next_service_date", ">", today + timedelta(days=90))
                )
        return Domain.OR(domains)

    @api.depends("next_service_date", "maintenance_done_ids", "odometer_ids")
    @api.depends_context("lang")
    def _compute_next_service_text(self):
        forecasts = self.env["dealer.maintenance"]._forecast(self._origin)
        for vehicle in self:
            forecast = forecasts.get(vehicle._origin.id)
            tasks = [due.item.task_id for due in forecast.together] if forecast else []
            vehicle.next_service_tasks = ", ".join(task.name for task in tasks) or False
            vehicle.next_service_reason = forecast and vehicle._describe_forecast(forecast)
            vehicle.maintenance_overview = forecast and vehicle._draw_forecast(forecast)

    def _describe_forecast(self, forecast):
        """Return in words what the date of the next service rests on."""
        due, usage = forecast.next, forecast.usage
        if not forecast.plan:
            return self.env._(
                "No maintenance plan fits this car: the workshop controller adds one, or the car "
                "lacks its series."
            )
        if not due:
            return self.env._(
                "Neither a reading nor a first registration of this car is known, so no date "
                "can be told. Note the odometer or the start of the warranty."
            )
        sentences = [self._describe_usage(forecast)]
        if due.km and usage.day is not None and usage.daily_km:
            by_km = date.fromordinal(self.env["dealer.maintenance"]._reach_day(usage, due.km))
            sentences.append(
                self.env._(
                    "At that rate it reaches %(km)s km about %(date)s.",
                    km=f"{due.km:,}",
                    date=by_km.isoformat(),
                )
            )
        if due.by == "time":
            sentences.append(
                self.env._("Time comes first: due on %(date)s.", date=due.date.isoformat())
            )
        elif due.early != due.late:
            sentences.append(
                self.env._(
                    "For four of five such cars the day is between %(early)s and %(late)s.",
                    early=due.early.isoformat(),
                    late=due.late.isoformat(),
                )
            )
        return " ".join(filter(None, sentences))

    def _describe_usage(self, forecast):
        usage = forecast.usage
        if forecast.method == "interval":
            return self.env._("No mileage to go by: the plan's months count.")
        if forecast.method == "plan":
            text = self.env._(
                "Too few readings of its own: the plan's typical mileage of %(km)s km a year counts.",
                km=f"{forecast.plan.typical_km:,}",
            )
        elif forecast.method == "class":
            text = self.env._(
                "Too few readings of its own: cars of its series drive %(km)s km a day.",
                km=f"{usage.daily_km:.0f}",
            )
        else:
            text = self.env._(
                "It is driven %(km)s km a day (%(low)s to %(high)s), from %(count)s readings; newer "
                "ones count more, and cars of its series a little.",
                km=f"{usage.daily_km:.0f}",
                low=f"{usage.low:.0f}",
                high=f"{usage.high:.0f}",
                count=len(usage.used),
            )
        if usage.ignored:
            text += " " + self.env._(
                "Left out, because they cannot be true: %(readings)s.",
                readings=", ".join(f"{km:,} km" for _day, km in usage.ignored),
            )
        return text

    def _draw_forecast(self, forecast):
        """Return the overview: every item of the plan with when it was done and is due."""
        today = fields.Date.context_today(self)
        rows = []
        for due in forecast.dues:
            last = "–"
            if due.last:
                day, km = due.last
                last = " · ".join(filter(None, [day.isoformat(), km and f"{km:,} km"]))
            overdue = due.date and due.date < today
            rows.append(
                Markup(
                    "<tr class='%s'><td>%s</td><td>%s</td><td>%s</td><td class='text-end'>%s</td></tr>"
                )
                % (
                    "text-danger fw-bold" if overdue else "",
                    due.item.task_id.name,
                    last,
                    due.date.isoformat() if due.date else "–",
                    f"{due.km:,} km" if due.km else "",
                )
            )
        if not rows:
            return False
        return Markup(
            "<table class='table table-sm mb-0'><thead><tr><th>%s</th><th>%s</th><th>%s</th>"
            "<th class='text-end'>%s</th></tr></thead><tbody>%s</tbody></table>"
        ) % (
            self.env._("Task"),
            self.env._("Last done"),
            self.env._("Due about"),
            self.env._("Due at"),
            Markup("").join(rows),
        )

    # === ACTIONS === #

    def action_service_done_elsewhere(self):
        """Note maintenance the owner had done somewhere else."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Maintenance Done Elsewhere"),
            "res_model": "dealer.maintenance.note",
            "view_mode": "form",
            "target": "new",
            "context": {"default_vehicle_id": self.id},
        }

    def action_service_reminders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_maintenance.dealer_service_reminder_action_all"
        )
        return {**action, "domain": [("vehicle_id", "=", self.id)]}

    def action_service_remind(self):
        """Start calling these cars' owners today, before the scheduler would."""
        self.check_access("read")
        reminders = self.env["dealer.service.reminder"]._remind_cars(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_maintenance.dealer_service_reminder_action_all"
        )
        return {**action, "domain": [("id", "in", reminders.ids)]}

    def action_service_appointment(self):
        """Open the repair order of this car, prefilled with what is due; with planning, its
        appointment."""
        self.ensure_one()
        operations = self._get_service_operations()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Appointment"),
            "res_model": "dealer.repair.order",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_vehicle_id": self.id,
                "default_partner_id": self.owner_id.id,
                "default_job_ids": [
                    (0, 0, operation._prepare_job_values()) for operation in operations
                ],
            },
        }

    def _get_service_operations(self):
        """Return the operations that the next service is made of."""
        self.ensure_one()
        forecast = self.env["dealer.maintenance"]._forecast(self)[self.id]
        return self.env["dealer.operation"].union(
            *(due.item.operation_ids[:1] for due in forecast.together)
        )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if PLAN_FIELDS.intersection(vals):
            self._update_next_service()
        return result

    # === BUSINESS METHODS === #

    def _start_service_cycle(self):
        """A service was done: whoever was to be reminded of it is not any more."""
        if self:
            self.env.cr.execute(
                SQL(
                    "UPDATE dealer_vehicle SET service_cycle = COALESCE(service_cycle, 0) + 1 "
                    "WHERE id = ANY(%s)",
                    self.ids,
                )
            )
            self.invalidate_recordset(["service_cycle"])

    def _mark_service_stale(self, domain):
        """Have the scheduler work out the cars of `domain` again."""
        query = self.with_context(active_test=False)._search(domain)
        self.env.cr.execute(
            SQL(
                "UPDATE dealer_vehicle SET service_stale = true WHERE id IN %s",
                query.subselect(),
            )
        )
        self.invalidate_model(["service_stale"])

    def _update_next_service(self):
        """Work out and keep the next service of these cars: nine queries a thousand.

        More than `AT_ONCE` are marked and left to the scheduler.
        """
        # sudo: it follows from readings and plans, whoever brought them
        self = self.sudo()
        if len(self) > AT_ONCE:
            self._mark_service_stale([("id", "in", self.ids)])
            return
        for start in range(0, len(self), BATCH):
            self[start : start + BATCH]._update_next_service_batch()

    def _update_next_service_batch(self):
        forecasts = self.env["dealer.maintenance"]._forecast(self)
        visits = self._get_last_visits()
        home = self._get_home_store()
        self.flush_recordset()
        rows = []
        for vehicle_id, forecast in forecasts.items():
            due = forecast.next
            adviser, company = visits.get(vehicle_id, (None, home.id or None))
            rows.append(
                (
                    vehicle_id,
                    forecast.plan.id or None,
                    due and due.date,
                    due and due.early,
                    due and due.late,
                    (due and due.km) or None,
                    due and due.by,
                    forecast.method or None,
                    round(forecast.usage.daily_km, 1),
                    adviser,
                    company,
                )
            )
        self.env.cr.execute_values(
            """UPDATE dealer_vehicle v
                  SET maintenance_plan_id = n.plan::int, next_service_date = n.day::date,
                      next_service_from = n.early::date, next_service_to = n.late::date,
                      next_service_km = n.km::int, next_service_by = n.by::text,
                      next_service_method = n.method::text, daily_km = n.daily::numeric,
                      service_adviser_id = n.adviser::int, service_company_id = n.company::int,
                      service_stale = false
                 FROM (VALUES %s) AS n (id, plan, day, early, late, km, by, method, daily,
                                        adviser, company)
                WHERE v.id = n.id""",
            rows,
            page_size=BATCH,
        )
        self.invalidate_recordset(
            [
                "maintenance_plan_id",
                "next_service_date",
                "next_service_from",
                "next_service_to",
                "next_service_km",
                "next_service_by",
                "next_service_method",
                "daily_km",
                "service_adviser_id",
                "service_company_id",
                "service_stale",
                "next_service_tasks",
                "next_service_reason",
                "maintenance_overview",
            ]
        )

    @api.model
    def _get_home_store(self):
        """Return the store that reminds the owners of cars that were in no workshop yet: the only one.

        With several stores nobody knows whose they are before their first visit; hook.
        """
        stores = self.env["res.company"].sudo().search([("active", "=", True)], limit=2)
        return stores if len(stores) == 1 else stores.browse()

    def _get_last_visits(self):
        """Return {vehicle id: (adviser id, store id)} of the last visit of each car."""
        self.env["dealer.repair.order"].flush_model(
            ["vehicle_id", "adviser_id", "company_id", "received_on", "cancelled_on"]
        )
        self.env.cr.execute(
            SQL(
                """SELECT DISTINCT ON (vehicle_id) vehicle_id, adviser_id, company_id
                     FROM dealer_repair_order
                    WHERE vehicle_id = ANY(%s) AND cancelled_on IS NULL
                 ORDER BY vehicle_id, received_on DESC, id DESC""",
                self.ids,
            )
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    # === SCHEDULER === #

    @api.model
    def _cron_update_next_service(self):
        """Every night: what is typical of each series, then the cars something has changed of."""
        self.env["fleet.vehicle.model"]._update_typical_daily_km()
        self.env.cr.execute(
            """UPDATE dealer_vehicle v SET service_stale = true
                 FROM dealer_vehicle_odometer o
                WHERE o.vehicle_id = v.id AND v.service_stale IS FALSE
                  AND o.write_date > now() AT TIME ZONE 'UTC' - interval '2 days'"""
        )
        self.invalidate_model(["service_stale"])
        Cron = self.env["ir.cron"]
        remaining = self._count_service_stale()
        while True:
            self.env.cr.execute(
                "SELECT id FROM dealer_vehicle WHERE service_stale IS NOT FALSE ORDER BY id LIMIT %s",
                (BATCH,),
            )
            ids = [row[0] for row in self.env.cr.fetchall()]
            if not ids:
                break
            self.browse(ids)._update_next_service()
            remaining -= len(ids)
            if self.env.context.get("cron_id") and not Cron._commit_progress(
                len(ids), remaining=max(remaining, 0)
            ):
                break
            self.env.invalidate_all(flush=False)

    @api.model
    def _count_service_stale(self):
        self.env.cr.execute("SELECT count(*) FROM dealer_vehicle WHERE service_stale IS NOT FALSE")
        return self.env.cr.fetchone()[0]
