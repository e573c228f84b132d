from markupsafe import Markup
from odoo import api, fields, models


class DealerRepairSend(models.TransientModel):
    """Hands the customer the link of an estimate: by e-mail, copied into a message, or as a QR code
    he scans at the desk."""

    _name = "dealer.repair.send"
    _description = "Send the Estimate for Signature"

    estimate_id = fields.Many2one("dealer.repair.estimate", required=True, readonly=True)
    order_id = fields.Many2one(related="estimate_id.order_id")
    partner_id = fields.Many2one(related="order_id.partner_id")
    email = fields.Char(related="partner_id.email")
    expires_on = fields.Datetime(related="estimate_id.expires_on")
    link = fields.Char(
        compute="_compute_link", help="Whoever has it can answer: give it to none else."
    )
    qr_code = fields.Html(compute="_compute_link", sanitize=False)

    @api.depends("estimate_id")
    def _compute_link(self):
        for wizard in self:
            order = wizard.order_id
            wizard.link = order._get_link()
            wizard.qr_code = Markup('<img src="%s" class="o_dealer_qr" alt="QR"/>') % (
                order._get_qr_image(wizard.link)
            )

    def action_send_mail(self):
        """Open the message with the link, ready to be sent."""
        self.ensure_one()
        template = self.env.ref("dealer_workshop.mail_template_repair_estimate")
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self.order_id._name,
                "default_res_ids": self.order_id.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "force_email": True,
            },
        }
