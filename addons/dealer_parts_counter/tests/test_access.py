from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import CounterCommon


@tagged("post_install", "-at_install")
class TestAccess(CounterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sale = cls._sell((cls.filter, 2), (cls.battery, 1))
        cls.order = cls.env["sale.order"].sudo().create({"partner_id": cls.customer.id})

    def test_roles(self):
        for role in ("technician", "hr", "marketing", "service_adviser"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.sale.with_user(self._create_user(role)).read(["name"])
        for role in ("cashier", "accountant", "general_manager", "store_keeper"):
            user = self._create_user(role)
            with self.subTest(role=role):
                self.sale.with_user(user).read(["name", "counter_state", "amount_to_collect"])
                draft = self._create_sale((self.filter, 1)).with_user(user)
                with self.assertRaises(AccessError):
                    draft.action_sell()
                with self.assertRaises(AccessError):
                    self._take_back(self.sale, {self.filter: 1}, user=user)
                with self.assertRaises(AccessError):
                    self.sale.counter_core_ids.with_user(user)._take_back(1)

    def test_counter_sees_its_own_kind_only(self):
        with self.assertRaises(AccessError):
            self.order.with_user(self.seller).read(["name"])
        with self.assertRaises(AccessError):
            self.env["sale.order"].with_user(self.seller).create({"partner_id": self.customer.id})
        bill = self.env["account.move"].create(
            {"move_type": "out_invoice", "partner_id": self.customer.id}
        )
        with self.assertRaises(AccessError):
            bill.with_user(self.seller).read(["name"])
        bill = self.sale.sudo().counter_bill_ids
        bill.with_user(self.seller).read(["name", "amount_total"])
        cogs = bill.line_ids.filtered(lambda line: line.display_type == "cogs")
        self.assertTrue(cogs)
        with self.assertRaises(AccessError):
            cogs.with_user(self.seller).read(["balance"])
        with self.assertRaises(AccessError):
            bill.with_user(self.seller).button_draft()
        self.assertTrue(self.sale.sudo().counter_core_ids)
        with self.assertRaises(AccessError):
            self.sale.counter_core_ids.with_user(self.seller).write({"due_date": "2020-01-01"})

    def test_no_cost_on_the_screens_of_the_counter(self):
        """Neither cost nor margin; journal items of the cost are not even to be read (above)."""
        costs = ("standard_price", "purchase_price", "margin", "value", "avg_cost")
        for model in ("sale.order", "dealer.part.core", "dealer.counter.return"):
            views = self.env["ir.ui.view"].search([("model", "=", model)])
            for view in views.filtered(lambda view: "dealer_parts_counter" in (view.xml_id or "")):
                arch = self.env[model].with_user(self.seller).get_view(view.id, view.type)["arch"]
                for cost in costs:
                    self.assertNotIn(f'name="{cost}"', arch, view.xml_id)
        action = (
            self.env["res.groups"]
            .browse(self.env.ref("dealer_base.group_parts_counter").id)
            .dealer_home_action_id
        )
        self.assertTrue(action)

    def test_other_store(self):
        store = self.env["res.company"].create({"name": "Other"})
        stranger = self._create_user("parts_counter", company_id=store.id)
        for record in (self.sale, self.sale.counter_core_ids, self.sale.order_line):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(stranger).read(["display_name"])
        with self.assertRaises(AccessError):
            self.sale.with_user(stranger).action_sell()
        self.assertTrue(store.counter_partner_id)
        self.assertEqual(store.counter_partner_id.company_id, store)

    def test_portal(self):
        portal = new_test_user(self.env, "counter_portal", groups="base.group_portal")
        for record in (self.sale, self.sale.counter_core_ids):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(portal).read(["display_name"])
        with self.assertRaises(AccessError):
            self.env["dealer.counter.return"].with_user(portal).create({})

    def test_several_roles(self):
        """Rules of roles add up: a cashier at the counter still sees what a cashier sees."""
        both = self._create_user("parts_counter", "accountant")
        self.order.with_user(both).read(["name"])

    def test_no_way_past_the_limit_of_prices(self):
        """What a price is compared with, and when, is not the counter's to choose."""
        cheap = {"price_unit": 0.01}
        Line = self.env["sale.order.line"].with_user(self.seller)
        sale = self._create_sale((self.filter, 1))
        for name in ("released_price", "class_price"):
            values = {"order_id": sale.id, "product_id": self.filter.id, **cheap}
            line = Line.with_context(**{f"default_{name}": 0.01}).create(values)
            self.assertNotEqual(line[name], 0.01)
            line.unlink()
        sale.order_line.write(cheap)
        with self.assertRaises(UserError):
            sale.write({"state": "sale"})
        with self.assertRaises(UserError):
            self._create_sale((self.filter, 1, cheap), state="sale")
        with self.assertRaises(UserError):
            sale.action_sell()

    def test_what_was_sold_keeps_its_prices(self):
        sale = self._sell((self.filter, 3, {"qty_to_hand": 1}))
        with self.assertRaises(UserError):
            sale.action_unlock()
        with self.assertRaises(UserError):
            sale.write({"locked": False})
        with self.assertRaises(UserError):
            self.env["sale.order.line"].with_user(self.seller).create(
                {"order_id": sale.id, "product_id": self.filter.id, "price_unit": 0.01}
            )
        # the manager may, and what he lowers is judged again when the counter hands it over
        sale.with_user(self.manager).action_unlock()
        sale.sudo().order_line.price_unit = 0.01
        sale.sudo().order_line.qty_to_hand = 1
        with self.assertRaises(UserError):
            sale.action_sell()
        sale.with_user(self.manager).action_release_prices()
        sale.action_sell()

    def test_deposits_and_lines_without_a_part_lower_no_bill(self):
        sale = self._create_sale((self.battery, 1))
        deposit = sale.order_line.filtered("core_product_id")
        deposit.write({"price_unit": -100})
        self.env["sale.order.line"].with_user(self.seller).create(
            {
                "order_id": sale.id,
                "is_downpayment": True,
                "name": "Less",
                "product_uom_qty": 1,
                "qty_to_hand": 1,
                "price_unit": -50,
            }
        )
        sale.action_sell()
        self.assertEqual(deposit.price_unit, 15)
        self.assertEqual(sale.sudo().counter_bill_ids.amount_total, 100 * 1.15 + 15)
