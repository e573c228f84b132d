from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.spread import spread


class DealerServicePackageCardLine(models.Model):
    """An operation a card pays for, and how often."""

    _name = "dealer.service.package.card.line"
    _description = "Prepaid Card Line"
    _inherit = ["dealer.fact.mixin"]
    _order = "card_id, id"
    _check_company_auto = True
    _fact_fields = frozenset({"amount"})
    _fixed_fields = frozenset({"card_id"})

    card_id = fields.Many2one(
        "dealer.service.package.card", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="card_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="card_id.currency_id")
    operation_id = fields.Many2one(
        "dealer.operation", required=True, index=True, ondelete="restrict", check_company=True
    )
    uses = fields.Integer(required=True, default=1)
    amount = fields.Monetary(readonly=True, help="Of the card's price, for all uses of the line.")
    use_ids = fields.One2many("dealer.service.package.card.use", "card_line_id")
    uses_left = fields.Integer(compute="_compute_uses_left")

    _uses_positive = models.Constraint("CHECK(uses > 0)", "A card pays for at least one use.")

    @api.depends("operation_id", "card_id")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.card_id.name} · {line.operation_id.name}"

    @api.depends("uses", "use_ids.is_given_back")
    def _compute_uses_left(self):
        for line in self:
            live = line.use_ids.filtered(lambda use: not use.is_given_back)
            line.uses_left = line.uses - len(live)

    def write(self, vals):
        if any(line.card_id.sold_on for line in self):
            raise UserError(self.env._("A sold card cannot be changed: refund it, sell another."))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any(line.card_id.sold_on for line in lines):
            raise UserError(self.env._("A sold card cannot be changed: refund it, sell another."))
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_sold(self):
        if any(line.card_id.sold_on for line in self):
            raise UserError(self.env._("A sold card cannot be changed: refund it, sell another."))

    def _get_piece(self, number):
        """Return what use `number` (from 1) is worth: the uses add up to the line's amount."""
        self.ensure_one()
        return spread(self.amount, [1] * self.uses, self.currency_id.rounding)[number - 1]

    def _get_use_problem(self, order):
        """Return the sentence why this line cannot be used on `order`, or False."""
        self.ensure_one()
        card = self.card_id
        today = fields.Date.context_today(self)
        if not card.sold_on or not card.is_settled_or_on_credit:
            return self.env._(
                "%(card)s is not paid yet: the cashier collects %(amount)s first.",
                card=card.name,
                amount=card.currency_id.format(card.amount_to_collect or card.price),
            )
        if card.closed_on:
            return self.env._("%(card)s is closed, nothing of it is left.", card=card.name)
        if card.expires_on and card.expires_on < today:
            return self.env._(
                "%(card)s expired on %(date)s. The workshop controller can extend it.",
                card=card.name,
                date=card.expires_on.isoformat(),
            )
        if card.vehicle_id and card.vehicle_id != order.vehicle_id:
            return self.env._(
                "%(card)s is for %(car)s only.", card=card.name, car=card.vehicle_id.display_name
            )
        customers = order.partner_id | order.vehicle_id.owner_id
        if (
            not card.vehicle_id
            and card.partner_id.commercial_partner_id not in customers.commercial_partner_id
        ):
            return self.env._(
                "%(card)s belongs to %(customer)s, not to the customer of this order.",
                card=card.name,
                customer=card.partner_id.name,
            )
        if self.uses_left <= 0:
            return self.env._(
                "“%(operation)s” is used up on %(card)s.",
                operation=self.operation_id.name,
                card=card.name,
            )
        return False

    @api.model
    def _get_usable(self, vehicle, partner, company):
        """Return the lines with uses left that this car or this customer may use today."""
        today = fields.Date.context_today(self)
        partners = (partner | vehicle.owner_id).commercial_partner_id
        lines = self.search(
            [
                ("company_id", "=", company.id),
                ("card_id.sold_on", "!=", False),
                ("card_id.closed_on", "=", False),
                "|",
                ("card_id.expires_on", "=", False),
                ("card_id.expires_on", ">=", today),
                "|",
                ("card_id.vehicle_id", "in", vehicle.ids),
                "&",
                ("card_id.vehicle_id", "=", False),
                ("card_id.partner_id.commercial_partner_id", "in", partners.ids),
            ]
        )
        return lines.filtered(lambda line: line.uses_left > 0)
