from odoo import Command

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class VehicleCostCommon(VehicleSalesCommon):
    """Cars with costs, freight bills, and what the books say of a car."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Cost = cls.env["dealer.vehicle.cost"]
        cls.expense = cls.company_data["default_account_expense"]
        cls.stock_account = cls.product.product_tmpl_id.get_product_accounts()["stock_valuation"]
        cls.carrier = cls.env["res.partner"].create({"name": "Test carrier"})

    @classmethod
    def _create_bill(cls, *amounts, partner=None, **values):
        """A draft bill of services; one line for each amount."""
        return cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": (partner or cls.carrier).id,
                "invoice_date": "2026-03-05",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Freight",
                            "quantity": 1,
                            "price_unit": amount,
                            "account_id": cls.expense.id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for amount in amounts
                ],
                **values,
            }
        )

    @classmethod
    def _put_on(cls, line, vehicles, method="equal", figure="freight", amounts=None):
        """As the accountant does it in the dialog."""
        wizard = cls.env["dealer.vehicle.cost.split"].create(
            {
                "bill_line_id": line.id,
                "figure": figure,
                "method": method,
                "vehicle_ids": [Command.set(vehicles.ids)],
            }
        )
        for vehicle, amount in (amounts or {}).items():
            wizard.line_ids.filtered(lambda each: each.vehicle_id == vehicle).amount = amount  # noqa: B023
        wizard.action_apply()

    @classmethod
    def _bill(cls, vehicle, **values):
        """A deal, billed and paid; the car still stands here."""
        deal = cls._create_deal(vehicle, confirm=True, **values)
        cls._pass_pdi(deal)
        deal.action_settle()
        cls._pay(deal.invoice_ids)
        return deal

    @classmethod
    def _release(cls, deal):
        """A manager lets the car go before it is paid."""
        cls.env["dealer.credit.release"].create(
            {
                "res_model": deal._name,
                "res_id": deal.id,
                "amount": deal.amount_total,
                "reason": "Test",
            }
        )

    @classmethod
    def _take_in(cls, vehicle, cost):
        """The store buys the car back from its owner: a new receipt, no return."""
        vehicle.lot_id.sudo().with_context(disable_auto_revaluation=True).standard_price = cost
        move = cls.env["stock.move"].create(
            {
                "product_id": vehicle.product_id.id,
                "product_uom_qty": 1,
                "vehicle_id": vehicle.id,
                "location_id": cls.env.ref("stock.stock_location_customers").id,
                "location_dest_id": cls.warehouse.lot_stock_id.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()

    @classmethod
    def _credit(cls, deal):
        bill = deal.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")[-1:]
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=bill.ids)
            .create({"journal_id": bill.journal_id.id})
        )
        refund = cls.env["account.move"].browse(wizard.refund_moves()["res_id"])
        refund.action_post()
        return refund

    def _balance(self, account, vehicles=None, company=None):
        """Posted balance of an account."""
        domain = [
            ("account_id", "=", account.id),
            ("parent_state", "=", "posted"),
            ("company_id", "=", (company or self.company).id),
        ]
        if vehicles is not None:
            domain.append(("dealer_vehicle_id", "in", vehicles.ids))
        return sum(self.env["account.move.line"].search(domain).mapped("balance"))

    def _figures(self, vehicle):
        """{figure: expense} the books name this car with."""
        groups = self.env["account.move.line"]._read_group(
            [
                ("dealer_vehicle_id", "=", vehicle.id),
                ("parent_state", "=", "posted"),
                ("account_id.internal_group", "=", "expense"),
            ],
            ["vehicle_figure"],
            ["balance:sum"],
        )
        return {figure: round(amount, 2) for figure, amount in groups if round(amount, 2)}
