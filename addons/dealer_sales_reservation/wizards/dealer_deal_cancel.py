from markupsafe import escape
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerDealCancel(models.TransientModel):
    """Why a deal is cancelled, and what the customer gets back.

    The rules propose; a sales manager may decide otherwise.
    """

    _name = "dealer.deal.cancel"
    _description = "Cancel a Deal"

    order_id = fields.Many2one("sale.order", required=True, readonly=True)
    company_id = fields.Many2one(related="order_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    reason_id = fields.Many2one("dealer.deal.cancel.reason", required=True)
    ask_note = fields.Boolean(related="reason_id.ask_note")
    note = fields.Char()
    stage = fields.Selection(
        [
            ("open", "The contract is not signed"),
            ("signed", "The contract is signed"),
            ("ordered", "A car was ordered for him"),
        ],
        compute="_compute_proposal",
    )
    rule_id = fields.Many2one("dealer.deal.cancel.rule", compute="_compute_proposal")
    held = fields.Monetary(
        string="Customer's Money",
        related="order_id.deposit_held",
        help="What he has paid for this deal and no bill has used.",
    )
    proposed = fields.Monetary(
        string="By the Rule", compute="_compute_proposal", help="What the rule keeps."
    )
    kept = fields.Monetary(
        string="Store Keeps",
        compute="_compute_kept",
        store=True,
        readonly=False,
        help="Taxes included. Another amount than the rule's is for the sales manager to decide.",
    )
    refund = fields.Monetary(string="Customer Gets Back", compute="_compute_refund")
    deviates = fields.Boolean(compute="_compute_refund")
    may_deviate = fields.Boolean(compute="_compute_may_deviate")

    @api.depends("order_id", "reason_id")
    def _compute_proposal(self):
        for wizard in self:
            order = wizard.order_id
            wizard.stage = order._get_cancel_stage()
            rule = (
                self.env["dealer.deal.cancel.rule"]._find(order, wizard.reason_id)
                if wizard.reason_id
                else self.env["dealer.deal.cancel.rule"]
            )
            wizard.rule_id = rule
            wizard.proposed = rule._get_kept(wizard.held, order.company_id.currency_id)

    @api.depends("reason_id", "proposed")
    def _compute_kept(self):
        for wizard in self:
            wizard.kept = wizard.proposed

    @api.depends("kept", "held", "proposed")
    def _compute_refund(self):
        for wizard in self:
            wizard.refund = wizard.held - wizard.kept
            wizard.deviates = bool(
                wizard.currency_id
                and wizard.currency_id.compare_amounts(wizard.kept, wizard.proposed)
            )

    @api.depends_context("uid")
    def _compute_may_deviate(self):
        user = self.env.user
        may = user.has_group("dealer_base.group_sales_manager") or user.has_group(
            "dealer_base.group_general_manager"
        )
        self.may_deviate = may

    def action_cancel_deal(self):
        """Cancel, keep and refund."""
        self.ensure_one()
        self.order_id.check_access("write")
        if self.ask_note and not (self.note or "").strip():
            raise UserError(self.env._("Say more about “%s” in the note.", self.reason_id.name))
        if self.deviates and not self.may_deviate:
            raise AccessError(
                self.env._(
                    "The rule keeps %(amount)s. Another amount is for the sales manager to "
                    "decide: ask him.",
                    amount=self.currency_id.format(self.proposed),
                )
            )
        self.order_id._cancel_deal(self.reason_id, self.note, self.rule_id, self.kept)
        return {"type": "ir.actions.act_window_close"}

    def action_ask_manager(self):
        """Have the sales manager decide: the deal stays as it is until then."""
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        # sudo: who the managers are, for whoever asks them
        managers = self.env.ref("dealer_base.group_sales_manager").sudo().all_user_ids
        manager = managers.filtered(
            lambda user: user.active and not user.share and order.company_id in user.company_ids
        )[:1]
        if not manager:
            raise UserError(self.env._("%s has no sales manager to ask.", order.company_id.name))
        order.activity_schedule(
            "mail.mail_activity_data_todo",
            summary=self.env._("Cancel %s?", order.name),
            note=escape(
                self.env._(
                    "Reason: %(reason)s. The customer has paid %(held)s; the rule keeps %(proposed)s, "
                    "asked for is to keep %(kept)s.",
                    reason=" · ".join(filter(None, [self.reason_id.name, self.note])),
                    held=self.currency_id.format(self.held),
                    proposed=self.currency_id.format(self.proposed),
                    kept=self.currency_id.format(self.kept),
                )
            ),
            user_id=manager.id,
        )
        return {"type": "ir.actions.act_window_close"}
