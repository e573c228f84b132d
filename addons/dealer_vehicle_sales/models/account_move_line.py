from odoo import fields, models

from .figures import VEHICLE_FIGURES


class AccountMoveLine(models.Model):
    """What was earned or spent on a car is the sum of the posted items that name it: documents
    write both fields where they make the item, whoever counts only reads them."""

    _inherit = "account.move.line"

    # core's fleet has a `vehicle_id` here, of company cars
    dealer_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Car",
        index="btree_not_null",
        ondelete="restrict",
        help="The car this amount was earned or spent on.",
    )
    vehicle_figure = fields.Selection(
        VEHICLE_FIGURES,
        string="Figure of the Car",
        help="Under which income or cost of the car this amount is counted.",
    )

    def _get_cogs_value(self):
        """Cost of the very car on this line.

        A car is billed before it leaves (nobody drives off unpaid), when core has no move to
        take the cost from and falls back to the product's average. And core finds the cost of
        a credit note by product, where two cars of one product may be on the bill.

        :return: cost per piece in the company's currency
        """
        self.ensure_one()
        # sudo: who posts a bill need not see what the car has cost
        line = self.sudo()
        sale_line = line.sale_line_ids.filtered("vehicle_id")[:1]
        if not sale_line:
            return super(AccountMoveLine, line)._get_cogs_value()
        if line.move_id.move_type == "out_refund":
            posted = line._get_posted_vehicle_costs(sale_line)
            if posted:
                return posted
        return sale_line.with_company(line.company_id)._get_vehicle_cost()

    def _get_posted_vehicle_costs(self, sale_line):
        """:return: cost posted with the bill that this credit note reverses"""
        bills = self.move_id.reversed_entry_id or sale_line.invoice_lines.move_id.filtered(
            lambda move: move.move_type == "out_invoice" and move.state == "posted"
        )
        posted = bills.line_ids.filtered(
            lambda entry: (
                entry.display_type == "cogs"
                and entry.price_unit >= 0
                and sale_line in entry.cogs_origin_id.sale_line_ids
            )
        )
        return posted.sorted("id")[-1:].price_unit
