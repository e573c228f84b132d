from odoo import fields, models, tools


class DealerPartPlace(models.Model):
    """The warehouses of all stores, by name: what people choose from when they ask another store.

    The id is the warehouse's. Nothing else of another store's warehouse is told here.
    """

    _name = "dealer.part.place"
    _description = "Warehouse of Any Store"
    _auto = False
    _order = "company_id, name"

    name = fields.Char(readonly=True)
    warehouse_name = fields.Char(string="Warehouse", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    active = fields.Boolean(readonly=True)

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            """
            CREATE VIEW dealer_part_place AS
            SELECT warehouse.id,
                   warehouse.company_id,
                   warehouse.name AS warehouse_name,
                   warehouse.active,
                   CASE
                       WHEN warehouse.name = company.name THEN company.name
                       ELSE company.name || ' · ' || warehouse.name
                   END AS name
              FROM stock_warehouse warehouse
              JOIN res_company company ON company.id = warehouse.company_id
            """
        )

    def _get_warehouse(self):
        """:return: the warehouses themselves, past the rules of other stores: for code only"""
        return self.env["stock.warehouse"].sudo().browse(self.ids)
