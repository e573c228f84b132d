from odoo import api, fields, models

from .dealer_floorplan_accrual import describe, total


class DealerFloorplanAccrualLine(models.Model):
    """Interest of one car for a month, ours beside the bank's."""

    _name = "dealer.floorplan.accrual.line"
    _description = "Floor-Plan Interest of a Car"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "accrual_id, id"
    _draft_document = "accrual_id"

    accrual_id = fields.Many2one(
        "dealer.floorplan.accrual", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(related="accrual_id.company_id", store=True)
    currency_id = fields.Many2one(related="accrual_id.currency_id")
    loan_id = fields.Many2one(
        "dealer.floorplan.loan", required=True, index=True, ondelete="restrict", readonly=True
    )
    vehicle_id = fields.Many2one(related="loan_id.vehicle_id", store=True, index=True)
    days = fields.Integer(readonly=True, help="Days that cost interest.")
    amount = fields.Monetary(string="Interest")
    calculation = fields.Text(readonly=True, help="Days × balance × rate ÷ days of the year.")
    bank_amount = fields.Monetary(string="Bank's Amount")
    has_bank = fields.Boolean(
        string="On the Statement", compute="_compute_has_bank", store=True, readonly=False
    )
    difference = fields.Monetary(
        compute="_compute_difference", help="What the bank charges more than we count."
    )

    _loan_uniq = models.UniqueIndex("(accrual_id, loan_id)", "This loan is counted already.")

    @api.depends("bank_amount")
    def _compute_has_bank(self):
        for line in self:
            line.has_bank = line.has_bank or bool(line.bank_amount)

    @api.depends("amount", "bank_amount", "has_bank")
    def _compute_difference(self):
        for line in self:
            line.difference = line.bank_amount - line.amount if line.has_bank else 0.0

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_draft(self):
        # going with a cancelled month they may
        if any(accrual.state == "posted" for accrual in self.accrual_id):
            self.accrual_id._check_draft()

    @api.model
    def _prepare_values(self, segments, rounding):
        """:return: values of a line whose loan is charged for these segments"""
        segments = segments or []
        return {
            "days": sum(part.days for part in segments),
            "amount": total(segments, rounding),
            "calculation": describe(segments),
        }
