from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

from odoo.addons.dealer_base.models.dealer_fact_mixin import BY_CODE

# how far ahead a free time is looked for
_DAYS_AHEAD = 30
_LIVE = "state = 'planned'"
_OVERLAP = "tsrange(date_start, date_stop) WITH &&"


class DealerVehicleDelivery(models.Model):
    """When a car is handed over: in the opening hours, in one of the store's bays, by one
    consultant who has no other hand-over then."""

    _inherit = "dealer.vehicle.delivery"

    bay = fields.Integer(
        readonly=True,
        copy=False,
        help="Which of the hand-over bays of the store, counted from 1.",
    )
    is_off_hours = fields.Boolean(
        compute="_compute_is_off_hours", help="Not within the opening hours for hand-overs."
    )
    reschedule_count = fields.Integer(string="Times Moved", readonly=True, copy=False)
    reschedule_reason = fields.Char(string="Moved Because", readonly=True, copy=False)
    reminded_on = fields.Datetime(
        readonly=True, copy=False, help="When the customer was reminded of this time."
    )

    # The walls against two people taking the last bay, or one consultant in two places.
    _bay_once = models.Constraint(
        f"EXCLUDE USING gist (company_id WITH =, bay WITH =, {_OVERLAP}) "
        f"WHERE ({_LIVE} AND bay IS NOT NULL)",
        "A colleague has just taken this time. Choose another one.",
    )
    _consultant_once = models.Constraint(
        f"EXCLUDE USING gist (user_id WITH =, {_OVERLAP}) "
        f"WHERE ({_LIVE} AND user_id IS NOT NULL AND bay IS NOT NULL)",
        "This consultant hands over another car at that time. Choose another time or consultant.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "bay", "reschedule_count", "reschedule_reason", "reminded_on",
        }  # fmt: skip

    @api.depends("date_start", "date_stop", "company_id")
    def _compute_is_off_hours(self):
        self.is_off_hours = False
        planned = self.filtered(lambda d: d.state == "planned" and d.date_start and d.date_stop)
        for company, deliveries in planned.grouped("company_id").items():
            hours = company._get_handover_hours(
                min(deliveries.mapped("date_start")), max(deliveries.mapped("date_stop"))
            )
            for delivery in deliveries:
                delivery.is_off_hours = not any(
                    start <= delivery.date_start and delivery.date_stop <= stop
                    for start, stop in hours
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A hand-over without a time gets the best free one; each gets a bay of its own."""
        for vals in vals_list:
            self._check_facts(vals)
        taken = []
        vals_list = [self._prepare_time(dict(vals), taken) for vals in vals_list]
        # the bay is a fact: found here, never given by the caller
        by_code = self.with_context(dealer_facts=BY_CODE)
        return super(DealerVehicleDelivery, by_code).create(vals_list).with_env(self.env)

    def write(self, vals):
        """Another time or consultant needs a bay that is free then."""
        planned = self.browse()
        if {"date_start", "date_stop", "user_id"}.intersection(vals):
            self._check_facts(vals)
            planned = self.filtered(lambda delivery: delivery.state == "planned")
        for delivery in planned:
            by_code = delivery.with_context(dealer_facts=BY_CODE)
            super(DealerVehicleDelivery, by_code).write(delivery._prepare_move(vals))
        return super(DealerVehicleDelivery, self - planned).write(vals) if self - planned else True

    # === ACTION METHODS === #

    def action_reschedule(self):
        """Offer the free times; the one that is taken is kept with its reason."""
        self.ensure_one()
        self._check_planned()
        wizard = self.env["dealer.handover.schedule"].create({"delivery_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Another Time"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _check_planned(self):
        for delivery in self:
            if delivery.state != "planned":
                raise UserError(self.env._("%s is not planned any more.", delivery.name))

    def _reschedule(self, start, reason):
        """Move the hand-over; the customer is reminded of the new time.

        :param datetime start: naive UTC
        :param str reason: kept on the hand-over and in its history
        :raises UserError: no bay is free then, or the consultant is not
        """
        self.ensure_one()
        self._check_planned()
        old, length = self.date_start, self.date_stop - self.date_start
        if start == old:
            raise UserError(self.env._("That is the time already agreed. Choose another one."))
        self.write({"date_start": start, "date_stop": start + length})
        self._set_facts(
            {
                "reschedule_count": self.reschedule_count + 1,
                "reschedule_reason": reason,
                "reminded_on": False,
            }
        )
        self.message_post(
            body=self.env._(
                "Moved from %(old)s to %(new)s: %(reason)s",
                old=self._format_time(old),
                new=self._format_time(start),
                reason=reason,
            )
        )

    def _format_time(self, moment):
        """:return: ``moment`` (naive UTC) on the store's clock, in words"""
        self.ensure_one()
        return format_datetime(
            self.env, moment, tz=self.company_id._get_store_zone(), dt_format="EEE d MMM HH:mm"
        )

    def _prepare_move(self, vals):
        """:return: ``vals`` with the end and the bay that go with another time or consultant"""
        self.ensure_one()
        start = fields.Datetime.to_datetime(vals.get("date_start")) or self.date_start
        stop = fields.Datetime.to_datetime(vals.get("date_stop"))
        stop = stop or start + (self.date_stop - self.date_start)
        user = self.user_id
        if "user_id" in vals:
            user = user.browse(vals["user_id"])
        busy = self._read_busy(self.company_id, start, stop, skip=self)
        bay = self._find_bay(self.company_id, user, start, stop, busy)
        return {**vals, "date_start": start, "date_stop": stop, "bay": bay}

    @api.model
    def _prepare_time(self, vals, taken):
        """Give the values of a new hand-over its time and its bay.

        :param list taken: rows like ``_read_busy``'s of the hand-overs created together; extended
        """
        line = self.env["sale.order.line"].browse(vals.get("sale_line_id"))
        company = line.company_id
        if not company:
            return vals
        user = (
            self.env["res.users"].browse(vals["user_id"])
            if vals.get("user_id")
            else line.order_id.user_id
        )
        vals["user_id"] = user.id
        length = timedelta(minutes=company.handover_minutes)
        start = fields.Datetime.to_datetime(vals.get("date_start"))
        if not start:
            free = self._get_free_times(company, user, limit=1, taken=taken)
            if not free:
                raise UserError(
                    self.env._(
                        "No time for a hand-over is free in the next %(days)s days. A manager can "
                        "open more bays or longer hours in the store's settings.",
                        days=_DAYS_AHEAD,
                    )
                )
            start = free[0]
        stop = fields.Datetime.to_datetime(vals.get("date_stop")) or start + length
        busy = taken + self._read_busy(company, start, stop)
        bay = self._find_bay(company, user, start, stop, busy)
        taken.append((start, stop, bay, user.id, line.order_id.name))
        return {**vals, "date_start": start, "date_stop": stop, "bay": bay}

    @api.model
    def _read_busy(self, company, start, stop, skip=None):
        """Which bays and people are taken between two moments, whoever's hand-overs they are.

        :return: list of (start, stop, bay, user id, name of the deal)
        """
        self.flush_model(["company_id", "date_start", "date_stop", "state", "bay", "user_id"])
        return self.env.execute_query(
            SQL(
                """SELECT date_start, date_stop, bay, user_id, name
                     FROM dealer_vehicle_delivery
                    WHERE state = 'planned' AND bay IS NOT NULL AND company_id = %s
                      AND tsrange(date_start, date_stop) && tsrange(%s, %s)
                      AND id != ALL(%s)""",
                company.id,
                start,
                stop,
                list(skip.ids) if skip else [],
            )
        )

    @api.model
    def _find_bay(self, company, user, start, stop, busy):
        """:return: the first free bay
        :raises UserError: none is, or the consultant has another hand-over
        """
        busy = [row for row in busy if row[0] < stop and start < row[1]]
        zone = company._get_store_zone()
        when = format_datetime(self.env, start, tz=zone, dt_format="EEE d MMM HH:mm")
        for row in busy:
            if user and row[3] == user.id:
                raise UserError(
                    self.env._(
                        "%(consultant)s hands over %(car)s at %(time)s. Choose another time or "
                        "another consultant.",
                        consultant=user.name,
                        car=row[4],
                        time=when,
                    )
                )
        taken = {row[2] for row in busy}
        bay = next((n for n in range(1, company.handover_bays + 1) if n not in taken), None)
        if not bay:
            raise UserError(
                self.env._(
                    "Every bay for hand-overs is taken at %(time)s. Choose another time.", time=when
                )
            )
        return bay

    @api.model
    def _get_free_times(self, company, user, limit=6, per_day=3, taken=(), skip=None):
        """The best free times: the earliest days, spread over the day.

        :param user: the consultant who hands over; his leave and hand-overs are left out
        :return: list of starts (naive UTC), earliest first, at most ``limit``
        """
        now = fields.Datetime.now()
        today = company._get_store_date(now)
        start = company._get_store_moment(today + timedelta(days=1))  # the car is made ready
        stop = start + timedelta(days=_DAYS_AHEAD)
        busy = [*taken, *self._read_busy(company, start, stop, skip=skip)]
        length = timedelta(minutes=company.handover_minutes)
        by_day = {}
        for begin, end in company._get_handover_hours(start, stop, user):
            while begin + length <= end:
                rows = [row for row in busy if row[0] < begin + length and begin < row[1]]
                if len({row[2] for row in rows}) < company.handover_bays and not any(
                    user and row[3] == user.id for row in rows
                ):
                    by_day.setdefault(company._get_store_date(begin), []).append(begin)
                begin += length
        result = []
        for _day, times in sorted(by_day.items()):
            step = max(len(times) / per_day, 1)
            picked = {int(number * step) for number in range(per_day)}
            result += [times[index] for index in sorted(picked) if index < len(times)]
            if len(result) >= limit:
                break
        return result[:limit]

    # === CRON === #

    @api.model
    def _cron_remind(self):
        """Remind the customers of the hand-overs ahead, once for each time agreed: by mail, else
        the consultant is asked to call."""
        template = self.env.ref("dealer_vehicle_sales.mail_template_handover")
        now = fields.Datetime.now()
        for company in self.env["res.company"].search([("handover_reminder_hours", ">", 0)]):
            due = self.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "planned"),
                    ("reminded_on", "=", False),
                    ("date_start", ">", now),
                    ("date_start", "<=", now + timedelta(hours=company.handover_reminder_hours)),
                ]
            )
            mailed = due.filtered(
                lambda delivery: (
                    delivery.partner_id.email_normalized and not delivery.partner_id.is_blacklisted
                )
            )
            if mailed:
                template.send_mail_batch(mailed.ids)
            for delivery in (due - mailed).filtered("user_id"):
                delivery.with_context(mail_activity_quick_update=True).activity_schedule(
                    "mail.mail_activity_data_call",
                    summary=self.env._("Remind of the hand-over"),
                    user_id=delivery.user_id.id,
                )
            due._set_facts({"reminded_on": now})
