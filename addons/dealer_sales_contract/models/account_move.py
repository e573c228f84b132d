from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    vehicle_tax_invoice_ids = fields.One2many(
        "dealer.vehicle.tax.invoice", "move_id", string="Vehicle Sales Invoices"
    )
    needs_vehicle_tax_invoice = fields.Boolean(
        compute="_compute_needs_vehicle_tax_invoice",
        help="A posted bill of a store in China with a car that has no unified invoice yet.",
    )

    def _compute_needs_vehicle_tax_invoice(self):
        for move in self:
            # sudo: whether there is one is for everybody who sees the bill
            bill = move.sudo()
            made = bill.vehicle_tax_invoice_ids.filtered(
                lambda invoice: invoice.kind == "blue" and invoice.state != "reversed"
            ).move_line_id
            move.needs_vehicle_tax_invoice = (
                bill.company_id.uses_vehicle_tax_invoice
                and bill.state == "posted"
                and bill.move_type == "out_invoice"
                and bill.payment_state != "reversed"
                and bool(
                    bill.invoice_line_ids.filtered(
                        lambda line: line.dealer_vehicle_id and line.vehicle_figure == "car"
                    )
                    - made
                )
            )

    def action_make_vehicle_tax_invoice(self):
        """Make the unified sales invoice of each car on these bills and open them."""
        invoices = self.env["dealer.vehicle.tax.invoice"]._make_for(self)
        return invoices._get_records_action(name=self.env._("Vehicle Sales Invoices"))

    def action_open_vehicle_tax_invoices(self):
        """Open the unified sales invoices of this bill."""
        self.ensure_one()
        return self.vehicle_tax_invoice_ids._get_records_action(
            name=self.env._("Vehicle Sales Invoices")
        )
