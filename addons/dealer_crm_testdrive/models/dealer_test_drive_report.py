from odoo import fields, models
from odoo.tools import SQL

# how many days after a drive a deal is its success
_WINDOW = 90


class DealerTestDriveReport(models.Model):
    """Test drives as figures: how many by car and consultant, what came of them, what they cost."""

    _name = "dealer.test.drive.report"
    _description = "Test Drive Analysis"
    _auto = False
    _order = "date desc"
    _rec_name = "vehicle_id"

    drive_id = fields.Many2one("dealer.test.drive", readonly=True)
    date = fields.Datetime(readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", string="Demo Car", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    route_id = fields.Many2one("dealer.test.drive.route", readonly=True)
    category = fields.Selection(
        [
            ("booked", "Booked"),
            ("out", "Out"),
            ("back", "Back"),
            ("done", "Done"),
            ("no_show", "No-Show"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        readonly=True,
    )
    driven = fields.Integer(readonly=True)
    no_shows = fields.Integer(string="No-Shows", readonly=True)
    deals = fields.Integer(
        readonly=True, help="The customer ordered a car within 90 days after the drive."
    )
    conversion = fields.Float(
        readonly=True, aggregator="avg", help="Share of the drives that a deal followed."
    )
    distance = fields.Integer(string="Driven (km)", readonly=True)
    minutes = fields.Integer(string="Car Out (min)", readonly=True)
    rating = fields.Float(string="Stars", readonly=True, aggregator="avg", digits=(3, 1))
    cost = fields.Monetary(
        readonly=True, help="Kilometres by what one costs the store, as set there."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT drive.id, drive.id AS drive_id, drive.date_start AS date, drive.company_id,
                   company.currency_id, drive.vehicle_id, drive.trim_id, vehicle.model_id,
                   drive.user_id, drive.partner_id, drive.route_id, drive.category,
                   CASE WHEN drive.out_on IS NOT NULL THEN 1 ELSE 0 END AS driven,
                   CASE WHEN drive.category = 'no_show' THEN 1 ELSE 0 END AS no_shows,
                   CASE WHEN deal.found THEN 1 ELSE 0 END AS deals,
                   CASE WHEN drive.out_on IS NULL THEN NULL
                        WHEN deal.found THEN 1.0 ELSE 0.0 END AS conversion,
                   drive.distance,
                   (EXTRACT(EPOCH FROM drive.back_on - drive.out_on) / 60)::int AS minutes,
                   NULLIF(drive.rating, 0) AS rating,
                   drive.distance * company.test_drive_km_cost AS cost
              FROM dealer_test_drive drive
              JOIN res_company company ON company.id = drive.company_id
              JOIN dealer_vehicle vehicle ON vehicle.id = drive.vehicle_id
              LEFT JOIN LATERAL (
                    SELECT TRUE AS found
                      FROM sale_order deal
                     WHERE deal.partner_id = drive.partner_id
                       AND deal.is_deal AND deal.state = 'sale'
                       AND deal.date_order >= drive.out_on
                       AND deal.date_order < drive.out_on + %s * INTERVAL '1 day'
                     LIMIT 1
              ) deal ON drive.out_on IS NOT NULL
            """,
            _WINDOW,
        )
