from odoo import fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    agency_case_id = fields.Many2one(
        "dealer.agency.case",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        copy=False,
        help="The agency case this line is the fee or the money on behalf of.",
    )

    def _prepare_invoice_line(self, **optional_values):
        """The books know the case, and the car also where no deal sells it."""
        values = super()._prepare_invoice_line(**optional_values)
        if self.agency_case_id and not self.display_type:
            values["agency_case_id"] = self.agency_case_id.id
            values.setdefault("dealer_vehicle_id", self.agency_case_id.vehicle_id.id)
            values.setdefault("vehicle_figure", "agency")
        return values
