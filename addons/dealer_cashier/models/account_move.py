from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    _dealer_open_bill_idx = models.Index(
        "(company_id, invoice_date) WHERE state = 'posted' "
        "AND move_type IN ('out_invoice', 'out_refund', 'out_receipt') "
        "AND payment_state IN ('not_paid', 'partial')"
    )

    def _post(self, soft=True):
        """Override of `account` to use the deposits of a document when its bill is posted."""
        posted = super()._post(soft=soft)
        bills = posted.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt"))
        if bills:
            bills._use_cashier_deposits()
        return posted

    def _use_cashier_deposits(self):
        """Reconcile what is unused of the deposits of the bills' own documents.

        A deposit belongs to one document; other bills of the same customer never touch it.
        """
        # The one who posts a bill (a consultant, an adviser) may not see receipts and payments.
        receipts = (
            self.env["dealer.cashier.receipt"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("amount_unused", ">", 0),
                    ("commercial_partner_id", "in", self.commercial_partner_id.ids),
                    "|",
                    ("res_id", "!=", False),
                    ("invoice_ids", "in", self.ids),
                ],
                order="date, id",
            )
        )
        for receipt in receipts:
            document = receipt._get_document()
            own_bills = receipt.invoice_ids
            if document:
                own_bills |= document._get_payable_invoices()
            receipt._reconcile_with(own_bills & self.sudo())
