from odoo import api, fields, models
from odoo.exceptions import UserError

SALES = "dealer_base.group_sales_consultant,dealer_base.group_sales_manager"
CONFIRMING = f"{SALES},dealer_base.group_general_manager"
BILLING = (
    "dealer_base.group_cashier,dealer_base.group_accountant,dealer_base.group_sales_manager,"
    "dealer_base.group_general_manager"
)


class SaleOrder(models.Model):
    """What comes next in a deal, who does it, and what is in the way. Addons put their steps in
    between: the sequence numbers leave room."""

    _inherit = "sale.order"

    next_step = fields.Selection(
        [
            ("vehicle", "Choose the car"),
            ("approve", "Ask for approval"),
            ("confirm", "Confirm the deal"),
            ("reapprove", "Ask for approval again"),
            ("deposit", "Collect the deposit"),
            ("allocate", "Allocate a car"),
            ("pdi", "Open the PDI"),
            ("settle", "Bill the customer"),
            ("collect", "Collect the rest"),
            ("outbound", "Take the car out"),
            ("plan", "Plan the hand-over"),
            ("handover", "Hand the car over"),
        ],
        compute="_compute_next_step",
    )
    next_step_note = fields.Char(
        compute="_compute_next_step", help="What is missing for the next step, and who does it."
    )
    deal_step = fields.Json(
        string="Next Step of the Deal",
        compute="_compute_deal_step",
        groups="base.group_user",
        help="The next step as the form shows it: key, label, note, whether this user takes it, "
        "and what is in the way.",
    )

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_deal_step_depends())
    def _compute_next_step(self):
        for order in self:
            step, note = order._get_next_step() if order.is_deal else (False, False)
            order.next_step = step
            order.next_step_note = note

    @api.depends("next_step")
    @api.depends_context("uid", "lang")
    def _compute_deal_step(self):
        labels = dict(self._fields["next_step"]._description_selection(self.env))
        groups = self._get_step_groups()
        actions = self._get_step_actions()
        for order in self:
            step = order.next_step
            if not order.is_deal:
                order.deal_step = False
                continue
            order.deal_step = {
                "key": step,
                "label": labels.get(step),
                "note": order.next_step_note,
                "may": step in actions
                and (step not in groups or self.env.user.has_groups(groups[step])),
                "asks_reason": step in ("approve", "reapprove"),
                "blockers": order._get_confirm_blockers() if step == "confirm" else [],
            }

    # === ACTION METHODS === #

    def action_next_step(self, reason=None):
        """Do, or open, the next step of the deal.

        :param str reason: why, where the step asks for it
        """
        self.ensure_one()
        self.check_access("read")
        deal = self.with_context(deal_step_reason=reason) if reason else self
        act = deal._get_step_actions().get(self.next_step)
        if not act:
            raise UserError(self.next_step_note or self.env._("There is nothing left to do."))
        return act()

    # === HOOKS === #

    @api.model
    def _get_deal_step_depends(self):
        """:return: the fields the next step follows from; extended together with the steps"""
        return [
            "state",
            "deposit_state",
            "allocation_state",
            "pdi_state",
            "settlement_state",
            "cashier_state",
            "outbound_state",
            "delivery_state",
        ]

    def _get_deal_steps(self):
        """The steps of a deal. Addons add theirs, and its key to ``next_step``.

        :return: list of ``(sequence, key, holds, note)``: the first that holds, by sequence, is
            the next step; ``key`` False: nobody can do anything; ``note`` is one sentence that
            says what is missing and who does it
        """
        self.ensure_one()
        env, money, currency = self.env, self.sudo(), self.company_id.currency_id
        to_collect = currency.format(money.amount_to_collect)
        deposit = currency.format(
            max(self._convert_to_company(self.deposit_required) - money.amount_collected, 0)
        )
        quotation = self.state != "sale"
        billed = self.settlement_state == "done"
        bills = env._("The cashier or a manager bills the customer.")
        return [
            (0, False, self.state == "cancel", env._("The deal is cancelled.")),
            (
                100,
                "vehicle",
                quotation and self.allocation_state == "none",
                env._("Choose the car by VIN, its last 6 characters or the plate."),
            ),
            (
                200,
                "confirm",
                quotation,
                env._("Confirm: the car is kept for this customer from then on."),
            ),
            (
                300,
                "deposit",
                self.deposit_state in ("due", "partial"),
                env._("The cashier collects the deposit, %s to go.", deposit),
            ),
            (
                400,
                "allocate",
                self.allocation_state == "waiting",
                env._("Give the deal a car from stock."),
            ),
            (
                500,
                "pdi",
                self.pdi_state in ("todo", "progress"),
                env._("The technician does the PDI; until then the car cannot leave."),
            ),
            (
                510,
                "pdi",
                self.pdi_state == "fail",
                env._("The PDI found a fault: have it put right and checked again."),
            ),
            (600, "settle", not billed and self.cashier_state != "credit", bills),
            (
                700,
                "collect",
                self.cashier_state in ("none", "partial"),
                env._("The cashier collects the rest, %s to go.", to_collect),
            ),
            (
                800,
                "outbound",
                self.outbound_state in ("ready", "blocked"),
                env._("The store keeper takes the car out of stock."),
            ),
            (
                810,
                False,
                self.outbound_state == "returned",
                env._("The car came back. Credit the bill, then cancel the deal."),
            ),
            (
                900,
                "plan",
                self.delivery_state == "none",
                env._("Agree a time with the customer."),
            ),
            (
                1000,
                "handover",
                self.delivery_state == "planned",
                env._("Hand the car over; the customer signs."),
            ),
            (1100, "settle", not billed, bills),
            (
                1200,
                "collect",
                self.cashier_state != "done",
                env._("On credit: the cashier collects %s later.", to_collect),
            ),
        ]

    @api.model
    def _get_step_groups(self):
        """:return: {step: groups, separated by commas}: who is offered its button; a step that is
        not there is everybody's. The act itself checks who may."""
        return {
            "confirm": CONFIRMING,
            "deposit": "dealer_base.group_cashier",
            "allocate": SALES,
            "settle": BILLING,
            "collect": "dealer_base.group_cashier",
            "outbound": "stock.group_stock_user",
            "plan": SALES,
            "handover": SALES,
        }

    def _get_step_actions(self):
        """:return: {step: method without arguments that does it, or opens where it is done}"""
        return {
            "confirm": self.action_confirm,
            "deposit": self.action_collect,
            "allocate": self.action_swap_vehicle,
            "pdi": self.action_open_pdi,
            "settle": self.action_settle,
            "collect": self.action_collect,
            "outbound": self.action_open_outbound,
            "plan": self.action_plan_delivery,
            "handover": self.action_open_delivery,
        }

    def _get_confirm_blockers(self):
        """What keeps this deal from being confirmed, asked by the form and by
        ``action_confirm``. Cheap: reads what is there, locks nothing.

        :return: list of sentences; each says what is missing and who mends it
        """
        self.ensure_one()
        return []

    # === BUSINESS METHODS === #

    def _get_next_step(self):
        """:return: (next step or False, sentence on what is missing and who does it)"""
        self.ensure_one()
        for _sequence, key, holds, note in sorted(self._get_deal_steps(), key=lambda step: step[0]):
            if holds:
                return key, note
        return False, self.env._("Done: the customer has the car.")

    def _check_confirm_blockers(self):
        """:raises UserError: with every sentence of ``_get_confirm_blockers``"""
        if reasons := [reason for order in self for reason in order._get_confirm_blockers()]:
            raise UserError("\n".join(reasons))
