from odoo import fields, models
from odoo.exceptions import UserError

SHORTEST = 4


class DealerPrivateReveal(models.TransientModel):
    """Why somebody wants to see an ID number; noted, then it is shown, and kept nowhere."""

    _name = "dealer.private.reveal"
    _description = "Show a Masked Number"

    employee_id = fields.Many2one("hr.employee", required=True, readonly=True)
    reason = fields.Char(help="Kept with the reading: a contract, a bank, an authority …")

    def action_show(self):
        """Note the reading with its reason, then show the number."""
        self.ensure_one()
        if len((self.reason or "").strip()) < SHORTEST:
            raise UserError(self.env._("Say why you need the number: it is kept with your name."))
        if not self.env.user.has_group("dealer_base.group_hr"):
            raise UserError(self.env._("HR only may see ID numbers."))
        self.employee_id.check_access("read")
        self.env["dealer.private.reading"]._note(
            self.employee_id, {"identity"}, "hr.employee", "reveal", self.reason.strip()
        )
        # sudo: clerks may know it with a reason, which is noted
        number = self.employee_id.sudo().identification_id
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.employee_id.name,
                "message": number or self.env._("No ID number is known."),
                "type": "info",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
