from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_datetime

# how far ahead a free time is looked for, and in which steps
_DAYS_AHEAD = 7
_STEP = timedelta(minutes=15)
# a drive that begins at once is noted a little later
_LATE = timedelta(minutes=30)


class DealerTestDrive(models.Model):
    """When a demo car is driven: one drive at a time, one consultant in one car."""

    _inherit = "dealer.test.drive"

    @api.depends("vehicle_id", "user_id", "route_id", "company_id", "date_start")
    def _compute_free_times(self):
        for drive in self:
            times = []
            if drive.vehicle_id and drive.category == "booked":
                times = self._get_free_times(
                    drive.company_id,
                    drive.vehicle_id,
                    drive.user_id,
                    minutes=drive._get_minutes(),
                    limit=8,
                    skip=drive._origin,
                )[drive.vehicle_id.id]
            drive.free_times = [
                {
                    "start": fields.Datetime.to_string(start),
                    "label": drive._format_time(start),
                    "chosen": start == drive.date_start,
                }
                for start in times
            ]

    # === API === #

    @api.model
    def get_free_times(self, model_id=False, trim_id=False, vehicle_id=False, day=False, days=3):
        """The free times of the store's demo cars, for other channels (JSON-2).

        :param model_id, trim_id, vehicle_id: which cars; all empty: every demo car of the store
        :param day: first day, ISO text; empty: today
        :param int days: how many days, 1 to 14
        :return: list of {"vehicle_id", "car", "trim_id", "times": [start, UTC text]}
        """
        self.browse().check_access("read")
        company = self.env.company
        domain = [("stock_usage", "=", "demo"), ("company_id", "=", company.id)]
        if vehicle_id:
            domain.append(("id", "=", int(vehicle_id)))
        if trim_id:
            domain.append(("trim_id", "=", int(trim_id)))
        if model_id:
            domain.append(("model_id", "=", int(model_id)))
        cars = self.env["dealer.vehicle"].search(domain, order="id")
        times = self._get_free_times(
            company,
            cars,
            day=fields.Date.to_date(day) if day else None,
            days=min(max(int(days), 1), 14),
            limit=None,
        )
        return [
            {
                "vehicle_id": car.id,
                "car": car.trim_id.display_name or car.display_name,
                "trim_id": car.trim_id.id,
                "times": [fields.Datetime.to_string(start) for start in times[car.id]],
            }
            for car in cars
        ]

    @api.model
    def book(self, values):
        """Book a test drive from another channel (JSON-2), at a free time.

        :param dict values: ``vehicle_id`` or ``trim_id``, ``date_start`` (UTC text), ``lead_id``,
            ``partner_id`` or ``name`` and ``phone``; optional ``user_id``, ``route_id``, ``note``
        :return: {"id", "number", "start", "stop", "consultant"}
        :raise UserError: with one sentence; nothing is booked then
        """
        self.browse().check_access("create")
        company = self.env.company
        start = fields.Datetime.to_datetime(values.get("date_start") or False)
        if not start:
            raise UserError(self.env._("Say when: the start of the test drive."))
        cars = self.env["dealer.vehicle"].search(
            [
                ("stock_usage", "=", "demo"),
                ("company_id", "=", company.id),
                ("id", "=", int(values["vehicle_id"]))
                if values.get("vehicle_id")
                else ("trim_id", "=", int(values.get("trim_id") or 0)),
            ],
            order="id",
        )
        if not cars:
            raise UserError(self.env._("The store has no such demo car: choose another one."))
        route = self.env["dealer.test.drive.route"].browse(values.get("route_id") or [])
        minutes = route.minutes or company.test_drive_minutes
        stop = start + timedelta(minutes=minutes)
        if not any(
            begin <= start and stop <= end
            for begin, end in company._get_handover_hours(start, stop)
        ):
            raise UserError(
                self.env._("The store is closed at that time: choose a time when it is open.")
            )
        busy = self._read_busy(company, start, stop + timedelta(minutes=company.test_drive_buffer))
        car = next((one for one in cars if one.id not in {row[2] for row in busy}), cars[0])
        user = self.env["res.users"].browse(values.get("user_id") or [])
        user = user or self._choose_consultant(company, busy)
        lead = self.env["crm.lead"].browse(values.get("lead_id") or [])
        partner = self.env["res.partner"].browse(values.get("partner_id") or [])
        partner = partner or lead.partner_id or self._find_or_make_person(values, lead)
        drive = self.create(
            {
                "company_id": company.id,
                "vehicle_id": car.id,
                "partner_id": partner.id,
                "lead_id": lead.id,
                "user_id": (lead.user_id or user).id,
                "date_start": start,
                "route_id": route.id,
                "source": values.get("source") or "api",
                "note": values.get("note"),
            }
        )
        return {
            "id": drive.id,
            "number": drive.name,
            "start": fields.Datetime.to_string(drive.date_start),
            "stop": fields.Datetime.to_string(drive.date_stop),
            "consultant": drive.user_id.name,
        }

    @api.model
    def _choose_consultant(self, company, busy):
        """:return: the consultant with the fewest drives ahead who is free then"""
        taken = {row[3] for row in busy}
        # sudo: who sells here is known to every channel that books
        users = (
            self.env.ref("dealer_base.group_sales_consultant")
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active
                    and not user.share
                    and company in user.company_ids
                    and user.id not in taken
                )
            )
        )
        if not users:
            raise UserError(self.env._("No consultant is free at that time: choose another time."))
        load = dict(
            self.sudo()._read_group(
                [
                    ("user_id", "in", users.ids),
                    ("category", "=", "booked"),
                    ("date_start", ">", fields.Datetime.now()),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return min(users, key=lambda user: (load.get(user, 0), user.id)).with_env(self.env)

    @api.model
    def _find_or_make_person(self, values, lead):
        """:return: the person by his phone number, else a new one"""
        if lead:
            lead._handle_partner_assignment(create_missing=True)
            return lead.partner_id
        Partner = self.env["res.partner"]
        name, phone = (values.get("name") or "").strip(), (values.get("phone") or "").strip()
        key = Partner.new({"phone": phone}).phone_key
        if not key:
            raise UserError(self.env._("Say who drives: a name and a phone number."))
        known = Partner.search([("phone_key", "=", key)], limit=2)
        if len(known) == 1:
            return known
        return known.filtered(lambda one: one.name == name)[:1] or Partner.create(
            {"name": name or phone, "phone": phone}
        )

    # === BUSINESS METHODS === #

    @api.model
    def _lock_cars(self, vehicle_ids):
        """One booking of a car after the other: two at once would else wait for each other until
        the database ends one of them."""
        for vehicle_id in sorted({int(one) for one in vehicle_ids if one}):
            self.env.cr.execute(
                SQL(
                    "SELECT pg_advisory_xact_lock(hashtext(%s), %s)",
                    "dealer.test.drive",
                    vehicle_id,
                )
            )

    def _prepare_move(self, vals):
        """:return: ``vals`` with the end that goes with another time or route; refused if taken"""
        self.ensure_one()
        start = fields.Datetime.to_datetime(vals.get("date_start")) or self.date_start
        stop = fields.Datetime.to_datetime(vals.get("date_stop"))
        if not stop:
            minutes = self._get_minutes()
            if vals.get("route_id"):
                minutes = self.route_id.browse(vals["route_id"]).minutes
            stop = start + timedelta(minutes=minutes)
            if not {"date_start", "route_id"} & vals.keys():
                stop = self.date_stop
        self._check_slot(
            self.company_id,
            self.vehicle_id.browse(vals.get("vehicle_id") or self.vehicle_id.id),
            self.user_id.browse(vals.get("user_id") or self.user_id.id),
            start,
            stop,
            self,
        )
        return {**vals, "date_start": start, "date_stop": stop}

    @api.model
    def _check_slot(self, company, vehicle, user, start, stop, drive=None):
        """Refuse what cannot be, and say why; the database refuses what comes at the same time.

        :param drive: the drive that is moved; empty: a new one
        """
        zone = company._get_store_zone()

        def tell(moment):
            return format_datetime(self.env, moment, tz=zone, dt_format="EEE d MMM HH:mm")

        is_new_time = not drive or start != drive.date_start
        if is_new_time and start < fields.Datetime.now() - _LATE:
            raise UserError(self.env._("%s is past: book a time to come.", tell(start)))
        # sudo: what holds the car back is said to everybody who books
        if block := vehicle.sudo()._get_drive_block(company, start):
            raise UserError(block)
        free = stop + timedelta(minutes=company.test_drive_buffer)
        for row in self._read_busy(company, start, free, drive):
            if row[2] == vehicle.id:
                raise UserError(
                    self.env._(
                        "%(car)s is taken then by %(number)s, until %(until)s. Choose another "
                        "time or another car.",
                        car=vehicle.display_name,
                        number=row[4],
                        until=tell(row[1]),
                    )
                )
            if user and row[3] == user.id and row[0] < stop and start < row[5]:
                raise UserError(
                    self.env._(
                        "%(consultant)s is on %(number)s then. Choose another time or another "
                        "consultant.",
                        consultant=user.name,
                        number=row[4],
                    )
                )

    @api.model
    def _read_busy(self, company, start, stop, skip=None):
        """Which cars and people are taken between two moments, whoever's drives they are.

        :return: list of (start, car free again, vehicle id, user id, number, end)
        """
        self.flush_model()
        return self.env.execute_query(
            SQL(
                """SELECT date_start, date_stop + buffer * interval '1 minute', vehicle_id,
                          user_id, name, date_stop
                     FROM dealer_test_drive
                    WHERE category IN ('booked', 'out') AND company_id = %s
                      AND tsrange(date_start, date_stop + buffer * interval '1 minute')
                          && tsrange(%s, %s)
                      AND id != ALL(%s)
                    ORDER BY date_start""",
                company.id,
                start,
                stop,
                list(skip.ids) if skip else [],
            )
        )

    @api.model
    def _get_free_times(
        self, company, vehicles, user=None, day=None, days=_DAYS_AHEAD, minutes=None, limit=8,
        skip=None,
    ):  # fmt: skip
        """When these demo cars are free, in the store's hours.

        :param user: the consultant who goes with, his leave and drives are left out
        :param day: first day (the store's), today by default
        :param limit: how many times a car, spread over the days; None: all
        :return: {vehicle id: [start (naive UTC), earliest first]}
        """
        now = fields.Datetime.now()
        day = max(day or company._get_store_date(now), company._get_store_date(now))
        start = max(company._get_store_moment(day), now)
        stop = company._get_store_moment(day + timedelta(days=days))
        length = timedelta(minutes=minutes or company.test_drive_minutes)
        buffer = timedelta(minutes=company.test_drive_buffer)
        busy = self._read_busy(company, start - timedelta(days=1), stop + buffer, skip)
        hours = company._get_handover_hours(start, stop, user)
        result = {}
        for vehicle in vehicles:
            by_day = {}
            rows = [row for row in busy if row[2] == vehicle.id]
            own = [row for row in busy if user and row[3] == user.id]
            for begin, end in hours:
                begin = self._round_up(max(begin, now))
                while begin + length <= end:
                    if not any(
                        row[0] < begin + length + buffer and begin < row[1] for row in rows
                    ) and not any(row[0] < begin + length and begin < row[5] for row in own):
                        by_day.setdefault(company._get_store_date(begin), []).append(begin)
                    begin += _STEP
            result[vehicle.id] = [
                times[index]
                for times in by_day.values()
                for index in (range(len(times)) if limit is None else self._pick(len(times)))
            ][:limit]
        return result

    @api.model
    def _pick(self, count, per_day=4):
        """:return: which of the free times of a day are proposed, spread over the day"""
        step = max(count / per_day, 1)
        return sorted({int(number * step) for number in range(per_day)} & set(range(count)))

    @api.model
    def _round_up(self, moment):
        """:return: ``moment`` at the next quarter of an hour"""
        base = moment.replace(minute=0, second=0, microsecond=0)
        steps = -(-(moment - base) // _STEP)
        return base + steps * _STEP
