from odoo import fields, models


class DealerTradeinRepair(models.Model):
    """What has to be done on the car before it can be sold, and what it will cost."""

    _name = "dealer.tradein.repair"
    _description = "Repair Estimate of an Old Car"
    _order = "sequence, id"

    tradein_id = fields.Many2one("dealer.tradein", required=True, index=True, ondelete="cascade")
    currency_id = fields.Many2one(related="tradein_id.currency_id")
    sequence = fields.Integer(default=10)
    name = fields.Char(string="Finding", required=True)
    checklist_line_id = fields.Many2one(
        "dealer.checklist.line", index="btree_not_null", ondelete="set null", readonly=True
    )
    amount = fields.Monetary(string="Estimate", help="What putting it right costs the store.")

    _amount_positive = models.Constraint(
        "CHECK(amount >= 0)", "A repair estimate cannot be below zero."
    )
