from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

# clocks of machines run ahead a little, never a day
AHEAD = timedelta(minutes=15)
API_ROWS = 5000
# characters of a staff number or badge, and of the name of a machine
NUMBER_LENGTH = 64
DEVICE_LENGTH = 64


class DealerPunch(models.Model):
    """One punch at a machine, as it came in. Kept for ever, never written over.

    What it became is said by `use` and `attendance_id`: attended time is core's `hr.attendance`.
    """

    _name = "dealer.punch"
    _description = "Punch"
    _order = "moment desc, id desc"
    _rec_name = "moment"
    _check_company_auto = True

    employee_id = fields.Many2one(
        "hr.employee", required=True, ondelete="restrict", check_company=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    department_id = fields.Many2one(related="employee_id.department_id")
    moment = fields.Datetime(required=True, index=True, default=fields.Datetime.now)
    source = fields.Selection(
        [("device", "File of a Machine"), ("api", "Machine"), ("manual", "By Hand")],
        required=True,
        readonly=True,
        default="manual",
    )
    device = fields.Char(readonly=True, help="Name or number of the machine.")
    reason = fields.Char(help="Why it was entered by hand.")
    user_id = fields.Many2one("res.users", string="Entered By", readonly=True)
    use = fields.Selection(
        [
            ("in", "Came"),
            ("out", "Left"),
            ("extra", "In Between"),
            ("double", "Double"),
        ],
        string="Taken As",
        readonly=True,
        help="What it was taken for when the day was paired; paired again when more comes in.",
    )
    attendance_id = fields.Many2one(
        "hr.attendance", readonly=True, index="btree_not_null", ondelete="set null"
    )

    _once = models.UniqueIndex(
        "(employee_id, moment)", "This punch is in the store's books already."
    )
    _why_by_hand = models.Constraint(
        "CHECK (source != 'manual' OR length(btrim(coalesce(reason, ''))) > 0)",
        "Say why the punch is entered by hand.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A person enters punches by hand only, with a reason; the day is paired again."""
        self.check_access("create")
        values = []
        for vals in vals_list:
            if not (vals.get("reason") or "").strip():
                raise UserError(self.env._("Say why the punch is entered by hand."))
            values.append(
                {
                    "employee_id": vals.get("employee_id"),
                    "company_id": vals.get("company_id") or self.env.company.id,
                    "moment": fields.Datetime.to_datetime(vals.get("moment"))
                    or fields.Datetime.now(),
                    "reason": vals["reason"].strip(),
                    "source": "manual",
                    "user_id": self.env.uid,
                }
            )
        spans = {}
        for vals in values:
            moment = vals["moment"]
            if moment > fields.Datetime.now() + AHEAD:
                raise UserError(self.env._("A punch cannot be in the future."))
            if vals["employee_id"]:
                company = self.env["res.company"].browse(vals["company_id"])
                day = company._get_store_date(moment)
                self.env["dealer.attendance.sheet"]._touch([(vals["employee_id"], day, day)])
                spans.setdefault(vals["employee_id"], []).append(moment)
        self.check_access("create")  # who may not enter any is told that first
        self.env["hr.employee"]._refuse_own_time_of(values)
        punches = super().create(values)
        self._pair(spans)
        return punches

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("A punch stays as it came in: enter the right one by hand, with a reason.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        raise UserError(
            self.env._("A punch is kept: HR decides what the day counts with a correction.")
        )

    # === TAKING IN === #

    @api.model
    def take_in(self, rows, device=None):
        """Take in punches of an attendance machine: `POST /json/2/dealer.punch/take_in`.

        For users of the group “Attendance machine” and for HR. Sending rows again changes nothing.

        :param list rows: at most 5,000 of {"number": staff number or badge, "moment": "2026-03-31
            08:29:00" on the clock of the store, or ISO 8601 with an offset}
        :param str device: name of the machine
        :return: list of {"status": created/unchanged/refused, "message"} in the order of the rows
        """
        groups = "dealer_hr_attendance.group_attendance_device", "dealer_base.group_hr"
        groups += ("dealer_base.group_hr_manager",)
        if not any(self.env.user.has_group(group) for group in groups):
            raise AccessError(
                self.env._("Punches are sent by attendance machines and entered by HR only.")
            )
        if not isinstance(rows, list) or len(rows) > API_ROWS:
            raise UserError(self.env._("Send a list of at most %s rows.", API_ROWS))
        zone = ZoneInfo(self.env.company._get_store_zone())
        device = str(device or "").replace("\0", "")[:DEVICE_LENGTH]
        own = self._get_own_numbers()
        results, good = [None] * len(rows), []
        for index, row in enumerate(rows):
            moment = self._read_moment(row, zone)
            number = str(row.get("number") or "").strip() if isinstance(row, dict) else ""
            if number.upper() in own:
                message = self.env._("Your own punches are sent by the machine, not by you.")
                results[index] = {"status": "refused", "message": message}
                continue
            if not moment or not number or "\0" in number or len(number) > NUMBER_LENGTH:
                results[index] = {
                    "status": "refused",
                    "message": self.env._(
                        "A row needs a number and a moment like 2026-03-31 08:29:00."
                    ),
                }
                continue
            good.append(
                (index, {"number": number, "moment": moment, "source": "api", "device": device})
            )
        # sudo: a machine's login may do nothing but this
        taken = self.sudo()._take_in([row for _index, row in good])
        for (index, _row), (status, message, _id) in zip(good, taken, strict=True):
            results[index] = {"status": status, "message": message}
        return results

    @api.model
    def _get_own_numbers(self):
        """:return: set of the numbers and badges of the user himself, in capitals"""
        people = self.env.user.sudo().employee_ids  # sudo: his own
        return {
            number.upper()
            for employee in people
            for number in (employee.staff_number, employee.barcode)
            if number
        }

    @api.model
    def _read_moment(self, row, zone):
        """Return the moment of a row (naive UTC), or None."""
        try:
            moment = datetime.fromisoformat(str(row["moment"]).strip())
            moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
            moment = moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        except (KeyError, TypeError, ValueError, OverflowError):
            return None
        return moment if 2000 <= moment.year < 2200 else None

    @api.model
    def _take_in(self, rows):
        """Take in punches in a set, pair the days they fall on; the one way in.

        :param rows: dicts with `employee_id` or `number` (staff number or badge), `moment` (naive
            UTC), `source` (device, api) and `device`
        :return: list of (status, message, id): created, unchanged or refused, in order
        """
        company = self.env.company
        by_number = self._get_numbers(company, rows)
        results, todo = [None] * len(rows), {}
        latest = fields.Datetime.now() + AHEAD
        known = {}
        for index, row in enumerate(rows):
            employee_id = row.get("employee_id") or by_number.get(str(row.get("number")).upper())
            if not employee_id:
                message = self.env._(
                    "Nobody of this store has the number or badge “%s”.", row.get("number")
                )
                results[index] = ("refused", message, False)
            elif row["moment"] > latest:
                message = self.env._("This is in the future: set the clock of the machine.")
                results[index] = ("refused", message, False)
            else:
                key = (employee_id, row["moment"])
                if key in known:
                    results[index] = ("unchanged", "", False)
                    continue
                known[key] = index
                todo[index] = (employee_id, row)
        locked = self._get_locked(company, todo)
        for index in locked:
            results[index] = ("refused", locked[index], False)
            todo.pop(index)
        for index, result in self._take_set(company, todo).items():
            results[index] = result
        return results

    @api.model
    def _take_set(self, company, todo):
        """Keep and pair a set of punches; one that fails is halved until the row at fault is found.

        Such a row may lie in an open month and close a night that is approved already.

        :param dict todo: {index: (employee id, row)}
        :return: {index: (status, message, id)}
        """
        try:
            with self.env.cr.savepoint():
                return self._keep_and_pair(company, todo)
        except UserError as error:
            if len(todo) == 1:
                return dict.fromkeys(todo, ("refused", str(error), False))
        items = list(todo.items())
        half = len(items) // 2
        return {
            **self._take_set(company, dict(items[:half])),
            **self._take_set(company, dict(items[half:])),
        }

    @api.model
    def _keep_and_pair(self, company, todo):
        """:raises UserError: a day that would change is approved"""
        created = self._insert(company, todo)
        results, spans = {}, {}
        for index, (employee_id, row) in todo.items():
            punch_id = created.get((employee_id, row["moment"]))
            results[index] = ("created" if punch_id else "unchanged", "", punch_id or False)
            if punch_id:
                spans.setdefault(employee_id, []).append(row["moment"])
        self.env["dealer.attendance.sheet"]._touch(
            [
                (employee_id, company._get_store_date(min(ms)), company._get_store_date(max(ms)))
                for employee_id, ms in spans.items()
            ]
        )
        self._pair(spans)
        return results

    @api.model
    def _get_numbers(self, company, rows):
        """:return: dict {staff number or badge in capitals: employee id} of the store"""
        numbers = {str(row.get("number")).upper() for row in rows if not row.get("employee_id")}
        if not numbers:
            return {}
        self.env["hr.employee"].flush_model(["staff_number", "barcode", "company_id", "active"])
        found = self.env.execute_query(
            SQL(
                "SELECT id, upper(staff_number), upper(barcode) FROM hr_employee "
                "WHERE company_id = %s AND (upper(staff_number) = ANY(%s) "
                "OR upper(barcode) = ANY(%s)) ORDER BY active, id",
                company.id,
                list(numbers),
                list(numbers),
            )
        )
        result = {badge: employee_id for employee_id, _number, badge in found if badge}
        result.update({number: employee_id for employee_id, number, _badge in found if number})
        return result

    @api.model
    def _get_locked(self, company, todo):
        """:return: dict {index: why it is refused} of rows in months that are approved"""
        days = {
            index: (employee_id, company._get_store_date(row["moment"]))
            for index, (employee_id, row) in todo.items()
        }
        locked = self.env["dealer.attendance.sheet"]._get_locked(set(days.values()))
        return {index: locked[key] for index, key in days.items() if key in locked}

    @api.model
    def _insert(self, company, todo):
        """:return: dict {(employee id, moment): id} of the punches that are new"""
        if not todo:
            return {}
        rows = [
            (
                employee_id, company.id, row["moment"], row["source"], row.get("device") or None,
                self.env.uid, self.env.uid, self.env.cr.now(), self.env.uid, self.env.cr.now(),
            )
            for employee_id, row in todo.values()
        ]  # fmt: skip
        self.env.flush_all()
        found = self.env.cr.execute_values(
            "INSERT INTO dealer_punch (employee_id, company_id, moment, source, device, user_id, "
            "create_uid, create_date, write_uid, write_date) VALUES %s "
            "ON CONFLICT (employee_id, moment) DO NOTHING RETURNING id, employee_id, moment",
            rows,
            fetch=True,
        )
        return {(employee_id, moment): punch_id for punch_id, employee_id, moment in found}
