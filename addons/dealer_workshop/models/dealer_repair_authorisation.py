from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib import canonical

KINDS = [("estimate", "Estimate"), ("supplement", "Supplement")]


class DealerRepairAuthorisation(models.Model):
    """What a customer agreed to, frozen: every line with his decision, the total, who, how, when.

    `content` is canonical JSON and `digest` its SHA-256, so that a later change shows. Records are
    kept for ever; each new agreement is a new record.
    """

    _name = "dealer.repair.authorisation"
    _description = "Customer's Authorisation"
    _order = "authorised_on desc, id desc"
    _rec_name = "authorised_by"

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    authorised_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    authorised_by = fields.Char(required=True, readonly=True, help="Who agreed, by name.")
    method = fields.Selection(
        [
            ("signature", "Signed here"),
            ("in_person", "In person, unsigned"),
            ("phone", "By phone"),
            ("message", "By message"),
            ("link", "Signed by link"),
        ],
        required=True,
        readonly=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Taken by",
        readonly=True,
        default=lambda self: self.env.user,
        help="Nobody when the customer signed by link.",
    )
    version = fields.Integer(
        required=True,
        readonly=True,
        default=1,
        aggregator=None,
        help="Which version of the order's estimate this answers.",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True, default="estimate")
    signature = fields.Image(max_width=1024, max_height=1024, readonly=True)
    note = fields.Char(readonly=True, help="What was said, such as the number that was called.")
    amount_total = fields.Monetary(readonly=True, help="What the customer agreed to pay, with tax.")
    content = fields.Text(readonly=True, help="Canonical JSON of what was agreed to.")
    digest = fields.Char(readonly=True, help="SHA-256 of the content, in hexadecimal.")
    line_ids = fields.One2many("dealer.repair.line", "authorisation_id", string="Lines")

    _digest_size = models.Constraint(
        "CHECK(length(digest) = 64)", "The seal of an authorisation is a SHA-256."
    )

    @api.model
    def _create_for(self, order, lines, values):
        """Freeze what was said of `lines` of `order`, whose decisions are recorded already.

        :param dict values: of the authorisation: who, how, which version
        """
        content = canonical.dumps(order._get_offer_content(lines))
        authorisation = self.create(
            {
                **values,
                "order_id": order.id,
                "amount_total": order.amount_customer,
                "content": content,
                "digest": canonical.seal_text(content),
            }
        )
        for line in lines:
            line._set_facts(
                {
                    "authorisation_id": authorisation.id,
                    # nothing was agreed of a line he does without
                    "authorised_content": not line.is_out and line._get_agreed_content(),
                    "authorised_qty": line.quantity,
                }
            )
        if order.waiting_reason == "authorisation":
            order.waiting_reason = False
        return authorisation

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("An authorisation is kept as it was given. Take a new one instead.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("An authorisation is proof and cannot be deleted."))
