from odoo import api, fields, models
from odoo.tools import SQL

# in the context of what pairing writes: an object no request can send
BY_PUNCHES = object()
TIMES = {"check_in", "check_out", "employee_id"}


class HrAttendance(models.Model):
    """Attended time, wherever it comes from; the months that are approved are locked."""

    _inherit = "hr.attendance"

    in_mode = fields.Selection(selection_add=[("punch", "Punch")])
    out_mode = fields.Selection(selection_add=[("punch", "Punch")])
    missing_punch = fields.Selection(
        [("in", "Coming"), ("out", "Leaving")],
        readonly=True,
        help="The punch that is missing; until it is entered nobody knows how long it was.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        self.env["hr.employee"]._refuse_own_time_of(vals_list)
        attendances = super().create(vals_list)
        attendances._touch_sheets()
        return attendances

    def write(self, vals):
        if TIMES.isdisjoint(vals):
            return super().write(vals)
        self._refuse_own()
        self._touch_sheets()
        if self.env.context.get("dealer_punches") is not BY_PUNCHES:
            # what a person has put right is his: punches do not change it back
            vals = {**vals, "missing_punch": False}
            if by_punches := self.filtered(lambda a: a.in_mode == "punch"):
                super(HrAttendance, by_punches).write({"in_mode": "manual"})
        if "employee_id" in vals:
            self.env["hr.employee"]._refuse_own_time_of([vals])
        result = super().write(vals)
        self._touch_sheets()
        return result

    def unlink(self):
        self._refuse_own()
        self._touch_sheets()
        return super().unlink()

    def _refuse_own(self):
        """Checking in and out (kiosk, machine, menu) is the program's writing, with all rights;
        what a person types is not for himself."""
        if self.env.context.get("dealer_punches") is not BY_PUNCHES:
            self.employee_id._refuse_own_time()

    def _touch_sheets(self):
        days = [(att.employee_id.id, att.date, att.date) for att in self.sudo()]
        self.env["dealer.attendance.sheet"]._touch(days)

    @api.constrains("check_in", "check_out", "employee_id")
    def _check_validity(self):
        """Override of core: only those that may be wrong are looked at one by one.

        Core asks three times for each record; a file of a machine brings thousands.
        """
        if len(self) < 2:
            return super()._check_validity()
        self.flush_model(["employee_id", "check_in", "check_out"])
        ids = self.env.execute_query(
            SQL(
                """
                SELECT a.id FROM hr_attendance a
                 WHERE a.id = ANY(%s) AND EXISTS (
                     SELECT 1 FROM hr_attendance o
                      WHERE o.employee_id = a.employee_id AND o.id != a.id
                        AND (o.check_out IS NULL AND a.check_out IS NULL
                             OR o.check_in <= COALESCE(a.check_out, 'infinity')
                            AND COALESCE(o.check_out, 'infinity') >= a.check_in))
                """,
                list(self.ids),
            )
        )
        suspects = self.browse(row[0] for row in ids)
        return super(HrAttendance, suspects)._check_validity()

    def _covers(self, moment, double):
        """:return: whether a punch at a moment says nothing that is not known from here"""
        self.ensure_one()
        if not self.check_out:
            return self.check_in - double <= moment <= self.check_in + double
        return self.check_in - double <= moment <= self.check_out + double
