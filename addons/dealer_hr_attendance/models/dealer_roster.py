from odoo import models


class DealerRoster(models.Model):
    """What was due is half of an attendance sheet: the months that are approved are locked."""

    _inherit = "dealer.roster"

    def action_publish(self):
        result = super().action_publish()
        # sudo: whose month it is decides, not whose file one may open
        self.env["dealer.attendance.sheet"]._touch(
            [
                (employee.id, roster.month, roster.month)
                for roster in self.sudo()
                for employee in roster.day_ids.employee_id
            ]
        )
        return result

    def _get_publish_blockers(self):
        """A roster that comes after the approval would change what was due of its people."""
        people = self.sudo().day_ids.employee_id  # sudo: see action_publish
        locked = self.env["dealer.attendance.sheet"]._get_locked(
            [(employee.id, self.month) for employee in people]
        )
        # they stand in one sheet: a sentence about the first says it
        return [*super()._get_publish_blockers(), *list(locked.values())[:1]]

    def _write_days(self, plan, replace=True):
        if self.published_on:  # nobody is due by a draft
            self.env["dealer.attendance.sheet"]._touch(
                [(employee_id, day, day) for employee_id, day in plan]
            )
        return super()._write_days(plan, replace)
