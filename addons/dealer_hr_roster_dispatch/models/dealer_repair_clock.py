from datetime import timedelta

from odoo import models


class DealerRepairClock(models.Model):
    _inherit = "dealer.repair.clock"

    def _get_shift_ends(self):
        """Extension of `dealer_workshop_dispatch`: where a roster has a shift then, its end."""
        ends = super()._get_shift_ends()
        for company, clocks in self.grouped("company_id").items():
            days = {clock: company._get_store_date(clock.started_on) for clock in clocks}
            first, last = min(days.values()) - timedelta(days=1), max(days.values())
            employees = clocks.sudo().employee_id  # when a shift ends is no secret of HR
            rostered = employees._get_due_rostered(first, last)
            dues = employees._get_due_shifts(first, last) if rostered else {}
            for clock, day in days.items():
                # a night shift began the day before
                for date in (day - timedelta(days=1), day):
                    key = (clock.employee_id.id, date)
                    due = dues.get(key)
                    if key in rostered and due and due.start and due.end > clock.started_on:
                        ends[clock.id] = due.end
                        break
        return ends
