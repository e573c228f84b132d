from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import ToolsCommon


@tagged("post_install", "-at_install")
class TestAccess(ToolsCommon):
    def test_a_technician_sees_his_own_loans_and_lends_nothing(self):
        colleague = self._create_employee("Colleague")
        other = self._create_tool(name="Other", number="O-1")
        self._kept(self.tool)._lend(self.employee)
        self._kept(other)._lend(colleague)
        self.assertEqual(self.Loan.with_user(self.technician).search([]).tool_id, self.tool)
        tool = self._create_tool(name="Free", number="F-1").with_user(self.technician)
        tool.read(["name", "state", "employee_id"])
        for act in (
            lambda: tool._lend(self.employee),
            lambda: self.tool.with_user(self.technician)._take_back(),
            lambda: self.Tool.with_user(self.technician).desk_scan("F-1", self.employee.id),
            lambda: tool.write({"name": "Mine"}),
            lambda: tool.read(["value"]),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_roles(self):
        for role, reads, writes in (
            ("store_keeper", True, True), ("parts_manager", True, True),
            ("workshop_controller", True, False), ("general_manager", True, False),
            ("cashier", False, False), ("sales_consultant", False, False),
        ):  # fmt: skip
            user = {"store_keeper": self.keeper, "parts_manager": self.manager}.get(
                role
            ) or self._create_user(role)
            tool = self.Tool.with_user(user)
            self.assertEqual(tool.has_access("read"), reads, role)
            self.assertEqual(tool.has_access("write"), writes, role)
            loan = self.Loan.with_user(user)
            self.assertEqual(loan.has_access("read"), reads, role)
            self.assertFalse(loan.has_access("write"), role)

    def test_value_is_for_those_who_see_cost(self):
        with self.assertRaises(AccessError):
            self._kept(self.tool).read(["value"])
        self.tool.with_user(self.manager).read(["value"])

    def test_another_store(self):
        company = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user("workshop_controller", company_id=company.id)
        keeper = self.env["res.users"].create(
            {
                "name": "Keeper", "login": "tools_keeper_2", "company_id": company.id,
                "company_ids": company.ids,
                "group_ids": self.env.ref("dealer_base.group_store_keeper").ids,
            }
        )  # fmt: skip
        self._kept(self.tool)._lend(self.employee)
        for user in (stranger, keeper):
            self.assertFalse(self.Tool.with_user(user).search([]))
            self.assertFalse(self.Loan.with_user(user).search([]))
        desk = self.Tool.with_user(keeper)
        for code in ("TQ-1", "BADGE01", "gang"):
            self.assertEqual(desk.desk_scan(code)["kind"], "refused", code)
        # the same number may be used in another store
        desk.create({"name": "Theirs", "number": "TQ-1"})

    def test_plain_and_portal_users(self):
        for group in ("base.group_portal", "base.group_user"):
            user = new_test_user(self.env, f"tools_{group[-6:]}", groups=group)
            for model in (
                "dealer.tool", "dealer.tool.loan", "dealer.tool.calibration", "dealer.tool.scrap",
                "dealer.tool.count", "dealer.tool.count.line",
            ):  # fmt: skip
                self.assertFalse(self.env[model].with_user(user).has_access("read"), model)
            with self.assertRaises(AccessError):
                self.Tool.with_user(user).desk_scan("TQ-1")
