from odoo import fields, models
from odoo.exceptions import (
    AccessError,
    UserError,
)
from odoo.tools import format_amount

REFUND_APPROVERS = (
    "dealer_base.group_sales_manager",
    "dealer_base.group_accountant",
    "dealer_base.group_general_manager",
)


class DealerCashierReceipt(models.Model):
    """Money given back: refunds with their approver, and receipts that are cancelled."""

    _inherit = "dealer.cashier.receipt"

    # === ACTION METHODS === #

    def action_refund(self):
        """Open a refund of what is unused of this receipt."""
        self.ensure_one()
        if self.state != "done" or self.currency_id.compare_amounts(self.amount_unused, 0) <= 0:
            raise UserError(
                self.env._(
                    "Nothing of %(number)s is unused. For a paid bill make a credit note first.",
                    number=self.display_name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refund of %(number)s", number=self.name),
            "res_model": self._name,
            "views": [
                (self.env.ref("dealer_cashier.dealer_cashier_receipt_view_collect").id, "form")
            ],
            "target": "new",
            "context": {
                "default_kind": "refund",
                "default_origin_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_res_model": self.res_model,
                "default_res_id": self.res_id,
            },
        }

    def action_approve_refund(self):
        """Let the cashier pay out this refund, up to its present amount."""
        self.check_access("read")
        if not self._is_refund_approver():
            raise AccessError(
                self.env._(
                    "A sales manager, an accountant or the general manager approves refunds."
                )
            )
        for receipt in self:
            if receipt.kind != "refund" or receipt.state != "draft":
                raise UserError(self.env._("Only refunds that are not yet paid are approved."))
            receipt._approve_refund()

    def action_open_cancel(self):
        """Ask the accountant for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel %(number)s", number=self.display_name),
            "res_model": "dealer.cashier.cancel",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_receipt_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _is_refund_approver(self):
        return any(self.env.user.has_group(group) for group in REFUND_APPROVERS)

    def _check_refund(self):
        self.ensure_one()
        origin = self.origin_id
        if origin and (origin.state != "done" or origin.kind == "refund"):
            raise UserError(self.env._("Only money that was taken can be refunded."))
        if origin.commercial_partner_id and (
            origin.commercial_partner_id != self.commercial_partner_id
        ):
            raise UserError(
                self.env._(
                    "%(number)s was paid by %(partner)s. The refund goes to the same customer.",
                    number=origin.name,
                    partner=origin.commercial_partner_id.display_name,
                )
            )
        if self.currency_id.compare_amounts(self.amount_total, self.amount_due) > 0:
            raise UserError(
                self.env._(
                    "Only %(due)s is unused and can be refunded, but %(total)s was entered.",
                    due=format_amount(self.env, self.amount_due, self.currency_id),
                    total=format_amount(self.env, self.amount_total, self.currency_id),
                )
            )

    def _is_approved(self):
        self.ensure_one()
        return bool(self.approved_by_id) and (
            self.currency_id.compare_amounts(self.amount_total, self.approved_amount) <= 0
        )

    def _approve_refund(self):
        self.ensure_one()
        # sudo: the approver reads receipts of the store but does not write them.
        self.sudo().write(
            {"approved_amount": self.amount_total, "approved_by_id": self.env.user.id}
        )
        self.sudo().message_post(
            author_id=self.env.user.partner_id.id,
            body=self.env._(
                "Refund of %(amount)s approved.",
                amount=format_amount(self.env, self.amount_total, self.currency_id),
            ),
        )

    def _cancel(self, reason):
        """Take the receipt out of the books. For accountants, with a reason.

        Payments of an open period are cancelled, those of a locked one reversed today.
        """
        if not self.env.user.has_group("dealer_base.group_accountant"):
            raise AccessError(self.env._("Only an accountant cancels receipts."))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why the receipt is cancelled."))
        self.check_access("write")
        for receipt in self.sudo():  # the right was checked; what follows touches the books
            self._lock_rows(receipt)
            if receipt.state != "done":
                raise UserError(
                    self.env._("Only confirmed receipts are cancelled. Delete a draft instead.")
                )
            refunds = receipt.refund_ids.filtered(lambda refund: refund.state == "done")
            if refunds:
                raise UserError(
                    self.env._(
                        "%(number)s was refunded. Cancel the refund %(refunds)s first.",
                        number=receipt.name,
                        refunds=", ".join(refunds.mapped("name")),
                    )
                )
            receipt._cancel_payments()
            receipt.write(
                {
                    "state": "cancelled",
                    "cancel_reason": reason,
                    "cancelled_by_id": self.env.uid,
                    "cancelled_on": fields.Datetime.now(),
                }
            )
            receipt._after_change(receipt._get_document())

    def _cancel_payments(self):
        self.ensure_one()
        payments = self.line_ids.payment_id.filtered(lambda payment: payment.state != "canceled")
        payments.move_id.line_ids.remove_move_reconcile()
        locked = payments.filtered(
            lambda payment: (
                payment.move_id.restrict_mode_hash_table
                or payment.move_id.inalterable_hash
                or payment.move_id._get_violated_lock_dates(payment.move_id.date, False)
            )
        )
        unlocked = payments - locked
        unlocked.action_draft()
        unlocked.action_cancel()
        locked.move_id._reverse_moves(
            [
                {"date": fields.Date.context_today(self), "ref": self.name}
                for _move in locked.move_id
            ],
            cancel=True,
        )
