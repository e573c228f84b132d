from odoo import fields, models


class DealerServicePackageCardUse(models.Model):
    """One use of a card on a repair order; the database lets each be taken once."""

    _name = "dealer.service.package.card.use"
    _description = "Use of a Prepaid Card"
    _order = "id desc"
    _rec_name = "number"

    card_line_id = fields.Many2one(
        "dealer.service.package.card.line", required=True, index=True, ondelete="restrict"
    )
    card_id = fields.Many2one(
        related="card_line_id.card_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="card_line_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="card_line_id.currency_id")
    number = fields.Integer(required=True, aggregator=None, help="1 is the first use of the line.")
    uses = fields.Integer(required=True, aggregator=None)
    amount = fields.Monetary(required=True, help="Taken off the liability with the order's bill.")
    credit_line_id = fields.Many2one(
        "dealer.repair.line",
        required=True,
        index=True,
        ondelete="cascade",
        help="The line of the order that takes the prepaid amount off.",
    )
    job_id = fields.Many2one(related="credit_line_id.job_id")
    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    vehicle_id = fields.Many2one(related="order_id.vehicle_id")
    is_given_back = fields.Boolean(help="The order was cancelled: the use can be taken again.")

    _once = models.UniqueIndex(
        "(card_line_id, number) WHERE is_given_back IS NOT TRUE",
        "This use of the card was taken by another order meanwhile: open the order again.",
    )
    _not_more = models.Constraint(
        "CHECK(number >= 1 AND number <= uses)", "The card has no use left of this operation."
    )
