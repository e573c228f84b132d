from datetime import date

from odoo import Command
from odoo.tests import tagged

from .common import SanbaoCommon


@tagged("post_install", "-at_install")
class TestRules(SanbaoCommon):
    def test_law_of_the_day_of_sale(self):
        rules = self.env["dealer.sanbao.rule"]._get_rules(self.env.ref("base.cn"))
        for day, days, faults in (
            (date(2013, 9, 30), None, None),
            (date(2013, 10, 1), 35, 5),
            (date(2021, 12, 31), 35, 5),
            (date(2022, 1, 1), 30, 4),
        ):
            mine = {rule.kind: rule for rule in rules._applies_to(day)}
            self.assertEqual(days, mine["repair_days"].limit if mine else None, day)
            self.assertEqual(faults, mine["same_fault"].limit if mine else None, day)
        self.assertIn("early_replacement", mine)
        self.assertEqual((mine["repair_days"].months, mine["repair_days"].km), (24, 50000))
        self.assertEqual((mine["visit_days"].months, mine["visit_days"].km), (36, 60000))
        self.assertEqual((mine["early_safety"].days, mine["early_safety"].km), (60, 3000))

    def test_levels(self):
        Rule = self.env["dealer.sanbao.rule"]
        more = Rule.new({"limit": 30, "comparison": "more", "warn_at": 25})
        self.assertEqual(
            [more._get_level(n) for n in (0, 24, 25, 30, 31)],
            ["ok", "ok", "warning", "warning", "limit"],
        )
        reached = Rule.new({"limit": 2, "comparison": "reached", "warn_at": 1})
        self.assertEqual([reached._get_level(n) for n in (0, 1, 2)], ["ok", "warning", "limit"])

    def test_new_law(self):
        """A change of the law is a new row; the cars sold before keep theirs."""
        old = self.env.ref("dealer_workshop_sanbao.rule_43_repair_days")
        old.date_to = date(2026, 12, 31)
        new = old.copy(
            {"date_from": date(2027, 1, 1), "date_to": False, "limit": 20, "warn_at": 15}
        )
        rules = old + new
        self.assertEqual(rules._applies_to(date(2026, 12, 31)), old)
        self.assertEqual(rules._applies_to(date(2027, 1, 1)), new)

    def test_managers(self):
        self.assertEqual(self.company._get_sanbao_managers(), self.manager)
        self.company.sanbao_manager_id = False
        self.company.workflow_manager_id = self.adviser
        self.assertEqual(self.company._get_sanbao_managers(), self.adviser)
        self.company.workflow_manager_id = False
        other = self.env["res.company"].create({"name": "Second store"})
        stranger = self._create_user(
            "general_manager", company_id=other.id, company_ids=[Command.set(other.ids)]
        )
        self.assertIn(self.manager, self.company._get_sanbao_managers())
        self.assertNotIn(stranger, self.company._get_sanbao_managers())
