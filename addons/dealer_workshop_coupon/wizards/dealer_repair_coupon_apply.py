from odoo import fields, models


class DealerRepairCouponApply(models.TransientModel):
    """Asks for the code of a coupon."""

    _name = "dealer.repair.coupon.apply"
    _description = "Coupon or Discount Code"

    order_id = fields.Many2one("dealer.repair.order", required=True, ondelete="cascade")
    code = fields.Char(required=True)

    def action_apply(self):
        self.ensure_one()
        self.order_id.action_apply_code(self.code)
        return {"type": "ir.actions.act_window_close"}
