from datetime import date

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common import FROM, TO, AppraisalCommon


@tagged("post_install", "-at_install")
class TestCycle(AppraisalCommon):
    def test_period(self):
        with Form(self.env["dealer.appraisal.cycle"]) as form:
            form.date_from = FROM
            form.period_kind = "quarter"
            self.assertEqual(form.date_to, date(2026, 3, 31))
            form.period_kind = "half"
        self.assertRecordValues(
            form.record,
            [
                {
                    "date_to": TO,
                    "months": 6,
                    "self_until": date(2026, 7, 7),
                    "manager_until": date(2026, 7, 14),
                    "state": "draft",
                }
            ],
        )
        self.assertIn("2026 H1", form.record.name)

    def test_weights(self):
        with self.assertRaisesRegex(ValidationError, "add up to 110 %"):
            self._create_cycle(self_weight=10)
        with self.assertRaisesRegex(ValidationError, "nobody is asked"):
            self._create_cycle(manager_weight=90, peer_weight=10)

    def test_start(self):
        """Everybody with a form gets one appraisal, whoever comes later too, and once."""
        self.figures["test_jobs", self.technician.id] = 90
        cycle, appraisal = self._start()
        self.assertEqual(cycle.state, "open")
        self.assertEqual(cycle.appraisal_ids.employee_id, self.technician)
        self.assertRecordValues(
            appraisal,
            [
                {
                    "manager_id": self.head.id,
                    "job_id": self.job.id,
                    "category": "self",
                    "form_id": self.form.id,
                }
            ],
        )
        self.assertEqual(appraisal.workflow_stage_id.category, "self")
        self.assertEqual(appraisal.line_ids.mapped("weight"), [50, 30, 20])
        self.assertEqual(set(appraisal.review_ids.mapped("kind")), {"self", "manager"})
        self_review = self._get_review(appraisal, "self")
        self.assertEqual(self_review.answer_ids.mapped("kind"), ["figure", "competency", "goal"])
        figure = appraisal.line_ids[0]
        self.assertEqual((figure.figure, figure.points, figure.is_scored), (90, 90, True))
        self.assertEqual(appraisal.points, 90)  # nothing else is known yet
        # again: nobody twice, newcomers added
        newcomer = self._create_employee(
            name="New", job_id=self.job.id, department_id=self.department.id
        )
        cycle.with_user(self.hr_user).action_add_people()
        cycle.with_user(self.hr_user).action_add_people()
        self.assertEqual(len(cycle.appraisal_ids), 2)
        added = cycle.appraisal_ids - appraisal
        self.assertEqual((added.employee_id, added.manager_id), (newcomer, self.head))

    def test_who(self):
        other = self._create_department("Office")
        with self.assertRaisesRegex(UserError, "Nobody takes part"):
            self._start(department_ids=[Command.set(other.ids)])
        _cycle, appraisal = self._start(department_ids=[Command.set(self.department.ids)])
        self.assertTrue(appraisal)

    def test_peers_and_upward(self):
        mates = self.Employee
        for number in range(4):
            mates |= self._create_employee(
                name=f"Mate {number}",
                job_id=self.job.id,
                department_id=self.department.id,
                parent_id=self.head.id,
            )
        self.head.job_id = self.job
        cycle, appraisal = self._start(
            peer_choice="drawn",
            peer_count=2,
            peer_weight=20,
            with_upward=True,
            upward_weight=20,
            manager_weight=60,
        )
        peers = appraisal.review_ids.filtered(lambda r: r.kind == "peer")
        self.assertEqual(len(peers), 2)
        self.assertLessEqual(peers.reviewer_id, mates)
        asked = cycle.appraisal_ids.review_ids.filtered(lambda r: r.kind == "peer")
        counts = [len(group) for group in asked.grouped("reviewer_id").values()]
        self.assertLessEqual(max(counts) - min(counts), 1)
        own = cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.head)
        upward = own.review_ids.filtered(lambda r: r.kind == "upward")
        self.assertEqual(upward.reviewer_id, mates | self.technician)
        self.assertEqual(set(upward.answer_ids.mapped("kind")), {"competency"})
        self.assertEqual(own.manager_id, self.general_manager)

    def test_figures(self):
        cycle, appraisal = self._start()
        self.figures["test_jobs", self.technician.id] = 130
        cycle.with_user(self.hr_user).action_refresh_figures()
        line = appraisal.line_ids[0]
        self.assertEqual((line.figure, line.figure_rows, line.points), (130, 3, 120))
        for user in (self.hr_manager_user, self.head_user):
            with self.assertRaises(UserError):
                line.with_user(user).figure = 5
            with self.assertRaises(UserError):
                line.with_user(user).points = 5
        action = line.with_user(self.head_user).action_open_documents()
        self.assertEqual(action["res_model"], "dealer.work.row")

    def test_share_of_nothing(self):
        """A share without anything below the line leaves its weight to the other items."""
        form = self._create_form(
            self._figure_item(50),
            self._figure_item(50, source_code="test_share"),
            date_from=date(2026, 1, 1),
        )
        self.figures["test_jobs", self.technician.id] = 40
        cycle, appraisal = self._start()
        self.assertEqual(appraisal.form_id, form)
        self.assertEqual(appraisal.points, 40)
        self.figures["test_share", self.technician.id] = 0.8
        cycle._refresh_figures()
        self.assertEqual(appraisal.line_ids[1].figure, 80)
        self.assertEqual(appraisal.points, 60)

    def test_cron(self):
        cycle, appraisal = self._start()
        review = self._get_review(appraisal, "self").sudo()
        with freeze_time("2026-07-06 04:00:00"):
            cycle._follow()
            cycle._follow()
        self.assertEqual(len(review.activity_ids), 1)
        self.assertEqual(review.activity_ids.user_id, self.technician_user)
        self.assertFalse(self._get_review(appraisal, "manager").activity_ids)
        with freeze_time("2026-07-08 04:00:00"), self.enter_registry_test_mode():
            self.env.ref("dealer_hr_appraisal.ir_cron_follow").method_direct_trigger()
        self.assertEqual(appraisal.category, "manager")
        self.assertTrue(appraisal.self_skipped_on)

    def test_started_stays(self):
        cycle, _appraisal = self._start()
        with self.assertRaisesRegex(UserError, "has started"):
            cycle.manager_weight = 90
        with self.assertRaisesRegex(UserError, "has started"):
            cycle.unlink()
        with self.assertRaisesRegex(UserError, "by hand"):
            cycle.with_user(self.hr_manager_user).state = "closed"

    def test_roles(self):
        cycle = self._create_cycle()
        for user in (self.head_user, self.technician_user):
            with self.assertRaises(AccessError):
                cycle.with_user(user).action_start()
        for user in (self.other_hr_user, self.other_hr_manager_user):
            with self.assertRaises(AccessError):
                cycle.with_user(user).read(["name"])

    def _count_start(self, size):
        """:return: queries it takes to start a cycle of so many people; they all share a head"""
        department = self._create_department(f"Line {size}")
        self.env["hr.employee"].with_context(tracking_disable=True).create(
            [
                {
                    "name": f"Person {number}",
                    "job_id": self.job.id,
                    "department_id": department.id,
                    "parent_id": self.head.id,
                }
                for number in range(size)
            ]
        )
        cycle = self._create_cycle(
            peer_choice="drawn",
            peer_count=2,
            peer_weight=20,
            manager_weight=80,
            department_ids=[Command.set(department.ids)],
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        cycle.with_user(self.hr_user).action_start()
        self.env.flush_all()
        self.assertEqual(len(cycle.appraisal_ids), size)
        self.assertEqual(len(cycle.appraisal_ids.review_ids), size * 4)
        return self.env.cr.sql_log_count - before

    def test_in_sets(self):
        """Starting is done in sets: ten times the people take hardly more queries."""
        self._count_start(3)  # caches
        few, many = self._count_start(6), self._count_start(60)
        self.assertLess(many, few + 15)
        self.assertLess(many, 150)
