from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workshop_catalogue.lib.spread import spread


class DealerRepairCoupon(models.Model):
    """A coupon or discount code on a repair order.

    What it takes off stands by line in `share_ids`, and on the order as lines below zero, one for
    each set of taxes. With the settlement it is used, with a reopening it is there again.
    """

    _name = "dealer.repair.coupon"
    _description = "Coupon on a Repair Order"
    _order = "id"
    _rec_name = "code"

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    program_id = fields.Many2one("loyalty.program", required=True, index=True, ondelete="restrict")
    program_name = fields.Char(related="program_id.name", related_sudo=True, string="Program Name")
    reward_id = fields.Many2one("loyalty.reward", required=True, ondelete="restrict")
    card_id = fields.Many2one(
        "loyalty.card",
        index="btree_not_null",
        ondelete="restrict",
        help="The customer's coupon; none for a discount code everybody knows.",
    )
    code = fields.Char(required=True)
    points = fields.Float(help="Points of the coupon the discount costs.")
    share_ids = fields.One2many("dealer.repair.coupon.share", "coupon_id")
    line_ids = fields.One2many("dealer.repair.line", "coupon_id")
    amount = fields.Monetary(readonly=True, help="Taken off the customer's bill, with tax.")
    problem = fields.Char(readonly=True, help="Why it does not count as the order is now.")
    used_on = fields.Datetime(readonly=True, help="When the order was settled with it.")

    _card_once = models.UniqueIndex(
        "(card_id) WHERE card_id IS NOT NULL AND used_on IS NULL",
        "This coupon is on another repair order: take it off there first.",
    )
    _program_once = models.UniqueIndex(
        "(order_id, program_id)", "A coupon of this program is on the order already."
    )

    # === BUSINESS METHODS === #

    def _get_payable_lines(self):
        """Return the lines of the order that the customer pays and a coupon may lower."""
        self.ensure_one()
        return self.order_id._get_coupon_lines()

    def _refresh(self):
        """Compute anew what the coupons take off, after the order changed."""
        Share, Line = self.env["dealer.repair.coupon.share"], self.env["dealer.repair.line"]
        for coupon in self.filtered(lambda coupon: not coupon.used_on):
            lines = coupon._get_payable_lines()
            problem = coupon.program_id._get_workshop_problem(coupon.order_id, lines)
            if not problem and coupon.card_id:
                problem = coupon.card_id._get_workshop_problem(coupon.order_id)
            left = coupon._get_lines_left(lines)
            amounts = {} if problem else coupon.reward_id._get_workshop_amounts(left, coupon.points)
            amounts = {line: amount for line, amount in amounts.items() if amount > 0}
            if not problem and not amounts:
                problem = coupon._get_nothing_sentence()
            coupon._write_lines(Line, amounts)
            # prices without tax don't reach every cent: the lines below zero say what is taken off
            taken = coupon.currency_id.round(-sum(coupon.line_ids.mapped("price_total")))
            pieces = spread(taken, list(amounts.values()), coupon.currency_id.rounding)
            coupon.write({"problem": problem, "amount": taken})
            coupon.share_ids.unlink()
            Share.create(
                [
                    {"coupon_id": coupon.id, "line_id": line.id, "amount": piece}
                    for line, piece in zip(amounts, pieces, strict=True)
                ]
            )

    def _get_lines_left(self, lines):
        """Return the lines of which other coupons leave something."""
        others = self.order_id.coupon_ids - self
        taken = {}
        for share in others.share_ids:
            taken[share.line_id] = taken.get(share.line_id, 0.0) + share.amount
        return lines.filtered(
            lambda line: line.currency_id.compare_amounts(line.price_total, taken.get(line, 0)) > 0
        )

    def _get_nothing_sentence(self):
        self.ensure_one()
        reward = self.reward_id
        if reward.reward_type == "product":
            return self.env._(
                "“%(program)s” gives %(product)s: put it on the order first.",
                program=self.program_id.name,
                product=", ".join(reward.reward_product_ids[:3].mapped("name")),
            )
        return self.env._(
            "Nothing on the order is what “%(program)s” is for: %(reward)s.",
            program=self.program_id.name,
            reward=reward.description or reward.display_name,
        )

    def _write_lines(self, Line, amounts):
        """Bring the lines below zero in step with the amounts, one for each set of taxes."""
        self.ensure_one()
        wanted = {}
        for line, amount in amounts.items():
            gross, net = wanted.get(line.tax_ids, (0.0, 0.0))
            share = amount / line.price_total if line.price_total else 0.0
            price = line.price_unit * line.quantity * (1 - line.discount / 100)
            wanted[line.tax_ids] = (gross + amount, net + price * share)
        existing = {line.tax_ids: line for line in self.line_ids}
        for taxes, line in existing.items():
            if taxes not in wanted:
                line.with_context(coupon_refresh=True).unlink()
        for taxes, (_gross, net) in wanted.items():
            price = -self.currency_id.round(net)
            line = existing.get(taxes)
            if line:
                if line.price_unit != price:
                    line.with_context(coupon_refresh=True).price_unit = price
                continue
            Line.with_context(coupon_refresh=True)._create_with_facts(
                {
                    "order_id": self.order_id.id,
                    "line_type": "fee",
                    "sequence": 95,
                    "name": self.env._(
                        "Coupon %(code)s: %(program)s", code=self.code, program=self.program_name
                    ),
                    "quantity": 1.0,
                    "price_unit": price,
                    "payer": "customer",
                    "tax_ids": [Command.set(taxes.ids)],
                    "coupon_id": self.id,
                }
            )

    def _use(self):
        """Use the coupons, once: points are taken in the database, the limit counted one by one."""
        for coupon in self:
            if coupon.program_id.limit_usage:
                # a written row, not a locked one: who comes second begins again and sees the first
                self.env.cr.execute(
                    "UPDATE loyalty_program SET write_date = write_date WHERE id = %s",
                    [coupon.program_id.id],
                )
                coupon.program_id.invalidate_recordset(["total_order_count"])
                if coupon.program_id.total_order_count >= coupon.program_id.max_usage:
                    raise UserError(
                        self.env._(
                            "“%(program)s” was used up meanwhile: take the code off the order.",
                            program=coupon.program_id.name,
                        )
                    )
            if coupon.card_id:
                coupon._take_points()
            coupon.used_on = fields.Datetime.now()

    def _take_points(self):
        self.ensure_one()
        self.card_id.flush_recordset(["points"])
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points - %(points)s"
            " WHERE id = %(card)s AND points >= %(points)s RETURNING id",
            {"points": self.points, "card": self.card_id.id},
        )
        if not self.env.cr.fetchone():
            raise UserError(
                self.env._(
                    "The coupon %(code)s was used meanwhile: take it off the order.", code=self.code
                )
            )
        self.card_id.invalidate_recordset(["points"])
        self._log(used=self.points)

    def _give_back(self):
        """The settlement is taken back: the coupons are on the order, not used yet."""
        for coupon in self.filtered("used_on"):
            if coupon.card_id:
                coupon.card_id.points += coupon.points
                coupon._log(issued=coupon.points)
            coupon.used_on = False

    def _log(self, **points):
        self.env["loyalty.history"].create(
            {
                "card_id": self.card_id.id,
                "description": self.order_id.name,
                "order_model": "dealer.repair.order",
                "order_id": self.order_id.id,
                **points,
            }
        )

    def action_remove(self):
        """Take the coupon off the order."""
        for coupon in self:
            coupon.order_id.check_access("write")
            coupon.order_id._check_not_settled()
            # sudo: who may write the order takes coupons on and off with buttons only
            own = coupon.sudo()
            own.line_ids.with_context(coupon_refresh=True).unlink()
            own.unlink()
        return True
