import time
from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestAccrual(FloorplanCommon):
    """Interest of a month: computed, compared, posted on the cars."""

    def test_month(self):
        """Free days, a new rate and a curtailment within the month; the books name the cars."""
        self.line.write(
            {
                "free_days": 10,
                "rate_ids": [Command.create({"date_from": date(2026, 3, 16), "rate": 3.6})],
            }
        )
        first, second, third = self._buy(100000, 100000, 100000)
        loan = self._create_loan(first, date_start="2026-02-01")
        self._create_loan(second, date_start="2026-03-20")
        self._create_loan(third, date_start="2026-04-02")
        self._repay(loan, 40000, "2026-03-21")
        accrual = self._accrue("2026-03-01")
        self.assertEqual(accrual.date_to, date(2026, 3, 31))
        # first: 15 x 100,000 x 5.4 % / 360 + 5 x 100,000 x 3.6 % / 360 + 11 x 60,000 x 3.6 % / 360
        #        = 225 + 50 + 66; second: from 30 March: 2 x 10
        self.assertEqual(
            {line.vehicle_id: line.amount for line in accrual.loan_line_ids},
            {first: 341.0, second: 20.0},
        )
        line = accrual.loan_line_ids.filtered(lambda line: line.vehicle_id == first)
        self.assertEqual(line.days, 31)
        self.assertIn("15 d × 100,000.00 × 5.4 % ÷ 360 = 225.0000", line.calculation)
        accrual.action_post()
        self.assertEqual(self._figures(first), {"interest": 341})
        self.assertAlmostEqual(self._balance(self.owed_account), -361, 2)
        self.assertEqual(len(accrual.move_id.line_ids), 3)
        self.assertEqual(loan.interest_posted, 341)
        with self.assertRaises(UserError):
            line.amount = 1
        with self.assertRaisesRegex(UserError, "posted beyond"):
            self._repay(loan, 1000, "2026-03-25")
        with self.assertRaises(UserError):
            self._accrue("2026-03-15", "2026-04-14")
        accrual.action_cancel()
        self.assertAlmostEqual(self._balance(self.owed_account), 0, 2)
        self._accrue("2026-03-01")

    def test_statement(self):
        """The bank's list is pasted: differences are listed, and its amounts can be taken."""
        first, second = self._buy(100000, 100000)
        loan = self._create_loan(first, date_start="2026-02-01", bank_number="B-1")
        self._create_loan(second, date_start="2026-02-01")
        accrual = self._accrue("2026-03-01")
        self.assertEqual(accrual.total, 930)
        Statement = self.env["dealer.floorplan.statement"]
        with self.assertRaisesRegex(UserError, "name no loan"):
            Statement.create({"accrual_id": accrual.id, "text": "XYZ 12.00"}).action_apply()
        Statement.create(
            {"accrual_id": accrual.id, "text": f"B-1\t465.00\n{second.vin}; 1,480.00\n"}
        ).action_apply()
        self.assertEqual((accrual.difference_count, accrual.difference), (1, 1015))
        accrual.action_take_bank()
        accrual.action_post()
        self.assertEqual(self._figures(second), {"interest": 1480})
        self.assertEqual(self._figures(loan.vehicle_id), {"interest": 465})

    def test_cron(self):
        """Last month's interest is prepared once."""
        vehicle = self._buy(100000)
        Accrual = self.env["dealer.floorplan.accrual"]
        today = self.company._get_store_date()
        month = Accrual._default_month()
        self._create_loan(vehicle, date_start=month)
        Accrual._cron_accrue()
        Accrual._cron_accrue()
        accrual = Accrual.search([("line_id", "=", self.line.id)])
        self.assertEqual((len(accrual), accrual.date_from, accrual.state), (1, month, "draft"))
        self.assertLess(accrual.date_to, today)

    def test_other_rounding(self):
        """Without cents each car is rounded once, and the entry adds up."""
        yen = self.env.ref("base.JPY")
        yen.active = True
        line = self._create_line(currency_id=yen.id, limit=10**9, name="Yen")
        first, second = self._buy(100000, 100000)
        for vehicle in (first, second):
            self._create_loan(vehicle, line_id=line.id, principal=1234567, date_start="2026-02-01")
        accrual = self._accrue("2026-03-01", line=line, post=True)
        self.assertEqual(accrual.loan_line_ids.mapped("amount"), [5741, 5741])  # 5740.74 each
        self.assertAlmostEqual(sum(accrual.move_id.line_ids.mapped("balance")), 0, 2)

    def test_many(self):
        """Ten thousand loans: seconds, and no query for each."""
        vehicles = self._buy(100000)
        count = 10000
        cr = self.env.cr
        self.env.flush_all()
        cr.execute(
            """
            INSERT INTO dealer_vehicle (vin, active, company_id, lifecycle)
                 SELECT 'TESTFLOOR' || lpad(n::text, 8, '0'), TRUE, %s, 'in_stock'
                   FROM generate_series(1, %s) n
              RETURNING id
            """,
            [self.company.id, count],
        )
        ids = [vehicle_id for (vehicle_id,) in cr.fetchall()]
        cr.execute(
            """
            INSERT INTO dealer_floorplan_loan (name, line_id, company_id, partner_id, vehicle_id,
                        principal, balance, date_start, free_until, date_end, pays, state)
                 SELECT 'T' || id, %s, %s, %s, id, 100000, 100000, '2026-02-01', '2026-02-11',
                        '2026-08-01', 'opening', 'open'
                   FROM unnest(%s) id
              RETURNING id
            """,
            [self.line.id, self.company.id, self.bank.id, ids],
        )
        cr.execute(
            """
            INSERT INTO dealer_floorplan_movement (loan_id, company_id, date, amount)
                 SELECT id, company_id, date_start, principal FROM dealer_floorplan_loan
                  WHERE line_id = %s
            """,
            [self.line.id],
        )
        self.env.invalidate_all()
        loans = self.env["dealer.floorplan.loan"].search([("line_id", "=", self.line.id)])
        self.assertEqual(len(loans), count)
        with self.assertQueryCount(14):
            parts = loans._get_interest(date(2026, 3, 1), date(2026, 3, 31))
        self.assertEqual(len(parts), count)
        started = time.monotonic()
        queries = cr.sql_log_count
        accrual = self._accrue("2026-03-01")
        self.env.flush_all()
        self.assertEqual(len(accrual.loan_line_ids), count)
        self.assertEqual(accrual.total, 465 * count)
        self.assertLess(cr.sql_log_count - queries, 400, "in sets")
        self.assertLess(time.monotonic() - started, 60)
        self.assertFalse(vehicles.floorplan_loan_ids)
