from odoo import api, fields, models

from odoo.addons.dealer_base.models.dealer_vehicle import LIFECYCLES


class DealerVehicleStock(models.Model):
    """Cars in stock as of now, one row a car: for the board, the list and the pivot."""

    _name = "dealer.vehicle.stock"
    _description = "Car in Stock"
    _auto = False
    _order = "stock_date, id"
    _rec_name = "vehicle_id"

    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Serial Number", readonly=True)
    vin = fields.Char(string="VIN", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    model_year = fields.Integer(readonly=True, aggregator=None)
    color_id = fields.Many2one("product.attribute.value", string="Colour", readonly=True)
    odometer = fields.Integer(string="Odometer (km)", readonly=True, aggregator="avg")
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    location_id = fields.Many2one("stock.location", string="Place", readonly=True)
    lifecycle = fields.Selection(LIFECYCLES, string="Status", readonly=True)
    stock_date = fields.Date(string="In Stock Since", readonly=True)
    stock_days = fields.Integer(string="Days in Stock", readonly=True, aggregator="avg")
    age_band = fields.Selection(
        [
            ("030", "Up to 30 days"),
            ("060", "31 to 60 days"),
            ("090", "61 to 90 days"),
            ("180", "91 to 180 days"),
            ("999", "Over 180 days"),
        ],
        readonly=True,
    )
    order_id = fields.Many2one("sale.order", string="Deal", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Reserved For", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    cost = fields.Monetary(
        readonly=True,
        groups="dealer_base.group_see_cost",
        help="What this very car has cost, without tax.",
    )

    @property
    def _table_query(self):
        """Cars of the sources, each once, with what the columns say about it."""
        columns = ", ".join(
            f"{expression} AS {name}" for name, expression in self._get_stock_columns().items()
        )
        sources = " UNION ALL ".join(self._get_stock_sources())
        joins = " ".join(self._get_stock_joins())
        return f"SELECT {columns} FROM ({sources}) source {joins}"

    @api.model
    def _get_stock_sources(self):
        """Hook: SELECTs whose cars make up the stock.

        :return: list of SELECTs of ``vehicle_id, lot_id, product_id, company_id, location_id`` that
            share no car; one car is one row
        """
        return [
            """
            SELECT lot.vehicle_id, lot.id AS lot_id, lot.product_id, quant.company_id,
                   quant.location_id
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id
                   AND location.usage IN ('internal', 'transit')
              JOIN stock_lot lot ON lot.id = quant.lot_id AND lot.vehicle_id IS NOT NULL
             WHERE quant.quantity > 0
            """
        ]

    @api.model
    def _get_stock_columns(self):
        """Hook: the columns.

        :return: {field: SQL expression over ``source`` and the joins}
        """
        return {
            "id": "source.vehicle_id",
            "vehicle_id": "source.vehicle_id",
            "lot_id": "source.lot_id",
            "vin": "vehicle.vin",
            "product_id": "source.product_id",
            "brand_id": "vehicle.brand_id",
            "model_id": "vehicle.model_id",
            "trim_id": "vehicle.trim_id",
            "model_year": "vehicle.model_year",
            "color_id": "vehicle.color_id",
            "odometer": "vehicle.odometer",
            "company_id": "source.company_id",
            "location_id": "source.location_id",
            "lifecycle": "vehicle.lifecycle",
            "stock_date": "vehicle.stock_date",
            "stock_days": "CURRENT_DATE - vehicle.stock_date",
            "age_band": """
                CASE WHEN CURRENT_DATE - vehicle.stock_date <= 30 THEN '030'
                     WHEN CURRENT_DATE - vehicle.stock_date <= 60 THEN '060'
                     WHEN CURRENT_DATE - vehicle.stock_date <= 90 THEN '090'
                     WHEN CURRENT_DATE - vehicle.stock_date <= 180 THEN '180'
                     ELSE '999' END""",
            "order_id": "line.order_id",
            "partner_id": "line.order_partner_id",
            "user_id": "line.salesman_id",
            "currency_id": "company.currency_id",
            "cost": "(lot.standard_price ->> company.id::text)::numeric",
        }

    @api.model
    def _get_stock_joins(self):
        """Hook: what the columns need.

        :return: list of JOIN clauses on ``source``; each leaves one row a car
        """
        return [
            "JOIN dealer_vehicle vehicle ON vehicle.id = source.vehicle_id",
            "LEFT JOIN stock_lot lot ON lot.id = source.lot_id",
            "JOIN res_company company ON company.id = source.company_id",
            "LEFT JOIN sale_order_line line ON line.vehicle_id = source.vehicle_id"
            " AND line.holds_vehicle IS TRUE",
        ]

    def action_open_vehicle(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.vehicle",
            "res_id": self.vehicle_id.id,
            "views": [(False, "form")],
        }

    def action_new_deal(self):
        return self.vehicle_id.action_new_deal()
