from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class DealerCashierReceiptLine(models.Model):
    _name = "dealer.cashier.receipt.line"
    _description = "Payment on a Receipt"
    _order = "receipt_id, id"
    _check_company_auto = True

    receipt_id = fields.Many2one(
        "dealer.cashier.receipt", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="receipt_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    method_id = fields.Many2one(
        "dealer.cashier.method", required=True, index=True, check_company=True
    )
    is_cash = fields.Boolean(related="method_id.is_cash")
    needs_reference = fields.Boolean(related="method_id.needs_reference")
    amount = fields.Monetary(required=True, help="What is paid with this method.")
    tendered = fields.Monetary(
        help="Cash handed over by the customer; what exceeds the amount is given back as change."
    )
    change = fields.Monetary(compute="_compute_change", store=True, precompute=True)
    reference = fields.Char(help="Slip number, transaction number or payer's account.")
    payment_id = fields.Many2one(
        "account.payment",
        readonly=True,
        index="btree_not_null",
        copy=False,
        check_company=True,
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "Each payment must be more than zero. To give money back, refund."
    )

    @api.depends("amount", "tendered", "is_cash")
    def _compute_change(self):
        for line in self:
            line.change = (
                max(line.tendered - line.amount, 0) if line.is_cash and line.tendered else 0
            )

    @api.constrains("tendered", "amount")
    def _check_tendered(self):
        for line in self.filtered("tendered"):
            if line.currency_id.compare_amounts(line.tendered, line.amount) < 0:
                raise ValidationError(
                    self.env._("The customer handed over less cash than the amount of the payment.")
                )

    @api.constrains("amount")
    def _check_rounding(self):
        for line in self:
            if line.currency_id.compare_amounts(line.amount, 0) <= 0:
                raise ValidationError(
                    self.env._("Each payment must be more than zero. To give money back, refund.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_payment_forged(vals)
        lines = super().create(vals_list)
        lines.receipt_id._check_draft()
        return lines

    def write(self, vals):
        self._check_payment_forged(vals)
        self.check_access("write")
        self.receipt_id._check_draft()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_confirmed(self):
        self.receipt_id._check_draft()

    def _check_payment_forged(self, vals):
        if "payment_id" in vals and not self.env.su:
            raise AccessError(self.env._("Payments are made by confirming the receipt."))

    def _check_before_confirm(self):
        """Refuse lines the desk cannot stand by."""
        for line in self:
            if line.needs_reference and not (line.reference or "").strip():
                raise UserError(
                    self.env._(
                        "%(method)s needs a reference: type the slip or transaction number.",
                        method=line.method_id.name,
                    )
                )
            if not line.method_id.active:
                raise UserError(
                    self.env._(
                        "%(method)s is no longer taken. Choose another method.",
                        method=line.method_id.name,
                    )
                )

    def _prepare_payment_values(self):
        """Return the values of the `account.payment` of this line."""
        self.ensure_one()
        receipt = self.receipt_id
        payment_type = "outbound" if receipt.kind == "refund" else "inbound"
        about = receipt.bill_names or receipt.document_name or receipt.origin_id.name
        values = {
            "journal_id": self.method_id.journal_id.id,
            "payment_method_line_id": self.method_id._get_payment_method_line(payment_type).id,
            "payment_type": payment_type,
            "partner_type": "customer",
            "partner_id": receipt.commercial_partner_id.id,
            "company_id": receipt.company_id.id,
            "currency_id": receipt.currency_id.id,
            "date": receipt.date,
            "amount": self.amount,
            "memo": " · ".join(filter(None, [receipt.name, about])),
            "payment_reference": self.reference,
        }
        account = (
            receipt._get_bill_lines(receipt.invoice_ids) | receipt.origin_id._get_credit_lines()
        ).account_id[:1]
        if account:
            values["destination_account_id"] = account.id
        return values
