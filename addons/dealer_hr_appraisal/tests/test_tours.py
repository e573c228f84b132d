from odoo.tests import HttpCase, tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestTours(AppraisalCommon, HttpCase):
    def test_self_review(self):
        """The person answers on his phone, tap by tap, and hands in."""
        self.figures["test_jobs", self.technician.id] = 70
        _cycle, appraisal = self._start()
        self.browser_size = "390x844"
        self.touch_enabled = True
        self.start_tour(
            "/odoo/my-reviews", "dealer_appraisal_self", login=self.technician_user.login
        )
        appraisal.invalidate_recordset()
        self.assertEqual(appraisal.category, "manager")
        care, bay = appraisal.line_ids[1:]
        self.assertEqual((care.self_points, bay.self_points), (70, 90))
        self.assertEqual(appraisal.line_ids[0].dispute, "One job is missing")

    def test_calibration(self):
        """HR closes the reviews, adjusts one with a reason, releases."""
        cycle, appraisal = self._start()
        self._review_all(appraisal)
        self.start_tour(
            f"/odoo/appraisal-cycles/{cycle.id}",
            "dealer_appraisal_calibration",
            login=self.hr_manager_user.login,
        )
        (cycle | cycle).invalidate_recordset()
        appraisal.invalidate_recordset()
        self.assertEqual(cycle.state, "closed")
        self.assertEqual((appraisal.final_points, appraisal.category), (88, "talk"))
