from datetime import timedelta

from odoo import Command
from odoo.tests import tagged

from .common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestAlert(FloorplanCommon):
    """What is due is told once, to whom it concerns."""

    def _alerts(self):
        return self.env["dealer.floorplan.alert"].search([("company_id", "=", self.company.id)])

    def test_loans(self):
        """End of the free time, curtailment, term, limit, sold: each once."""
        accountant = self._create_user("accountant")
        today = self.company._get_store_date()
        self.line.write(
            {
                "free_days": 33,
                "max_days": 60,
                "limit": 210000,
                "user_id": accountant.id,
                "step_ids": [Command.create({"days": 40, "percent": 10})],
            }
        )
        early, late = self._buy(100000, 100000)
        self._create_loan(early, date_start=today - timedelta(days=30))
        second = self._create_loan(late, date_start=today - timedelta(days=36))
        self.env["dealer.floorplan.alert"]._cron_alert()
        alerts = self._alerts().filtered(lambda alert: alert.kind != "age")
        self.assertEqual(sorted(alerts.mapped("kind")), ["curtailment", "free", "limit"])
        self.assertEqual(alerts.user_id, accountant)
        task = second.activity_ids
        self.assertEqual((task.user_id, task.date_deadline), (accountant, second.next_due))
        self.env["dealer.floorplan.alert"]._cron_alert()
        self.assertEqual(self._alerts().filtered(lambda alert: alert.kind != "age"), alerts)
        self._sell(late)
        self.env["dealer.floorplan.alert"]._cron_alert()
        new = self._alerts().filtered(lambda alert: alert.kind != "age") - alerts
        self.assertEqual(new.kind, "sold")
        self.assertEqual(new.action_open()["res_id"], second.id)
        self._repay(second, 100000, today)
        self.assertFalse(second.activity_ids, "paid off: nothing is left to do")

    def test_slow_stock(self):
        """The manager is told once for each car and age, of the highest it has passed."""
        manager = self._create_user("sales_manager")
        today = self.company._get_store_date()
        young, old = self._buy(100000, 100000)
        self.company.stock_age_ids.user_id = manager
        self.assertEqual(self.company.stock_age_ids.mapped("days"), [30, 60, 90, 120])
        old.stock_date = today - timedelta(days=95)
        self.env["dealer.floorplan.alert"]._cron_alert()
        alert = self._alerts()
        self.assertEqual((alert.vehicle_id, alert.user_id), (old, manager))
        self.assertIn("90", alert.summary)
        self.assertEqual(old.activity_ids.user_id, manager)
        self.env["dealer.floorplan.alert"]._cron_alert()
        self.assertEqual(self._alerts(), alert)
        old.stock_date = today - timedelta(days=121)
        self.env["dealer.floorplan.alert"]._cron_alert()
        self.assertEqual(len(self._alerts()), 2)
        self.assertFalse(young.activity_ids)

    def test_board(self):
        """By bank: used, interest of today, due soon; few queries for many lines."""
        today = self.company._get_store_date()
        first, second = self._buy(100000, 100000)
        self.line.max_days = 20
        self._create_loan(first, date_start=today - timedelta(days=15))
        self._create_loan(second, date_start=today)
        self.line.invalidate_recordset()
        self.assertRecordValues(
            self.line,
            [
                {
                    "used": 200000, "used_percent": 20, "interest_today": 30, "due_7": 100000,
                    "due_30": 200000, "overdue": 0, "rate_today": 5.4, "loan_count": 2,
                }
            ],
        )  # fmt: skip
        names = ["used", "interest_today", "due_7", "due_30", "overdue", "rate_today"]
        lines = self.line
        self.env.invalidate_all()
        self.env.cr.execute("SELECT 1")
        start = self.env.cr.sql_log_count
        lines.read(names)
        one = self.env.cr.sql_log_count - start
        lines += self.line.copy() + self.line.copy() + self.line.copy()
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        lines.read(names)
        self.assertLessEqual(self.env.cr.sql_log_count - start, one + 1)
