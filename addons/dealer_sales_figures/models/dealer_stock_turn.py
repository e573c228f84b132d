from odoo import fields, models
from odoo.tools import SQL

PERIODS = (30, 90, 180, 365)


class DealerStockTurn(models.Model):
    """How fast cars turn: each stay of a car in a store's stock that touches the period.

    The period is the last ``stock_turn_days`` days of the context (90 if none). Per trim, colour or
    store the days are added first and divided after:

    - average stock = days all cars stood there in the period ÷ days of the period
    - stock turn = cars sold in the period × 365 ÷ days of the period ÷ average stock
    - days of supply = cars on hand ÷ (cars sold in the period ÷ days of the period)
    """

    _name = "dealer.stock.turn"
    _description = "Stock Turn"
    _inherit = ["dealer.ratio.mixin"]
    _auto = False
    _order = "came_on desc, id desc"
    _rec_name = "vehicle_id"
    _depends = {
        "stock.move.line": ["state", "date", "lot_id", "location_id", "location_dest_id"],
        "stock.lot": ["vehicle_id"],
        "dealer.vehicle": ["trim_id", "model_id", "brand_id", "color_id"],
    }

    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    color_id = fields.Many2one("product.attribute.value", string="Colour", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    came_on = fields.Datetime(string="Came In", readonly=True)
    left_on = fields.Datetime(string="Left", readonly=True)
    on_hand = fields.Integer(readonly=True, help="Cars in stock now.")
    sold = fields.Integer(readonly=True, help="Cars that left to customers in the period.")
    car_days = fields.Float(readonly=True, help="Days cars stood in stock within the period.")
    sold_days = fields.Float(
        string="Days of Cars Sold",
        readonly=True,
        help="Days the cars sold in the period stood in stock, from arrival.",
    )
    sold_a_year = fields.Float(readonly=True, help="Cars sold in the period, made a year.")
    period_cars = fields.Float(readonly=True, help="Average stock: car days ÷ days of the period.")
    sold_a_day = fields.Float(readonly=True)
    turn = fields.Float(
        string="Stock Turn",
        readonly=True,
        aggregator="avg",
        help="How often the stock is sold in a year: cars sold in the period × 365 ÷ days of the "
        "period ÷ average stock.",
    )
    supply_days = fields.Float(
        string="Days of Supply",
        readonly=True,
        aggregator="avg",
        help="How long the cars on hand last: cars on hand ÷ cars sold a day in the period. 0 if "
        "none was sold.",
    )
    age_sold = fields.Float(
        string="Age When Sold",
        readonly=True,
        aggregator="avg",
        help="Average days in stock of the cars sold in the period.",
    )
    _ratios = {
        "turn": ("sold_a_year", "period_cars"),
        "supply_days": ("on_hand", "sold_a_day"),
        "age_sold": ("sold_days", "sold"),
    }

    @property
    def _table_query(self):
        days = self.env.context.get("stock_turn_days")
        days = float(days if days in PERIODS else 90)
        names = {name for ratio in self._ratios.values() for name in ratio[:2]}
        return SQL(
            """
            SELECT stay.*, %(ratios)s
              FROM (
                   SELECT bounds.*, vehicle.brand_id, vehicle.model_id, vehicle.trim_id,
                          vehicle.color_id,
                          (left_on IS NULL)::int AS on_hand,
                          (is_sold AND left_on >= start)::int AS sold,
                          EXTRACT(EPOCH FROM COALESCE(left_on, now_on)
                              - GREATEST(came_on, start)) / 86400.0 AS car_days,
                          CASE WHEN is_sold AND left_on >= start
                               THEN EXTRACT(EPOCH FROM left_on - came_on) / 86400.0
                               ELSE 0 END AS sold_days,
                          (is_sold AND left_on >= start)::int * 365.0 / %(days)s AS sold_a_year,
                          EXTRACT(EPOCH FROM COALESCE(left_on, now_on)
                              - GREATEST(came_on, start)) / 86400.0 / %(days)s AS period_cars,
                          (is_sold AND left_on >= start)::int / %(days)s AS sold_a_day
                     FROM (%(stays)s) bounds
                     JOIN dealer_vehicle vehicle ON vehicle.id = bounds.vehicle_id
                    WHERE left_on IS NULL OR left_on >= start
                   ) stay
            """,
            days=days,
            ratios=self._get_ratio_columns(
                {name: SQL("stay.%s", SQL.identifier(name)) for name in names}
            ),
            stays=self._get_stays(days),
        )

    def _get_stays(self, days):
        """:return: SQL of each car's stays: from a move into a store's stock to the next out"""
        return SQL(
            """
            SELECT id, vehicle_id, company_id, came_on, left_on, COALESCE(is_sold, FALSE) AS is_sold,
                   now_on, now_on - make_interval(secs => %s * 86400) AS start
              FROM (
                   SELECT step.id, step.vehicle_id, step.company_id, step.date AS came_on,
                          step.direction, NOW() AT TIME ZONE 'UTC' AS now_on,
                          LEAD(step.date) OVER stays AS left_on,
                          LEAD(step.to_customer) OVER stays AS is_sold
                     FROM (
                          SELECT line.id * 2 + 1 AS id, lot.vehicle_id, place.company_id, line.date,
                                 1 AS direction, FALSE AS to_customer
                            FROM stock_move_line line
                            JOIN stock_lot lot ON lot.id = line.lot_id AND lot.vehicle_id IS NOT NULL
                            JOIN stock_location place ON place.id = line.location_dest_id
                                 AND place.usage IN ('internal', 'transit')
                                 AND place.company_id IS NOT NULL
                            JOIN stock_location other ON other.id = line.location_id
                           WHERE line.state = 'done'
                             AND (other.usage NOT IN ('internal', 'transit')
                                  OR other.company_id IS DISTINCT FROM place.company_id)
                       UNION ALL
                          SELECT line.id * 2, lot.vehicle_id, place.company_id, line.date,
                                 -1, other.usage = 'customer'
                            FROM stock_move_line line
                            JOIN stock_lot lot ON lot.id = line.lot_id AND lot.vehicle_id IS NOT NULL
                            JOIN stock_location place ON place.id = line.location_id
                                 AND place.usage IN ('internal', 'transit')
                                 AND place.company_id IS NOT NULL
                            JOIN stock_location other ON other.id = line.location_dest_id
                           WHERE line.state = 'done'
                             AND (other.usage NOT IN ('internal', 'transit')
                                  OR other.company_id IS DISTINCT FROM place.company_id)
                          ) step
                   WINDOW stays AS (PARTITION BY step.vehicle_id, step.company_id
                                    ORDER BY step.date, step.id)
                   ) step
             WHERE direction = 1
            """,
            days,
        )

    def action_open_vehicle(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.vehicle",
            "res_id": self.vehicle_id.id,
            "views": [(False, "form")],
        }
