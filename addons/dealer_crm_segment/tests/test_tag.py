from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SegmentCommon


@tagged("post_install", "-at_install")
class TestTag(SegmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["res.partner.category"].create({"name": "Two cars"})
        cls.person, cls.hand, cls.poor = cls.env["res.partner"].create(
            [{"name": name} for name in ("Rich", "Hand", "Poor")]
        )
        cls.cars = cls.env["dealer.vehicle"]
        for person in (cls.person, cls.hand):
            for _number in range(2):
                car = cls._create_vehicle()
                car._set_owner(person)
                cls.cars |= car
        cls.hand.category_id = cls.tag
        cls._refresh()
        cls.rule = cls.env["dealer.tag.rule"].create(
            {
                "category_id": cls.tag.id,
                "domain": '[("cars_now", ">=", 2)]',
                "reason": "{cars_now} cars, a {model_id}",
            }
        )

    def _tagged(self):
        return (self.person + self.hand + self.poor).filtered(
            lambda partner: self.tag in partner.category_id
        )

    def test_a_tag_comes_with_its_reason_and_goes_when_it_holds_no_longer(self):
        self.rule._apply()
        self.assertEqual(self._tagged(), self.person + self.hand)
        self.assertEqual(self.person.tag_reason_ids.reason, "2 cars, a Uno")
        self.assertEqual(self.person.tag_reason_ids.since, self.Figure._get_today())
        self.cars.filtered(lambda car: car.owner_id == self.person)[:1]._set_owner(self.poor)
        self.cars.filtered(lambda car: car.owner_id == self.hand)[:1]._set_owner(self.poor)
        self._refresh(self.person + self.hand + self.poor)
        self.rule._apply()
        self.assertEqual(self._tagged(), self.hand + self.poor, "what was put by hand stays")
        self.assertFalse(self.person.tag_reason_ids)

    def test_two_rules_of_one_tag(self):
        second = self.rule.copy({"domain": '[("cars_now", ">=", 1)]'})
        (self.rule + second)._apply()
        self.rule.unlink()
        self.assertEqual(self._tagged(), self.person + self.hand, "the other rule holds")
        second.active = False
        self.assertEqual(self._tagged(), self.hand)

    def test_a_second_run_changes_nothing(self):
        self.rule._apply()
        before = self.person.tag_reason_ids
        self.rule._apply()
        self.assertEqual(self.person.tag_reason_ids, before)

    def test_the_page_says_why(self):
        self.rule._apply()
        marketing = self._create_user("marketing")
        badges = self.person.with_user(marketing)._get_overview_badges()
        badge = next(badge for badge in badges if badge["key"] == f"tag_{self.tag.id}")
        self.assertIn("2 cars, a Uno", badge["title"])
        self.poor.category_id = self.tag
        badges = self.poor.with_user(marketing)._get_overview_badges()
        badge = next(badge for badge in badges if badge["key"] == f"tag_{self.tag.id}")
        self.assertEqual(badge["title"], "Put by hand")
        self.assertIn("2 cars", self.person.with_user(marketing).portrait)

    def test_nobody_else_is_told(self):
        consultant = self._create_user("sales_consultant")
        self.rule._apply()
        person = self.person.with_user(consultant)
        self.assertFalse(person.tag_reason_ids)
        self.assertFalse(person.portrait)
        technician = self._create_user("technician")
        self.person.with_user(technician)._get_overview_badges()

    def test_rules_that_make_no_sense_are_refused(self):
        for values in (
            {"domain": "[]"},
            {"domain": "[('nothing', '=', 1)]"},
            {"reason": "{no_such_figure}"},
            {"reason": "{cars_now"},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.rule.copy(values)
