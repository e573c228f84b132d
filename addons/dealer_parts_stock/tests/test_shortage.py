from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestShortage(StockroomCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._create_rule(cls.pads, cls.side, 3, 6)

    @classmethod
    def _create_rule(cls, part, warehouse, minimum, maximum):
        return cls.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": part.id,
                "warehouse_id": warehouse.id,
                "location_id": warehouse.lot_stock_id.id,
                "product_min_qty": minimum,
                "product_max_qty": maximum,
                "company_id": warehouse.company_id.id,
                "trigger": "manual",
            }
        )

    def _shortage(self, user=None):
        self.env.invalidate_all()  # a view: what was read is not told of changes below
        shortages = self.env["dealer.part.shortage"].with_user(user or self.manager)
        return shortages.search([("orderpoint_id", "=", self.rule.id)])

    def test_figures(self):
        self.assertRecordValues(
            self._shortage(),
            [
                {
                    "minimum": 3,
                    "free": 0,
                    "incoming": 0,
                    "missing": 3,
                    "to_get": 6,
                    "elsewhere": 10,
                    "is_covered": False,
                }
            ],
        )
        self.rule.product_min_qty = 0
        self.env.flush_all()
        self.assertFalse(self._shortage())

    def test_transfer_from_where_there_is_more(self):
        self._create_rule(self.pads, self.main, 8, 10)
        action = self._shortage(self.keeper).action_transfer()
        transfer = self.env["dealer.part.transfer"].browse(action["res_id"])
        self.assertRecordValues(
            transfer,
            [{"source_id": self.main.id, "destination_id": self.side.id, "category": "draft"}],
        )
        self.assertEqual(transfer.line_ids.quantity, 2)  # main keeps its own safety stock
        transfer.with_user(self.keeper).action_ask()
        self._move(transfer, "send", self.keeper)
        shortage = self._shortage()
        self.assertEqual((shortage.incoming, shortage.to_get), (2, 4))
        self._move(transfer, "receive", self.keeper)
        self.assertEqual(self._shortage().missing, 1)

    def test_nowhere_to_get_it_from(self):
        self._create_rule(self.pads, self.main, 10, 10)
        with self.assertRaisesRegex(UserError, "other store can be asked"):
            self._shortage(self.keeper).action_transfer()

    def test_buy(self):
        vendor = self.env["res.partner"].create({"name": "Parts centre"})
        self.env["product.supplierinfo"].create(
            {"partner_id": vendor.id, "product_tmpl_id": self.pads.product_tmpl_id.id, "price": 38}
        )
        self._shortage().action_buy()
        line = self.env["purchase.order.line"].search([("product_id", "=", self.pads.id)])
        self.assertRecordValues(line, [{"product_qty": 6, "partner_id": vendor.id}])

    def test_one_activity_a_store(self):
        self._create_rule(self.oil, self.main, 5, 5)
        alerts = self.env["dealer.part.alert"].sudo()  # as the scheduler
        for _day in range(2):
            alerts._cron_alert()
        alert = alerts.search([("company_id", "=", self.store_a.id)])
        activity = alert.activity_ids
        self.assertRecordValues(activity, [{"user_id": self.manager.id}])
        self.assertEqual(activity.summary, "2 parts are below safety stock")
        self._receive(self.oil, 5, 2)
        alerts._cron_alert()
        self.assertEqual(alert.activity_ids, activity)
        self.assertEqual(activity.summary, "1 parts are below safety stock")
        self._receive(self.pads, 6, 40, self.side)
        alerts._cron_alert()
        self.assertFalse(alert.activity_ids)
        self.assertFalse(alerts.search([("company_id", "=", self.store_b.id)]).activity_ids)

    def test_list_in_few_queries(self):
        for number in range(20):
            part = self._create_part(name=f"P{number}", part_number=f"P-{number}")
            self._create_rule(part, self.main, 2, 4)
        self.env.flush_all()
        fields = {
            "product_id": {"fields": {"display_name": {}}},
            "elsewhere": {},
            "last_demand": {},
        }
        shortages = self.env["dealer.part.shortage"].with_user(self.manager)
        shortages.web_search_read([], fields)
        self.env.invalidate_all()
        with self.assertQueryCount(default=25):
            found = shortages.web_search_read([], fields)
        self.assertGreaterEqual(len(found["records"]), 21)
