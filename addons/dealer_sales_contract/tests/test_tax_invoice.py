from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import CARD, CODE, ContractCommon


@tagged("post_install", "-at_install")
class TestTaxInvoice(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.china = cls.env.ref("base.cn")
        cls.tax = cls.company_data["default_tax_sale"].copy(
            {"name": "Test 13", "amount": 13, "price_include_override": "tax_included"}
        )
        cls.trim.write({"body_type": "sedan", "origin": "domestic"})
        cls.model.seats = 5
        cls.accountant = cls._create_user("accountant")
        cls.cashier = cls._create_user("cashier")
        cls.deal = cls._create_deal(cls.vehicle)
        cls.deal.order_line.write({"price_unit": 113000, "tax_ids": [Command.set(cls.tax.ids)]})
        cls.deal.action_confirm()
        cls.deal.action_settle()
        cls.bill = cls.deal.invoice_ids

    @classmethod
    def _move_to_china(cls):
        cls.company.account_fiscal_country_id = cls.china
        cls.company.write(
            {
                "phone": "010-55550100",
                "street": "1 Test Road",
                "city": "Beijing",
                "tax_authority": "Test tax office",
                "tax_authority_code": "11101010000",
            }
        )
        cls.company.partner_id.with_context(no_vat_validation=True).vat = CODE
        cls.env["res.partner.bank"].create(
            {
                "acc_number": "6222000000000000001",
                "partner_id": cls.company.partner_id.id,
                "bank_id": cls.env["res.bank"].create({"name": "Test bank"}).id,
            }
        )

    def _make(self, user=None):
        bill = self.bill.with_user(user or self.cashier)
        self.bill.invalidate_recordset()
        action = bill.action_make_vehicle_tax_invoice()
        return self.env["dealer.vehicle.tax.invoice"].browse(action["res_id"])

    def test_only_in_china(self):
        self.assertFalse(self.bill.needs_vehicle_tax_invoice)
        with self.assertRaisesRegex(UserError, "China"):
            self._make()
        menu = self.env.ref("dealer_sales_contract.menu_vehicle_tax_invoice")
        Menu = self.env["ir.ui.menu"].with_user(self.cashier)
        self.assertIn(menu.id, Menu._load_menus_blacklist())
        self._move_to_china()
        self.assertNotIn(menu.id, Menu._load_menus_blacklist())

    def test_taken_from_the_bill(self):
        self._move_to_china()
        self.bill.invalidate_recordset()
        self.assertTrue(self.bill.needs_vehicle_tax_invoice)
        invoice = self._make()
        self.assertRecordValues(
            invoice,
            [
                {
                    "amount_total": 113000,
                    "amount_untaxed": 100000,
                    "amount_tax": 13000,
                    "vat_rate": 13,
                    "amount_words": "壹拾壹万叁仟元整",
                    "buyer_name": "Test buyer",
                    "buyer_identity": CARD,
                    "vin": self.vehicle.vin,
                    "engine_number": "EN7000001",
                    "certificate_number": "WAB7000001",
                    "seats": 5,
                    "seller_vat": CODE,
                    "seller_account": "6222000000000000001",
                    "missing": False,
                }
            ],
        )
        self.bill.invalidate_recordset()
        self.assertFalse(self.bill.needs_vehicle_tax_invoice)
        with self.assertRaisesRegex(UserError, "already"):
            self._make()

    def test_only_a_posted_bill(self):
        self._move_to_china()
        car = self._buy(1000)
        deal = self._create_deal(car, confirm=True)
        draft = deal._create_invoices()
        with self.assertRaisesRegex(UserError, "post it first"):
            draft.action_make_vehicle_tax_invoice()

    def test_missing_by_name(self):
        self._move_to_china()
        self.company.tax_authority = False
        self.vehicle.certificate_number = False
        invoice = self._make()
        self.assertIn("Tax Authority in Charge", invoice.missing)
        self.assertIn("Certificate Number", invoice.missing)
        with self.assertRaisesRegex(UserError, "Tax Authority in Charge"):
            invoice.with_user(self.cashier).action_export_xml()
        self.assertEqual(invoice.state, "draft")
        self.vehicle.import_certificate_number = "IMP1"
        self.company.tax_authority = "Office"
        invoice.with_user(self.cashier).action_update()
        self.assertFalse(invoice.missing)

    def test_exported_and_numbered(self):
        self._move_to_china()
        invoice = self._make().with_user(self.cashier)
        action = invoice.action_export_xml()
        attachment = self.env["ir.attachment"].browse(
            int(action["url"].split("/")[3].split("?")[0])
        )
        self.assertIn(self.vehicle.vin.encode(), attachment.raw)
        self.assertIn("壹拾壹万叁仟元整".encode(), attachment.raw)
        self.assertEqual(invoice.state, "exported")
        with self.assertRaisesRegex(UserError, "as they are"):
            invoice.buyer_name = "Other"
        wizard = self.env["dealer.vehicle.tax.invoice.number"].with_user(self.cashier)
        with self.assertRaisesRegex(ValidationError, "8 digits"):
            wizard.create({"invoice_id": invoice.id, "invoice_number": "12"}).action_confirm()
        with self.assertRaisesRegex(ValidationError, "code"):
            wizard.create({"invoice_id": invoice.id, "invoice_number": "12345678"}).action_confirm()
        wizard.create(
            {
                "invoice_id": invoice.id,
                "invoice_number": "1234 5678",
                "invoice_code": "111001900001",
            }
        ).action_confirm()
        self.assertEqual((invoice.state, invoice.invoice_number), ("issued", "12345678"))
        with self.assertRaises(UserError):
            invoice.sudo().unlink()

    def test_batch_in_every_format(self):
        self._move_to_china()
        invoice = self._make()
        for kind in ("csv", "json", "xml"):
            action = getattr(invoice, f"action_export_{kind}")()
            self.assertIn("/web/content/", action["url"])

    def test_number_imported(self):
        self._move_to_china()
        invoice = self._make()
        Handler = self.env["dealer.import.tax_invoice"].with_user(self.accountant)
        row = {"vin": self.vehicle.vin, "number": "12345678901234567890"}
        wrong = {"vin": "LSV", "number": "12345678901234567891"}
        results = Handler._import_rows([row, wrong, {"number": "1"}])
        self.assertEqual([result.status for result in results], ["updated", "refused", "refused"])
        self.assertEqual(invoice.state, "issued")
        self.assertEqual(Handler._import_rows([row])[0].status, "unchanged")

    def test_red_letter(self):
        self._move_to_china()
        invoice = self._make()
        invoice._issue("12345678901234567890")
        # the test's taxes are of the test's country
        self.company.account_fiscal_country_id = self.tax.country_id
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=self.bill.ids
        ).create({"journal_id": self.bill.journal_id.id, "reason": "Test"}).refund_moves()
        self.bill.sudo().reversal_move_ids.action_post()
        (self.bill + self.bill.reversal_move_ids).sudo().line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        ).reconcile()
        self.assertTrue(invoice.is_to_reverse)
        wizard = self.env["dealer.vehicle.tax.invoice.red"].with_user(self.cashier)
        action = wizard.create({"invoice_id": invoice.id, "reason": "Returned"}).action_confirm()
        red = self.env["dealer.vehicle.tax.invoice"].browse(action["res_id"])
        self.assertEqual((red.kind, red.amount_total, red.origin_id), ("red", -113000, invoice))
        self.assertEqual(red.amount_words, "负壹拾壹万叁仟元整")
        self.assertEqual(invoice.state, "issued")
        red._issue("12345678901234567899")
        self.assertEqual((red.state, invoice.state), ("issued", "reversed"))

    def test_roles(self):
        self._move_to_china()
        consultant = self._create_user("sales_consultant")
        with self.assertRaises(AccessError):
            self._make(user=consultant)
        invoice = self._make()
        manager = self._create_user("sales_manager")
        self.assertTrue(invoice.with_user(manager).vin)
        with self.assertRaises(AccessError):
            invoice.with_user(manager).action_export_xml()
        store = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user(
            "accountant", company_id=store.id, company_ids=[Command.set(store.ids)]
        )
        with self.assertRaises(AccessError):
            invoice.with_user(stranger).read(["vin"])
        for name, value in (("state", "issued"), ("amount_total", 1), ("invoice_number", "1")):
            with self.assertRaises(UserError):
                invoice.with_user(self.accountant).write({name: value})

    def test_data_sheet(self):
        self._move_to_china()
        invoice = self._make()
        page = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_sales_contract.report_vehicle_tax_invoice", invoice.ids
        )[0]
        self.assertIn(self.vehicle.vin.encode(), page)
