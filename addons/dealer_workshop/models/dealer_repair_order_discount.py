from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare, float_round

RELEASING_ROLES = ("workshop_controller", "general_manager", "administrator")


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    rebate = fields.Float(
        string="Below Usual Price (%)",
        digits=(5, 2),
        compute="_compute_rebate",
        store=True,
        precompute=True,
        help="Discount and a lower price taken together, against the usual price of that day, and "
        "at least the discount. Of lines other payers pay alone it is the discount: their prices "
        "are by agreement.",
    )
    released_content = fields.Json(readonly=True, copy=False)

    @api.depends("product_id", "price_unit", "discount", "payer", "is_split")
    def _compute_rebate(self):
        own = self.filtered(lambda line: line._has_share("customer"))
        usual = own._get_usual_prices()
        for line in self:
            price = usual.get(line) or 0.0
            net = line.price_unit * (1 - line.discount / 100)
            lowered = (1 - net / price) * 100 if price > 0 else 0.0
            line.rebate = float_round(max(lowered, line.discount), precision_digits=2)

    def _get_usual_prices(self):
        """Return `{line: price}` a discount is measured against; hook for prices agreed otherwise,
        such as those of a package."""
        return self._get_suggested_prices()

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"rebate", "released_content"}

    def _is_earned(self):
        """Whether what a line below zero takes off is not given but earned; hook for lines the
        program adds, such as those of coupons and prepaid cards."""
        return False

    def _may_discount(self):
        """Whether a discount on many lines takes this one too."""
        self.ensure_one()
        return self.price_unit >= 0

    def _is_below_zero(self):
        """Whether somebody typed a line that takes something off: a discount by another name."""
        self.ensure_one()
        return self.price_unit < 0 and not self._is_earned()

    def _describe_rebate(self):
        self.ensure_one()
        if self._is_below_zero():
            return f"{self.name} ({self.currency_id.format(self.price_subtotal)})"
        return f"{self.name} ({self.rebate:g} %)"

    def _prepare_release_content(self):
        self.ensure_one()
        return {
            "product": self.product_id.id or None,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "quantity": self.quantity,
        }

    def _is_discount_within(self, content):
        """Whether the line still reads as `content`, what was released."""
        self.ensure_one()
        now = self._prepare_release_content()
        return (
            bool(content)
            and all(
                now[name] == content.get(name) for name in ("product", "price_unit", "discount")
            )
            and now["quantity"] <= content.get("quantity", 0)
        )


class DealerRepairOrder(models.Model):
    """Discounts: the adviser's up to the store's limit, beyond it by release."""

    _inherit = "dealer.repair.order"

    discount_release_ids = fields.One2many(
        "dealer.repair.discount.release", "order_id", string="Discounts Released"
    )
    discount_state = fields.Selection(
        [
            ("none", "None"),
            ("within", "Within the limit"),
            ("to_release", "To release"),
            ("released", "Released"),
        ],
        string="Discount",
        compute="_compute_discount_state",
        help="Beyond the store's limit somebody has to release it before the order is settled.",
    )

    @api.depends(
        "line_ids.rebate",
        "line_ids.price_unit",
        "line_ids.quantity",
        "line_ids.released_content",
        "line_ids.is_out",
        "line_ids.payer",
    )
    def _compute_discount_state(self):
        for order in self:
            beyond = order._get_lines_beyond_limit()
            if beyond:
                held = all(line._is_discount_within(line.released_content) for line in beyond)
                order.discount_state = "released" if held else "to_release"
            else:
                given = any(line.rebate for line in order._get_lines_in())
                order.discount_state = "within" if given else "none"

    def action_discount(self):
        """Ask for a discount on many lines at once."""
        self.ensure_one()
        self._check_not_settled()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.discount",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Discount"),
            "context": {"default_order_id": self.id},
        }

    def action_release_discount(self):
        """Allow the discounts beyond the adviser's limit as they read now.

        :raise AccessError: not the user's to decide
        :raise UserError: nothing to release
        """
        self.ensure_one()
        self.check_access("read")
        if not self.env.su and not self.env.user._has_release_role():
            raise AccessError(
                self.env._(
                    "Only the workshop controller or the general manager releases discounts beyond "
                    "%(limit)g %%.",
                    limit=self.company_id.repair_discount_limit,
                )
            )
        self._check_not_settled()
        lines = self._get_lines_to_release()
        if not lines:
            raise UserError(self.env._("No discount of this order waits for a release."))
        content = {str(line.id): line._prepare_release_content() for line in lines}
        summary = "\n".join(line._describe_rebate() for line in lines)
        # Roles only read releases: none is made but here.
        release = (
            self.env["dealer.repair.discount.release"]
            .sudo()
            .create(
                {
                    "order_id": self.id,
                    "user_id": self.env.user.id,
                    "summary": summary,
                    "content": content,
                }
            )
        )
        for line in lines.sudo():  # the general manager reads orders; deciding this is his
            line._set_facts({"released_content": content[str(line.id)]})
        # sudo: as above
        self.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._("Discount released: %(lines)s", lines=summary.replace("\n", ", ")),
        )
        return release.sudo(False)

    def _get_lines_beyond_limit(self):
        """Return the billed lines with more discount than an adviser may give, and those below
        zero he typed."""
        self.ensure_one()
        limit = self.company_id.repair_discount_limit
        return self._get_lines_in().filtered(
            lambda line: (
                line.quantity
                and line.payer != "internal"
                and (
                    float_compare(line.rebate, limit, precision_digits=2) > 0
                    or line._is_below_zero()
                )
            )
        )

    def _get_lines_to_release(self):
        return self._get_lines_beyond_limit().filtered(
            lambda line: not line._is_discount_within(line.released_content)
        )

    def _get_settlement_blockers(self):
        blockers = super()._get_settlement_blockers()
        if self.cancelled_on or self.settled_on:
            return blockers
        if lines := self._get_lines_to_release():
            blockers.append(
                self.env._(
                    "Discount beyond %(limit)g %% is not released: %(lines)s. The workshop "
                    "controller or the general manager releases it.",
                    limit=self.company_id.repair_discount_limit,
                    lines=", ".join(line._describe_rebate() for line in lines),
                )
            )
        return blockers
