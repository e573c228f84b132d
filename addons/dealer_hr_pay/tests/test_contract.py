from datetime import date

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY, PayCommon


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestContract(PayCommon):
    def test_text_comes_from_the_template(self):
        contract = self._create_contract(job_id=self.job.id)
        self.assertIn("Technician", contract.text)
        self.assertIn("6,000", contract.text)
        self.assertIn("Fixed term, from 06/01/2026 until 05/31/2029", contract.text)
        contract.place = "Main street 1"
        self.assertIn("Main street 1", contract.text)
        template = contract.sudo().template_id
        template.body = "<p>Hello <b>you</b></p>"
        contract._lay_down()
        self.assertIn("<b>you</b>", contract.text)

    def test_pdf(self):
        contract = self._create_contract()
        action = contract.action_print()
        self.assertEqual(action["report_name"], "dealer_hr_pay.report_labour_contract_document")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_hr_pay.report_labour_contract", contract.ids
        )
        self.assertIn(b"Technician", html)

    def test_signed_it_stays_and_sets_the_dates(self):
        contract = self._create_contract(trial_date_end=date(2026, 11, 30))
        with self.assertRaisesRegex(UserError, "day it was signed"):
            contract.action_sign()
        self._sign(contract)
        version = self.technician._get_version(date(2026, 6, 1))
        self.assertRecordValues(
            version,
            [
                {
                    "contract_date_start": date(2026, 6, 1),
                    "contract_date_end": date(2029, 5, 31),
                    "trial_date_end": date(2026, 11, 30),
                }
            ],
        )
        with self.assertRaisesRegex(UserError, "stays as it was signed"):
            contract.wage = 1
        with self.assertRaisesRegex(UserError, "by hand"):
            contract.category = "draft"
        with self.assertRaises(UserError):
            contract.unlink()

    def test_probation_of_the_law(self):
        contract = self._create_contract(
            date_end=date(2027, 5, 31), trial_date_end=date(2026, 8, 31)
        )
        with self.assertRaisesRegex(UserError, "2 months"):
            self._sign(contract)
        contract.trial_date_end = date(2026, 7, 31)
        self._sign(contract)
        self.assertEqual(contract.category, "signed")

    def test_open_ended_is_due_after_two_fixed_terms(self):
        start = date(2020, 6, 1)
        for _number in range(2):
            end = start + relativedelta(years=3, days=-1)
            self._sign(self._create_contract(date_start=start, date_end=end))
            start = end + relativedelta(days=1)
        contract = self.technician.with_user(self.hr_manager_user)._prepare_labour_contract()
        self.assertEqual((contract.date_start, contract.term_kind), (date(2026, 6, 1), "fixed"))
        self.assertEqual(contract.date_end, date(2029, 5, 31))
        self.assertIn("art. 14", contract.open_ended_reason)
        with self.assertRaisesRegex(UserError, "open-ended contract is due"):
            self._sign(contract)
        contract.asked_for_fixed = True
        contract.action_sign()
        self.assertEqual(contract.category, "signed")

    def test_one_at_a_time(self):
        self._sign(self._create_contract())
        with self.assertRaisesRegex(ValidationError, "already"):
            self._sign(
                self._create_contract(date_start=date(2027, 1, 1), date_end=date(2028, 1, 1))
            )

    def test_prepared_from_the_terms_of_the_file(self):
        who = self.technician
        who.write(
            {
                "contract_date_start": date(2026, 6, 1),
                "contract_date_end": date(2029, 5, 31),
                "trial_date_end": date(2026, 11, 30),
            }
        )
        who._set_salary({self.basic: 5000}, date(2026, 6, 1), "Joined")
        contract = who.with_user(self.hr_manager_user)._prepare_labour_contract()
        self.assertEqual((contract.wage, contract.trial_date_end), (5000, date(2026, 11, 30)))
        self.assertEqual(who._prepare_labour_contract(), contract)

    # === REMINDERS === #

    def _remind(self):
        return self.env["dealer.labour.reminder"]._cron_remind()

    def test_reminded_once(self):
        self.store.probation_remind_days = 15
        who = self.technician
        who.write({"contract_date_start": "2026-01-01", "trial_date_end": "2026-07-01"})
        self.assertFalse(self._remind().filtered(lambda told: told.employee_id == who))
        with freeze_time("2026-06-16 04:00:00"):
            reminder = self._remind().filtered(lambda told: told.employee_id == who)
            self.assertEqual((reminder.kind, reminder.day), ("probation", date(2026, 7, 1)))
            self.assertEqual(reminder.activity_ids.user_id, self.head_user + self.hr_manager_user)
            self.assertFalse(self._remind())
        head_view = reminder.with_user(self.head_user)
        head_view.write({"proposal": "keep", "opinion": "Works well"})
        head_view.action_done()
        self.assertTrue(reminder.is_done)
        self.assertFalse(reminder.activity_ids)

    def test_extended_it_is_closed_and_told_again(self):
        who = self.technician
        who.write({"contract_date_start": "2026-01-01", "contract_date_end": "2026-07-01"})
        first = self._remind().filtered(lambda told: told.employee_id == who)
        self.assertEqual(first.kind, "contract")
        who.contract_date_end = "2026-07-10"
        second = self._remind().filtered(lambda told: told.employee_id == who)
        self.assertTrue(first.is_done)
        self.assertEqual(second.day, date(2026, 7, 10))

    def test_queries_of_reminders_do_not_grow(self):
        for number in range(10):
            self._create_employee(
                name=f"P{number}",
                contract_date_start=date(2026, 1, 1),
                trial_date_end=date(2026, 6, 20),
            )
        self._remind()
        with self.assertQueryCount(6):
            self._remind()
