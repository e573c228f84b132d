from odoo import api, fields, models
from odoo.exceptions import UserError

TONES = {
    "ask": "warning",
    "pending": "warning",
    "approved": "success",
    "rejected": "danger",
    "changed": "danger",
}

# what an approval of a deal agrees to
ORDER_TERMS = {
    "company_id",
    "currency_id",
    "deposit_required",
    "fiscal_position_id",
    "partner_id",
    "partner_invoice_id",
    "payment_term_id",
    "pricelist_id",
}
LINE_TERMS = {
    "currency_id",
    "discount",
    "is_gift",
    "price_unit",
    "product_id",
    "product_uom_id",
    "product_uom_qty",
    "tax_ids",
    "vehicle_id",
}


class SaleOrder(models.Model):
    """Whether the price of a deal is within limits or approved. Limits are the approvals of the
    step that confirms, drawn in the workflow editor; the seal is the workflow's."""

    _inherit = "sale.order"

    price_state = fields.Selection(
        [
            ("list", "List price"),
            ("within", "Within limits"),
            ("ask", "Needs approval"),
            ("pending", "Asked"),
            ("rejected", "Rejected"),
            ("approved", "Approved"),
            ("changed", "Changed since"),
        ],
        string="Price",
        compute="_compute_price_state",
        help="Discounts and gifts against the limits of the step that confirms the deal.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "deal_discount",
        "deal_below_floor",
        "deal_category",
        "workflow_request_id.state",
        "order_line.price_total",
    )
    @api.depends_context("uid")
    def _compute_price_state(self):
        Request = self.env["dealer.workflow.request"].sudo()
        # sudo: rounds are read by who asked or decides; how it stands is the deal's to know
        asked = self._origin.sudo().filtered("workflow_request_id")
        changed = Request._get_changed(list(asked))
        for order in self:
            origin = order._origin
            request = origin.sudo().workflow_request_id
            is_draft = order.deal_category == "draft"
            if not order.is_deal:
                order.price_state = False
            elif is_draft and request.state in ("pending", "approved") and origin.id not in changed:
                order.price_state = request.state
            elif is_draft and order._get_price_levels():
                last = origin._workflow_get_last_request() if origin else Request
                order.price_state = "rejected" if last.state == "rejected" else "ask"
            elif not is_draft and request.state == "pending":
                order.price_state = "pending"
            elif not is_draft and origin.id in changed and request._holds(origin):
                order.price_state = "changed"
            elif not is_draft and request.state == "done":
                order.price_state = "approved"
            else:
                order.price_state = "within" if order.deal_discount else "list"

    # === ACTION METHODS === #

    def action_open_price(self):
        """The rounds of approval of the price; how it stands where there was none."""
        self.ensure_one()
        rounds = self.env["dealer.workflow.request"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id), ("state", "!=", "waived")]
        )
        if rounds:
            return self._action_open_records(rounds, self.env._("Approvals"))
        if self.price_state in ("ask", "changed"):
            raise UserError(self.next_step_note)
        raise UserError(self.env._("The price is within the limits: no approval is needed."))

    def action_ask_price(self):
        """Have a price approved anew that was changed after the deal was confirmed."""
        self.ensure_one()
        return self.workflow_ask_again(self.env.context.get("deal_step_reason"))

    def action_confirm_deal(self):
        """Confirm by the step drawn for this person; ask for approval above the limits.

        :return: True, or the action that tells who was asked
        """
        self.ensure_one()
        self._check_may_confirm()
        # what is in the way of confirming is not in the way of asking: an approval waits for it
        if step := self._get_confirm_step():
            return self.workflow_step(step.id, self.env.context.get("deal_step_reason"))
        return self.action_confirm()

    # === BUSINESS METHODS === #

    def _get_confirm_steps(self):
        """:return: the steps of a person that lead from a quotation to a confirmed deal"""
        self.ensure_one()
        stage = self._origin.workflow_stage_id
        if not stage:
            return []
        workflow = self._workflow_get_compiled(stage.sudo())
        return [
            step
            for step in workflow.steps_from(stage.id)
            if step.trigger == "person" and workflow.stages[step.to_id].category == "in_progress"
        ]

    def _get_confirm_step(self):
        """The step by which this person confirms this deal: his own before another's, one that
        needs no approval before one that does.

        :return: lib.steps.Step, or None where nobody drew one
        """
        judge, user = self.env["dealer.workflow.judge"], self.env.user.sudo()
        steps = self._get_confirm_steps() if self.deal_category == "draft" else []
        mine = [step for step in steps if not judge._judge_who(self._origin, step, user)]
        if mine:
            return min(mine, key=lambda step: (len(self._get_step_levels(step)), step.sequence))
        return next(iter(steps), None)

    def _get_step_levels(self, step):
        """:return: the approvals of a step that the prices need now"""
        levels = self.env["dealer.workflow.level"]
        return levels._get_applying(self, step)[self.id] if step.has_levels else levels

    def _get_price_levels(self):
        """:return: the approvals that this person needs to confirm the deal at these prices"""
        step = self._get_confirm_step()
        return self._get_step_levels(step) if step else self.env["dealer.workflow.level"]

    def _check_confirm_blockers(self):
        """A customer's signature confirms nothing that the store would have to approve."""
        result = super()._check_confirm_blockers()
        if self._workflow_acting_user().share:
            for order in self:
                if order.price_state in ("ask", "pending", "rejected"):
                    raise UserError(
                        self.env._(
                            "The store has not released this price yet. Ask your consultant."
                        )
                    )
        return result

    def _create_invoices(self, grouped=False, final=False, date=None):
        """Bill only prices that were within the limits, or approved."""
        for order in self.filtered(lambda order: order.is_deal and order.workflow_request_id):
            if order.price_state in ("changed", "pending"):
                raise UserError(
                    self.env._(
                        "The prices of %s were changed after they were agreed. Have them approved "
                        "again, or put them back; then bill.",
                        order.name,
                    )
                )
        return super()._create_invoices(grouped=grouped, final=final, date=date)

    def _workflow_get_panel(self):
        """The desk shows how to confirm; the panel does not say it again."""
        panel = super()._workflow_get_panel()
        if panel and self._origin.deal_category == "draft":
            hidden = {step.id for step in self._get_confirm_steps()}
            panel["steps"] = [step for step in panel["steps"] if step["id"] not in hidden]
        return panel

    @api.model
    def _workflow_seal_fields(self):
        """The terms of the deal; papers, people and dates that come later change none of them.
        An addon adds what its approvals agree to."""
        return self._get_sealed_terms(self, super()._workflow_seal_fields(), ORDER_TERMS)

    @api.model
    def _workflow_get_business_fields(self, model):
        names = super()._workflow_get_business_fields(model)
        if model._name == "sale.order.line":
            return self._get_sealed_terms(model, names, LINE_TERMS)
        return names

    @api.model
    def _get_sealed_terms(self, model, names, terms):
        """:return: the terms among the names, and the fields of the store's own"""
        return [name for name in names if name in terms or model._fields[name].manual]

    def _workflow_get_content(self, more=()):
        """Margin and lowest price choose who approves, but move afterwards, with the costs of the
        car and with price lists; what the customer pays is sealed with the lines."""
        left_out = ("deal_below_floor", "deal_margin")
        return super()._workflow_get_content([name for name in more if name not in left_out])

    # === STATES AND STEPS === #

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "price_state"]

    def _get_deal_states(self):
        states = super()._get_deal_states()
        label = self.env._("Price")
        return [*states, self._prepare_deal_state("price", 50, label, TONES)]

    @api.model
    def _get_deal_step_depends(self):
        return [*super()._get_deal_step_depends(), "price_state"]

    def _get_deal_steps(self):
        steps = super()._get_deal_steps()
        state = self.price_state
        if state == "pending":
            who = self.sudo().workflow_request_id._get_waiting_for()
            note = self.env._("The price waits for the approval of %s.", who)
            steps.append((140, False, True, note))
        elif self.state != "sale" and state in ("ask", "rejected"):
            names = ", ".join(self._get_price_levels().sudo().mapped("name"))
            if state == "rejected":
                note = self.env._(
                    "The price was rejected. Change it, or ask again: for %s to decide.", names
                )
            elif self.deal_below_floor:
                note = self.env._(
                    "%(amount)s below the lowest price: for %(who)s to decide.",
                    amount=self.deal_currency_id.format(self.deal_below_floor),
                    who=names,
                )
            elif self.deal_discount:
                amount = self.deal_currency_id.format(self.deal_discount)
                note = self.env._(
                    "%(amount)s given away: for %(who)s to decide.", amount=amount, who=names
                )
            else:
                note = self.env._("The price needs the approval of %s.", names)
            steps.append((145, "approve", self.allocation_state != "none", note))
        elif self.state == "sale" and state == "changed":
            note = self.env._("The prices were changed after they were agreed: ask again.")
            steps.append((250, "reapprove", True, note))
        return steps

    @api.model
    def _get_step_groups(self):
        groups = super()._get_step_groups()
        return {**groups, "approve": groups["confirm"], "reapprove": groups["confirm"]}

    def _get_step_actions(self):
        return {
            **super()._get_step_actions(),
            "confirm": self.action_confirm_deal,
            "approve": self.action_confirm_deal,
            "reapprove": self.action_ask_price,
        }
