from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import WorkshopCommon

MODELS = (
    "dealer.repair.order",
    "dealer.repair.job",
    "dealer.repair.line",
    "dealer.repair.clock",
    "dealer.repair.authorisation",
    "dealer.gate.pass",
)


@tagged("post_install", "-at_install")
class TestAccess(WorkshopCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order()

    def test_visit_by_roles(self):
        """Each role does its part of a visit, and nobody needs more than his role."""
        adviser = self._create_user("service_adviser")
        cashier = self._create_user("cashier")
        order = self._create_order(user=adviser)
        order._authorise("in_person", "Test owner")
        order.action_start()
        order.action_request_parts()
        keeper = self.keeper
        picking = order.with_user(keeper).picking_ids
        picking.move_ids.picked = True
        picking.button_validate()
        pads = order.line_ids.filtered(lambda line: line.product_id == self.pads)
        order.with_user(keeper)._return_parts({pads: 1})
        technician = self._create_technician()
        job = order.job_ids.with_user(technician)
        job.action_clock_on()
        job.correction = "Pads replaced"
        job.action_done()
        order.with_user(adviser).action_settle()
        self.env["dealer.cashier.session"].with_user(cashier).create({})
        values = order.sudo()._prepare_receipt_values()
        method = self.env["dealer.cashier.method"].search(
            [("company_id", "=", self.company.id), ("is_cash", "=", True)], limit=1
        )
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(cashier)
            .create(
                {
                    **values,
                    "invoice_ids": [(6, 0, values["invoice_ids"])],
                    "line_ids": [(0, 0, {"method_id": method.id, "amount": order.amount_customer})],
                }
            )
        )
        receipt.action_confirm()
        order.with_user(adviser).invalidate_recordset()
        self.assertTrue(order.with_user(adviser).is_settled)
        order.with_user(adviser).action_issue_gate_pass()
        self.assertEqual(order.gate_pass_ids.state, "valid")

    def test_readers_do_not_write(self):
        for role in (
            "technician",
            "quality_inspector",
            "store_keeper",
            "cashier",
            "accountant",
            "general_manager",
        ):
            user = self._create_user(role)
            order = self.order.with_user(user)
            order.read(["name", "amount_total", "next_step", "category"])
            order.line_ids.read(["name", "qty_available"])
            with self.assertRaises(AccessError):
                order.note = "x"
            with self.assertRaises(AccessError):
                order.line_ids[0].price_unit = 1
            with self.assertRaises(AccessError):
                order.action_settle()
            with self.assertRaises(AccessError):
                self._create_order(user=user)

    def test_others_see_nothing(self):
        for role in ("sales_consultant", "marketing", "hr"):
            with self.assertRaises(AccessError):
                self.order.with_user(self._create_user(role)).read(["name"])

    def test_cost_is_hidden(self):
        adviser = self._create_user("service_adviser")
        with self.assertRaises(AccessError):
            self.order.with_user(adviser).read(["margin"])
        with self.assertRaises(AccessError):
            self.order.line_ids.with_user(adviser).read(["cost"])
        self.order.with_user(self._create_user("accountant")).read(["margin"])

    def test_another_store(self):
        other = self.env["res.company"].create({"name": "Other store"})
        adviser = self._create_user("service_adviser", company_id=other.id)
        self.assertFalse(self.env["dealer.repair.order"].with_user(adviser).search([]))
        with self.assertRaises(AccessError):
            self.order.with_user(adviser).read(["name"])
        with self.assertRaises(AccessError):
            self.order.with_user(adviser).action_start()

    def test_portal_and_plain_user(self):
        portal = new_test_user(self.env, "workshop_portal", groups="base.group_portal")
        plain = new_test_user(self.env, "workshop_plain", groups="base.group_user")
        for user in (portal, plain):
            for model in MODELS:
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)

    def test_new_store_has_its_workshop(self):
        other = self.env["res.company"].create({"name": "Other store"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", other.id)], limit=1)
        self.assertEqual(
            warehouse.workshop_issue_type_id.default_location_dest_id, other.workshop_location_id
        )
        self.assertNotEqual(other.workshop_location_id, self.company.workshop_location_id)
