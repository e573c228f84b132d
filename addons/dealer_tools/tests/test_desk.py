from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ToolsCommon


@tagged("post_install", "-at_install")
class TestDesk(ToolsCommon):
    def setUp(self):
        super().setUp()
        self.desk = self.Tool.with_user(self.keeper)

    def test_badge_then_tools_then_back(self):
        answer = self.desk.desk_scan("BADGE01")
        self.assertEqual((answer["kind"], answer["person"]["name"]), ("person", "Wu Gang"))
        self.assertFalse(answer["person"]["loans"])
        person = answer["person"]["id"]
        answer = self.desk.desk_scan("690100001", person)
        self.assertEqual(answer["kind"], "lent")
        self.assertEqual(len(answer["person"]["loans"]), 1)
        self.assertEqual(self.tool.employee_id, self.employee)
        # its number in another case serves too; what comes back needs no badge
        answer = self.desk.desk_scan(" tq-1 ")
        self.assertEqual(answer["kind"], "returned")
        self.assertIn("Wu Gang", answer["message"])
        self.assertEqual(self.tool.state, "in")

    def test_a_refusal_says_why(self):
        answer = self.desk.desk_scan("TQ-1")
        self.assertEqual(answer["kind"], "refused")
        self.assertIn("scan the badge first", answer["message"])
        self._kept(self.tool)._damage("Bent")
        answer = self.desk.desk_scan("TQ-1", self.employee.id)
        self.assertEqual(answer["kind"], "refused")
        self.assertIn("Bent", answer["message"])
        self.assertEqual(self.desk.desk_scan("")["kind"], "refused")
        self.assertIn("neither a badge", self.desk.desk_scan("zzz-unknown")["message"])

    def test_names_are_looked_up(self):
        answer = self.desk.desk_scan("gang")
        self.assertEqual(answer["kind"], "choose")
        [choice] = answer["choices"]
        self.assertEqual(choice, {"kind": "person", "id": self.employee.id, "label": "Wu Gang"})
        answer = self.desk.desk_choose_person(choice["id"])
        self.assertEqual(answer["person"]["id"], self.employee.id)
        [choice] = self.desk.desk_scan("torque")["choices"]
        self.assertEqual(choice["code"], "TQ-1")

    def test_damage_seen_after_the_scan(self):
        self.desk.desk_scan("TQ-1", self.employee.id)
        loan = self.tool.loan_id
        self.desk.desk_scan("TQ-1")
        wizard = (
            self.env["dealer.tool.return"]
            .with_user(self.keeper)
            .with_context(tool_just_returned=True)
            .create({"tool_id": self.tool.id, "note": "Cracked"})
        )
        wizard.action_confirm()
        self.assertRecordValues(loan, [{"condition": "damaged", "back_note": "Cracked"}])
        self.assertEqual(self.tool.state, "damaged")

    def test_what_no_scanner_sends(self):
        """A wildcard is no tool, and what is no text or no person is answered with a sentence."""
        for code in ("%", "TQ_1", "TQ%", 5, None, {}, "\0"):
            with self.subTest(code):
                self.assertNotIn(
                    self.desk.desk_scan(code, self.employee.id)["kind"], ("lent", "returned")
                )
        for person in ("x", {}, [self.employee.id], 10**30, -1):
            with self.subTest(person), self.assertRaises(UserError):
                self.desk.desk_scan("TQ-1", person or "x")
            with self.subTest(person), self.assertRaises(UserError):
                self.desk.desk_choose_person(person)
        self.assertEqual(self.tool.state, "in")
