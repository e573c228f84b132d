from odoo import fields, models


class DealerPartnerTag(models.Model):
    """Why a customer has a tag, and since when; written by ``dealer.tag.rule`` only."""

    _name = "dealer.partner.tag"
    _description = "Reason of a Customer's Tag"
    _order = "since desc, id desc"
    _rec_name = "category_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    category_id = fields.Many2one(
        "res.partner.category",
        string="Tag",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    rule_id = fields.Many2one(
        "dealer.tag.rule", required=True, index=True, readonly=True, ondelete="cascade"
    )
    reason = fields.Char(readonly=True)
    since = fields.Date(readonly=True, help="Day the rule first held, without a break since.")
    by_hand = fields.Boolean(
        readonly=True, help="Somebody had put the tag before the rule did: it stays afterwards."
    )

    _rule_partner_uniq = models.UniqueIndex("(rule_id, partner_id)", "A rule tags a customer once.")
