from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon


class MovementCommon(PeopleCommon):
    """A workshop and a sales department with heads, posts with grades, a store beside."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Movement = cls.env["dealer.movement"]
        cls.grade_low, cls.grade_high, cls.grade_top = (
            cls.env.ref(f"dealer_hr_movement.grade_{code}") for code in ("p2", "p4", "m2")
        )
        cls.sales_head_user = cls._create_user("sales_manager")
        cls.sales = cls._create_department("Sales Test")
        cls.sales_head = cls._create_employee(
            name="Sales Head",
            user_id=cls.sales_head_user.id,
            department_id=cls.sales.id,
            parent_id=cls.general_manager.id,
        )
        cls.sales.manager_id = cls.sales_head
        cls.job.write({"department_id": cls.department.id, "grade_id": cls.grade_low.id})
        cls.adviser = cls._create_job(
            "Adviser Test", department_id=cls.sales.id, grade_id=cls.grade_low.id
        )
        cls.master = cls._create_job(
            "Master Test", department_id=cls.department.id, grade_id=cls.grade_high.id
        )
        cls.there = cls._create_job("Technician There", company_id=cls.other_store.id)
        cls.basic = cls.env["dealer.salary.kind"].create({"name": "Basic Test", "code": "t_basic"})
        cls.today = cls.store._get_store_date()
        cls.tomorrow = cls.today + timedelta(days=1)

    @classmethod
    def _create_movement(cls, user=None, **values):
        """Return a draft: the technician becomes an adviser tomorrow."""
        if values.get("kind") != "return":
            values.setdefault("to_job_id", cls.adviser.id)
        return cls.Movement.with_user(user or cls.hr_user).create(
            {
                "employee_id": cls.technician.id,
                "kind": "transfer",
                "date_from": cls.tomorrow,
                **values,
            }
        )

    def _take(self, movement, code, reason=None):
        workflow = movement.sudo().workflow_stage_id.workflow_id
        step = workflow.transition_ids.filtered(lambda t: t.code == code)
        movement.workflow_step(step.id, reason)
        self.env.flush_all()

    def _approve(self, movement):
        """Everybody asked approves, in order."""
        request = movement.sudo().workflow_request_id
        for _round in range(6):
            reviews = request.review_ids.filtered(lambda r: r.state == "pending")
            if not reviews:
                break
            review = reviews[:1]
            review.with_user(review.candidate_ids[:1]).action_approve()
            self.env.flush_all()
        movement.invalidate_recordset()

    def _create_planned(self, user=None, **values):
        movement = self._create_movement(user, **values)
        self._take(movement, "ask")
        self._approve(movement)
        self._take(movement.with_user(self.hr_manager_user), "plan")
        return movement

    @contextmanager
    def _no_commit(self):
        with patch.object(
            self.env.registry["ir.cron"], "_commit_progress", lambda *_args, **_options: 60
        ):
            yield

    def _run_cron(self):
        with self._no_commit():
            self.Movement.sudo()._cron_apply()
        self.env.flush_all()
        self.env.invalidate_all()

    def _run_on(self, date):
        """The scheduler runs at noon of a day."""
        self.env.invalidate_all()
        with freeze_time(f"{date} 04:00:00"):
            self._run_cron()
