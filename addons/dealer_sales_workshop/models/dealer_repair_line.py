from odoo import fields, models


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    sale_line_id = fields.Many2one(
        "sale.order.line",
        string="Sold with the Car",
        index="btree_not_null",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The customer pays it with the deal; here it is only fitted.",
    )

    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"sale_line_id"}
