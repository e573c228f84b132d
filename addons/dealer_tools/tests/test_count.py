from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ToolsCommon


@tagged("post_install", "-at_install")
class TestCount(ToolsCommon):
    def test_count(self):
        lent = self._create_tool(name="Lent", number="C-2")
        missing = self._create_tool(name="Missing", number="C-3")
        self._kept(lent)._lend(self.employee)
        others = self.Tool.search([("id", "not in", (self.tool | lent | missing).ids)])
        others.active = False
        count = self.env["dealer.tool.count"].with_user(self.keeper).create({})
        with self.assertRaisesRegex(UserError, "Start the count first"):
            count.scan("TQ-1")
        count.action_start()
        self.assertEqual((count.missing_count, count.found_count), (2, 0))
        self.assertTrue(count.scan("690100001")["ok"])
        self.assertIn("before", count.scan("TQ-1")["message"])
        self.assertFalse(count.scan("C-2")["ok"], "lent by its papers, yet here")
        self.assertFalse(count.scan("FOREIGN")["ok"])
        count.scan("FOREIGN")
        self.assertEqual(
            {line.display_name: line.result for line in count.line_ids},
            {
                "[TQ-1] Torque wrench": "found", "[C-2] Lent": "unexpected",
                "[C-3] Missing": "missing", "FOREIGN": "unexpected",
            },
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "Explain these first"):
            count.action_close()
        for line in count.line_ids:
            line.explanation = "Told the foreman"
        count.action_close()
        self.assertRecordValues(count, [{"state": "closed", "closed_by_id": self.keeper.id}])
        self.assertIn("Told the foreman", "".join(missing.message_ids.mapped("body")))
        with self.assertRaisesRegex(UserError, "closed"):
            count.line_ids[0].explanation = "Something else"
        with self.assertRaises(UserError):
            count.scan("TQ-1")

    def test_lines_follow_from_scanning(self):
        count = self.env["dealer.tool.count"].with_user(self.keeper).create({})
        count.action_start()
        with self.assertRaisesRegex(UserError, "follow from scanning"):
            count.line_ids[0].write({"found_on": "2026-01-01 00:00:00"})
        with self.assertRaises(UserError):
            count.only_special = True
        with self.assertRaises(UserError):
            count.unlink()

    def test_nothing_to_count(self):
        self.Tool.search([]).is_special = False
        count = self.env["dealer.tool.count"].create({"only_special": True})
        with self.assertRaisesRegex(UserError, "No tool is kept there"):
            count.action_start()
