from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib import canonical


class DealerAppraisalSignature(models.Model):
    """Who signed a result, and what it said then: canonical JSON with its SHA-256, kept."""

    _name = "dealer.appraisal.signature"
    _description = "Signature of an Appraisal"
    _order = "id"

    appraisal_id = fields.Many2one(
        "dealer.appraisal", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="appraisal_id.company_id", store=True)
    role = fields.Selection([("person", "Person"), ("head", "Head")], required=True, readonly=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True)
    signed_by = fields.Char(string="Name", required=True, readonly=True)
    signed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    signature = fields.Image(max_width=1024, max_height=1024, readonly=True)
    content = fields.Text(required=True, readonly=True, help="Canonical JSON of what was signed.")
    digest = fields.Char(required=True, readonly=True, help="SHA-256 of the content.")
    is_valid = fields.Boolean(
        string="Seal Holds", compute="_compute_is_valid", help="The result still says the same."
    )

    _digest_size = models.Constraint(
        "CHECK(length(digest) = 64)", "The seal of a signature is a SHA-256."
    )

    @api.depends("content", "digest")
    def _compute_is_valid(self):
        for signature in self:
            signature.is_valid = canonical.seal_text(
                signature.content or ""
            ) == signature.digest and signature.content == canonical.dumps(
                signature.appraisal_id._get_signed_content()
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A signature is kept as it was given."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("A signature is proof and cannot be deleted."))
