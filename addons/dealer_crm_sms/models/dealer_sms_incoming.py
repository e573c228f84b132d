from odoo import fields, models


class DealerSmsIncoming(models.Model):
    """What a customer wrote back by SMS; kept as it came."""

    _name = "dealer.sms.incoming"
    _description = "SMS of a Customer"
    _order = "id desc"
    _rec_name = "text"

    gateway_id = fields.Many2one(
        "dealer.sms.gateway", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="gateway_id.company_id", store=True, precompute=True, index=True
    )
    reference = fields.Char(
        required=True, readonly=True, help="The provider's number; what comes twice counts once."
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, index="btree_not_null"
    )
    number = fields.Char(readonly=True, groups="dealer_base.group_administrator")
    text = fields.Text(readonly=True)
    touch_id = fields.Many2one(
        "dealer.touch", string="Answer To", readonly=True, index="btree_not_null"
    )
    is_opt_out = fields.Boolean(string="Opt-out", readonly=True)

    _reference_uniq = models.UniqueIndex(
        "(gateway_id, reference)", "This message has been taken already."
    )
