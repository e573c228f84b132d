from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_tradein import CATEGORIES

STATE_TONES = {
    "draft": "info",
    "appraised": "info",
    "offered": "warning",
    "accepted": "info",
    "received": "success",
    "done": "success",
    "refused": "danger",
}


class SaleOrder(models.Model):
    """A deal partly paid with the customer's old car."""

    _inherit = "sale.order"

    tradein_ids = fields.One2many("dealer.tradein", "order_id", string="Trade-Ins")
    tradein_state = fields.Selection(
        [("none", "No trade-in"), *CATEGORIES],
        string="Trade-In",
        compute="_compute_tradein_state",
        store=True,
        default="none",
        index="btree_not_null",
        help="Of the running trade-in, else of the last one refused.",
    )
    next_step = fields.Selection(selection_add=[("tradein", "Go on with the old car")])

    @api.depends("tradein_ids.category", "tradein_ids.is_live")
    def _compute_tradein_state(self):
        for order in self:
            tradein = order.sudo()._get_tradein()  # how far it is, is the deal's
            order.tradein_state = tradein.category or "none"

    def _get_tradein(self):
        """:return: the running trade-in, else the last one that was refused"""
        self.ensure_one()
        tradeins = self.tradein_ids.sorted("id")
        return (
            tradeins.filtered("is_live")[-1:]
            or tradeins.filtered(lambda tradein: tradein.category == "refused")[-1:]
        )

    # === HOOKS OF THE DEAL === #

    @api.model
    def _get_payable_depends(self):
        return [
            *super()._get_payable_depends(),
            "tradein_ids.category",
            "tradein_ids.offer_amount",
            "tradein_ids.payoff_amount",
            "tradein_ids.netting_move_id",
        ]

    def _get_paid_by_others(self):
        result = super()._get_paid_by_others()
        for tradein in self.sudo().tradein_ids:
            if pending := tradein._get_pending():
                result.append(("tradein", pending, tradein.vehicle_id.display_name))
        return result

    def _get_others_block(self):
        if block := super()._get_others_block():
            return block
        waiting = self.sudo().tradein_ids.filtered(lambda tradein: tradein.category == "accepted")
        if waiting:
            return self.env._(
                "The old car %(car)s has not been received yet: take it in on %(number)s.",
                car=waiting[0].vehicle_id.display_name,
                number=waiting[0].name,
            )
        return False

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "tradein_state"]

    def _get_deal_states(self):
        states = super()._get_deal_states()
        if self.tradein_state and self.tradein_state != "none":
            states.append(
                self._prepare_deal_state("tradein", 360, self.env._("Trade-In"), STATE_TONES)
            )
        return states

    def action_open_tradein(self):
        """The running trade-in, or the last one."""
        self.ensure_one()
        tradein = self._get_tradein()
        if not tradein:
            raise UserError(self.env._("This deal has no trade-in."))
        return tradein._get_records_action(name=self.env._("Trade-In"))

    @api.model
    def _get_deal_step_depends(self):
        return [*super()._get_deal_step_depends(), "tradein_state"]

    def _get_deal_steps(self):
        steps = super()._get_deal_steps()
        block = self.state == "sale" and self.tradein_state == "accepted"
        if block:
            steps.append((595, "tradein", True, self._get_tradein_note()))
        return steps

    def _get_tradein_note(self):
        tradein = self.sudo()._get_tradein()
        return self.env._(
            "Take in the old car %s: it pays a part of the deal.", tradein.vehicle_id.display_name
        )

    def _get_step_actions(self):
        return {**super()._get_step_actions(), "tradein": self.action_open_tradein}

    @api.model
    def _get_deal_sheet_depends(self):
        return [
            *super()._get_deal_sheet_depends(),
            "tradein_state",
            "tradein_ids.offer_amount",
            "tradein_ids.payoff_amount",
        ]

    def _get_deal_sheet(self):
        sheet = super()._get_deal_sheet()
        tradein = self.sudo()._get_tradein()
        if not tradein or not tradein.is_live or tradein.category in ("draft", "appraised"):
            return sheet
        agreed = tradein.decision == "accepted"
        sheet["rows"].append(
            self._prepare_sheet_row(
                "tradein",
                550,
                self.env._("Old Car"),
                -tradein.offer_amount,
                tone=False if agreed else "muted",
                note=" · ".join(
                    filter(
                        None,
                        [
                            tradein.vehicle_id.display_name,
                            "" if agreed else self.env._("offered, not accepted yet"),
                        ],
                    )
                ),
                action="action_open_tradein",
            )
        )
        if tradein.payoff_amount:
            sheet["rows"].append(
                self._prepare_sheet_row(
                    "tradein_payoff",
                    551,
                    self.env._("Loan of the Old Car Paid Off"),
                    tradein.payoff_amount,
                    note=tradein.payoff_partner_id.name,
                    action="action_open_tradein",
                )
            )
        return sheet

    # === ACTIONS === #

    def action_new_tradein(self):
        """Appraise the customer's old car for this deal."""
        self.ensure_one()
        if self._get_tradein().is_live:
            return self.action_open_tradein()
        own = self.env["dealer.vehicle"].search([("owner_id", "=", self.partner_id.id)], limit=2)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trade-In"),
            "res_model": "dealer.tradein",
            "views": [(False, "form")],
            "context": {
                "default_order_id": self.id,
                "default_vehicle_id": own.id if len(own) == 1 else False,
            },
        }

    def _action_cancel(self):
        """The old car of a cancelled deal: not received, it stays with the customer; received, it
        is the store's and the customer is owed its price.
        """
        result = super()._action_cancel()
        # sudo: whoever cancels the deal ends what hangs on it
        for tradein in self.sudo().tradein_ids.filtered("is_live"):
            if tradein.received_on:
                tradein._unnet()
                tradein._update_settled()
                tradein._message_log(
                    body=self.env._(
                        "The deal %(deal)s is cancelled: pay the seller %(amount)s, or cancel this "
                        "trade-in and give the car back.",
                        deal=tradein.order_id.name,
                        amount=tradein.currency_id.format(tradein.amount_owed),
                    )
                )
            else:
                tradein.action_cancel()
        return result
