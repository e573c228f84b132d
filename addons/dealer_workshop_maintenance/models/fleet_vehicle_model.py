from odoo import api, fields, models

# fewer cars than that say nothing of a series; less of a change is not worth working out again
LEAST_CARS = 5
CHANGE = 0.05


class FleetVehicleModel(models.Model):
    _inherit = "fleet.vehicle.model"

    typical_daily_km = fields.Float(
        string="Typical km a Day",
        digits=(8, 1),
        readonly=True,
        help="Median over the cars of the series with readings at least 60 days apart; 0 for fewer "
        "than five cars. What cars without enough readings of their own are taken to drive.",
    )

    @api.model
    def _update_typical_daily_km(self):
        """Work out what is typical of every series, in one query; mark the cars it matters for."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH cars AS (
                SELECT v.model_id, (max(o.value) - min(o.value))::float / (max(o.date) - min(o.date)) AS km
                  FROM dealer_vehicle_odometer o
                  JOIN dealer_vehicle v ON v.id = o.vehicle_id AND v.model_id IS NOT NULL
                 WHERE o.is_rollback IS NOT TRUE
              GROUP BY v.id, v.model_id
                HAVING max(o.date) - min(o.date) >= 60
            ), typical AS (
                SELECT model_id,
                       CASE WHEN count(*) >= %(least)s
                            THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY km) ELSE 0 END AS km
                  FROM cars GROUP BY model_id
            )
            UPDATE fleet_vehicle_model m SET typical_daily_km = round(t.km::numeric, 1)
              FROM typical t
             WHERE t.model_id = m.id
               AND abs(COALESCE(m.typical_daily_km, 0) - t.km) > %(change)s * t.km
         RETURNING m.id
            """,
            {"least": LEAST_CARS, "change": CHANGE},
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if ids:
            self.browse(ids).invalidate_recordset(["typical_daily_km"])
            self.env["dealer.vehicle"].sudo()._mark_service_stale(
                [
                    ("model_id", "in", ids),
                    ("next_service_method", "in", ("blend", "class", "plan")),
                ]
            )
