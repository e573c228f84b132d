from odoo import api, fields, models
from odoo.exceptions import UserError

# what a coupon's amount hangs on
WATCHED = frozenset(
    {
        "quantity",
        "standard_hours",
        "price_unit",
        "discount",
        "tax_ids",
        "payer",
        "product_id",
        "job_id",
        "share_ids",
    }
)


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    coupon_id = fields.Many2one(
        "dealer.repair.coupon",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
        copy=False,
        help="The coupon this line takes off.",
    )
    coupon_share_ids = fields.One2many("dealer.repair.coupon.share", "line_id")
    coupon_amount = fields.Monetary(
        string="Coupon Takes off",
        compute="_compute_coupon_amount",
        help="What coupons take off this line, with tax.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"coupon_id"}

    @api.depends("coupon_share_ids.amount")
    def _compute_coupon_amount(self):
        for line in self:
            # sudo: who reads the line reads what is taken off it
            line.coupon_amount = sum(line.sudo().coupon_share_ids.mapped("amount"))

    @api.depends("coupon_id")
    def _compute_authorisation_state(self):  # pylint: disable=missing-return
        """A coupon lowers what the customer agreed to: it needs no new agreement."""
        coupons = self.filtered("coupon_id")
        for line in coupons:
            line.authorisation_state = "not_needed"
        super(DealerRepairLine, self - coupons)._compute_authorisation_state()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refresh_coupons()
        return lines

    def write(self, vals):
        if not self.env.su and WATCHED.intersection(vals) and self.coupon_id:
            raise UserError(
                self.env._(
                    "What a coupon takes off follows from the coupon: take the coupon off the "
                    "order instead."
                )
            )
        result = super().write(vals)
        if WATCHED.intersection(vals):
            self._refresh_coupons()
        return result

    def _set_facts(self, vals):
        result = super()._set_facts(vals)
        if "is_out" in vals:
            self._refresh_coupons()
        return result

    def unlink(self):
        orders = self.order_id
        result = super().unlink()
        if not self.env.context.get("coupon_refresh"):
            orders._refresh_coupons()
        return result

    def _is_earned(self):
        return super()._is_earned() or bool(self.coupon_id)

    def _refresh_coupons(self):
        if not self.env.context.get("coupon_refresh"):
            self.order_id._refresh_coupons()
