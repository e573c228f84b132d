from odoo import api, fields, models


class DealerFloorplanPaymentLine(models.Model):
    """What of a payment goes to one loan."""

    _name = "dealer.floorplan.payment.line"
    _description = "Loan of a Floor-Plan Payment"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "payment_id, id"
    _draft_document = "payment_id"

    payment_id = fields.Many2one(
        "dealer.floorplan.payment", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="payment_id.company_id", store=True)
    line_id = fields.Many2one(related="payment_id.line_id")
    currency_id = fields.Many2one(related="payment_id.currency_id")
    loan_id = fields.Many2one(
        "dealer.floorplan.loan",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('line_id', '=', line_id), ('state', '=', 'open')]",
    )
    vehicle_id = fields.Many2one(related="loan_id.vehicle_id")
    balance = fields.Monetary(related="loan_id.balance", string="Open")
    principal = fields.Monetary(
        string="Paid Back", compute="_compute_principal", store=True, readonly=False
    )

    _loan_uniq = models.UniqueIndex("(payment_id, loan_id)", "This loan is on the payment already.")
    _principal_positive = models.Constraint(
        "CHECK (principal >= 0)", "What is paid back cannot be negative."
    )

    @api.depends("loan_id")
    def _compute_principal(self):
        for line in self:
            line.principal = line.principal or line.loan_id.balance

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        # going with a cancelled payment they may
        if any(payment.state == "posted" for payment in self.payment_id):
            self.payment_id._check_draft()
