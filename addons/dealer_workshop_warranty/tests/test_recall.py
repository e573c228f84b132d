from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import WarrantyCommon


@tagged("post_install", "-at_install")
class TestRecall(WarrantyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.operation = cls._create_operation("Replace the pump", product=cls.oil)
        cls.recall = cls._create_recall("S2026-01")
        cls.row = cls.env["dealer.recall.vehicle"].create(
            {"recall_id": cls.recall.id, "vin": " testclaim0001 "}
        )

    @classmethod
    def _create_recall(cls, number, **values):
        return cls.env["dealer.recall"].create(
            {
                "number": number,
                "name": "Fuel pump may stop",
                "risk": "The engine may stop while driving.",
                "brand_id": cls.brand.id,
                "partner_id": cls.maker.id,
                "operation_ids": [Command.set(cls.operation.ids)],
                "date_from": date(2026, 1, 1),
                **values,
            }
        )

    def test_reception(self):
        """Found by VIN, taken with one tap, done with the settled visit, open again without."""
        order = self._create_order(self._labour_line(1), vehicle_id=self.car.id)
        order = order.with_user(self.adviser)
        alert = order.reception_alerts[0]
        self.assertEqual((alert["level"], alert["key"]), ("danger", f"recall-{self.recall.id}"))
        order.action_take_alert(alert["key"])
        job = order.job_ids.filtered("recall_id")
        self.assertEqual(job.recall_vehicle_id, self.row)
        self.assertEqual(set(job.line_ids.mapped("payer")), {"warranty"})
        self.assertEqual(order.warranty_partner_id, self.maker)
        self.assertNotIn(
            alert["key"], [a["key"] for a in order._get_reception_alerts()], "the visit does it"
        )
        self._settle(order.sudo())
        self.assertRecordValues(self.row, [{"state": "done", "done_order_id": order.id}])
        self.assertIn("recall", order.sudo().claim_ids.mapped("kind"))
        self.assertFalse(self.recall._find(self.car))
        with self.assertRaises(UserError):
            self.row.action_reopen()
        order.sudo()._reopen("Wrong")
        self.assertEqual(self.row.state, "open")

    def test_not_done_when_declined(self):
        order = self._create_order(self._labour_line(1), vehicle_id=self.car.id)
        self._settle(order)
        self.assertEqual(self.row.state, "open")

    def test_one_query(self):
        self.recall._find(self.car)  # the car and the user's day are read already
        with self.assertQueryCount(1):
            self.recall._find(self.car)

    def test_ranges(self):
        span = self._create_recall(
            "S2026-02",
            range_ids=[Command.create({"vin_from": "TESTCLAIM0000", "vin_to": "TESTCLAIM0009"})],
        )
        self.assertEqual(self.recall._find(self.car), {self.car.id: [self.recall.id, span.id]})
        row = span._get_listed(self.car)
        self.assertEqual(span._get_listed(self.car), row)
        row.action_not_affected()
        self.assertEqual(self.recall._find(self.car), {self.car.id: [self.recall.id]})
        row.action_reopen()
        self.assertIn(span.id, self.recall._find(self.car)[self.car.id])
        other = self._create_vehicle(vin="TESTCLAIM00001")  # longer
        self.assertFalse(self.recall._find(other))

    def test_over(self):
        self.recall.date_to = date(2026, 1, 31)
        self.assertFalse(self.recall._find(self.car))

    def test_figures_and_owners(self):
        self.env["dealer.recall.vehicle"].create(
            [{"recall_id": self.recall.id, "vin": f"UNKNOWN{n:06d}"} for n in range(3)]
        )
        self.assertRecordValues(
            self.recall, [{"vehicle_count": 4, "open_count": 4, "own_count": 1}]
        )
        rows = self.env["dealer.recall.vehicle"].search(self.recall.action_view_own()["domain"])
        self.assertEqual(rows, self.row)
        self.assertEqual(rows.owner_id, self.customer)
        strangers = self.env["dealer.recall.vehicle"].search(
            [("recall_id", "=", self.recall.id), ("vehicle_id", "=", False)]
        )
        self.assertEqual(len(strangers), 3)
        caller = self._create_user("customer_service")
        rows.with_user(caller).action_contacted()
        self.assertTrue(rows.contacted_on)
        rows.with_user(caller).action_print_letters()
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_workshop_warranty.action_report_recall_letter", rows.ids
        )
        self.assertIn(b"The engine may stop", html)
        with self.assertRaises(UserError):
            strangers.action_print_letters()

    def test_twice(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env["dealer.recall.vehicle"].create(
                {"recall_id": self.recall.id, "vin": "TESTCLAIM0001"}
            )
