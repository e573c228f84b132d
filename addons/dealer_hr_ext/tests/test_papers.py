from datetime import date, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PeopleCommon
from odoo.addons.dealer_hr_ext.lib import licence


@tagged("post_install", "-at_install")
class TestPapers(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Paper = cls.env["dealer.staff.paper"]
        cls.licence = cls.env.ref("dealer_hr_ext.paper_kind_driving_licence")
        cls.health = cls.env.ref("dealer_hr_ext.paper_kind_health_certificate")
        cls.today = cls.store._get_store_date()

    def test_get_papers(self):
        old = self._create_paper(
            self.technician, self.licence, valid_until=self.today - timedelta(days=1)
        )
        new = self._create_paper(
            self.technician, self.licence, valid_until=self.today + timedelta(days=900)
        )
        both = self.technician + self.employee
        self.assertEqual(both._get_papers("driving_licence"), {self.technician.id: new})
        day = self.today - timedelta(days=5)
        self.assertEqual(both._get_papers("driving_licence", day), {self.technician.id: new})
        new.issued_on = self.today
        self.assertEqual(both._get_papers("driving_licence", day), {self.technician.id: old})
        self.assertEqual(old.status, "renewed")
        self.assertEqual(new.status, "valid")

    def test_reminder_comes_once_and_goes(self):
        paper = self._create_paper(
            self.technician, self.licence, valid_until=self.today + timedelta(days=10)
        )
        self.Paper._get_due(500)._remind()
        self.assertEqual(paper.reminder_id.user_id, self.hr_user)
        self.assertEqual(paper.reminder_id.date_deadline, paper.valid_until)
        self.assertNotIn(paper, self.Paper._get_due(500))
        self.assertIn("Driving", self.technician.paper_warning)
        reminder = paper.reminder_id
        self._create_paper(
            self.technician, self.licence, valid_until=self.today + timedelta(days=2000)
        )
        self.assertFalse(reminder.exists() and reminder.active)
        self.assertNotIn(paper, self.Paper._get_due(500))
        self.technician.invalidate_recordset()
        self.assertFalse(self.technician.paper_warning)

    def test_wrong_papers(self):
        with self.assertRaisesRegex(ValidationError, "until which day"):
            self._create_paper(self.technician, self.licence)
        self.store.country_id = self.env.ref("base.cn")
        with self.assertRaisesRegex(ValidationError, "no class"):
            self._create_paper(
                self.technician, self.licence, valid_until=self.today, licence_class="C9"
            )

    def test_who_sees_which(self):
        licence = self._create_paper(self.technician, self.licence, valid_until=date(2040, 1, 1))
        health = self._create_paper(self.technician, self.health, valid_until=date(2040, 1, 1))
        both = licence + health

        def seen(user):
            return self.Paper.with_user(user).search([("id", "in", both.ids)]).sudo(False)

        self.assertEqual(seen(self.hr_user), both)
        self.assertEqual(seen(self.technician_user), both)
        self.assertEqual(seen(self.head_user), licence)
        self.assertEqual(seen(self.general_manager_user), licence)
        self.assertFalse(seen(self.employee_user))
        self.assertFalse(seen(self.other_hr_manager_user))
        with self.assertRaises(AccessError):
            self.Paper.with_user(self.portal_user).search([])
        with self.assertRaises(AccessError):
            licence.with_user(self.technician_user).write({"valid_until": date(2050, 1, 1)})

    def test_health_is_noted(self):
        paper = self._create_paper(self.technician, self.health, valid_until=date(2040, 1, 1))
        paper.with_user(self.hr_user).read(["valid_until"])
        Reading = self.env["dealer.private.reading"]
        self.assertFalse(Reading.search([("employee_id", "=", self.technician.id)]))
        paper.with_user(self.hr_user).read(["number"])
        self.assertRecordValues(
            Reading.search([("employee_id", "=", self.technician.id)]),
            [{"kind": "health", "user_id": self.hr_user.id}],
        )

    def test_classes_covered(self):
        self.assertTrue(licence.covers("B2、C1", "C3"))
        self.assertFalse(licence.covers("C1", "B2"))
        self.assertFalse(licence.covers("", "C1"))
