from odoo.tests import tagged

from odoo.addons.dealer_hr_appraisal.tests.common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestMatch(AppraisalCommon):
    def test_a_good_appraisal_counts(self):
        """Of two alike, who was appraised better fits better, and the words say so."""
        colleague = self._create_employee(
            name="Colleague",
            job_id=self.job.id,
            department_id=self.department.id,
            user_id=self._create_technician_user("test_match_colleague").id,
        )
        cycle, appraisal = self._start()
        other = cycle.appraisal_ids.filtered(lambda a: a.employee_id == colleague)
        vacancy = self.env["dealer.vacancy"].create({"job_id": self._create_job("Master Test").id})

        def matches():
            vacancy.action_match()
            found = {match.employee_id: match for match in vacancy.match_ids}
            return found[self.technician], found[colleague]

        first, second = matches()
        self.assertEqual(first.score, second.score)
        self.assertNotIn("Appraised", first.reasons, "only what is signed counts")
        best, _middle, worst = self.scale.grade_ids.sorted("score_min", reverse=True)
        self.env.flush_all()
        for record, grade in ((appraisal, best), (other, worst)):
            self.env.cr.execute(
                "UPDATE dealer_appraisal SET category = 'done', grade_id = %s WHERE id = %s",
                [grade.id, record.id],
            )
        self.env.invalidate_all()
        first, second = matches()
        self.assertGreater(first.score, second.score)
        self.assertIn("Appraised A on", first.reasons)
        self.assertIn("Appraised C on", second.reasons)
