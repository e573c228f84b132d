from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerWarrantyClaim(models.Model):
    """The maker's answer and who bears what he does not pay."""

    _inherit = "dealer.warranty.claim"

    rest_decision = fields.Selection(
        [("internal", "The store"), ("customer", "The customer")],
        string="Rest Borne by",
        readonly=True,
        copy=False,
    )
    rest_reason = fields.Char(readonly=True, copy=False)
    rest_decided_on = fields.Datetime(readonly=True, copy=False)
    move_ids = fields.One2many(
        "account.move", "dealer_warranty_claim_id", string="Credit Notes and Bills"
    )
    move_names = fields.Char(compute="_compute_move_names", compute_sudo=True, string="Documents")

    @api.depends("move_ids.name")
    def _compute_move_names(self):
        for claim in self:
            claim.move_names = ", ".join(claim.move_ids.mapped("name"))

    def _is_paid(self):
        """Return whether the bill is settled and nothing of this claim is open on it."""
        self.ensure_one()
        rest = self.currency_id.compare_amounts(self.amount_claimed, self.amount_accepted)
        state = self.sudo().bill_id.payment_state  # paid or not is no secret to the clerk
        return (not rest or bool(self.rest_decided_on)) and state in ("in_payment", "paid")

    def action_accept_all(self):
        """The maker accepts every line as claimed."""
        self.check_access("write")
        self._check_awaits_answer()
        self.line_ids._set_answer("accepted")
        self.action_answer()

    def action_reject_all(self):
        """The maker accepts nothing."""
        self.check_access("write")
        self._check_awaits_answer()
        self.line_ids._set_answer("rejected")
        self.action_answer()

    def action_answer(self):
        """The answer is in: what each line gets stands on the lines.

        :raise UserError: a line has no answer
        """
        self.check_access("write")
        self._check_awaits_answer()
        for claim in self:
            if silent := claim.line_ids.filtered(lambda line: not line.answer):
                raise UserError(
                    self.env._(
                        "%(claim)s: say of each line what the maker accepts: %(lines)s.",
                        claim=claim.name,
                        lines=", ".join(silent.mapped("name")),
                    )
                )
        self._set_facts({"answered_on": fields.Datetime.now()})
        for claim in self:
            claim.message_post(body=claim._get_answer_text())
        self._workflow_settle_facts()

    def _check_awaits_answer(self):
        for claim in self:
            if not claim.submitted_on or claim.answered_on or claim.cancelled_on:
                raise UserError(self.env._("%s waits for no answer.", claim.name))

    def _get_answer_text(self):
        """Return what the maker said, for the history: earlier rounds stay readable there."""
        self.ensure_one()
        lines = [
            self.env._(
                "%(line)s: %(accepted)s of %(claimed)s %(note)s",
                line=line.name,
                accepted=self.currency_id.format(line.amount_accepted),
                claimed=self.currency_id.format(line.amount_claimed),
                note=line.answer_note or "",
            ).strip()
            for line in self.line_ids
        ]
        return self.env._("Answer %(round)s: %(lines)s", round=self.round, lines="; ".join(lines))

    def action_resubmit(self, reason=""):
        """Send the claim once more: what was not fully accepted is open again.

        :raise UserError: nothing was rejected, or its rest is decided
        """
        self.check_access("write")
        for claim in self:
            if not claim.answered_on or not claim.amount_rejected or claim.rest_decided_on:
                raise UserError(
                    self.env._("Nothing of %s is left to be asked for again.", claim.name)
                )
        for claim in self:
            claim.line_ids.filtered(lambda line: line.answer != "accepted")._set_answer(False)
            claim._set_facts({"answered_on": False, "round": claim.round + 1})
            claim.message_post(
                body=self.env._(
                    "Submitted again, round %(round)s. %(reason)s",
                    round=claim.round,
                    reason=reason,
                )
            )
        self._workflow_settle_facts()

    def action_decide_rest(self):
        """Ask who bears what the maker does not pay."""
        self.ensure_one()
        self._check_rest()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rejected by the Maker"),
            "res_model": "dealer.warranty.rest",
            "view_mode": "form",
            "target": "new",
            "context": {"default_claim_id": self.id},
        }

    def _check_rest(self):
        for claim in self:
            if not claim.answered_on or not claim.amount_rejected:
                raise UserError(self.env._("Nothing of %s was rejected.", claim.name))
            if claim.rest_decided_on:
                raise UserError(self.env._("That is decided for %s already.", claim.name))

    def _decide_rest(self, who, reason):
        """Credit the rejected rest on the maker's bill and let `who` bear it.

        :param str who: internal (booked to internal workshop cost) or customer (billed)
        :return: the credit note, and the customer's bill
        """
        self.ensure_one()
        self.check_access("write")
        self._check_rest()
        # The clerk decides; the documents of the books are made for him.
        claim = self.sudo().with_company(self.company_id)
        credit = claim._post_rest("out_refund", claim.partner_id, internal=who == "internal")
        if claim._is_last_of_bill():
            claim._absorb_cents(credit, claim.bill_id.amount_residual)
        credit._post(soft=False)
        (claim.bill_id + credit).line_ids.filtered(
            lambda item: item.account_type == "asset_receivable" and not item.reconciled
        ).reconcile()
        moves = credit
        if who == "customer":
            bill = claim._post_rest("out_invoice", claim.order_id.partner_id)
            claim._absorb_cents(bill, credit.amount_total)
            bill._post(soft=False)
            moves += bill
        self._set_facts(
            {
                "rest_decision": who,
                "rest_reason": reason,
                "rest_decided_on": fields.Datetime.now(),
            }
        )
        self._workflow_settle_facts()
        return moves

    def _post_rest(self, move_type, partner, internal=False):
        """Make the draft move over the rejected rest, line by line, with the taxes of the bill.

        It names no product: no part moves, its cost is in the books with the first bill.
        """
        account = internal and self.company_id.workshop_internal_account_id
        values = []
        for line in self.line_ids:
            rest = self.currency_id.round(line.amount_claimed - line.amount_accepted)
            if self.currency_id.is_zero(rest):
                continue
            taxes = line.bill_line_id.tax_ids
            values.append(
                {
                    "name": f"{self.name} {line.name}",
                    "quantity": 1.0,
                    "price_unit": self._get_unit_price(rest, taxes),
                    "account_id": (account or line.bill_line_id.account_id).id,
                    "tax_ids": [Command.set(taxes.ids)],
                }
            )
        return self.env["account.move"].create(
            {
                "move_type": move_type,
                "company_id": self.company_id.id,
                "partner_id": partner.id,
                "currency_id": self.bill_id.currency_id.id,
                "fiscal_position_id": self.bill_id.fiscal_position_id.id,
                "invoice_date": self.company_id._get_store_date(),
                "invoice_origin": self.order_id.name,
                "ref": f"{self.name} {self.bill_id.name}",
                "dealer_warranty_claim_id": self.id,
                "invoice_line_ids": [Command.create(line) for line in values],
            }
        )

    def _get_unit_price(self, amount, taxes):
        """Return the price that makes `amount` without tax, also where prices include tax."""
        if not any(taxes.mapped("price_include")):
            return amount
        details = taxes.with_context(force_price_include=False).compute_all(
            amount, self.currency_id
        )
        return details["total_included"]

    def _is_last_of_bill(self):
        """Return whether nothing of the bill is left to be paid once this claim is credited."""
        others = self.search([("bill_id", "=", self.bill_id.id), ("id", "!=", self.id)])
        return not self.amount_accepted and all(
            other.cancelled_on or (other.rest_decided_on and not other.amount_accepted)
            for other in others
        )

    @api.model
    def _absorb_cents(self, move, total):
        """Let the draft `move` add up to `total`, where taxes were rounded another way."""
        difference = total - move.amount_total
        if move.currency_id.is_zero(difference) or abs(difference) > 5 * move.currency_id.rounding:
            return
        tax = move.line_ids.filtered("tax_line_id").sorted(lambda item: -abs(item.balance))[:1]
        if tax:
            amount = tax.amount_currency + difference * (1 if tax.balance > 0 else -1)
            move.line_ids = [Command.update(tax.id, {"amount_currency": amount})]
