from odoo import Command
from odoo.tests import Form

from odoo.addons.dealer_parts.tests.common import ValuedPartsCommon

FORM = "dealer_parts_counter.sale_order_view_form_counter"


class CounterCommon(ValuedPartsCommon):
    """A store with a chart of accounts, parts at average cost (perpetual), people, customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("base.group_system")
        cls.company.income_account_id = cls.company_data["default_account_revenue"]
        cls.pricelist = cls.env["product.pricelist"].create(
            {"name": "Retail", "currency_id": cls.currency.id, "company_id": cls.company.id}
        )
        cls.walk_in = cls.company.counter_partner_id
        cls.customer = cls.env["res.partner"].create({"name": "Wang Fang", "phone": "13900000001"})
        for partner in cls.walk_in | cls.customer:
            partner.with_company(cls.company).specific_property_product_pricelist = cls.pricelist
        cls.filter = cls._create_part(
            name="Oil filter", part_number="CT-90915", barcode="4006381333931", list_price=20
        )
        cls.battery = cls._create_part(
            name="Battery", part_number="CT-28800", list_price=100, core_charge=15
        )
        cls._receive(cls.filter, 10, 7.5)
        cls._receive(cls.battery, 10, 60)
        cls.seller = cls._create_user("parts_counter")
        cls.manager = cls._create_user("parts_manager")
        cls.cashier = cls._create_user("cashier")

    # === FACTORIES === #

    @classmethod
    def _create_sale(cls, *lines, user=None, **values):
        """:param lines: (part, quantity) or (part, quantity, values of the line)"""
        return (
            cls.env["sale.order"]
            .with_user(user or cls.seller)
            .create(
                {
                    "is_counter_sale": True,
                    "partner_id": cls.customer.id,
                    "company_id": cls.company.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": part.id,
                                "product_uom_qty": quantity,
                                **(more[0] if more else {}),
                            }
                        )
                        for part, quantity, *more in lines
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _sell(cls, *lines, **values):
        sale = cls._create_sale(*lines, **values)
        sale.action_sell()
        return sale

    @classmethod
    def _bill_line(cls, sale, part):
        return (
            sale.sudo()
            .counter_bill_ids.filtered(lambda bill: bill.move_type == "out_invoice")
            .invoice_line_ids.filtered(lambda line: line.product_id == part)
        )

    @classmethod
    def _take_back(cls, sale, quantities, reason="Does not fit", user=None, **values):
        """:param dict quantities: part -> quantity"""
        return sale.with_user(user or cls.seller)._take_back_sold(
            {cls._bill_line(sale, part): quantity for part, quantity in quantities.items()},
            reason,
            **values,
        )

    @classmethod
    def _collect(cls, sale):
        """The cashier takes what is to be collected, in cash."""
        cls._open_session()
        method = cls.env["dealer.cashier.method"].search(
            [("company_id", "=", cls.company.id), ("needs_reference", "=", False)], limit=1
        )
        sale = sale.with_user(cls.cashier)
        sale.invalidate_recordset()
        values = sale.sudo()._prepare_receipt_values()
        receipt = (
            cls.env["dealer.cashier.receipt"]
            .with_user(cls.cashier)
            .create(
                {
                    **values,
                    "invoice_ids": [Command.set(values["invoice_ids"])],
                    "line_ids": [
                        Command.create({"method_id": method.id, "amount": sale.amount_to_collect})
                    ],
                }
            )
        )
        receipt.action_confirm()
        return receipt

    @classmethod
    def _open_session(cls):
        Session = cls.env["dealer.cashier.session"].with_user(cls.cashier)
        return Session._get_open_session(cls.company) or Session.create({})

    def _sale_form(self, sale=None, user=None):
        Order = self.env["sale.order"].with_user(user or self.seller)
        return Form(
            sale.with_user(user or self.seller)
            if sale
            else Order.with_context(default_is_counter_sale=True),
            view=FORM,
        )

    def _balance(self, account):
        self.env.flush_all()
        return self.currency.round(
            sum(
                self.env["account.move.line"]
                .search([("account_id", "=", account.id), ("parent_state", "=", "posted")])
                .mapped("balance")
            )
        )
