from unittest.mock import patch

from odoo import Command, fields, models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.dealer_base.tests.kept_store import KeptStore
from odoo.addons.dealer_cashier.models.dealer_cashier_due import DealerCashierDue

DOCUMENT = "dealer.cashier.test.document"


class TestDocument(models.Model):
    """The smallest document that is paid at the desk."""

    _module = None
    _name = DOCUMENT
    _description = "Document to Collect"
    _inherit = ["dealer.payable.mixin"]

    name = fields.Char()
    plate = fields.Char()
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    partner_id = fields.Many2one("res.partner")
    amount_total = fields.Float()
    bill_ids = fields.Many2many("account.move", "dealer_cashier_test_document_bill_rel")

    def _get_payable_depends(self):
        return ["amount_total", "bill_ids.amount_residual_signed", "bill_ids.state"]

    def _get_payable_invoices(self):
        return self.bill_ids

    def _get_payable_total(self):
        return self.amount_total

    def _get_payable_subject(self):
        return self.plate


def _document_due_queries(self):
    return [
        SQL(
            """
            SELECT 'dealer.cashier.test.document', document.id, document.company_id,
                   document.partner_id, document.name, document.plate, CURRENT_DATE,
                   document.amount_total - COALESCE(billed.amount, 0), document.plate
              FROM dealer_cashier_test_document document
         LEFT JOIN LATERAL (
                    SELECT SUM(bill.amount_total_signed) AS amount
                      FROM dealer_cashier_test_document_bill_rel rel
                      JOIN account_move bill ON bill.id = rel.account_move_id
                     WHERE rel.dealer_cashier_test_document_id = document.id
                       AND bill.state = 'posted'
                   ) billed ON TRUE
            """
        )
    ]


def _document_bill_queries(self):
    return [
        SQL(
            """
            SELECT 'dealer.cashier.test.document', document.id, document.plate,
                   concat_ws(' ', document.name, document.plate)
              FROM dealer_cashier_test_document_bill_rel rel
              JOIN dealer_cashier_test_document document
                ON document.id = rel.dealer_cashier_test_document_id
             WHERE rel.account_move_id = bill.id
            """
        )
    ]


class DealerCashierCommon(KeptStore, AccountTestInvoicingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.cashier = cls._create_user("cashier")
        cls.cashier_2 = cls._create_user("cashier", login="cashier_2")
        cls.accountant = cls._create_user("accountant")
        methods = cls.env["dealer.cashier.method"].search([("company_id", "=", cls.company.id)])
        cls.cash, cls.card, cls.transfer, cls.wechat, cls.alipay = methods
        cls.customer = cls.env["res.partner"].create(
            {"name": "Wang Fang", "phone": "+86 138 0000 1111"}
        )
        cls.tax_free = cls.env["product.product"].create(
            {"name": "Service", "type": "service", "taxes_id": [Command.clear()]}
        )

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("dealer_base.group_administrator")

    @classmethod
    def _create_user(cls, role, **kwargs):
        login = kwargs.pop("login", role)
        return new_test_user(
            cls.env,
            login=login,
            password=login,
            groups=kwargs.pop("groups", f"dealer_base.group_{role}"),
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            **kwargs,
        )

    @classmethod
    def _use_document_model(cls):
        """Add the test document's model to the registry for the tests of this class."""
        registry = cls.registry
        add_to_registry(registry, TestDocument)
        registry._setup_models__(cls.env.cr, [DOCUMENT])
        # the relation of a model without module cannot be noted down
        with patch.object(registry["ir.model.relation"], "_reflect_relation"):
            registry.init_models(cls.env.cr, [DOCUMENT], {"module": "dealer_cashier"})
        cls.env["ir.model.access"].create(
            {
                "name": "test document",
                "model_id": cls.env["ir.model"]._get_id(DOCUMENT),
                "group_id": cls.env.ref("dealer_base.group_administrator").id,
                "perm_read": True,
                "perm_write": True,
                "perm_create": True,
            }
        )
        cls.env.flush_all()
        registry.clear_cache()

        def forget():
            del registry.models[DOCUMENT]
            for parent in ("dealer.payable.mixin", "mail.thread", "base"):
                registry[parent]._inherit_children.discard(DOCUMENT)
            with registry.cursor() as cr:
                registry._setup_models__(cr)

        cls.addClassCleanup(forget)
        for name, query in (
            ("_cashier_due_queries", _document_due_queries),
            ("_cashier_bill_queries", _document_bill_queries),
        ):
            patcher = patch.object(DealerCashierDue, name, query)
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    @classmethod
    def _create_bill(cls, amount=1000.0, post=True, env=None, **values):
        bill = (env or cls.env)["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": "2026-01-10",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": cls.tax_free.id,
                            "price_unit": amount,
                            "account_id": cls.company_data["default_account_revenue"].id,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
                **values,
            }
        )
        if post:
            bill.action_post()
        return bill

    @classmethod
    def _create_document(cls, amount=1000.0, **values):
        return cls.env[DOCUMENT].create(
            {
                "name": "D-1",
                "plate": "京A·12345",
                "partner_id": cls.customer.id,
                "amount_total": amount,
                **values,
            }
        )

    @classmethod
    def _open_session(cls, user=None, **values):
        return cls.env["dealer.cashier.session"].with_user(user or cls.cashier).create(values)

    @classmethod
    def _create_receipt(cls, *payments, user=None, **values):
        """Create a draft.

        :param payments: (method, amount) or (method, amount, values of the line)
        """
        bills = values.pop("bills", None)
        if bills:
            values["invoice_ids"] = [Command.set(bills.ids)]
        lines = []
        for method, amount, *more in payments:
            line = {"method_id": method.id, "amount": amount}
            if method.needs_reference:
                line["reference"] = "REF-1"
            lines.append(Command.create({**line, **(more[0] if more else {})}))
        return (
            cls.env["dealer.cashier.receipt"]
            .with_user(user or cls.cashier)
            .create({"partner_id": cls.customer.id, "line_ids": lines, **values})
        )

    @classmethod
    def _take(cls, *payments, **values):
        receipt = cls._create_receipt(*payments, **values)
        receipt.action_confirm()
        return receipt.sudo()

    @classmethod
    def _take_deposit(cls, document, *payments, **values):
        return cls._take(
            *payments, kind="deposit", res_model=document._name, res_id=document.id, **values
        )
