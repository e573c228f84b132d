from odoo import api, fields, models

from .dealer_repair_order import PAYERS


class DealerRepairShare(models.Model):
    """What part of a line one payer pays; all shares of a line add up to 100 %.

    A line without shares is paid by its payer alone. That they add up is checked where they are
    edited together, on the line, and once more before the bills are made.
    """

    _name = "dealer.repair.share"
    _description = "Share of a Repair Line"
    _inherit = ["dealer.fact.mixin"]
    _order = "line_id, id"
    _fixed_fields = frozenset({"line_id"})

    line_id = fields.Many2one("dealer.repair.line", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="line_id.company_id", store=True, precompute=True, index=True
    )
    payer = fields.Selection(PAYERS, required=True)
    percent = fields.Float(
        string="Share (%)",
        digits=(7, 4),
        required=True,
        help="Of the line's amount and of each of its taxes.",
    )

    _payer_uniq = models.UniqueIndex(
        "(line_id, payer)", "This payer has a share of the line already: change that one."
    )
    _percent_range = models.Constraint(
        "CHECK(percent > 0 AND percent <= 100)", "A share is more than 0 and at most 100 %."
    )

    @api.model_create_multi
    def create(self, vals_list):
        shares = super().create(vals_list)
        shares.line_id.order_id._check_not_settled()
        return shares

    def write(self, vals):
        self.line_id.order_id._check_not_settled()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_settled(self):
        self.line_id.order_id._check_not_settled()
