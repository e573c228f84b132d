from odoo import models
from odoo.exceptions import AccessError, UserError


class DealerDeparture(models.Model):
    """What is handed over, and by whom."""

    _inherit = "dealer.departure"

    def _make_lines(self):
        """Write the checklist: each installed kind of which something is open, and all that must
        be returned or settled."""
        kinds = self.env["dealer.handover.kind"].sudo().search([])  # data  # pylint: disable=no-search-all
        kinds = kinds.filtered("is_usable")
        values = []
        for departure in self.sudo():
            known = departure.line_ids.kind_id
            for kind in kinds - known:
                count = kind._count_open(departure.employee_id)
                if count or kind.way == "settle":
                    values.append(
                        {
                            "departure_id": departure.id,
                            "kind_id": kind.id,
                            "first_count": count,
                        }
                    )
        self.env["dealer.handover.line"].sudo().create(values)  # by program only

    def action_refresh(self):
        """Look again what is open: what came since is added."""
        self.check_access("read")
        self._check_may_hand_over()
        self._make_lines()
        return True

    def action_hand_over_all(self):
        """Choose who gets everything that goes to a colleague."""
        self.ensure_one()
        self.action_refresh()
        lines = self.line_ids.filtered(lambda line: line.way == "reassign" and line.open_count)
        if not lines:
            raise UserError(self.env._("Nothing is left to hand over."))
        return lines.action_hand_over()

    def _check_may_hand_over(self):
        """:raise AccessError: neither HR nor the person's head
        :raise UserError: not approved, or over"""
        for departure in self:
            user = self.env.user
            is_hr = user.has_group("dealer_base.group_hr") or user.has_group(
                "dealer_base.group_hr_manager"
            )
            if not is_hr and departure.head_id != user:
                raise AccessError(self.env._("HR and the head of a person hand over."))
            if departure.category != "approved":
                raise UserError(
                    self.env._(
                        "%s is not approved, or over: nothing is handed over.", departure.name
                    )
                )
