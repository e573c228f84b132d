from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import mute_logger
from psycopg2 import errors

from ..lib import calendars
from .dealer_workshop_appointment import SOURCES
from .dealer_workshop_booking import SlotTaken

# how many days are looked at when the caller names no end
DAYS = 14
MOST_DAYS = 92
LIMIT = 8
MOST = 500

_WORK = {
    "store_id",
    "vehicle_id",
    "vin",
    "plate",
    "partner_id",
    "operation_ids",
    "operation_codes",
    "hours",
    "technician_id",
    "parallel",
    "appointment",
}
_SEARCH = _WORK | {"from", "to", "limit", "spread"}
_BOOK = _WORK | {
    "start",
    "reference",
    "source",
    "confirm",
    "contact_name",
    "phone",
    "vehicle_note",
    "concern",
    "adviser_id",
}


class DealerWorkshopAppointment(models.Model):
    """What other channels call: plain dictionaries in and out, with the caller's own rights.

    Moments are ISO 8601 texts. Without an offset they are in the store's time; answers carry the
    store's offset. A refusal is an answer (`refusal`, one sentence); a mistake in what was sent is
    an error that says what is wrong.
    """

    _inherit = "dealer.workshop.appointment"

    @api.model
    def find_times(self, values):
        """Return the times at which a car can come, best first.

        :param dict values: all optional: `store_id` (default: the caller's store); the car:
            `vehicle_id`, or `vin`, or `plate`; the work: `operation_ids` or `operation_codes`,
            `hours` for what is said in words; `technician_id` (nobody else), `parallel` (several
            technicians at once); `from` and `to`, `limit` (8), `spread` (2: at most so many of
            each half day; 0: all); `appointment`: number of the one to be moved
        :return: dict: `times`: list of dicts `start`, `end`, `promised`, `label`, `bay`,
            `technician`, `reasons` (list of sentences); `refusal`: sentence or None; `notes`: what
            to tell the customer of parts; `hours`; `price` with tax, in `currency`, or None; `no_shows`
        """
        self.check_access("read")
        draft = self._check_values(values, _SEARCH)
        zone = ZoneInfo(draft.company_id._get_store_zone())
        now = fields.Datetime.now()
        start = max(self._read_moment(values, "from", zone) or now, now)
        end = self._read_moment(values, "to", zone) or start + timedelta(days=DAYS)
        if end <= start:
            raise UserError(self.env._("“to” must be later than “from”, and still to come."))
        if end - start > timedelta(days=MOST_DAYS):
            raise UserError(self.env._("Ask for at most %(days)s days at once.", days=MOST_DAYS))
        limit = self._read_number(values, "limit", LIMIT, 1, MOST)
        spread = self._read_number(values, "spread", 2, 0, MOST)
        found, refusal = draft._find(start, end, limit, per_half_day=spread)
        return {**draft._get_answer(), **draft._show_times(found, refusal)}

    @api.model
    def book(self, values):
        """Book a time found by `find_times`, or any other that goes.

        :param dict values: as for `find_times`, and `start` (required), `reference` (the caller's
            own number: the same one never books twice, the first answer is given again), `source`,
            `contact_name`, `phone`, `vehicle_note`, `concern`, `adviser_id`, `confirm` (False: a
            request that the store confirms; the time is kept)
        :return: dict: `booked` (bool); when booked `appointment` (number), `id`, `status`, `start`,
            `end`, `promised`, `notes`; else `refusal` (sentence) and `times` (other offers)
        """
        self.check_access("create")
        reference = self._read_text(values, "reference")
        draft = self._check_values(values, _BOOK)
        company = draft.company_id
        if reference and (known := self._find_reference(company, reference)):
            return known._show_booked()
        zone = ZoneInfo(company._get_store_zone())
        start = self._read_moment(values, "start", zone)
        if not start:
            raise UserError(self.env._("Say when the car comes: “start” is missing."))
        try:
            with self.env.cr.savepoint():
                appointment = self._create_from(draft, reference)
                appointment._take_time(start)
                if values.get("confirm", True):
                    appointment.action_confirm()
        except SlotTaken as refusal:
            return draft._refuse(start, refusal)
        return appointment._show_booked()

    @api.model
    def reschedule(self, values):
        """Move an appointment; the old time is kept until the new one is taken.

        :param dict values: `appointment` (number) or `reference`, `start`
        :return: dict as of `book`
        """
        self.check_access("write")
        self._check_keys(values, {"store_id", "appointment", "reference", "start"})
        appointment = self._read_appointment(values)
        zone = ZoneInfo(appointment.company_id._get_store_zone())
        start = self._read_moment(values, "start", zone)
        if not start:
            raise UserError(self.env._("Say when the car comes: “start” is missing."))
        try:
            with self.env.cr.savepoint():
                appointment._take_time(start)
        except SlotTaken as refusal:
            return appointment._refuse(start, refusal)
        return appointment._show_booked()

    @api.model
    def call_off(self, values):
        """Cancel an appointment.

        :param dict values: `appointment` (number) or `reference`
        :return: dict as of `book`
        """
        self.check_access("write")
        self._check_keys(values, {"store_id", "appointment", "reference"})
        appointment = self._read_appointment(values)
        if appointment.category != "cancelled":
            appointment.action_cancel()
        return appointment._show_booked()

    # === READING === #

    @api.model
    def _check_keys(self, values, known):
        if not isinstance(values, dict):
            raise UserError(self.env._("Send one dictionary of values."))
        if unknown := set(values) - known:
            raise UserError(
                self.env._(
                    "Unknown: %(unknown)s. Known are: %(known)s.",
                    unknown=", ".join(sorted(map(str, unknown))),
                    known=", ".join(sorted(known)),
                )
            )

    @api.model
    def _check_values(self, values, known):
        """Return what was sent as an appointment that is not saved."""
        self._check_keys(values, known)
        company = self._read_store(values)
        self = self.with_company(company)
        fields_of = {"company_id": company.id, "source": values.get("source", "api")}
        if fields_of["source"] not in dict(SOURCES):
            raise UserError(
                self.env._("“source” is one of: %(known)s.", known=", ".join(dict(SOURCES)))
            )
        if vehicle := self._read_vehicle(values):
            fields_of["vehicle_id"] = vehicle.id
        for key, field, model in (
            ("partner_id", "partner_id", "res.partner"),
            ("technician_id", "wanted_employee_id", "hr.employee"),
            ("adviser_id", "adviser_id", "res.users"),
        ):
            if values.get(key):
                fields_of[field] = self._read_record(values, key, model).id
        fields_of["operation_ids"] = [fields.Command.set(self._read_operations(values).ids)]
        for key, field in (
            ("plate", "plate"),
            ("contact_name", "contact_name"),
            ("phone", "phone"),
            ("vehicle_note", "vehicle_note"),
            ("concern", "concern"),
        ):
            if text := self._read_text(values, key):
                fields_of[field] = text
        if values.get("hours") is not None:
            fields_of["extra_hours"] = self._read_number(values, "hours", 0, 0, 200, float)
        fields_of["is_parallel"] = bool(values.get("parallel"))
        if values.get("appointment"):
            origin = self._read_appointment(values)
            return self.new(fields_of, origin=origin)
        return self.new(fields_of)

    @api.model
    def _create_from(self, draft, reference):
        values = {
            name: draft._fields[name].convert_to_write(draft[name], draft)
            for name in (
                "company_id",
                "source",
                "vehicle_id",
                "partner_id",
                "plate",
                "vehicle_note",
                "contact_name",
                "phone",
                "adviser_id",
                "operation_ids",
                "concern",
                "extra_hours",
                "is_parallel",
                "wanted_employee_id",
            )
        }
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                return self.create({**values, "reference": reference or False})
        except errors.UniqueViolation:
            # the same reference at the same moment: once more, and the first is found
            raise ConcurrencyError(f"reference {reference}") from None

    @api.model
    def _read_store(self, values):
        if not values.get("store_id"):
            return self.env.company
        if values["store_id"] not in self.env.user.company_ids.ids:
            raise UserError(self.env._("There is no such store, or you don't work for it."))
        return self.env["res.company"].browse(values["store_id"])

    @api.model
    def _read_record(self, values, key, model):
        value = values[key]
        record = self.env[model]
        if isinstance(value, int) and not isinstance(value, bool):
            record = record.browse(value).exists()
        if not record:
            raise UserError(
                self.env._("“%(key)s”: there is none with number %(value)s.", key=key, value=value)
            )
        record.check_access("read")
        return record

    @api.model
    def _read_vehicle(self, values):
        if values.get("vehicle_id"):
            return self._read_record(values, "vehicle_id", "dealer.vehicle")
        Vehicle = self.env["dealer.vehicle"]
        if vin := self._read_text(values, "vin"):
            return Vehicle.search([("vin", "=ilike", vin)], limit=1)
        if plate := self._read_text(values, "plate"):
            found = Vehicle.search([("license_plate", "=ilike", plate)], limit=2)
            return found if len(found) == 1 else Vehicle
        return Vehicle

    @api.model
    def _read_operations(self, values):
        Operation = self.env["dealer.operation"]
        wanted = values.get("operation_ids") or []
        codes = values.get("operation_codes") or []
        if not isinstance(wanted, list) or not isinstance(codes, list):
            raise UserError(self.env._("Operations are sent as a list."))
        found = Operation.search(
            [
                "|",
                ("id", "in", [number for number in wanted if isinstance(number, int)]),
                ("code", "in", [str(code) for code in codes]),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )
        known = set(found.ids) | set(found.mapped("code"))
        if missing := [item for item in [*wanted, *codes] if item not in known]:
            raise UserError(
                self.env._(
                    "There is no operation %(missing)s.", missing=", ".join(map(str, missing))
                )
            )
        return found

    @api.model
    def _read_appointment(self, values):
        domain = [("company_id", "=", self._read_store(values).id)]
        if number := self._read_text(values, "appointment"):
            domain.append(("name", "=", number))
        elif reference := self._read_text(values, "reference"):
            domain.append(("reference", "=", reference))
        else:
            raise UserError(self.env._("Say which appointment: its number or your reference."))
        if appointment := self.search(domain, limit=1):
            return appointment
        raise UserError(self.env._("There is no such appointment in this store."))

    @api.model
    def _find_reference(self, company, reference):
        return self.search(
            [("company_id", "=", company.id), ("reference", "=", reference)], limit=1
        )

    @api.model
    def _read_text(self, values, key):
        value = values.get(key) if isinstance(values, dict) else None
        if value in (None, False, ""):
            return ""
        if not isinstance(value, str) or len(value) > 2000:
            raise UserError(self.env._("“%(key)s” is a text of at most 2000 letters.", key=key))
        return value.strip()

    @api.model
    def _read_number(self, values, key, default, least, most, kind=int):
        value = values.get(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            value = least - 1
        if not least <= value <= most:
            raise UserError(
                self.env._(
                    "“%(key)s” is a number from %(least)s to %(most)s.",
                    key=key,
                    least=least,
                    most=most,
                )
            )
        return kind(value)

    @api.model
    def _read_moment(self, values, key, zone):
        """Return a moment that was sent, as naive UTC."""
        text = self._read_text(values, key)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise UserError(
                self.env._(
                    "“%(key)s” is a moment such as 2030-05-31T14:30 (the store's time) or "
                    "2030-05-31T14:30+08:00.",
                    key=key,
                )
            ) from None
        if not moment.tzinfo:
            moment = moment.replace(tzinfo=zone)
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    # === ANSWERING === #

    def _get_answer(self):
        """Return what is told besides the times."""
        self.ensure_one()
        offers = self.operation_ids._origin._get_offer(self.vehicle_id, self.partner_id)
        price = sum(offer["total"] for offer in offers.values())
        return {
            "hours": round(self.hours, 2),
            "price": self.company_id.currency_id.round(price) or None,
            "currency": self.company_id.currency_id.name,
            "notes": (self.parts_note or "").splitlines(),
            "no_shows": self.no_show_count,
        }

    def _show_times(self, found, refusal):
        return {"times": [self._show_time(free) for free in found], "refusal": refusal}

    def _show_time(self, free):
        return {
            "start": self._show_moment(free.start),
            "end": self._show_moment(free.end),
            "promised": self._show_moment(free.promised),
            "label": self._label(free.start),
            "promised_label": self._label(free.promised),
            "bay": free.bay.name or "",
            # sudo: only the name of who does the work is told
            "technician": free.employee.sudo().name,
            "reasons": free.reasons,
        }

    def _label(self, moment):
        return self.env["dealer.workshop.capacity"]._format(
            self.company_id, calendars.to_seconds(moment)
        )

    def _show_moment(self, moment):
        if not moment:
            return None
        zone = ZoneInfo(self.company_id._get_store_zone())
        return moment.replace(tzinfo=UTC).astimezone(zone).isoformat()

    def _show_booked(self):
        self.ensure_one()
        return {
            "booked": self.category in ("draft", "confirmed", "arrived"),
            "appointment": self.name,
            "id": self.id,
            "status": self.category,
            "start": self._show_moment(self.start_on),
            "end": self._show_moment(self.end_on),
            "promised": self._show_moment(self.promised_on),
            "notes": (self.parts_note or "").splitlines(),
        }

    def _refuse(self, start, refusal):
        """Answer that a time does not go, with other times near it.

        What was just taken by another transaction is not to be seen in this one yet: the times that
        failed are left out of what is offered.
        """
        busy = [
            (
                vals.get("employee_id") or 0,
                vals.get("bay_id") or 0,
                calendars.to_seconds(vals["start_on"]),
                calendars.to_seconds(vals["end_on"]),
            )
            for vals in refusal.taken
        ]
        since = max(fields.Datetime.now(), start - timedelta(hours=4))
        found, _none = self._find(
            since, since + timedelta(days=DAYS), LIMIT, per_half_day=2, busy=busy
        )
        return {"booked": False, "refusal": str(refusal), **self._show_times(found, str(refusal))}
