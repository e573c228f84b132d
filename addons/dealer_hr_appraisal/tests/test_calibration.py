from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import AppraisalCommon


@tagged("post_install", "-at_install")
class TestCalibration(AppraisalCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = cls.technician
        for number in range(4):
            cls.people |= cls._create_employee(
                name=f"Mate {number}",
                job_id=cls.job.id,
                department_id=cls.department.id,
                parent_id=cls.head.id,
            )
        for person, jobs in zip(cls.people, (100, 99, 98, 50, 40), strict=True):
            cls.figures["test_jobs", person.id] = jobs
        cls.form = cls._create_form(cls._figure_item(100), date_from="2026-03-01")

    def _start_all(self, **values):
        cycle = self._create_cycle(with_self=False, **values)
        cycle.with_user(self.hr_user).action_start()
        for appraisal in cycle.appraisal_ids:
            self._hand_in(appraisal, "manager")
        return cycle

    def test_waiting(self):
        cycle, appraisal = self._start()
        with self.assertRaisesRegex(UserError, "5 heads' reviews are not in"):
            cycle.with_user(self.hr_manager_user).action_start_calibration()
        for one in cycle.appraisal_ids - appraisal:
            one.with_user(self.hr_user).action_cancel()
        self._hand_in(appraisal, "self")
        self._hand_in(appraisal, "manager")
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        self.assertEqual(cycle.state, "calibration")

    def test_frozen(self):
        cycle = self._start_all()
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        self.figures["test_jobs", self.technician.id] = 5
        with self.assertRaisesRegex(UserError, "not open"):
            cycle.with_user(self.hr_user).action_refresh_figures()
        cycle._refresh_figures()
        with self.enter_registry_test_mode():
            self.env.ref("dealer_hr_appraisal.ir_cron_follow").method_direct_trigger()
        figures = cycle.appraisal_ids.line_ids.mapped("figure")
        self.assertEqual(sorted(figures), [40, 50, 98, 99, 100])

    def test_forced(self):
        """Too many of the best are named; an adjustment with its reason mends it."""
        cycle = self._start_all(distribution="forced")
        manager = cycle.with_user(self.hr_manager_user)
        with self.assertRaisesRegex(UserError, "Calibrate"):
            manager.action_release()
        manager.action_start_calibration()
        self.assertIn("at most 1 may", manager.distribution_table)
        with self.assertRaisesRegex(UserError, "3 people have A, at most 1 may.*Mate 0, Mate 1"):
            manager.action_release()
        mates = cycle.appraisal_ids.filtered(lambda a: a.employee_id in self.people[1:3])
        for mate in mates.with_user(self.hr_manager_user):
            wizard = Form(
                self.env["dealer.appraisal.adjust"]
                .with_user(self.hr_manager_user)
                .with_context(**mate.action_adjust()["context"])
            )
            self.assertEqual(wizard.points, mate.final_points)
            wizard.points = 85
            self.assertEqual(wizard.grade_id.name, "B")
            wizard.reason = "Easier jobs than the others"
            wizard.save().action_confirm()
        self.assertEqual(mates.mapped("final_points"), [85, 85])
        self.assertEqual(mates.mapped("points"), [99, 98])
        self.assertRecordValues(
            mates[0].adjustment_ids,
            [
                {
                    "points_before": 99,
                    "points_after": 85,
                    "reason": "Easier jobs than the others",
                    "user_id": self.hr_manager_user.id,
                }
            ],
        )
        with self.assertRaises(UserError):
            mates.adjustment_ids[0].reason = "No"
        with self.assertRaises(UserError):
            mates.adjustment_ids[0].unlink()
        manager.action_release()
        self.assertEqual(set(cycle.appraisal_ids.mapped("category")), {"talk"})

    def test_small_groups_are_free(self):
        cycle = self._start_all(distribution="forced", distribution_from=6)
        self._release(cycle)
        self.assertEqual(cycle.state, "closed")

    def test_by_department(self):
        office = self._create_department("Office")
        self.people[3:].department_id = office
        cycle = self._start_all(
            distribution="forced", distribution_scope="department", distribution_from=2
        )
        manager = cycle.with_user(self.hr_manager_user)
        manager.action_start_calibration()
        with self.assertRaisesRegex(UserError, "Workshop: 3 people have A"):
            manager.action_release()

    def test_adjust_guards(self):
        cycle = self._start_all()
        appraisal = cycle.appraisal_ids[0]
        manager = appraisal.with_user(self.hr_manager_user)
        with self.assertRaisesRegex(UserError, "while the cycle is calibrated"):
            manager._adjust(50, "Early")
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        with self.assertRaisesRegex(UserError, "Say why"):
            manager._adjust(50, " ")
        for user in (self.head_user, self.hr_user):
            with self.assertRaisesRegex(UserError, "agreed on by"):
                appraisal.with_user(user)._adjust(50, "Mine")
            with self.assertRaises(AccessError):
                self.env["dealer.appraisal.adjust"].with_user(user).create(
                    {"appraisal_id": appraisal.id, "points": 100, "reason": "Mine"}
                ).action_confirm()
        with self.assertRaises(UserError):
            manager.adjustment = 50

    def test_own_is_anothers(self):
        """The HR manager neither sees nor adjusts her own points."""
        self.hr_manager.job_id = self.job
        self.hr_manager.parent_id = self.head
        self.hr_manager.department_id = self.department
        cycle = self._start_all()
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        own = cycle.appraisal_ids.filtered(lambda a: a.employee_id == self.hr_manager)
        with self.assertRaisesRegex(UserError, "your own"):
            own.with_user(self.hr_manager_user)._adjust(100, "Good")
        with self.assertRaises(AccessError):
            own.with_user(self.hr_manager_user).read(["points"])
        own.with_user(self.general_manager_user)._adjust(60, "Agreed with the board")
        self.assertEqual(own.final_points, 60)

    def test_upward(self):
        """People below count from three on, as a mean; fewer are not even a figure."""
        self.head.job_id = self._create_job("Head")
        self._create_form(
            {"kind": "competency", "competency_id": self.competency.id, "weight": 100},
            job_ids=[Command.set(self.head.job_id.ids)],
            name="Head",
        )
        users = [self._create_technician_user(f"test_below_{number}") for number in range(4)]
        for person, user in zip(self.people[1:], users, strict=True):
            person.user_id = user
        cycle = self._create_cycle(
            with_self=False,
            with_upward=True,
            upward_weight=50,
            manager_weight=50,
            job_ids=[Command.set(self.head.job_id.ids)],
        )
        cycle.action_start()
        own = cycle.appraisal_ids
        self._hand_in(own, "manager", anchor=self.high)
        for user in users[:2]:
            self._hand_in(own, "upward", anchor=self.low, user=user)
        line = own.line_ids
        cycle._count_others()
        self.assertEqual((line.upward_points, line.points), (0, 100))
        self._hand_in(own, "upward", anchor=self.low, user=users[2])
        self.assertEqual(line.points, 100)  # one by one nothing is told
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        self.assertEqual((line.upward_points, line.points), (40, 70))

    def test_queries(self):
        cycle = self._start_all()
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        Appraisal = self.env["dealer.appraisal"].with_user(self.hr_manager_user)
        names = {
            "employee_id": {"fields": {"display_name": {}}},
            "grade_id": {"fields": {"display_name": {}}},
            "final_points": {},
            "category": {},
            "can_calibrate": {},
            "cycle_state": {},
        }
        Appraisal.web_search_read([("cycle_id", "=", cycle.id)], names)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        Appraisal.web_search_read([("cycle_id", "=", cycle.id)], names)
        self.assertLess(self.env.cr.sql_log_count - before, 30)
