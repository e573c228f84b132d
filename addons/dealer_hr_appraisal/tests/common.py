from datetime import date

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon
from odoo.addons.dealer_hr_work.models.dealer_work import Figure, WorkSource

FROM, TO = date(2026, 1, 1), date(2026, 6, 30)
# a dot, so that something is drawn
SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    b"gg=="
)


class AppraisalCommon(PeopleCommon):
    """People, a form of the technician's post, a cycle; figures come from a source of the tests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.figures = {}
        cls._patch_work()
        cls.scale = cls.env["dealer.appraisal.scale"].create(
            {
                "name": "Test grades",
                "sequence": 1,
                "grade_ids": [
                    Command.create({"name": "A", "score_min": 90, "share_max": 20}),
                    Command.create({"name": "B", "score_min": 60, "share_max": 100}),
                    Command.create({"name": "C", "score_min": 0, "share_max": 100}),
                ],
            }
        )
        cls.competency = cls.env["dealer.appraisal.competency"].create(
            {
                "name": "Care",
                "anchor_ids": [
                    Command.create({"name": "Seldom", "points": 40}),
                    Command.create({"name": "Often", "points": 70}),
                    Command.create({"name": "Always", "points": 100}),
                ],
            }
        )
        cls.low, cls.middle, cls.high = cls.competency.anchor_ids.sorted("points")
        cls.form = cls._create_form()
        # the general form out: who has no form of his post takes no part
        cls.env["dealer.appraisal.form"].search([("id", "!=", cls.form.id)]).active = False

    @classmethod
    def _create_technician_user(cls, login):
        return new_test_user(
            cls.env,
            login=login,
            groups="dealer_base.group_technician",
            company_id=cls.store.id,
            company_ids=[Command.set(cls.store.ids)],
        )

    @classmethod
    def _patch_work(cls):
        """Two figures of the tests: jobs counted, and a share of them."""
        Work = cls.registry["dealer.work"]
        figures = cls.figures
        nothing = SQL(
            "SELECT NULL::int AS employee_id, NULL::int AS company_id, NULL::date AS date, "
            "0 AS value, 0 AS base, 0 AS amount, '' AS res_model, 0 AS res_id, '' AS title "
            "WHERE FALSE"
        )

        def sources(self):
            return {
                "test_jobs": WorkSource("Jobs", "count", nothing),
                "test_share": WorkSource("Share", "percent", nothing, is_ratio=True),
            }

        def counted(self, codes, employees, first, last):
            return {
                (code, employee_id): Figure(value, 3)
                for (code, employee_id), value in figures.items()
                if code in codes and employee_id in employees.ids
            }

        for name, method in (("_get_work_sources", sources), ("_get_figures", counted)):
            cls.classPatch(Work, name, method)

    @classmethod
    def _create_form(cls, *items, **values):
        items = items or (
            cls._figure_item(50),
            {"kind": "competency", "competency_id": cls.competency.id, "weight": 30},
            {"kind": "goal", "name": "Tidy bay", "weight": 20},
        )
        return cls.env["dealer.appraisal.form"].create(
            {
                "name": "Technician",
                "job_ids": [Command.set(cls.job.ids)],
                "date_from": date(2025, 1, 1),
                "item_ids": [Command.create(item) for item in items],
                **values,
            }
        )

    @classmethod
    def _figure_item(cls, weight, **values):
        return {
            "kind": "figure",
            "source_code": "test_jobs",
            "floor": 0,
            "target": 100,
            "cap": 120,
            "weight": weight,
            **values,
        }

    @classmethod
    def _create_cycle(cls, **values):
        return cls.env["dealer.appraisal.cycle"].create(
            {
                "period_kind": "half",
                "date_from": FROM,
                "scale_id": cls.scale.id,
                "self_weight": 0,
                "manager_weight": 100,
                **values,
            }
        )

    @classmethod
    def _start(cls, **values):
        """Return a cycle that has started and the technician's appraisal in it."""
        cycle = cls._create_cycle(**values)
        cycle.with_user(cls.hr_user).action_start()
        appraisal = cycle.appraisal_ids.filtered(lambda a: a.employee_id == cls.technician)
        return cycle, appraisal

    def _get_review(self, appraisal, kind, user=None):
        reviews = appraisal.review_ids.filtered(
            lambda r: r.kind == kind and (not user or r.user_id == user)
        )
        return reviews.with_user(reviews[:1].user_id) if not user else reviews.with_user(user)

    def _answer(self, review, anchor=None, percent=80):
        """Fill a review in as its reviewer."""
        for answer in review.answer_ids:
            if answer.kind == "competency":
                answer.anchor_id = anchor or self.middle
            elif answer.kind in ("goal", "agreed"):
                answer.percent = percent
        return review

    def _hand_in(self, appraisal, kind, anchor=None, percent=80, user=None):
        review = self._get_review(appraisal, kind, user)
        self.assertTrue(review, kind)
        self._answer(review, anchor, percent)
        review.action_hand_in()
        return review

    def _review_all(self, appraisal, **answers):
        self._hand_in(appraisal, "self")
        self._hand_in(appraisal, "manager", **answers)

    def _release(self, cycle):
        cycle.with_user(self.hr_manager_user).action_start_calibration()
        cycle.with_user(self.hr_manager_user).action_release()
