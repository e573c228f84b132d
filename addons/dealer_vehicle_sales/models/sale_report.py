from odoo import fields, models


class SaleReport(models.Model):
    _inherit = "sale.report"

    margin = fields.Float(groups="dealer_base.group_see_cost")

    def _where_sale(self):
        """Money on behalf is no turnover."""
        return f"{super()._where_sale()} AND t.is_on_behalf IS NOT TRUE"
