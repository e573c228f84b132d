from odoo import fields, models


class DealerContactRevealAsk(models.TransientModel):
    """Why somebody needs a customer's phone or email."""

    _name = "dealer.contact.reveal.ask"
    _description = "Ask for Contact Data"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True)
    reason = fields.Char(required=True)

    def action_reveal(self):
        """Show the data and note who asked why."""
        self.ensure_one()
        self.partner_id.action_reveal(self.reason)
        # the page behind reads itself again when the window closes
        return {"type": "ir.actions.client", "tag": "soft_reload"}
