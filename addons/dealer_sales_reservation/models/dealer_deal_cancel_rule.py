from odoo import api, fields, models

from .dealer_deal_cancel_reason import CATEGORIES


class DealerDealCancelRule(models.Model):
    """What happens with the deposit of a cancelled deal; the first rule that fits proposes."""

    _name = "dealer.deal.cancel.rule"
    _description = "Deposit Rule of Cancelled Deals"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first rule that fits a deal is used.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    category = fields.Selection(CATEGORIES, help="Empty: whatever the reason.")
    stage = fields.Selection(
        [
            ("open", "Before the contract is signed"),
            ("signed", "After the contract is signed"),
            ("ordered", "After a car was ordered for him"),
        ],
        help="How far the deal is. Empty: at any time.",
    )
    within_days = fields.Integer(
        help="Days since the deal was confirmed up to which the rule fits. 0: however long ago.",
    )
    outcome = fields.Selection(
        [
            ("refund", "Refund all"),
            ("keep", "Keep all"),
            ("share", "Keep a share"),
            ("amount", "Keep a fixed amount"),
        ],
        required=True,
        default="refund",
    )
    share = fields.Float(string="Kept Share", help="In percent of what the customer has paid.")
    amount = fields.Monetary(
        string="Kept Amount",
        help="In the currency of the store, taxes included; never more than was paid.",
    )

    _amounts = models.Constraint(
        "CHECK (share >= 0 AND share <= 100 AND COALESCE(amount, 0) >= 0 AND within_days >= 0)",
        "The share is between 0 and 100 percent; amount and days are not below zero.",
    )

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for rule in self:
            rule.currency_id = (rule.company_id or self.env.company).currency_id

    @api.model
    def _find(self, order, reason):
        """:return: the rule that fits this deal if it is cancelled for this reason, or empty"""
        stage = order._get_cancel_stage()
        days = (fields.Datetime.now() - (order.date_order or fields.Datetime.now())).days
        rules = self.search([("company_id", "in", (order.company_id.id, False))])
        return rules.filtered(
            lambda rule: (
                rule.category in (False, reason.category)
                and rule.stage in (False, stage)
                and (not rule.within_days or days <= rule.within_days)
            )
        )[:1]

    def _get_kept(self, held, currency):
        """:return: what of ``held`` the store keeps; all is given back where no rule fits"""
        if not self or self.outcome == "refund":
            return 0.0
        if self.outcome == "keep":
            return held
        kept = held * self.share / 100 if self.outcome == "share" else self.amount
        return min(currency.round(kept), held)
