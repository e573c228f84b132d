from odoo import api, fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    @api.model
    def _get_added_costs(self, bases):
        added = super()._get_added_costs(bases)
        if not bases:
            return added
        self.env["dealer.vehicle.cost"].flush_model()
        self.env.cr.execute(
            """
            SELECT lot.id, COALESCE(cost.base_move_id, 0), COALESCE(cost.base_value_id, 0),
                   SUM(cost.amount)
              FROM dealer_vehicle_cost cost
              JOIN stock_lot lot ON lot.vehicle_id = cost.vehicle_id
             WHERE lot.id IN %s AND cost.company_id = %s
               AND cost.state <> 'draft' AND cost.place = 'stock'
          GROUP BY lot.id, cost.base_move_id, cost.base_value_id
            """,
            [tuple(bases), self.env.company.id],
        )
        for lot_id, move_id, value_id, amount in self.env.cr.fetchall():
            base_move_id, base_value_id, _value = bases[lot_id]
            if (move_id, value_id) == (base_move_id or 0, base_value_id or 0):
                added[lot_id] = added.get(lot_id, 0.0) + float(amount)
        return added

    def _compute_value(self):
        """At a past date core replays the moves and does not know what was added."""
        super()._compute_value()
        date = self.env.context.get("to_date")
        if not date:
            return
        cars = self.filtered(lambda lot: lot.sudo().vehicle_id and lot.total_value)
        receipts = cars._get_receipts_at(date)
        added = self.env["dealer.vehicle.cost"]._get_added_at(receipts, self.env.company, date)
        for lot in cars:
            lot.total_value += added.get(lot.id, 0.0)

    def _get_receipts_at(self, date):
        """:return: {lot id: id of the last move that brought it in until `date`}"""
        if not self:
            return {}
        self.env["stock.move"].flush_model(["is_in", "date", "company_id"])
        self.env["stock.move.line"].flush_model(["lot_id", "move_id"])
        self.env.cr.execute(
            """
            SELECT DISTINCT ON (line.lot_id) line.lot_id, move.id
              FROM stock_move_line line
              JOIN stock_move move ON move.id = line.move_id
             WHERE line.lot_id IN %s AND move.company_id = %s AND move.is_in AND move.date <= %s
          ORDER BY line.lot_id, move.date DESC, move.id DESC
            """,
            [tuple(self.ids), self.env.company.id, fields.Datetime.to_datetime(date)],
        )
        return dict(self.env.cr.fetchall())
