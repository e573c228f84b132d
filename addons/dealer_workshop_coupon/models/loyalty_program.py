from odoo import api, fields, models
from odoo.fields import Domain

# programs whose coupons and codes make sense at the workshop's desk
WORKSHOP_TYPES = ("coupons", "promo_code", "next_order_coupons", "loyalty")


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    workshop_ok = fields.Boolean(
        string="Repair Orders",
        help="Its coupons and codes count on repair orders. Coupons of the next visit are issued "
        "and loyalty points earned when a repair order is settled.",
    )
    repair_coupon_ids = fields.One2many("dealer.repair.coupon", "program_id")

    @api.depends("repair_coupon_ids.used_on")
    def _compute_total_order_count(self):  # pylint: disable=missing-return
        super()._compute_total_order_count()
        counts = dict(
            self.env["dealer.repair.coupon"]
            .sudo()  # a number of the program
            ._read_group(
                [("program_id", "in", self.ids), ("used_on", "!=", False)],
                ["program_id"],
                ["__count"],
            )
        )
        for program in self:
            program.total_order_count += counts.get(program, 0)

    def _get_workshop_domain(self, company):
        return Domain("workshop_ok", "=", True) & Domain("company_id", "in", [False, company.id])

    def _get_workshop_problem(self, order, lines):
        """Return the sentence why this program does not count on a repair order, or False.

        :param lines: the lines the customer pays
        """
        self.ensure_one()
        today = fields.Date.context_today(order)
        currency = order.currency_id
        if not self.active or not self.workshop_ok or self.program_type not in WORKSHOP_TYPES:
            return self.env._("“%(program)s” is not for repair orders.", program=self.name)
        if self.company_id and self.company_id != order.company_id:
            return self.env._("“%(program)s” is of another store.", program=self.name)
        if self.date_from and self.date_from > today:
            return self.env._(
                "“%(program)s” begins on %(date)s.",
                program=self.name,
                date=self.date_from.isoformat(),
            )
        if self.date_to and self.date_to < today:
            return self.env._(
                "“%(program)s” ended on %(date)s.",
                program=self.name,
                date=self.date_to.isoformat(),
            )
        if self.limit_usage and self.total_order_count >= self.max_usage:
            return self.env._(
                "“%(program)s” was used %(count)s times, that is all of them.",
                program=self.name,
                count=self.max_usage,
            )
        # sudo: the class follows from the customer
        partner = order.sudo().partner_id.with_company(order.company_id)
        if self.pricelist_ids and partner.property_product_pricelist not in self.pricelist_ids:
            return self.env._(
                "“%(program)s” is for customers of %(classes)s only.",
                program=self.name,
                classes=", ".join(self.pricelist_ids.mapped("name")),
            )
        if self.program_type in ("next_order_coupons", "loyalty"):
            return False  # its rules say when a coupon is issued, or points are earned
        rules = self.rule_ids
        problems = [rule._get_workshop_problem(lines, currency) for rule in rules]
        if problems and all(problems):
            return problems[0]
        return False

    def _get_customer_card(self, partner):
        """:return: the one card of this program the customer has, also from sales; or a new one"""
        self.ensure_one()
        Card = self.env["loyalty.card"]
        cards = Card.search(
            [
                ("program_id", "=", self.id),
                ("partner_id", "in", (partner | partner.commercial_partner_id).ids),
            ],
            order="id",
        )
        return (
            cards.filtered(lambda card: card.partner_id == partner)[:1]
            or cards[:1]
            or Card.with_context(loyalty_no_mail=True).create(
                {"program_id": self.id, "partner_id": partner.id, "points": 0}
            )
        )
