from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRosterChange(models.Model):
    """What was changed in a published roster, by whom and why; kept."""

    _name = "dealer.roster.change"
    _description = "Change of a Published Roster"
    _order = "id desc"

    roster_id = fields.Many2one("dealer.roster", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="roster_id.company_id", store=True, index=True)
    employee_id = fields.Many2one("hr.employee", required=True, index=True, ondelete="cascade")
    date = fields.Date(required=True)
    old_type_id = fields.Many2one("dealer.shift.type", string="Was", ondelete="restrict")
    new_type_id = fields.Many2one("dealer.shift.type", string="Is", ondelete="restrict")
    reason = fields.Char(required=True)
    swap_id = fields.Many2one("dealer.shift.swap", index="btree_not_null", ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", string="By", required=True, default=lambda self: self.env.user
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The history of a roster is kept as it was written."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of a roster is kept as it was written."))
