from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..lib import calendars
from .dealer_workshop_booking import SlotTaken

# parts that come on a day are there from this hour on, in the store's time
NOON = 12


class DealerWorkshopAppointment(models.Model):
    """The time of an appointment: what it needs, which times go, taking one."""

    _inherit = "dealer.workshop.appointment"

    parts_note = fields.Text(
        string="Parts", compute="_compute_parts_note", help="What the operations need and is short."
    )

    @api.depends("operation_ids", "vehicle_id", "company_id")
    def _compute_parts_note(self):
        for appointment in self:
            parts = appointment._get_parts()
            sentences = [s for _ready, notes in parts.values() for s in notes]
            appointment.parts_note = "\n".join(dict.fromkeys(sentences)) or False

    # === NEEDS === #

    def _get_needs(self, with_parts=False):
        """Return what time is kept free for: a lib.slots.Need for each operation, and one for what
        is said in words; their `key` is the operation's id, or None."""
        self.ensure_one()
        capacity = self.env["dealer.workshop.capacity"]
        operations = self.operation_ids._origin
        hours = operations._get_hours(self.vehicle_id)
        ready = self._get_parts() if with_parts else {}
        needs = [
            capacity._make_need(
                hours.get(operation.id) or self.company_id.appointment_hours,
                operation.skill_id,
                operation.skill_level_id,
                operation.bay_kind_id,
                ready[operation.id][0] if ready else None,
                operation.id,
            )
            for operation in operations
        ]
        if self.extra_hours > 0 or not needs:
            nothing = self.env["dealer.operation"]
            needs.append(
                capacity._make_need(
                    self.extra_hours or self.company_id.appointment_hours,
                    nothing.skill_id,
                    nothing.skill_level_id,
                    nothing.bay_kind_id,
                )
            )
        return needs

    def _get_parts(self):
        """Return when the parts of the operations are there, and what to tell the customer.

        :return: {operation id: (naive UTC or None, [sentence])}; None: there now, or unknown
        """
        self.ensure_one()
        operations = self.operation_ids._origin
        result = {operation.id: (None, []) for operation in operations}
        if not operations:
            return result
        wanted = defaultdict(float)
        offers = operations._get_offer(self.vehicle_id, self.partner_id)
        for operation in operations:
            for line in offers[operation.id]["lines"]:
                if line.get("line_type") == "part" and line.get("product_id"):
                    wanted[operation.id, line["product_id"]] += line.get("quantity", 1)
        if not wanted:
            return result
        products = self.env["product.product"].browse({product for _op, product in wanted})
        products = products.filtered("is_storable")
        # sudo: whoever books may not read stock; only whether a part is there is told
        warehouses = (
            self.env["stock.warehouse"].sudo().search([("company_id", "=", self.company_id.id)])
        )
        stock = products._get_part_stock(warehouses)
        left = {
            product.id: sum(stock[product.id, warehouse.id].free for warehouse in warehouses)
            for product in products
        }
        coming = None
        for (operation_id, product_id), quantity in wanted.items():
            if product_id not in left:
                continue
            left[product_id] -= quantity
            product = products.browse(product_id)
            if product.uom_id.compare(left[product_id], 0) >= 0:
                continue
            if coming is None:
                coming = self._get_coming(products, warehouses)
            day = self._get_covering_day(coming[product_id], -left[product_id])
            ready, notes = result[operation_id]
            if day:
                moment = self.company_id._get_store_moment(day, NOON)
                ready = max(filter(None, [ready, moment]))
                notes.append(
                    self.env._(
                        "%(part)s: %(quantity)s short, expected on %(date)s.",
                        part=product.display_name,
                        quantity=f"{-left[product_id]:g}",
                        date=format_date(self.env, day),
                    )
                )
            else:
                notes.append(
                    self.env._(
                        "%(part)s: %(quantity)s short and not on order.",
                        part=product.display_name,
                        quantity=f"{-left[product_id]:g}",
                    )
                )
            result[operation_id] = (ready, notes)
        return result

    @api.model
    def _get_coming(self, products, warehouses):
        """{product id: [(date, quantity)]} of what is on its way into the store, by date."""
        rows = defaultdict(list)
        moves = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", products.ids),
                    ("state", "in", ("waiting", "confirmed", "partially_available", "assigned")),
                    ("location_dest_id", "any", [("warehouse_id", "in", warehouses.ids)]),
                    ("location_id.usage", "in", ("supplier", "transit")),
                ],
                ["product_id", "date:day"],
                ["product_qty:sum"],
                order="date:day",
            )
        )
        for product, day, quantity in moves:
            rows[product.id].append((day, quantity))
        return rows

    @staticmethod
    def _get_covering_day(coming, quantity):
        """Return the date when so much has come, or None."""
        for day, amount in coming:
            quantity -= amount
            if quantity <= 0:
                return day
        return None

    def _get_search_options(self):
        """Return how free times are looked for, for `dealer.workshop.capacity`."""
        self.ensure_one()
        return {
            "company": self.company_id,
            "parallel": self.is_parallel,
            "wanted": self.wanted_employee_id.id or None,
            "last": self._get_last_technician().id or None,
            "without": self.booking_ids.filtered(lambda b: not b.cancelled_on)._origin,
        }

    def _get_last_technician(self):
        """Return who did the last job on the car."""
        if not self.vehicle_id:
            return self.env["hr.employee"]
        job = (
            self.env["dealer.repair.job"]
            .sudo()
            .search_fetch(
                [
                    ("order_id.vehicle_id", "=", self.vehicle_id._origin.id),
                    ("technician_id", "!=", False),
                    ("company_id", "=", self.company_id.id),
                ],
                ["technician_id"],
                order="id desc",
                limit=1,
            )
        )  # sudo: reception may not read every job; only a name follows
        return job.technician_id

    # === TAKING A TIME === #

    def _find(self, start, end, limit=None, **options):
        """Return (FreeTimes, refusal): the times of this appointment between two moments."""
        self.ensure_one()
        capacity = self.env["dealer.workshop.capacity"]
        needs = self._get_needs(with_parts=True)
        options = {**self._get_search_options(), **options}
        found = capacity._get_free_times(needs, start, end, limit, **options)
        if found:
            return found, None
        return [], capacity._explain(needs, start, end, **options)

    def _take_time(self, start, busy=()):
        """Keep the time free that starts at `start`; the old one becomes free in the same step.

        :param start: naive UTC
        :raise SlotTaken: when it does not go any more; the old time is kept
        """
        self.ensure_one()
        start = fields.Datetime.to_datetime(start)
        self._check_can_move()
        if start < fields.Datetime.now() - timedelta(minutes=self.company_id.appointment_step):
            raise UserError(self.env._("This time has passed: choose one that is still to come."))
        found, refusal = self._find(
            start, start + timedelta(seconds=1), limit=1, busy=busy, grid=False
        )
        if not found:
            raise SlotTaken(refusal)
        self._keep_time(found[0])

    def _keep_time(self, free):
        operations = self.operation_ids
        values = []
        for stretch in free.stretches:
            operation = operations.filtered(lambda op, key=stretch["key"]: op.id == key)
            values.append(
                {
                    **{key: stretch[key] for key in stretch if key != "key"},
                    "company_id": self.company_id.id,
                    "appointment_id": self.id,
                    "operation_id": operation.id,
                    "skill_id": operation.skill_id.id,
                    "skill_level_id": operation.skill_level_id.id,
                    "bay_kind_id": operation.bay_kind_id.id,
                }
            )
        old = self.booking_ids.filtered(lambda booking: not booking.cancelled_on)
        with self.env.cr.savepoint():
            old._cancel()
            self.env["dealer.workshop.booking"]._book(values)
        self._set_times(free.promised)

    def _overbook(self, start, bay, employee, reason):
        """Put the whole work into one stretch although it is refused (by right only)."""
        self.ensure_one()
        self._check_can_move()
        old = self.booking_ids.filtered(lambda booking: not booking.cancelled_on)
        with self.env.cr.savepoint():
            old._cancel()
            booking = self.env["dealer.workshop.booking"]._book(
                {
                    "start_on": start,
                    "hours": self.hours,
                    "bay_id": bay.id,
                    "employee_id": employee.id,
                    "company_id": self.company_id.id,
                    "appointment_id": self.id,
                    "operation_id": self.operation_ids[:1].id,
                    "overbooked_reason": reason,
                }
            )
        self._set_times()
        self.message_post(
            body=self.env._(
                "Overbooked by %(user)s: %(reason)s", user=self.env.user.name, reason=reason
            )
        )
        return booking

    def _set_times(self, promised=None):
        """Let the appointment's times follow its bookings."""
        for appointment in self:
            bookings = appointment.booking_ids.filtered(lambda booking: not booking.cancelled_on)
            end = max(bookings.mapped("end_on"), default=False)
            appointment._set_facts(
                {"start_on": min(bookings.mapped("start_on"), default=False), "end_on": end}
            )
            appointment.promised_on = promised or (end and appointment._get_promise(end))

    def _get_promise(self, end):
        company = self.company_id
        capacity = self.env["dealer.workshop.capacity"]
        workshop = capacity._load(company, end - timedelta(days=1), end + timedelta(days=14))
        return calendars.to_datetime(
            capacity._get_promise(
                workshop, calendars.to_seconds(end), company.appointment_buffer * 60
            )
        )

    def _bookings_moved(self):
        """React to bookings that were moved on the board."""
        for appointment in self:
            if appointment.category in ("draft", "confirmed"):
                # whoever may move bookings moves what hangs on them
                appointment.sudo()._set_times()

    def _check_can_move(self):
        for appointment in self:
            if appointment.category not in ("draft", "confirmed"):
                raise UserError(
                    self.env._(
                        "%(appointment)s is %(status)s: its time can't change any more. Make a new "
                        "appointment.",
                        appointment=appointment.name,
                        status=dict(self._fields["category"]._description_selection(self.env))[
                            appointment.category
                        ].lower(),
                    )
                )
