from datetime import date
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RosterPlanningCommon
from odoo.addons.dealer_workshop_planning.tests.common import NOW, at


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCertificate(RosterPlanningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.certificate = cls._create_certificate(cls.anna, "2026-03-10")
        cls.skill = cls.certificate.skill_id
        cls.level = cls.certificate.skill_level_id

    def _book_certified(self, start):
        return self._book(start, skill_id=self.skill.id, skill_level_id=self.level.id)

    def test_appointment_is_refused_with_the_day(self):
        self._book_certified(at(9))
        with self.assertRaisesRegex(UserError, r"Test high voltage.*has run out on .*10 Mar"):
            self._book_certified(at(9, 11))
        with self.assertRaisesRegex(UserError, "Ben has no valid Test high voltage"):
            self._book(
                at(9), bay=self.bay_2, employee=self.ben,
                skill_id=self.skill.id, skill_level_id=self.level.id,
            )  # fmt: skip
        # nobody else has it: no time is offered after its end
        need = self.env["dealer.workshop.capacity"]._make_need(1, self.skill, self.level, self.lift)
        found = self.env["dealer.workshop.capacity"]._get_free_times(
            [need], at(0, 11), at(0, 13), company=self.company
        )
        self.assertFalse(found)

    def test_naming_a_technician_is_refused(self):
        order = self._create_order(
            job_ids=[
                Command.create(
                    {
                        "concern": "Battery",
                        "skill_id": self.skill.id,
                        "skill_level_id": self.level.id,
                    }
                )
            ]
        )
        job = order.job_ids
        job.technician_id = self.anna
        job.technician_id = False
        with freeze_time("2026-03-11 02:00:00"):
            with self.assertRaisesRegex(ValidationError, "has run out on 2026-03-10"):
                job.technician_id = self.anna
            self._create_certificate(self.anna, "2028-01-01", valid_from="2026-03-11")
            job.technician_id = self.anna

    def _remind(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0):
            self.env["hr.employee.skill"]._cron_remind()

    def _get_activities(self):
        return self.env["mail.activity"].search(
            [("res_model", "=", "hr.employee"), ("res_id", "=", self.anna.id),
             ("summary", "like", "Test high voltage")]
        )  # fmt: skip

    def _get_messages(self, user):
        return self.env["mail.message"].search_count(
            [("subject", "like", "Test high voltage"),
             ("notified_partner_ids", "in", user.partner_id.ids)]
        )  # fmt: skip

    def test_told_once(self):
        clerk = self._create_user("hr")
        head_user = self._create_user("employee")
        own = self._create_user("technician")
        self.anna.user_id = own
        self.anna.parent_id = self._create_employee(
            "Head of Anna", user_id=head_user.id, is_technician=False
        )
        self.anna.hr_responsible_id = clerk
        self._remind()
        self._remind()
        activity = self._get_activities()
        self.assertEqual(activity.user_id, clerk)
        self.assertEqual(self._get_messages(own), 1)
        self.assertEqual(self._get_messages(head_user), 1)
        self.assertEqual(self.certificate.reminded_on, date(2026, 3, 10))
        self.certificate.valid_to = "2026-04-01"
        self.assertFalse(self.certificate.reminded_on, "a new end is told anew")

    def test_renewed_or_far_is_not_told(self):
        self.company.certificate_remind_days = 30
        self._create_certificate(self.anna, "2027-03-10", valid_from="2026-03-01")
        self._create_certificate(self.ben, "2026-06-01")
        self._remind()
        self.assertFalse(self._get_activities())

    def test_expiry(self):
        self.assertEqual((self.certificate.expiry, self.certificate.days_left), ("soon", 0))
        with freeze_time("2026-03-11 02:00:00"):
            self.certificate.invalidate_recordset()
            self.assertEqual((self.certificate.expiry, self.certificate.days_left), ("expired", -1))

    def test_nobody_certifies_himself(self):
        own = self._create_user("technician")
        self.anna.user_id = own
        mine = self.env["hr.employee.skill"].with_user(own).search(
            [("employee_id.user_id", "=", own.id), ("skill_type_id.is_certification", "=", True)]
        )  # fmt: skip
        self.assertEqual(mine, self.certificate, "he sees his own")
        with self.assertRaisesRegex(AccessError, "entered by HR"):
            mine.valid_to = "2030-01-01"
            mine.flush_recordset()
