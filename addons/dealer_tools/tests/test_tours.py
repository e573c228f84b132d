from odoo.tests import HttpCase, tagged

from .common import ToolsCommon


@tagged("post_install", "-at_install")
class TestTours(ToolsCommon, HttpCase):
    def test_lend_and_return_on_the_desk(self):
        self.start_tour("/odoo/tool-desk", "dealer_tool_desk", login="parts_store_keeper")
        self.assertRecordValues(
            self.tool.loan_ids, [{"employee_id": self.employee.id, "condition": "damaged"}]
        )

    def test_count(self):
        count = self.env["dealer.tool.count"].with_user(self.keeper).create({})
        others = self.Tool.search([("id", "!=", self.tool.id)])
        others.active = False
        self.start_tour(
            f"/odoo/dealer.tool.count/{count.id}", "dealer_tool_count", login="parts_store_keeper"
        )
        self.assertEqual(count.state, "closed")


@tagged("post_install", "-at_install")
class TestPhoneTours(ToolsCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_lend_and_return_on_a_phone(self):
        self.start_tour("/odoo/tool-desk", "dealer_tool_desk", login="parts_store_keeper")
        self.assertEqual(self.tool.state, "damaged")
