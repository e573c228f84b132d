from odoo import fields, models
from odoo.tools import format_datetime

from .dealer_checklist_question import RESULTS


class DealerChecklistCheck(models.Model):
    """An earlier result of an item that was checked again."""

    _name = "dealer.checklist.check"
    _description = "Earlier Result of a Checklist Item"
    _order = "id"

    line_id = fields.Many2one(
        "dealer.checklist.line", required=True, index=True, ondelete="cascade"
    )
    result = fields.Selection(RESULTS, required=True)
    value = fields.Char(help="Number with unit, choice or text, in words.")
    note = fields.Char(string="Remark")
    checked_by_id = fields.Many2one("res.users", string="Checked by")
    checked_on = fields.Datetime()

    def _describe(self):
        """Return ``{result, text}`` for screen and print."""
        self.ensure_one()
        labels = dict(self._fields["result"]._description_selection(self.env))
        parts = [
            labels[self.result],
            self.value,
            self.note,
            # sudo: a colleague's name
            self.checked_by_id.sudo().name,
            self.checked_on and format_datetime(self.env, self.checked_on, dt_format="short"),
        ]
        return {"result": self.result, "text": " · ".join(part for part in parts if part)}
