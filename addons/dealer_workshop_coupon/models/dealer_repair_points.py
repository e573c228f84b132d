from odoo import fields, models


class DealerRepairPoints(models.Model):
    """Points a settled repair order brought to the customer's loyalty card.

    Once for each settlement and card: a reopening takes them back, the next settlement counts
    anew.
    """

    _name = "dealer.repair.points"
    _description = "Loyalty Points of a Repair Order"
    _order = "id"
    _rec_name = "card_id"

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, precompute=True)
    card_id = fields.Many2one("loyalty.card", required=True, index=True, ondelete="restrict")
    points = fields.Float(required=True)
    taken_back_on = fields.Datetime(help="When the order was reopened.")

    _once = models.UniqueIndex(
        "(order_id, card_id) WHERE taken_back_on IS NULL",
        "This settlement has brought its points already.",
    )

    def _take_back(self):
        """The settlement is taken back: so are its points, also those that were spent since."""
        for earned in self.filtered(lambda one: not one.taken_back_on):
            earned._add(-earned.points)
            earned.taken_back_on = fields.Datetime.now()
        self.flush_recordset()  # the next settlement brings its own

    def _add(self, points):
        """Change the balance of the card in the database: two at once both count."""
        self.ensure_one()
        card = self.card_id
        card.flush_recordset(["points"])
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points + %s WHERE id = %s", [points, card.id]
        )
        card.invalidate_recordset(["points"])
        self.env["loyalty.history"].create(
            {
                "card_id": card.id,
                "description": self.order_id.name,
                "order_model": "dealer.repair.order",
                "order_id": self.order_id.id,
                "issued": max(points, 0),
                "used": max(-points, 0),
            }
        )
