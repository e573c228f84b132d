from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FiguresCommon

MODELS = (
    "dealer.vehicle.figure",
    "dealer.vehicle.margin",
    "dealer.deal.report",
    "dealer.stock.turn",
)
MANAGERS = ("sales_manager", "accountant", "general_manager")
OTHERS = ("technician", "store_keeper", "cashier", "hr", "service_adviser")


@tagged("post_install", "-at_install")
class TestAccess(FiguresCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        [cls.car] = cls._buy(50000)
        cls.deal = cls._quote(cls.car, 100000)
        cls.deal.action_confirm()
        cls.deal.action_settle()
        cls.env.flush_all()

    def _count(self, model, user):
        return self.env[model].with_user(user).search_count([("vehicle_id", "=", self.car.id)])

    def test_managers_see_everything_of_their_store(self):
        for role in MANAGERS:
            user = self._create_user(role)
            for model in MODELS:
                with self.subTest(role=role, model=model):
                    self.assertTrue(self._count(model, user))

    def test_a_consultant_sees_his_own_deals_and_no_margin(self):
        mine = self._create_user("sales_consultant")
        other = self._create_user("sales_consultant")
        self.deal.user_id = mine
        self.env.flush_all()
        self.assertEqual(self._count("dealer.deal.report", mine), 1)
        self.assertEqual(self._count("dealer.deal.report", other), 0)
        for model in ("dealer.vehicle.figure", "dealer.vehicle.margin", "dealer.stock.turn"):
            with self.assertRaises(AccessError):
                self._count(model, mine)
        with self.assertRaises(AccessError):
            self.car.with_user(mine).read(["margin"])

    def test_others_see_none(self):
        portal = new_test_user(self.env, "figures_portal", groups="base.group_portal")
        users = [self._create_user(role) for role in OTHERS] + [portal]
        for user in users:
            for model in MODELS:
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self._count(model, user)

    def test_another_store_sees_none(self):
        store = self.env["res.company"].create({"name": "Far Store"})
        user = self._create_user(
            "general_manager", company_id=store.id, company_ids=[(6, 0, store.ids)]
        )
        for model in MODELS:
            with self.subTest(model=model):
                self.assertEqual(self._count(model, user), 0)

    def test_a_manager_without_the_books_is_shown_the_deal(self):
        user = self._create_user("sales_manager")
        rows = (
            self.env["dealer.vehicle.figure"]
            .with_user(user)
            .search([("vehicle_id", "=", self.car.id)])
        )
        for row in rows:
            self.assertIn(row.action_open_document()["res_model"], ("account.move", "sale.order"))
