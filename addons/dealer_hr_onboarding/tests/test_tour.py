from odoo.tests import HttpCase, tagged

from .common import OnboardingCommon
from odoo.addons.dealer_hr_ext.tests.common import IDENTITY


@tagged("post_install", "-at_install")
class TestOnboardingTour(OnboardingCommon, HttpCase):
    def test_from_the_board_to_the_staff_file(self):
        """The clerk types a form and asks; approved, the HR manager hires."""
        self.id_card.is_required = False
        self.start_tour("/odoo/joining", "dealer_onboarding_desk", login=self.hr_user.login)
        registration = self.Registration.search([("person_name", "=", "王小明")])
        self.assertRecordValues(
            registration,
            [{"category": "checking", "identity_number": IDENTITY, "job_id": self.job.id}],
        )
        review = registration.workflow_request_id.review_ids
        review.with_user(self.general_manager_user).action_approve()
        self.start_tour(
            f"/odoo/joining/{registration.id}",
            "dealer_onboarding_hire",
            login=self.hr_manager_user.login,
        )
        self.assertEqual(registration.category, "hired")
        self.assertEqual(registration.employee_id.job_id, self.job)


@tagged("post_install", "-at_install")
class TestJoinTour(OnboardingCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_on_the_phone(self):
        self.id_card.is_required = False
        registration = self._create_registration().sudo()
        registration.action_make_link()
        path = "/join/" + registration.link_url.rpartition("/")[2]
        self.start_tour(path, "dealer_onboarding_phone")
        self.assertRecordValues(
            registration,
            [{"category": "submitted", "person_name": "王小明", "identity_number": IDENTITY}],
        )
