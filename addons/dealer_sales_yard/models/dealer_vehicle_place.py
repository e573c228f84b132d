from odoo import fields, models


class DealerVehiclePlace(models.Model):
    """Warehouses of all stores by their names: where cars can be transferred from and to."""

    _name = "dealer.vehicle.place"
    _description = "Place of Cars"
    _auto = False
    _order = "company_id, name"

    name = fields.Char(readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)

    @property
    def _table_query(self):
        """The id is the warehouse's."""
        return """
            SELECT warehouse.id, warehouse.company_id,
                   CASE WHEN company.name = warehouse.name THEN company.name
                        ELSE company.name || ' · ' || warehouse.name END AS name
              FROM stock_warehouse warehouse
              JOIN res_company company ON company.id = warehouse.company_id
             WHERE warehouse.active
        """
