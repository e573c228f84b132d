from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CommissionCommon


@tagged("post_install", "-at_install")
class TestAccess(CommissionCommon):
    def setUp(self):
        super().setUp()
        self._create_rule(rate=100)
        for person in (self.technician, self.head, self.employee):
            self._add_work(person, "2026-03-02")
        self._compute()

    def _see(self, user, model="dealer.commission.statement"):
        records = self.env[model].with_user(user)
        records = records.with_context(allowed_company_ids=user.company_ids.ids).search([])
        return set(records.sudo().employee_id.mapped("name"))

    def test_who_sees_whose(self):
        everybody = {"Technician", "Head", "Employee"}
        for user, seen in (
            (self.technician_user, {"Technician"}),
            (self.employee_user, {"Employee"}),
            (self.head_user, {"Technician", "Head"}),
            (self.hr_user, set()),
            (self.hr_manager_user, everybody),
            (self.general_manager_user, everybody),
            (self.other_hr_user, set()),
            (self.other_hr_manager_user, set()),
        ):
            self.assertEqual(self._see(user), seen, user.login)
            self.assertEqual(self._see(user, "dealer.commission.line"), seen, user.login)

    def test_portal_sees_nothing(self):
        for model in ("statement", "line", "rule", "export"):
            with self.assertRaises(AccessError):
                self._see(self.portal_user, f"dealer.commission.{model}")

    def test_rules_are_the_managers(self):
        for user in (self.technician_user, self.head_user, self.hr_user):
            with self.assertRaises(AccessError):
                self.env["dealer.commission.rule"].with_user(user).search([])
        rule = self.env["dealer.commission.rule"].search([("name", "=", "Rule")], limit=1)
        rule.with_user(self.hr_manager_user).rate = 5
        with self.assertRaises(AccessError):
            rule.with_user(self.general_manager_user).rate = 6

    def test_others_reading_is_noted(self):
        Reading = self.env["dealer.private.reading"]
        statement = self._get_statement(self.technician)
        domain = [
            ("employee_id", "=", self.technician.id), ("model", "=", statement._name),
        ]  # fmt: skip
        statement.with_user(self.technician_user).read(["amount_total"])
        self.assertFalse(Reading.search(domain), "his own")
        statement.with_user(self.head_user).read(["amount_total"])
        self.assertEqual(Reading.search(domain).user_id, self.head_user)

    def test_computing_is_the_managers(self):
        statement = self._get_statement(self.technician)
        for user in (self.technician_user, self.head_user):
            with self.assertRaises(AccessError):
                statement.with_user(user).action_recompute()
            with self.assertRaises(AccessError):
                self.env["dealer.commission.run"].with_user(user).create({})

    def test_person_reads_the_whole_screen(self):
        """All a person's form shows, with his rights only."""
        statement = self._get_statement(self.technician).with_user(self.technician_user)
        for model, records in (
            ("dealer.commission.statement", statement),
            ("dealer.commission.line", statement.line_ids),
        ):
            for kind in ("form", "list", "kanban"):
                if model.endswith("line") and kind == "form":
                    continue
                view = self.env[model].with_user(self.technician_user).get_view(view_type=kind)
                names = list(view["models"][model])
                records.read(names)
