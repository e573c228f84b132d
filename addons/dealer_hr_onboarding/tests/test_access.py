from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import OnboardingCommon
from odoo.addons.dealer_hr_ext.tests.common import IDENTITY


@tagged("post_install", "-at_install")
class TestRegistrationAccess(OnboardingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registration = cls._create_complete()

    def test_clerk_sees_no_salary(self):
        mine = self.registration.with_user(self.hr_user)
        self.assertEqual(mine.read(["identity_number"])[0]["identity_number"], IDENTITY)
        for name in ("salary_ids", "salary_total", "benefit_base"):
            with self.assertRaises(AccessError):
                mine.read([name])
        with self.assertRaises(AccessError):
            self.env["dealer.registration.salary"].with_user(self.hr_user).search_read([])
        with self.assertRaises(AccessError):
            self.job.with_user(self.hr_user).read(["proposed_salary_ids"])
        arch = mine.get_view(self.env.ref("dealer_hr_onboarding.dealer_registration_view_form").id)[
            "arch"
        ]
        self.assertNotIn("salary_ids", arch)

    def test_manager_changes_the_salary(self):
        mine = self.registration.with_user(self.hr_manager_user)
        mine.salary_ids[0].amount = 7000
        self.assertEqual(mine.salary_total, 7300)

    def test_general_manager_reads_only(self):
        mine = self.registration.with_user(self.general_manager_user)
        self.assertEqual(mine.read(["salary_total"])[0]["salary_total"], 6300)
        with self.assertRaises(AccessError):
            mine.person_name = "Somebody else"
        with self.assertRaises(AccessError):
            mine.salary_ids[0].amount = 1

    def test_others_see_nothing(self):
        for user in (self.employee_user, self.head_user, self.technician_user, self.portal_user):
            with self.assertRaises(AccessError):
                self.registration.with_user(user).read(["person_name"])
        for user in (self.other_hr_user, self.other_hr_manager_user):
            Mine = self.Registration.with_user(user)
            self.assertFalse(Mine.search([("id", "=", self.registration.id)]))
            with self.assertRaises(AccessError):
                self.registration.with_user(user).read(["person_name"])
            self.assertFalse(
                self.env["dealer.registration.paper"]
                .with_user(user)
                .search([("registration_id", "=", self.registration.id)])
            )

    def test_scans_are_read_with_their_registration(self):
        scan = self.registration.paper_ids.attachment_ids
        self.assertTrue(scan.with_user(self.hr_user).read(["raw"]))
        for user in (self.employee_user, self.other_hr_user):
            with self.assertRaises(AccessError):
                scan.with_user(user).read(["raw"])

    def test_facts_are_set_by_actions_only(self):
        mine = self.registration.with_user(self.hr_manager_user)
        for name in ("hired_on", "approved_on", "submitted_on"):
            with self.assertRaises(UserError):
                mine.write({name: "2026-03-01 00:00:00"})
        with self.assertRaises(UserError):
            mine.write({"access_token": "guess"})
        with self.assertRaises(UserError):
            mine.write({"category": "hired"})

    def test_what_was_submitted_is_kept(self):
        self._step(self.registration, "submit")
        with self.assertRaisesRegex(UserError, "refuse it"):
            self.registration.with_user(self.hr_user).unlink()

    def test_draft_goes_with_its_scans(self):
        scan = self.registration.sudo().paper_ids.attachment_ids
        self.registration.with_user(self.hr_user).unlink()
        self.assertFalse(scan.exists())

    def test_history_keeps_no_private_data(self):
        self._step(self.registration, "submit")
        moves = (
            self.env["dealer.workflow.move"]
            .sudo()
            .search([("res_model", "=", "dealer.registration")])
        )
        for snapshot in moves.mapped("snapshot"):
            self.assertNotIn(IDENTITY, str(snapshot))
            self.assertNotIn("6222020200112233445", str(snapshot))
