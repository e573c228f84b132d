from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# a service overdue for longer is no reminder's business any more: a campaign's
TOO_LATE_DAYS = 180
# cars that have an owner who drives them
REMINDED = ("customer", "sold", "unknown")


class DealerServiceReminder(models.Model):
    """One due service its owner is reminded of, once, until he has answered or come."""

    _name = "dealer.service.reminder"
    _description = "Service Reminder"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "next_attempt_on, due_date, id"
    _rec_name = "vehicle_id"
    _check_company_auto = True

    vehicle_id = fields.Many2one(
        "dealer.vehicle", required=True, index=True, ondelete="cascade", readonly=True
    )
    cycle = fields.Integer(readonly=True, aggregator=None)
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, readonly=True
    )
    phone = fields.Char(related="partner_id.phone")
    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    adviser_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain="[('share', '=', False), ('company_ids', 'in', company_id)]",
        help="Who calls.",
    )
    due_date = fields.Date(string="Due", readonly=True)
    due_km = fields.Integer(string="Due at", readonly=True, aggregator=None, help="In km.")
    tasks = fields.Char(related="vehicle_id.next_service_tasks", string="What Is Due")
    model_id = fields.Many2one(related="vehicle_id.model_id", store=True, string="Series")
    attempt_ids = fields.One2many(
        "dealer.service.reminder.attempt", "reminder_id", string="Attempts", readonly=True
    )
    attempt_count = fields.Integer(compute="_compute_result", store=True)
    result = fields.Selection(
        [
            ("mailed", "E-mail sent"),
            ("appointed", "Appointed"),
            ("unreachable", "Not reached"),
            ("refused", "Refused"),
            ("sold", "Car sold"),
            ("came", "Came"),
        ],
        compute="_compute_result",
        store=True,
        help="Of the last attempt; “came” follows from the settled repair order.",
    )
    next_attempt_on = fields.Date(
        string="Next Call", compute="_compute_result", store=True, help="Empty: it is closed."
    )
    order_id = fields.Many2one(
        "dealer.repair.order", string="Visit", readonly=True, index="btree_not_null"
    )
    state = fields.Selection(
        [("todo", "To call"), ("waiting", "Later"), ("closed", "Closed")],
        compute="_compute_state",
        search="_search_state",
    )

    _cycle_uniq = models.UniqueIndex(
        "(vehicle_id, cycle)", "The owner of this car is reminded of this service already."
    )
    _open_idx = models.Index("(company_id, next_attempt_on) WHERE next_attempt_on IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("attempt_ids.result", "attempt_ids.next_on", "order_id")
    def _compute_result(self):
        for reminder in self:
            attempts = reminder.attempt_ids.sorted(lambda a: (a.date, a._origin.id or 0))
            last = attempts[-1:]
            reminder.attempt_count = len(attempts)
            if reminder.order_id:
                reminder.result, reminder.next_attempt_on = "came", False
            elif last:
                reminder.result, reminder.next_attempt_on = last.result, last.next_on
            else:
                reminder.result = False
                reminder.next_attempt_on = reminder.next_attempt_on or fields.Date.context_today(
                    reminder
                )

    @api.depends("next_attempt_on")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for reminder in self:
            day = reminder.next_attempt_on
            reminder.state = "closed" if not day else "todo" if day <= today else "waiting"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domains = {
            "todo": [("next_attempt_on", "<=", today)],
            "waiting": [("next_attempt_on", ">", today)],
            "closed": [("next_attempt_on", "=", False)],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    # === ACTIONS === #

    def action_answer(self):
        """Note what came of the call; the context names the result that was tapped."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Came of It"),
            "res_model": "dealer.service.reminder.answer",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_reminder_id": self.id,
                "default_result": self.env.context.get("reminder_result", "appointed"),
            },
        }

    def action_appointment(self):
        """Open the appointment, prefilled with car, customer and what is due."""
        return self.vehicle_id.action_service_appointment()

    # === BUSINESS METHODS === #

    def _note(self, result, note=False, next_on=False):
        """Note an attempt and its result; what is done follows from it.

        :param date next_on: appointed: the day of the appointment; else the day of the next call
        """
        for reminder in self:
            company = reminder.company_id
            today = company._get_store_date()
            if result == "unreachable":
                left = company.service_reminder_attempts - reminder.attempt_count - 1
                day = next_on or today + timedelta(days=company.service_reminder_retry)
                day = day if left > 0 else False
            elif result == "appointed":
                # who does not come is called the day after
                day = (next_on or today) + timedelta(days=1)
            elif result == "mailed":
                day = next_on or today + timedelta(days=7)
            else:
                day = False if result == "sold" else next_on
            # sudo: attempts are made here only
            self.env["dealer.service.reminder.attempt"].sudo().create(
                {
                    "reminder_id": reminder.id,
                    "result": result,
                    "note": note,
                    "next_on": day,
                    "user_id": self.env.uid,
                }
            )
            if result == "sold":
                # sudo: the history of owners has one writer; who calls may not write it by hand
                reminder.vehicle_id.sudo()._set_owner(self.env["res.partner"])
                reminder.vehicle_id.message_post(
                    body=self.env._(
                        "%(customer)s says the car is sold; the new owner is not known.",
                        customer=reminder.partner_id.name,
                    )
                )
            reminder.activity_feedback(
                ["dealer_workshop_maintenance.activity_type_call"], feedback=note or False
            )
            if day:
                reminder._plan_call(day)

    def _plan_call(self, day):
        for reminder in self:
            reminder.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_workshop_maintenance.activity_type_call",
                date_deadline=day,
                summary=self.env._("Call about the due service"),
                user_id=reminder.adviser_id.id or self.env.uid,
            )

    def _close(self, order):
        """The car came: the visit closes what its owner was reminded of."""
        open_ones = self.filtered("next_attempt_on")
        open_ones.order_id = order
        open_ones.activity_unlink(["dealer_workshop_maintenance.activity_type_call"])

    # === SELECTION === #

    @api.model
    def _get_due_query(self, company, today, limit=None):
        """Return the query of the cars whose owner is reminded now.

        Columns: vehicle, cycle, owner, store, last adviser, date, km. Who does not want to be
        reminded is left out; e-mail only goes to who has an address that is not blocked.
        """
        return SQL(
            """SELECT v.id, COALESCE(v.service_cycle, 0), v.owner_id, v.service_company_id,
                      v.service_adviser_id, v.next_service_date, v.next_service_km
                 FROM dealer_vehicle v
                 JOIN res_partner p ON p.id = v.owner_id
                WHERE v.active AND v.next_service_date IS NOT NULL
                  AND v.next_service_date BETWEEN %(first)s AND %(last)s
                  AND v.service_company_id = %(company)s
                  AND v.lifecycle IN %(lifecycles)s
                  AND p.active AND p.no_service_reminder IS NOT TRUE
                  AND NOT EXISTS (SELECT 1 FROM dealer_service_reminder r
                                   WHERE r.vehicle_id = v.id
                                     AND r.cycle = COALESCE(v.service_cycle, 0))
             ORDER BY v.next_service_date DESC, v.id
                %(limit)s""",
            first=today - timedelta(days=TOO_LATE_DAYS),
            last=today + timedelta(days=company.service_reminder_days),
            company=company.id,
            lifecycles=REMINDED,
            limit=SQL("LIMIT %s", limit) if limit is not None else SQL(),
        )

    @api.model
    def _select_due(self, company, today=None, limit=None):
        """Return the rows of `_get_due_query`."""
        self.env.flush_all()
        today = today or company._get_store_date()
        self.env.cr.execute(self._get_due_query(company, today, limit))
        return self.env.cr.fetchall()

    @api.model
    def _create_from_rows(self, rows, today):
        reminders = self.with_context(tracking_disable=True).create(
            [
                {
                    "vehicle_id": vehicle,
                    "cycle": cycle,
                    "partner_id": owner,
                    "company_id": company,
                    "adviser_id": adviser,
                    "due_date": due,
                    "due_km": km,
                    "next_attempt_on": today,
                }
                for vehicle, cycle, owner, company, adviser, due, km in rows
            ]
        )
        return reminders.with_env(self.env)

    def _contact(self):
        """Tell somebody to call, or write to the customer where the store does so."""
        template = self.env.ref("dealer_workshop_maintenance.mail_template_service_due", False)
        for company, reminders in self.grouped("company_id").items():
            today = company._get_store_date()
            mailed = self.browse()
            if company.service_reminder_channel == "mail" and template:
                mailed = reminders.filtered(
                    lambda r: r.partner_id.email and not r.partner_id.is_blacklisted
                )
                for reminder in mailed:
                    template.send_mail(reminder.id)
                mailed._note("mailed")
            (reminders - mailed)._plan_call(today)

    @api.model
    def _remind_cars(self, vehicles):
        """Remind the owners of these cars now, each once for the service that is due.

        :return: their open reminders
        """
        today = self.env.company._get_store_date()
        known = self.search([("vehicle_id", "in", vehicles.ids)])
        known = known.filtered(lambda r: r.cycle == r.vehicle_id.service_cycle)
        rows = [
            (
                vehicle.id,
                vehicle.service_cycle,
                vehicle.owner_id.id,
                (vehicle.service_company_id or self.env.company).id,
                (vehicle.service_adviser_id or self.env.user).id,
                vehicle.next_service_date,
                vehicle.next_service_km,
            )
            for vehicle in vehicles - known.vehicle_id
            if vehicle.owner_id
            and not vehicle.owner_id.no_service_reminder
            and vehicle.next_service_date
        ]
        made = self._create_from_rows(rows, today)
        made._contact()
        return known + made

    @api.model
    def _cron_remind(self):
        """Every morning: each store's due cars, as many as its advisers can call."""
        for company in self.env["res.company"].search([("service_reminder_daily", ">", 0)]):
            reminders = self.with_company(company)
            today = company._get_store_date()
            rows = reminders._select_due(company, today, company.service_reminder_daily)
            reminders._create_from_rows(rows, today)._contact()
