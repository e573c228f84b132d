from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_repair_authorisation import KINDS


class DealerRepairEstimate(models.Model):
    """What was laid before a customer, as it read then; kept for ever.

    `content` is canonical JSON and `digest` its SHA-256, as of an authorisation. An answer to it
    bears its version.
    """

    _name = "dealer.repair.estimate"
    _description = "Estimate Sent"
    _inherit = ["dealer.fact.mixin"]
    _order = "order_id desc, version desc"
    _rec_name = "version"

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    sent_on = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        string="Sent by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    expires_on = fields.Datetime(
        required=True, readonly=True, help="Until then the customer can answer on the page."
    )
    viewed_on = fields.Datetime(
        string="Seen on", readonly=True, help="When the customer first opened the page."
    )
    amount_total = fields.Monetary(readonly=True, help="What the customer would pay, with tax.")
    content = fields.Text(readonly=True, help="Canonical JSON of what was laid before him.")
    digest = fields.Char(readonly=True, help="SHA-256 of the content, in hexadecimal.")

    _version_uniq = models.UniqueIndex(
        "(order_id, version)",
        "This version of the estimate was sent already: open the order again.",
    )
    _digest_size = models.Constraint(
        "CHECK(length(digest) = 64)", "The seal of an estimate is a SHA-256."
    )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("An estimate is kept as it was sent. Send a new version."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An estimate that was sent is proof and cannot be deleted."))
