from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

_LIMIT = 20000  # cells in one call: 500 people × a month, and some


class DealerRoster(models.Model):
    """What the grid shows and changes: people × days."""

    _inherit = "dealer.roster"

    @api.model
    def get_rosters(self):
        """Return the rosters a grid can show, newest first: [{id, name, now}].

        now: one of this month, with oneself in it where there is one; the grid opens with it.
        """
        rosters = self.search([], limit=60)
        current = rosters.filtered(
            lambda r: r.month == r.company_id._get_store_date().replace(day=1)
        )
        own = current.filtered(
            lambda r: r.department_id and r.department_id.manager_id.user_id == self.env.user
        ) or current.filtered(
            # sudo: whether one stands in a roster one may read
            lambda r: self.env.user in r.sudo().day_ids.employee_id.user_id
        )
        return [
            {"id": roster.id, "name": roster.display_name, "now": roster in (own or current)}
            for roster in rosters
        ]

    def get_grid(self):
        """Return the grid of one month as plain values.

        Leave of others is shown to who may change the roster; hours are those of the month.
        """
        self.ensure_one()
        self.check_access("read")
        first, last = self._get_span()
        can_edit = self.has_access("write")
        own = self.env.user.employee_ids.ids
        roster = self.sudo()  # names and shifts of the roster one may read
        days = roster.env["dealer.roster.day"].search_fetch(
            [("roster_id", "=", self.id)], ["employee_id", "date", "type_id"]
        )
        people = roster._get_people() if can_edit else days.employee_id.sorted("name")
        away = roster._get_away(people, first, last)
        dues = people._get_due_shifts(first, last)
        company = roster.company_id
        store = {company.id: company.country_id.id}
        calendar = self.env["dealer.calendar.day"]
        kinds = calendar._get_kinds(store, first, last)[company.id]
        names = calendar._get_names(store, first, last)[company.id]
        cells, leave, usual = defaultdict(dict), defaultdict(list), defaultdict(list)
        for day in days:
            cells[day.employee_id.id][fields.Date.to_string(day.date)] = day.type_id.id or 0
        for employee_id, day in sorted(away):
            if can_edit or employee_id in own:
                leave[employee_id].append(fields.Date.to_string(day))
        for (employee_id, day), due in dues.items():
            if due.hours and employee_id not in cells:
                usual[employee_id].append(fields.Date.to_string(day))
        today = company._get_store_date()
        findings = roster._get_findings() if can_edit else []
        return {
            "id": self.id,
            "name": self.display_name,
            "state": self.category,
            "can_edit": can_edit,
            "days": [
                self._get_grid_day(first + timedelta(days=n), today, kinds, names)
                for n in range((last - first).days + 1)
            ],
            "types": [
                {
                    "id": shift.id,
                    "code": shift.code,
                    "name": shift.display_name,
                    "color": shift.color,
                    "hours": shift.hours,
                }
                for shift in roster._get_grid_types(days)
            ],
            "people": [
                {
                    "id": employee.id,
                    "name": employee.name,
                    "job": employee.job_title or employee.job_id.name or "",
                    "own": employee.id in own,
                    "cells": cells[employee.id],
                    "away": leave[employee.id],
                    # due by the working schedule where the roster says nothing
                    "usual": usual[employee.id],
                }
                for employee in people
            ],
            "findings": [
                {
                    "code": finding.code,
                    "person": finding.employee_id,
                    "day": fields.Date.to_string(finding.date),
                    "message": finding.message,
                    "blocks": finding.is_blocking,
                }
                for finding in findings
            ],
        }

    def _get_grid_types(self, days):
        """Return the shifts to choose from, and those used already."""
        shifts = self.env["dealer.shift.type"].search(
            [("company_id", "in", [False, self.company_id.id])]
        )
        return shifts | days.type_id

    def _get_grid_day(self, day, today, kinds, names):
        return {
            "date": fields.Date.to_string(day),
            "number": day.day,
            "weekday": format_date(self.env, day, date_format="EEE"),
            "kind": kinds.get(day) or ("weekend" if day.weekday() > 4 else ""),
            "name": names.get(day, ""),
            "today": day == today,
        }

    def set_cells(self, cells, type_id, reason=None):
        """Set cells of the grid to one shift.

        :param cells: list of [employee id, date as text]
        :param type_id: a shift; 0 for rest; False: not planned (draft only)
        :param reason: why, for a published roster
        :return: the grid as it is now
        """
        self.ensure_one()
        self.check_access("write")
        self._lock()
        plan = self._read_cells(cells, type_id)
        if self.published_on:
            reason = (reason or "").strip()
            if type_id is False:
                raise UserError(self.env._("A published day is a shift or rest, never open."))
            if not reason:
                raise UserError(self.env._("The roster is published: say why it changes."))
            self._change_days(plan, reason)
        elif type_id is False:
            # sudo: days are written through the roster only, whose rights were checked
            days = self.sudo().day_ids.filtered(lambda d: (d.employee_id.id, d.date) in plan)
            days.unlink()
        else:
            self._write_days_strictly(plan)
        return self.get_grid()

    def _read_cells(self, cells, type_id):
        """Return the plan of cells a client sends, or refuse what is no cell of this roster."""
        first, last = self._get_span()
        people = set(self._get_people().ids)
        if type_id and type_id not in self.sudo()._get_grid_types(self.sudo().day_ids).ids:
            raise UserError(self.env._("This shift is not one of this store: choose another."))
        try:
            plan = {
                (int(employee_id), fields.Date.to_date(day)): type_id or False
                for employee_id, day in cells[:_LIMIT]
            }
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Cells are pairs of a person and a date.")) from error
        for employee_id, day in plan:
            if employee_id not in people or not day or not first <= day <= last:
                raise UserError(
                    self.env._("Only people of this roster and days of its month can be set.")
                )
        return plan
