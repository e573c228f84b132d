from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealerWarrantyClaimLine(models.Model):
    """One line of the bill to the maker and what he pays of it, without tax."""

    _name = "dealer.warranty.claim.line"
    _description = "Warranty Claim Line"
    _inherit = ["dealer.fact.mixin"]
    _order = "claim_id, sequence, id"
    _fixed_fields = frozenset({"claim_id", "bill_line_id"})

    claim_id = fields.Many2one(
        "dealer.warranty.claim", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(related="claim_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="claim_id.currency_id")
    claim_category = fields.Selection(related="claim_id.category", string="Claim's Status")
    sequence = fields.Integer(readonly=True, string="No.")
    bill_line_id = fields.Many2one(
        "account.move.line", required=True, index=True, readonly=True, ondelete="restrict"
    )
    repair_line_id = fields.Many2one(
        "dealer.repair.line", compute="_compute_bill", compute_sudo=True, store=True
    )
    name = fields.Char(compute="_compute_bill", compute_sudo=True, store=True)
    product_id = fields.Many2one(
        "product.product", compute="_compute_bill", compute_sudo=True, store=True
    )
    is_part = fields.Boolean(compute="_compute_bill", compute_sudo=True, store=True)
    quantity = fields.Float(
        compute="_compute_bill", compute_sudo=True, store=True, digits="Product Unit"
    )
    amount_claimed = fields.Monetary(
        string="Claimed", compute="_compute_bill", compute_sudo=True, store=True
    )
    answer = fields.Selection(
        [("accepted", "Accepted"), ("partly", "Partly"), ("rejected", "Rejected")], copy=False
    )
    amount_accepted = fields.Monetary(
        string="Accepted",
        compute="_compute_amount_accepted",
        store=True,
        readonly=False,
        copy=False,
        help="Without tax.",
    )
    answer_note = fields.Char(string="Maker's Reason", copy=False)

    _bill_line_uniq = models.UniqueIndex(
        "(bill_line_id)", "This line of the bill is claimed already."
    )

    @api.depends("bill_line_id")
    def _compute_bill(self):
        for line in self:
            row = line.bill_line_id
            repair = row.dealer_repair_line_id
            line.repair_line_id = repair
            line.name = row.name
            line.product_id = row.product_id
            line.is_part = repair.line_type == "part"
            line.quantity = row.quantity
            line.amount_claimed = row.price_subtotal

    @api.depends("answer")
    def _compute_amount_accepted(self):
        for line in self:
            if line.answer == "accepted":
                line.amount_accepted = line.amount_claimed
            elif line.answer != "partly":
                line.amount_accepted = 0.0

    @api.onchange("amount_accepted")
    def _onchange_amount_accepted(self):
        if self.amount_accepted:
            whole = self.currency_id.compare_amounts(self.amount_accepted, self.amount_claimed)
            self.answer = "partly" if whole < 0 else "accepted"

    @api.constrains("answer", "amount_accepted", "amount_claimed")
    def _check_amount_accepted(self):
        for line in self:
            claimed, accepted = line.amount_claimed, line.amount_accepted
            zero = line.currency_id.is_zero(accepted)
            if accepted < 0 or line.currency_id.compare_amounts(accepted, claimed) > 0:
                raise ValidationError(
                    self.env._(
                        "“%(line)s”: the maker accepts between 0 and what is claimed, %(claimed)s.",
                        line=line.name,
                        claimed=line.currency_id.format(claimed),
                    )
                )
            whole = line.currency_id.is_zero(claimed - accepted)
            if line.answer == "partly" and (zero or whole):
                raise ValidationError(
                    self.env._(
                        "“%s”: partly is more than nothing and less than what is claimed.",
                        line.name,
                    )
                )
            if (line.answer == "accepted" and not whole) or (
                line.answer in ("rejected", False) and not zero
            ):
                raise ValidationError(
                    self.env._("“%s”: the answer and the amount do not fit.", line.name)
                )

    def write(self, vals):
        if {"answer", "amount_accepted", "answer_note"} & vals.keys() and not self.env.su:
            for claim in self.claim_id:
                if not claim.submitted_on or claim.answered_on or claim.cancelled_on:
                    raise UserError(self.env._("%s waits for no answer.", claim.name))
        return super().write(vals)

    def _set_answer(self, answer):
        # part of an action of the claim, which has checked its right and state
        for line in self.sudo():
            line.write(
                {
                    "answer": answer,
                    "amount_accepted": line.amount_claimed if answer == "accepted" else 0.0,
                }
            )
