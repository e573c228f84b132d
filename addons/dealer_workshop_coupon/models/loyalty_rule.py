from odoo import models
from odoo.tools import float_round


class LoyaltyRule(models.Model):
    _inherit = "loyalty.rule"

    def _get_workshop_problem(self, lines, currency):
        """Return the sentence which condition these lines do not meet, or False."""
        self.ensure_one()
        if self.minimum_amount:
            field = "price_total" if self.minimum_amount_tax_mode == "incl" else "price_subtotal"
            amount = sum(lines.mapped(field))
            if currency.compare_amounts(amount, self.minimum_amount) < 0:
                return self.env._(
                    "“%(program)s” counts from %(minimum)s on; the customer pays %(amount)s.",
                    program=self.program_id.name,
                    minimum=currency.format(self.minimum_amount),
                    amount=currency.format(amount),
                )
        if self.product_ids or self.product_category_id or self.product_tag_id:
            products = self.sudo()._get_valid_products()
            quantity = sum(
                lines.filtered(lambda line: line.product_id.id in products.ids).mapped("quantity")
            )
            if quantity < (self.minimum_qty or 1):
                return self.env._(
                    "“%(program)s” counts with %(quantity)s of %(products)s on the order.",
                    program=self.program_id.name,
                    quantity=self.minimum_qty or 1,
                    products=", ".join(products[:3].mapped("display_name")),
                )
        return False

    def _get_workshop_points(self, lines):
        """Return the points a settled order brings by this rule."""
        self.ensure_one()
        if self.reward_point_mode == "money":
            return int(self.reward_point_amount * sum(lines.mapped("price_total")))
        if self.reward_point_mode == "unit":
            return self.reward_point_amount * sum(lines.mapped("quantity"))
        return self.reward_point_amount

    def _get_workshop_loyalty_points(self, lines, order):
        """:return: points of what the customer pays in the end, coupons taken off; rounded down
        to two digits, as sales does"""
        self.ensure_one()
        if self.reward_point_mode != "money":
            return self._get_workshop_points(lines)
        paid = sum(lines.mapped("price_total")) - sum(order.coupon_ids.mapped("amount"))
        return float_round(
            self.reward_point_amount * max(paid, 0), precision_digits=2, rounding_method="DOWN"
        )
