from datetime import date

from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import RosterCommon


@tagged("post_install", "-at_install")
class TestSwap(RosterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2031-02-20 04:00:00"))
        cls.roster = cls._create_roster()
        for day, mine, his in (
            (3, cls.early, cls.late),
            (4, None, cls.late),
            (10, cls.early, None),
        ):
            cls._set(cls.roster, cls.technician, day, mine)
            cls._set(cls.roster, cls.second, day, his)
        cls.roster.action_publish()

    def _create_swap(self, user=None, **values):
        return self.env["dealer.shift.swap"].with_user(user or self.technician_user).create(
            {
                "employee_id": self.technician.id,
                "other_id": self.second.id,
                "date": date(2031, 3, 3),
                "other_date": date(2031, 3, 3),
                "reason": "Dentist",
                **values,
            }
        )  # fmt: skip

    def _get_shift(self, employee, day):
        return self.env["dealer.roster.day"].search(
            [("employee_id", "=", employee.id), ("date", "=", date(2031, 3, day))]
        ).type_id  # fmt: skip

    def test_asked_agreed_approved(self):
        swap = self._create_swap()
        self.assertEqual(swap.head_id, self.head)
        self.assertIn("Technician", swap.outcome)
        swap.action_ask()
        swap.with_user(self.second_user).action_agree()
        self.assertEqual(swap.category, "agreed")
        self.assertEqual(self._get_shift(self.technician, 3), self.early, "nothing changed yet")
        swap.with_user(self.head_user).action_approve()
        self.assertEqual(swap.category, "done")
        self.assertEqual(swap.workflow_stage_id.category, "done")
        self.assertEqual(self._get_shift(self.technician, 3), self.late)
        self.assertEqual(self._get_shift(self.second, 3), self.early)
        self.assertEqual(len(self.roster.change_ids), 2)
        self.assertEqual(self.roster.change_ids.swap_id, swap)
        self.assertEqual(self.roster.change_ids.user_id, self.head_user)

    def test_a_day_for_another(self):
        """He works my Monday, I work his Tuesday."""
        swap = self._create_swap(date=date(2031, 3, 10), other_date=date(2031, 3, 4))
        swap.action_ask()
        swap.with_user(self.second_user).action_agree()
        swap.with_user(self.head_user).action_approve()
        self.assertFalse(self._get_shift(self.technician, 10))
        self.assertEqual(self._get_shift(self.second, 10), self.early)
        self.assertEqual(self._get_shift(self.technician, 4), self.late)
        self.assertFalse(self._get_shift(self.second, 4))

    def test_steps_by_the_workflow(self):
        swap = self._create_swap()
        steps = {step["label"] for step in swap.workflow_panel["steps"]}
        self.assertIn("Ask", steps)
        transition = swap.workflow_stage_id.sudo().workflow_id.transition_ids.filtered(
            lambda t: t.code == "ask"
        )
        swap.workflow_step(transition.id)
        self.assertEqual(swap.category, "asked")

    def test_everybody_decides_for_himself(self):
        swap = self._create_swap()
        with self.assertRaises(AccessError):
            swap.with_user(self.second_user).action_ask()
        swap.action_ask()
        with self.assertRaises(AccessError):
            swap.action_agree()
        swap.with_user(self.second_user).action_agree()
        for user in (self.technician_user, self.second_user):
            with self.assertRaises(AccessError):
                swap.with_user(user).action_approve()
        with self.assertRaises(UserError):
            swap.agreed_on = "2031-01-01 00:00:00"
        with self.assertRaisesRegex(UserError, "withdraw it first"):
            swap.date = date(2031, 3, 10)

    def test_refused_and_withdrawn(self):
        swap = self._create_swap()
        swap.action_ask()
        swap.with_user(self.second_user).action_refuse()
        self.assertEqual(swap.category, "refused")
        swap = self._create_swap()
        swap.action_ask()
        swap.action_withdraw()
        self.assertEqual(swap.category, "cancelled")
        self.assertEqual(self._get_shift(self.technician, 3), self.early)

    def test_checks_are_obeyed(self):
        """After the late shift of Monday, Tuesday's early one is too soon."""
        self._set(self.roster, self.technician, 4, self.early, "Needed")
        swap = self._create_swap()
        swap.action_ask()
        swap.with_user(self.second_user).action_agree()
        with self.assertRaisesRegex(UserError, "hours of rest"):
            swap.with_user(self.head_user).action_approve()

    def test_only_what_is_published(self):
        swap = self._create_swap(date=date(2031, 3, 20), other_date=date(2031, 3, 20))
        with self.assertRaisesRegex(UserError, "no published roster"):
            swap.action_ask()
        with self.assertRaisesRegex(ValidationError, "days to come"):
            self._create_swap(date=date(2031, 2, 1))
