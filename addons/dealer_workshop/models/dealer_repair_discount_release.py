from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairDiscountRelease(models.Model):
    """Leave to give more discount than the adviser may: who, when, for which lines.

    Made by `dealer.repair.order.action_release_discount` only, and kept. It holds for the lines
    as they read then: another price, discount or part, or more of it, needs a new one.
    """

    _name = "dealer.repair.discount.release"
    _description = "Discount Released"
    _order = "released_on desc, id desc"
    _rec_name = "user_id"

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Released by", required=True, readonly=True)
    released_on = fields.Datetime(
        string="Released on", required=True, readonly=True, default=fields.Datetime.now
    )
    summary = fields.Text(string="What", readonly=True, help="Lines and their discounts.")
    is_in_force = fields.Boolean(
        string="In Force",
        compute="_compute_is_in_force",
        help="Every line still reads as it was released.",
    )
    content = fields.Json(readonly=True, help="What was released, line by line.")

    @api.depends("order_id.line_ids.price_unit", "order_id.line_ids.discount")
    def _compute_is_in_force(self):
        for release in self:
            lines = {str(line.id): line for line in release.order_id.line_ids}
            release.is_in_force = all(
                key in lines and lines[key]._is_discount_within(content)
                for key, content in (release.content or {}).items()
            )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("A release is kept as it was given. Give a new one instead."))
