from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerWorkshopAppointment(models.Model):
    """What people and the clock do with an appointment, and its part in workflows."""

    _inherit = "dealer.workshop.appointment"
    _workflow_phases = {
        "draft": "draft",
        "confirmed": "open",
        "arrived": "done",
        "no_show": "done",
        "cancelled": "cancelled",
    }
    _workflow_acts = {
        "confirmed": "action_confirm",
        "arrived": "action_arrive",
        "no_show": "action_no_show",
        "cancelled": "action_cancel",
    }
    _workflow_blockers = {
        "confirmed": ("confirmed_on", "_get_confirm_blockers"),
        "arrived": ("arrived_on", "_get_arrive_blockers"),
    }

    # === ACTIONS === #

    def action_take_time(self, start):
        """Keep a time free; the old one becomes free in the same step.

        :param str start: naive UTC
        """
        self.ensure_one()
        self.check_access("write")
        self._take_time(start)
        if self.source == "walk_in" and not self.confirmed_on:
            self.action_confirm()
        return True

    def action_confirm(self):
        """Promise the time to the customer."""
        self.check_access("write")
        for appointment in self:
            if blockers := appointment._get_confirm_blockers():
                raise UserError("\n".join(blockers))
        self.filtered(lambda a: not a.confirmed_on)._set_facts(
            {"confirmed_on": fields.Datetime.now()}
        )
        self._workflow_settle_facts()
        return True

    def action_arrive(self):
        """The car is here: open its repair order, with a job for each operation."""
        self.ensure_one()
        self.check_access("write")
        if self.order_id:
            return self._open_order()
        if blockers := self._get_arrive_blockers():
            raise UserError("\n".join(blockers))
        order = self.env["dealer.repair.order"].create(self._prepare_order_values())
        self._workflow_settle_facts()
        return self.order_id._get_form_action() if order else True

    def action_no_show(self):
        """The customer did not come: the time is free for others."""
        self.check_access("write")
        now = fields.Datetime.now()
        for appointment in self:
            if appointment.category != "confirmed" or not appointment.start_on:
                raise UserError(
                    self.env._(
                        "%(appointment)s is not confirmed: only a confirmed appointment can be "
                        "missed.",
                        appointment=appointment.display_name,
                    )
                )
            if appointment.start_on > now:
                raise UserError(
                    self.env._(
                        "%(appointment)s is still to come. Cancel it when the customer calls it "
                        "off.",
                        appointment=appointment.display_name,
                    )
                )
        self.booking_ids._cancel()
        self._set_facts({"no_show_on": now})
        self._workflow_settle_facts()
        return True

    def action_cancel(self):
        """The customer calls it off, or the store does: the time is free."""
        self.check_access("write")
        for appointment in self:
            if appointment.category in ("arrived", "no_show"):
                raise UserError(
                    self.env._(
                        "%(appointment)s cannot be cancelled: the car was here, or did not come.",
                        appointment=appointment.display_name,
                    )
                )
        self.booking_ids._cancel()
        self._set_facts({"cancelled_on": fields.Datetime.now()})
        self._workflow_settle_facts()
        return True

    def action_book_again(self):
        """Open a new appointment with the car and the work of this one."""
        self.ensure_one()
        return self.copy()._get_form_action()

    def action_overbook(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.workshop.overbook",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Overbook"),
            "context": {"default_appointment_id": self.id},
        }

    def action_view_order(self):
        self.ensure_one()
        return self._open_order()

    def action_view_no_shows(self):
        self.ensure_one()
        if self.partner_id:
            domain = [("partner_id", "=", self.partner_id.id)]
        else:
            domain = [("phone", "=", self.phone)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("No-shows"),
            "res_model": self._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [*domain, ("category", "=", "no_show")],
        }

    def _open_order(self):
        return self.order_id._get_form_action()

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # === BUSINESS METHODS === #

    def _get_confirm_blockers(self):
        """:return: sentences, what an appointment lacks before it can be promised"""
        self.ensure_one()
        if self.category not in ("draft", "confirmed"):
            return [
                self.env._(
                    "%(appointment)s is over: make a new appointment.",
                    appointment=self.display_name,
                )
            ]
        blockers = []
        if not self.start_on:
            blockers.append(self.env._("Choose a time first."))
        if not (self.partner_id or self.phone or self.contact_name):
            blockers.append(self.env._("Write down who comes: the customer, or name and phone."))
        return blockers

    def _get_arrive_blockers(self):
        self.ensure_one()
        if self.category == "cancelled":
            return [
                self.env._(
                    "%(appointment)s is cancelled: make a new one for this car.",
                    appointment=self.display_name,
                )
            ]
        blockers = []
        if not self.vehicle_id:
            blockers.append(self.env._("Choose the car that has come, or add it."))
        elif not (self.partner_id or self.vehicle_id.owner_id):
            blockers.append(self.env._("Choose the customer who has come, or add him."))
        return blockers

    def _prepare_order_values(self):
        """Return the values of the repair order that receives the car.

        The order makes its jobs from the appointment when it is created.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        values = {
            "appointment_id": self.id,
            "vehicle_id": self.vehicle_id.id,
            "company_id": self.company_id.id,
        }
        if self.partner_id:
            values["partner_id"] = self.partner_id.id
        if self.contact_name:
            values["bringer_name"] = self.contact_name
        if self.phone:
            values["bringer_phone"] = self.phone
        if self.adviser_id:
            values["adviser_id"] = self.adviser_id.id
        if self.promised_on and self.promised_on > now:
            values["promised_on"] = self.promised_on
        return values

    def _arrive(self, order):
        """Give the order its jobs, and the jobs the time that was kept free for them."""
        self.ensure_one()
        hours = dict.fromkeys(self.operation_ids, self.company_id.appointment_hours)
        made, missing = order._add_operations(self.operation_ids, hours=hours)
        # an operation may become more jobs than one: the first has the time
        jobs = {job.operation_id.id: job for job in reversed(made)}
        if missing:
            order.message_post(body="\n".join(missing))
        if self.concern or not self.operation_ids:
            first, *rest = (self.concern or self.env._("As agreed on the phone")).splitlines()
            jobs[False] = order._add_job(
                {
                    "concern": first,
                    "cause": "\n".join(rest) or False,
                    "planned_hours": self.extra_hours,
                }
            )
        bookings = self.booking_ids.filtered(lambda booking: not booking.cancelled_on)
        for booking in bookings:
            job = jobs.get(booking.operation_id.id) or next(iter(jobs.values()))
            # no role writes bookings: the car has come, the time is its job's now
            booking.sudo().job_id = job
            if booking.employee_id and not job.technician_id:
                job.technician_id = booking.employee_id
        self._set_facts({"arrived_on": fields.Datetime.now(), "order_id": order.id})
        self._workflow_settle_facts()

    # === CRON === #

    @api.model
    def _cron_close_missed(self):
        """Mark who did not come, and drop requests whose time has passed unconfirmed."""
        now = fields.Datetime.now()
        open_ones = self.search(
            [("category", "in", ("draft", "confirmed")), ("start_on", "<", now)]
        )
        for company, appointments in open_ones.grouped("company_id").items():
            limit = now - timedelta(minutes=company.appointment_grace)
            late = appointments.filtered(lambda a, limit=limit: a.start_on < limit)
            late.filtered(lambda a: a.category == "confirmed").action_no_show()
            late.filtered(lambda a: a.category == "draft").action_cancel()

    @api.model
    def _cron_remind(self):
        """Remind the customers of tomorrow, once: by mail, else an adviser is asked to call."""
        template = self.env.ref("dealer_workshop_planning.mail_template_reminder")
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([]):  # pylint: disable=no-search-all
            today = company._get_store_date(now)
            hour = int(company.appointment_reminder_hour)
            minutes = round(company.appointment_reminder_hour % 1 * 60)
            at = company._get_store_moment(today, min(hour, 23)) + timedelta(minutes=minutes)
            if now < at:
                continue
            tomorrow = today + timedelta(days=1)
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("category", "=", "confirmed"),
                    ("reminded_on", "=", False),
                    ("start_on", ">=", company._get_store_moment(tomorrow)),
                    ("start_on", "<", company._get_store_moment(tomorrow + timedelta(days=1))),
                ]
            )
            wanted = due.filtered(lambda a: not a.partner_id.no_appointment_reminder)
            mailed = wanted.filtered(
                lambda a: a.partner_id.email_normalized and not a.partner_id.is_blacklisted
            )
            if mailed:
                template.send_mail_batch(mailed.ids)
            (wanted - mailed)._ask_to_call()
            due._set_facts({"reminded_on": now})

    def _ask_to_call(self):
        """Ask the adviser to remind customers who have no mail address."""
        by_user = defaultdict(lambda: self.browse())
        for appointment in self:
            by_user[appointment.adviser_id or appointment.create_uid] += appointment
        for user, appointments in by_user.items():
            appointments.activity_schedule(
                "mail.mail_activity_data_call",
                summary=self.env._("Remind of tomorrow's appointment"),
                user_id=user.id,
            )

    # === WORKFLOW === #

    @api.model
    def _workflow_fact_moves(self):
        return (
            ("draft", "confirmed"),
            ("draft", "arrived"),
            ("draft", "cancelled"),
            ("confirmed", "arrived"),
            ("confirmed", "no_show"),
            ("confirmed", "cancelled"),
            ("no_show", "arrived"),
        )

    @api.model
    def _workflow_key_figures(self):
        return ["start_on", "vehicle_id", "partner_id"]
