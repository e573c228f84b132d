from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    count_lines = fields.Integer(
        string="Bins to Count a Day",
        help="So many bins the daily proposal of a cycle count takes; 0: no proposal by itself.",
    )

    _count_lines_positive = models.Constraint(
        "CHECK (count_lines >= 0)", "A day has no fewer than no bins to count."
    )
