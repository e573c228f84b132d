from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at

MODELS = [
    "dealer.waiting.reason",
    "dealer.indirect.work",
    "dealer.clock.correction",
    "dealer.technician.work",
    "dealer.technician.figure",
    "dealer.technician.day",
    "dealer.dispatch.plan",
    "dealer.dispatch.plan.line",
]


@tagged("post_install", "-at_install")
class TestAccess(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(9)))
        self.job = self._create_job(1)

    def test_portal_sees_nothing(self):
        portal = new_test_user(self.env, login="dispatch_portal", groups="base.group_portal")
        for model in MODELS:
            with self.assertRaises(AccessError, msg=model):
                self.env[model].with_user(portal).search([])
        with self.assertRaises(AccessError):
            self.env["dealer.dispatch"].with_user(portal).load()
        with self.assertRaises(AccessError):
            self.env["dealer.repair.job"].with_user(portal).get_my_day()
        with self.assertRaises(AccessError):
            self.job.with_user(portal).action_switch_to()

    def test_guard_sees_no_board(self):
        for role in ("gate_guard", "sales_consultant"):
            user = self._create_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.env["dealer.dispatch"].with_user(user).load()

    def test_cashier_plans_nothing(self):
        cashier = self._create_user("cashier")
        dispatch = self.env["dealer.dispatch"].with_user(cashier)
        with self.assertRaises(AccessError):
            dispatch.drop(self.job.id, start=str(at(9)))
        with self.assertRaises(AccessError):
            self.job.with_user(cashier).action_switch_to()
        for model in ("dealer.dispatch.plan", "dealer.technician.figure"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(cashier).search([])

    def test_technician_changes_no_plan(self):
        self._create_job(1)
        plan = self.env["dealer.dispatch.plan"].browse(
            self.dispatch.plan_day("2026-03-10", 1)["res_id"]
        )
        mine = plan.with_user(self.anna_user)
        self.assertTrue(mine.line_ids)
        for act in (mine.action_apply, mine.action_propose, mine.action_drop):
            with self.assertRaises(AccessError):
                act()
        with self.assertRaises(AccessError):
            mine.line_ids.write({"start_on": at(10)})

    def test_another_store(self):
        company = self.env["res.company"].create({"name": "Another store"})
        stranger = self._create_user(
            "workshop_controller", company_id=company.id, company_ids=[company.id]
        )
        self.dispatch.plan_day("2026-03-10", 1)
        for model in ("dealer.dispatch.plan", "dealer.technician.figure"):
            self.assertFalse(self.env[model].with_user(stranger).search([]), model)
        board = self.env["dealer.dispatch"].with_user(stranger).load()
        self.assertFalse(board["unplanned"] or board["blocks"])
        with self.assertRaises(AccessError):
            self.env["dealer.dispatch"].with_user(stranger).drop(self.job.id, start=str(at(10)))

    def test_no_employee(self):
        user = self._create_user("technician")
        with self.assertRaisesRegex(UserError, "no employee record"):
            self.env["dealer.repair.job"].with_user(user).get_my_day()
