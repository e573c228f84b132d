from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_round


class DealerRepairOrder(models.Model):
    """Coupons and discount codes of the order."""

    _inherit = "dealer.repair.order"

    coupon_ids = fields.One2many("dealer.repair.coupon", "order_id", copy=False)
    issued_coupon_ids = fields.One2many("loyalty.card", "repair_order_id", copy=False)
    points_ids = fields.One2many("dealer.repair.points", "order_id", copy=False)

    # === ACTIONS === #

    def action_open_coupon(self):
        """Ask for the code of a coupon, typed or scanned."""
        self.ensure_one()
        self.check_access("write")
        self._check_not_settled()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Coupon or Discount Code"),
            "res_model": "dealer.repair.coupon.apply",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def action_apply_code(self, code, reward_id=False):
        """Put a coupon or discount code on the order.

        :param str code: as printed on the coupon, or the code everybody knows
        :param int reward_id: `loyalty.reward`, where the program offers several
        :return: what it takes off, with tax
        :raise UserError: with the reason why it does not count
        """
        self.ensure_one()
        self.check_access("write")
        self._check_not_settled()
        # sudo: advisers don't read the coupons of all customers; this one he was shown
        order = self.sudo()
        card, program = order._find_coupon(code)
        if program in order.coupon_ids.program_id:
            raise UserError(
                self.env._(
                    "A coupon of “%(program)s” is on the order already.", program=program.name
                )
            )
        problem = card and card._get_workshop_problem(self)
        problem = problem or program._get_workshop_problem(self, order._get_coupon_lines())
        if problem:
            raise UserError(problem)
        rewards = program.reward_ids.filtered(
            lambda reward: not card or reward.required_points <= card.points
        )
        reward = rewards.filtered(lambda reward: reward.id == reward_id) or rewards[:1]
        coupon = order.env["dealer.repair.coupon"].create(
            {
                "order_id": self.id,
                "program_id": program.id,
                "reward_id": reward.id,
                "card_id": card.id,
                "code": code.strip(),
                "points": order._get_points_to_use(card, reward),
            }
        )
        coupon.flush_recordset()
        coupon._refresh()
        if coupon.problem:
            raise UserError(coupon.problem)
        return coupon.amount

    def action_settle(self):
        """The coupons of the order are used with its settlement; what is paid brings points."""
        result = super().action_settle()
        # sudo: as in action_apply_code
        for order in self.sudo():
            order.coupon_ids._use()
            order._issue_coupons()
            order._earn_points()
        return result

    def action_cancel(self):
        """A cancelled order has no coupons: they can be used elsewhere."""
        result = super().action_cancel()
        self.sudo().coupon_ids.action_remove()
        return result

    # === BUSINESS METHODS === #

    def _take_alert(self, alert):
        """The alert of a coupon puts the coupon on the order."""
        if code := alert["job"].get("coupon_code"):
            return self.action_apply_code(code)
        return super()._take_alert(alert)

    def _find_coupon(self, code):
        """Return (the customer's coupon, or none; its program) of a code."""
        code = (code or "").strip()
        if not code:
            raise UserError(self.env._("Type or scan the code of the coupon."))
        card = self.env["loyalty.card"].search([("code", "=", code)], limit=1)
        if card:
            return card, card.program_id
        rule = self.env["loyalty.rule"].search(
            [("mode", "=", "with_code"), ("code", "=ilike", code.replace("%", r"\%").replace("_", r"\_"))],
            limit=1,
        )  # fmt: skip
        if not rule:
            raise UserError(
                self.env._("There is no coupon with the code %(code)s: read it again.", code=code)
            )
        return card, rule.program_id

    def _get_points_to_use(self, card, reward):
        if reward.discount_mode == "per_point" and reward.clear_wallet:
            return card.points
        if reward.discount_mode == "per_point" and card.program_type == "loyalty":
            # as many points as the bill is worth, in steps of the reward
            usable = card.points // reward.required_points * reward.required_points
            lines = reward._get_workshop_lines(self._get_coupon_lines())
            worth = sum(lines.mapped("price_total")) / (reward.discount or 1.0)
            return min(usable, float_round(worth, precision_digits=2, rounding_method="UP"))
        return reward.required_points if card else 1.0

    def _get_coupon_lines(self):
        """Return the lines a coupon may lower: the customer's own, not prepaid, not left out."""
        self.ensure_one()
        prepaid = self.line_ids.card_use_ids.credit_line_id.job_id
        return self.line_ids.filtered(
            lambda line: (
                line.payer == "customer"
                and not line.is_out
                and not line.coupon_id
                and not line.card_use_ids
                and line.price_total > 0
                and line.job_id not in prepaid
                and not line.is_split
            )
        )

    def _refresh_coupons(self):
        """Compute anew what coupons take off; nothing to do where there are none."""
        # sudo: as in action_apply_code
        orders = self.exists().sudo()
        for order in orders.filtered(lambda order: order.coupon_ids and not order.settled_on):
            order.coupon_ids._refresh()

    def _get_settlement_blockers(self):
        """A coupon that does not count any more is said, not dropped."""
        blockers = super()._get_settlement_blockers()
        if self.settled_on or self.cancelled_on:
            return blockers
        self._refresh_coupons()
        blockers += [
            self.env._(
                "%(problem)s The service adviser takes the coupon off the order.",
                problem=coupon.problem,
            )
            for coupon in self.sudo().coupon_ids
            if coupon.problem
        ]
        return blockers

    def _reopen(self, reason):
        """Used coupons count again; those the visit brought are taken back if nobody used them."""
        credits = super()._reopen(reason)
        # sudo: as in action_apply_code
        order = self.sudo()
        order.coupon_ids._give_back()
        order.issued_coupon_ids.filtered(
            lambda card: not card.use_count and not card.repair_coupon_ids
        ).active = False
        order.points_ids._take_back()
        return credits

    def _issue_coupons(self):
        """Bring the customer the coupons of the next visit, by the programs' own rules."""
        self.ensure_one()
        Program = self.env["loyalty.program"]
        programs = Program.search(
            Program._get_workshop_domain(self.company_id)
            & Domain("program_type", "=", "next_order_coupons")
        )
        lines = self._get_coupon_lines()
        values = []
        today = fields.Date.context_today(self)
        for program in programs:
            if (program.date_from and program.date_from > today) or (
                program.date_to and program.date_to < today
            ):
                continue
            met = program.rule_ids.filtered(
                lambda rule: lines and not rule._get_workshop_problem(lines, self.currency_id)
            )
            points = sum(rule._get_workshop_points(lines) for rule in met)
            if points > 0 and program not in self.issued_coupon_ids.program_id:
                values.append(
                    {
                        "program_id": program.id,
                        "partner_id": self.partner_id.id,
                        "points": points,
                        "repair_order_id": self.id,
                    }
                )
        return self.env["loyalty.card"].create(values)

    def _earn_points(self):
        """Bring the points of every loyalty program for repair orders to the customer's card."""
        self.ensure_one()
        Program = self.env["loyalty.program"]
        today = fields.Date.context_today(self)
        programs = Program.search(
            Program._get_workshop_domain(self.company_id) & Domain("program_type", "=", "loyalty")
        )
        lines = self._get_coupon_lines()
        for program in programs:
            if (program.date_from and program.date_from > today) or (
                program.date_to and program.date_to < today
            ):
                continue
            points = sum(
                rule._get_workshop_loyalty_points(lines, self)
                for rule in program.rule_ids
                if lines and not rule._get_workshop_problem(lines, self.currency_id)
            )
            if points > 0:
                earned = self.env["dealer.repair.points"].create(
                    {
                        "order_id": self.id,
                        "card_id": program._get_customer_card(self.partner_id).id,
                        "points": points,
                    }
                )
                earned._add(points)
