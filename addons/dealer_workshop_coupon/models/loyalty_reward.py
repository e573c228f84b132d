from odoo import fields, models

from odoo.addons.dealer_workshop_catalogue.lib.spread import spread


class LoyaltyReward(models.Model):
    """What a coupon takes off a repair order."""

    _inherit = "loyalty.reward"

    workshop_scope = fields.Selection(
        [
            ("order", "Everything the customer pays"),
            ("labour", "Labour"),
            ("part", "Parts"),
            ("operation", "Certain operations"),
        ],
        string="On a Repair Order",
        default="order",
        help="What of a repair order the discount is taken off. A free product must be on the "
        "order; for a free operation give 100 % on that operation.",
    )
    workshop_operation_ids = fields.Many2many("dealer.operation", string="Operations")
    workshop_category_ids = fields.Many2many(
        "dealer.operation.category", string="Operation Categories"
    )

    def _create_missing_discount_line_products(self):
        """Each reward has a product of its own, which core makes as whoever writes the reward."""
        # sudo: who keeps programs has no rights on products; its values are core's
        return super(LoyaltyReward, self.sudo())._create_missing_discount_line_products()

    def write(self, vals):
        self.check_access("write")
        # sudo: as above, core renames the product with the reward
        return super(LoyaltyReward, self.sudo()).write(vals)

    def _get_workshop_lines(self, lines):
        """Return those of the lines of a repair order this reward is for."""
        self.ensure_one()
        if self.reward_type == "product":
            return lines.filtered(lambda line: line.product_id.id in self.reward_product_ids.ids)
        if self.discount_applicability == "specific":
            lines = lines.filtered(
                lambda line: line.product_id.id in self.all_discount_product_ids.ids
            )
        if self.workshop_scope in ("labour", "part"):
            lines = lines.filtered(lambda line: line.line_type == self.workshop_scope)
        elif self.workshop_scope == "operation":
            lines = lines.filtered(
                lambda line: (
                    line.job_id.operation_id in self.workshop_operation_ids
                    or line.job_id.operation_id.category_id in self.workshop_category_ids
                )
            )
        if self.discount_applicability == "cheapest":
            lines = lines.sorted("price_total")[:1]
        return lines

    def _get_workshop_amounts(self, lines, points):
        """Return {line: what is taken off it}, with tax, exact to the cent.

        :param lines: lines of one order that the customer pays
        :param float points: points of the coupon, for a discount by point
        """
        self.ensure_one()
        lines = self._get_workshop_lines(lines)
        currency = lines.currency_id[:1]
        if not lines:
            return {}
        if self.reward_type == "product":
            return self._get_free_amounts(lines, currency)
        if self.discount_mode == "percent":
            amounts = {
                line: currency.round(line.price_total * min(self.discount, 100) / 100)
                for line in lines
            }
        else:
            whole = self.discount * (points if self.discount_mode == "per_point" else 1)
            whole = currency.round(min(whole, sum(lines.mapped("price_total"))))
            amounts = self._spread_over(lines, whole)
        limit = self.discount_max_amount
        if limit and sum(amounts.values()) > limit:
            amounts = self._spread_over(lines, currency.round(limit))
        return amounts

    def _get_free_amounts(self, lines, currency):
        """Return what so many units of the free product cost on these lines."""
        left, amounts = self.reward_product_qty, {}
        for line in lines:
            free = min(left, line.quantity)
            if free > 0 and line.quantity:
                amounts[line] = currency.round(line.price_total * free / line.quantity)
                left -= free
        return amounts

    def _spread_over(self, lines, amount):
        weights = [max(0.0, line.price_total) for line in lines]
        pieces = spread(amount, weights, lines.currency_id.rounding)
        return dict(zip(lines, pieces, strict=True))
