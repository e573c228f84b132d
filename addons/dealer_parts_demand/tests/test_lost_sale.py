from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import DemandCommon


@tagged("post_install", "-at_install")
class TestLostSale(DemandCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = cls._create_user("store_keeper")
        cls.manager = cls._create_user("parts_manager")

    def test_two_taps(self):
        """The dialog of a part needs nothing typed."""
        action = self.part.product_tmpl_id.with_user(self.keeper).action_lost_sale()
        Sale = self.LostSale.with_user(self.keeper).with_context(**action["context"])
        sale = Form(Sale, view=action["view_id"][0]).save()
        self.assertRecordValues(
            sale,
            [{
                "product_id": self.part.id, "quantity": 1, "warehouse_id": self.warehouse.id,
                "reason_id": self.env.ref("dealer_parts_demand.lost_reason_no_stock").id,
                "user_id": self.keeper.id, "company_id": self.company.id, "follow_up": "none",
            }],
        )  # fmt: skip

    def test_another_screen_gives_what_it_knows(self):
        partner = self.env["res.partner"].create({"name": "Asks"})
        Sale = self.LostSale.with_user(self.keeper).with_context(
            default_product_id=self.part.id, default_quantity=4, default_partner_id=partner.id
        )
        sale = Form(Sale, view="dealer_parts_demand.dealer_part_lost_sale_view_form_new").save()
        self.assertRecordValues(sale, [{"quantity": 4, "partner_id": partner.id}])

    def test_a_part_we_do_not_keep(self):
        sale = self.LostSale.create({"asked_for": "Roof rack"})
        self.assertEqual(sale.display_name, "Roof rack")
        with self.assertRaisesRegex(UserError, "no part of ours"):
            sale.action_order()

    @mute_logger("odoo.sql_db")
    def test_bad_input(self):
        for values in ({"asked_for": " "}, {"product_id": self.part.id, "quantity": 0}):
            with self.assertRaises(IntegrityError), self.cr.savepoint():
                self.LostSale.create(values)

    def test_ask_to_order_then_order(self):
        sale = self.LostSale.with_user(self.keeper).create({"product_id": self.part.id})
        sale.action_ask_to_order()
        self.assertEqual(sale.follow_up, "wanted")
        activity = self.env["mail.activity"].search(
            [("res_model", "=", sale._name), ("res_id", "=", sale.id)]
        )
        self.assertTrue(activity.user_id.has_group("dealer_base.group_parts_manager"))
        self.assertIn(sale, self.LostSale.search([("follow_up", "=", "wanted")]))
        sale.action_ask_to_order()
        self.assertEqual(len(activity), 1)

        bought = sale.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "has no vendor"):
            bought.action_order()
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        self.part.seller_ids = [Command.create({"partner_id": vendor.id, "price": 7})]
        action = bought.action_order()
        order = self.env["purchase.order"].browse(action["res_id"])
        self.assertRecordValues(
            order.order_line, [{"product_id": self.part.id, "product_qty": 1, "price_unit": 7}]
        )
        self.assertEqual(sale.follow_up, "ordered")
        self.assertIn(sale, self.LostSale.search([("follow_up", "=", "ordered")]))
        self.assertFalse(activity.exists().filtered("active"))
        self.assertEqual(bought.action_order()["res_id"], order.id)
        other = self.LostSale.with_user(self.manager).create({"product_id": self.part.id})
        self.assertEqual(other.action_order()["res_id"], order.id)
        order.order_line.unlink()
        self.assertEqual(sale.follow_up, "wanted")

    def test_follow_up_is_no_tick(self):
        sale = self.LostSale.create({"product_id": self.part.id})
        with self.assertRaises(UserError):
            sale.wanted_on = "2026-01-01"

    def test_queries_of_the_list(self):
        for number in range(8):
            self.LostSale.create({"asked_for": f"Thing {number}"})
        self.env.flush_all()
        spec = {"product_id": {"fields": {"display_name": {}}}, "follow_up": {}, "quantity": {}}
        self.LostSale.web_search_read([], spec)
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            self.LostSale.web_search_read([], spec)
