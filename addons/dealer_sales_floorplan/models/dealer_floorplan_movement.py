from odoo import fields, models


class DealerFloorplanMovement(models.Model):
    """Money drawn or paid back on a loan; written by documents only."""

    _name = "dealer.floorplan.movement"
    _description = "Floor-Plan Movement"
    _order = "date, id"

    loan_id = fields.Many2one(
        "dealer.floorplan.loan", required=True, ondelete="restrict", index=True, readonly=True
    )
    company_id = fields.Many2one(related="loan_id.company_id", store=True)
    currency_id = fields.Many2one(related="loan_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(
        required=True, readonly=True, help="Drawn above zero, paid back below."
    )
    move_id = fields.Many2one("account.move", string="Entry", readonly=True, index="btree_not_null")
    payment_line_id = fields.Many2one(
        "dealer.floorplan.payment.line", readonly=True, index="btree_not_null"
    )
