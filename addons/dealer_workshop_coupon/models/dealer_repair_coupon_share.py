from odoo import fields, models


class DealerRepairCouponShare(models.Model):
    """What a coupon takes off one line of the order."""

    _name = "dealer.repair.coupon.share"
    _description = "Coupon's Part of a Repair Line"
    _order = "coupon_id, id"

    coupon_id = fields.Many2one(
        "dealer.repair.coupon", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="coupon_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="coupon_id.currency_id")
    line_id = fields.Many2one("dealer.repair.line", required=True, index=True, ondelete="cascade")
    amount = fields.Monetary(required=True, help="With tax.")

    _line_uniq = models.UniqueIndex(
        "(coupon_id, line_id)", "The coupon is taken off this line already."
    )
