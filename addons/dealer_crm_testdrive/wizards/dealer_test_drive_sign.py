from odoo import api, fields, models

from odoo.addons.dealer_workflow.lib import canonical


class DealerTestDriveSign(models.TransientModel):
    """The customer reads the agreement and signs it on the screen."""

    _name = "dealer.test.drive.sign"
    _description = "Sign a Test Drive Agreement"

    drive_id = fields.Many2one("dealer.test.drive", required=True, ondelete="cascade")
    text = fields.Html(compute="_compute_text", sanitize=False)
    digest = fields.Char(
        compute="_compute_digest",
        store=True,
        precompute=True,
        help="Seal of what was shown; nothing else is signed.",
    )
    signed_by = fields.Char(
        string="Who Signs", compute="_compute_signed_by", store=True, readonly=False
    )
    signature = fields.Image(max_width=1024, max_height=1024)

    @api.depends("drive_id")
    def _compute_text(self):
        for wizard in self:
            drive = wizard.drive_id
            wizard.text = self.env["ir.qweb"]._render(
                "dealer_crm_testdrive.agreement_body",
                {"rows": drive._get_agreement_rows(), "terms": drive._get_agreement_text()},
            )

    @api.depends("drive_id")
    def _compute_digest(self):
        for wizard in self:
            wizard.digest = canonical.seal(wizard.drive_id._get_agreed())

    @api.depends("drive_id")
    def _compute_signed_by(self):
        for wizard in self:
            drive = wizard.drive_id
            wizard.signed_by = drive.driver_id.name or drive.partner_id.name

    def action_sign(self):
        self.ensure_one()
        self.drive_id._sign(self.signed_by, self.signature, self.digest)
        return {"type": "ir.actions.act_window_close"}
