from odoo import api, fields, models


class LoyaltyCard(models.Model):
    _inherit = "loyalty.card"

    repair_coupon_ids = fields.One2many("dealer.repair.coupon", "card_id")
    repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Issued by",
        readonly=True,
        index="btree_not_null",
        help="The repair order whose settlement brought this coupon.",
    )

    @api.depends("repair_coupon_ids.used_on")
    def _compute_use_count(self):  # pylint: disable=missing-return
        super()._compute_use_count()
        for card in self:
            card.use_count += len(card.repair_coupon_ids.filtered("used_on"))

    def _has_source_order(self):
        return super()._has_source_order() or bool(self.repair_order_id)

    def _get_workshop_problem(self, order):
        """Return the sentence why this coupon does not count on a repair order, or False."""
        self.ensure_one()
        today = fields.Date.context_today(order)
        if not self.active:
            return self.env._("The coupon %(code)s was taken back.", code=self.code)
        if self.expiration_date and self.expiration_date < today:
            return self.env._(
                "The coupon %(code)s expired on %(date)s.",
                code=self.code,
                date=self.expiration_date.isoformat(),
            )
        owner = self.partner_id.commercial_partner_id
        if owner and owner != order.partner_id.commercial_partner_id:
            return self.env._("The coupon %(code)s belongs to another customer.", code=self.code)
        least = min(self.program_id.reward_ids.mapped("required_points"), default=1)
        if self.points < least and self.program_type == "loyalty":
            return self.env._(
                "The card %(code)s has %(points)s points; a reward costs %(least)s.",
                code=self.code,
                points=f"{self.points:g}",
                least=f"{least:g}",
            )
        if self.points < least:
            return self.env._("The coupon %(code)s is used already.", code=self.code)
        elsewhere = self.repair_coupon_ids.filtered(
            lambda coupon: not coupon.used_on and coupon.order_id != order
        )
        if elsewhere:
            return self.env._(
                "The coupon %(code)s is on %(order)s: take it off there first.",
                code=self.code,
                order=elsewhere[0].order_id.display_name,
            )
        return False
