import base64
from datetime import date, timedelta

import psycopg2
from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import FloorplanCommon


@tagged("post_install", "-at_install")
class TestLoan(FloorplanCommon):
    """Loans are drawn, curtailed, paid off; the books say the same."""

    def test_draw(self):
        """Drawn: the bank is owed, what is due is planned to the cent."""
        self.line.write(
            {
                "step_ids": [
                    Command.create({"days": 30, "percent": 33.33}),
                    Command.create({"days": 60, "percent": 33.33}),
                ],
                "max_days": 90,
            }
        )
        vehicle = self._buy(100000)
        loan = self._create_loan(vehicle, principal=100000.01, date_start="2026-03-01")
        self.assertAlmostEqual(self._balance(self.loan_account), -100000.01, 2)
        self.assertAlmostEqual(loan.balance, 100000.01, 2)
        self.assertRecordValues(
            loan.due_ids,
            [
                {"kind": "curtailment", "date": date(2026, 3, 31), "amount": 33330.0},
                {"kind": "curtailment", "date": date(2026, 4, 30), "amount": 33330.0},
                {"kind": "maturity", "date": date(2026, 5, 30), "amount": 33340.01},
            ],
        )
        self.assertAlmostEqual(self.line.used, 100000.01, 2)
        self.assertEqual(loan.next_due, date(2026, 3, 31))

    def test_bank_pays_vendor(self):
        """The bank pays the maker: the maker's account is settled."""
        vehicle = self._buy(100000)
        form = Form(self.env["dealer.floorplan.loan"].with_context(default_line_id=self.line.id))
        form.vehicle_id = vehicle
        self.assertEqual(form.principal, 100000)
        self.assertEqual(form.vendor_id, self.vendor)
        loan = form.save()
        loan.action_draw()
        payable = self.vendor.property_account_payable_id
        item = loan.move_id.line_ids.filtered(lambda line: line.account_id == payable)
        self.assertEqual((item.debit, item.partner_id), (100000, self.vendor))
        named = loan.move_id.line_ids.filtered("dealer_vehicle_id")
        self.assertEqual(named.account_id, self.loan_account)

    def test_limit(self):
        """No more than the limit; a second open loan on a car is refused."""
        self.line.limit = 150000
        first, second = self._buy(100000, 100000)
        self._create_loan(first)
        with self.assertRaisesRegex(UserError, "50,000"):
            self._create_loan(second)
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            self._create_loan(first, draw=False)

    def test_pay_back(self):
        """Payments lower the loan and cover what is due first; cancelled, all is open again."""
        self.line.step_ids = [Command.create({"days": 30, "percent": 20})]
        vehicle = self._buy(100000)
        loan = self._create_loan(vehicle, date_start="2026-03-01")
        payment = self._repay(loan, 20000, "2026-03-31")
        self.assertEqual(loan.balance, 80000)
        self.assertEqual(loan.due_ids.mapped("is_paid"), [True, False])
        self.assertAlmostEqual(self._balance(self.loan_account), -80000, 2)
        with self.assertRaisesRegex(UserError, "80,000"):
            self._repay(loan, 90000, "2026-04-01")
        final = self._repay(loan, 80000, "2026-04-10")
        self.assertEqual((loan.state, loan.date_paid), ("paid", date(2026, 4, 10)))
        self.assertAlmostEqual(self._balance(self.loan_account), 0, 2)
        final.action_cancel()
        self.assertEqual((loan.state, loan.balance), ("open", 80000))
        payment.action_cancel()
        self.assertEqual(loan.due_ids.mapped("is_paid"), [False, False])
        self.assertAlmostEqual(self._balance(self.loan_account), -100000, 2)
        loan.action_cancel()
        self.assertAlmostEqual(self._balance(self.loan_account), 0, 2)

    def test_cancelled_once(self):
        """What is cancelled is not reversed again."""
        loan = self._create_loan(self._buy(100000), date_start="2026-03-01")
        payment = self._repay(loan, 20000, "2026-03-31")
        payment.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled already"):
            payment.action_cancel()
        self.assertAlmostEqual(self._balance(self.loan_account), -100000, 2)
        accrual = self._accrue("2026-04-01", post=True)
        accrual.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled already"):
            accrual.action_cancel()
        self.assertAlmostEqual(self._balance(self.interest_account), 0, 2)
        loan.action_cancel()
        with self.assertRaisesRegex(UserError, "cancelled already"):
            loan.action_cancel()
        self.assertAlmostEqual(self._balance(self.loan_account), 0, 2)

    def test_posted_stays(self):
        """Lines of what is posted stay, and no line joins it."""
        first, second = self._buy(100000, 100000)
        loan = self._create_loan(first, date_start="2026-03-01")
        other = self._create_loan(second, date_start="2026-03-01")
        payment = self._repay(loan, 20000, "2026-03-31")
        accountant = self._create_user("accountant")
        line = payment.loan_line_ids.with_user(accountant)
        draft = (
            self.env["dealer.floorplan.payment"]
            .with_user(accountant)
            .create(
                {
                    "line_id": self.line.id,
                    "loan_line_ids": [Command.create({"loan_id": other.id, "principal": 5})],
                }
            )
        )
        with self.assertRaisesRegex(UserError, "stays as it is"):
            line.principal = 1
        with self.assertRaisesRegex(UserError, "stays as it is"):
            draft.loan_line_ids.payment_id = payment
        with self.assertRaisesRegex(UserError, "stays as it is"):
            line.create({"payment_id": payment.id, "loan_id": other.id, "principal": 5})
        with self.assertRaisesRegex(UserError, "stays as it is"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "set by hand"):
            draft.amount = 1
        accrual = self._accrue("2026-04-01", post=True)
        interest = accrual.loan_line_ids[0].with_user(accountant)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            interest.amount = 1
        with self.assertRaisesRegex(UserError, "stays as it is"):
            interest.unlink()

    def test_loan_of_another_line(self):
        """Money to one bank pays back no loan of another."""
        loan = self._create_loan(self._buy(100000), date_start="2026-03-01")
        other = self._create_line(name="Other line")
        payment = self.env["dealer.floorplan.payment"].create(
            {
                "line_id": other.id,
                "date": "2026-03-31",
                "loan_line_ids": [Command.create({"loan_id": loan.id, "principal": 10})],
            }
        )
        with self.assertRaisesRegex(UserError, "pay it apart"):
            payment.action_post()

    def test_sold(self):
        """The car is sold: the loan is due in three days; unsold again: by its terms."""
        vehicle = self._buy(100000)
        with freeze_time("2026-03-10 08:00:00"):
            loan = self._create_loan(vehicle, date_start="2026-03-01")
            deal = self._bill(vehicle)
        self.assertRecordValues(
            loan.due_ids, [{"kind": "sold", "date": date(2026, 3, 13), "open_amount": 100000}]
        )
        self._repay(loan, 40000, "2026-03-12")
        self.assertEqual(loan.due_ids.open_amount, 60000)
        self._credit(deal)
        self.assertRecordValues(
            loan.due_ids, [{"kind": "maturity", "amount": 100000, "open_amount": 60000}]
        )

    def test_sold_on_credit(self):
        """A car that leaves without a bill is sold that day; one that is back is not."""
        vehicle = self._buy(100000)
        loan = self._create_loan(vehicle)
        deal = self._create_deal(vehicle, confirm=True)
        self._pass_pdi(deal)
        context = deal.action_release_on_credit()["context"]
        values = {name.removeprefix("default_"): value for name, value in context.items()}
        self.env["dealer.credit.release"].create({**values, "reason": "Known customer"})
        self.assertFalse(loan.sold_on)
        deal.invalidate_recordset()
        self._take_out(deal)
        self.assertEqual(loan.sold_on, self.company._get_store_date())
        self.assertEqual(loan.due_ids.mapped("kind"), ["sold"])
        self._return(deal)
        self.assertFalse(loan.sold_on)
        self.assertEqual(loan.due_ids.mapped("kind"), ["maturity"])

    def test_receipt(self):
        """One tap on a receipt draws loans on all its cars; a vendor on credit draws by itself."""
        first, second = self._buy(100000, 120000)
        picking = first.lot_id.purchase_order_ids.picking_ids
        self.assertEqual(picking.floorplan_car_count, 2)
        action = picking.action_draw_floorplan()
        wizard = self.env["dealer.floorplan.draw"].with_context(**action["context"]).create({})
        self.assertEqual(wizard.line_id, self.line)
        self.assertEqual(wizard.total, 220000)
        wizard.action_draw()
        loans = (first + second).floorplan_loan_ids
        self.assertEqual(sum(loans.mapped("balance")), 220000)
        self.assertEqual(len(loans.move_id), 1)
        picking.invalidate_recordset(["floorplan_car_count"])
        self.assertEqual(picking.floorplan_car_count, 0)
        self.assertEqual(first.floorplan_balance, 100000)
        self.line.vendor_ids = self.vendor
        self.line.limit = 400000
        third, fourth = self._buy(110000, 90000)
        self.assertEqual(third.floorplan_loan_ids.state, "open")
        self.assertFalse(fourth.floorplan_loan_ids, "the limit does not allow it")

    def test_take_due(self):
        """What is due at a bank is filled in, with the interest owed."""
        self.line.step_ids = [Command.create({"days": 30, "percent": 20})]
        first, second = self._buy(100000, 100000)
        self._create_loan(first, date_start="2026-03-01")
        self._create_loan(second, date_start="2026-03-20")
        self._accrue("2026-03-01", post=True)
        payment = self.env["dealer.floorplan.payment"].create(
            {"line_id": self.line.id, "date": "2026-03-31"}
        )
        payment.action_take_due()
        self.assertEqual(payment.loan_line_ids.loan_id.vehicle_id, first)
        self.assertEqual(payment.principal, 20000)
        self.assertAlmostEqual(payment.interest, 465 + 180, 2)  # 31 and 12 days of 15.00
        payment.date = "2026-04-01"
        payment.action_post()
        self.assertAlmostEqual(self._balance(self.owed_account), 0, 2)

    def test_import(self):
        """A bank's list: known cars get their loans, without an entry; again nothing changes."""
        vehicle = self._buy(100000)
        text = (
            "车架号,贷款金额,放款日,余额,借据号\n"
            f"{vehicle.vin},100000,2026-02-01,60000,B-17\n"
            f"{self._vin()},50000,2026-02-01,,\n"
        )

        def load():
            job = self.env["dealer.import"].create(
                {
                    "kind": "floorplan",
                    "file": base64.b64encode(text.encode()),
                    "file_name": "loans.csv",
                    "company_id": self.company.id,
                    "floorplan_line_id": self.line.id,
                }
            )
            job.action_import()
            return job

        before = self._balance(self.loan_account)
        load()
        loan = vehicle.floorplan_loan_ids
        self.assertRecordValues(
            loan, [{"state": "open", "balance": 60000, "bank_number": "B-17", "move_id": False}]
        )
        self.assertEqual(self._balance(self.loan_account), before)
        load()
        self.assertEqual(vehicle.floorplan_loan_ids, loan)

    def test_other_currency(self):
        """A line in another currency: the loan in it, the books in the store's."""
        currency = self.setup_other_currency("HRK", rates=[("2026-01-01", 2.0)])
        line = self._create_line(currency_id=currency.id, name="Foreign", limit=500000)
        vehicle = self._buy(100000)
        loan = self._create_loan(vehicle, line_id=line.id, date_start="2026-03-01")
        self.assertAlmostEqual(self._balance(self.loan_account), -50000, 2)
        self._repay(loan, 100000, "2026-03-10")
        self.assertAlmostEqual(self._balance(self.loan_account), 0, 2)
        self.assertEqual(loan.date_end - loan.date_start, timedelta(days=180))
