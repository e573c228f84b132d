from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import MONTH, CommissionCommon


@tagged("post_install", "-at_install")
class TestRules(CommissionCommon):
    def test_who_by_post_on_the_day(self):
        rule = self._create_rule(job_ids=self.job.ids)
        adviser = self._create_job()
        self.employee.job_id = adviser
        with_new = self.employee.create_version(
            {"date_version": date(2026, 3, 15), "job_id": self.job.id}
        )
        self.assertEqual(with_new.job_id, self.job)
        self._add_work(self.technician, "2026-03-02")
        self._add_work(self.employee, "2026-03-14")
        self._add_work(self.employee, "2026-03-15")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 50)
        self.assertEqual(self._get_statement(self.employee).line_ids.mapped("date"), [
            date(2026, 3, 15)
        ])  # fmt: skip
        self.assertEqual(rule.line_count, 2)

    def test_who_by_department_and_below(self):
        team = self._create_department("Team", parent_id=self.department.id)
        self.technician.department_id = team
        self._create_rule(department_ids=self.department.ids)
        self._add_work(self.technician, "2026-03-02")
        self._add_work(self.employee, "2026-03-02")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 50)
        self.assertFalse(self._get_statement(self.employee))

    def test_who_by_person(self):
        self._create_rule(employee_ids=self.employee.ids)
        self._add_work(self.technician, "2026-03-02")
        self._add_work(self.employee, "2026-03-02")
        self.assertEqual(self._compute().employee_id, self.employee)

    def test_dates(self):
        self._create_rule(date_from=date(2026, 3, 10), date_to=date(2026, 3, 20))
        for day in (9, 10, 20, 21):
            self._add_work(self.technician, f"2026-03-{day:02}")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 100)

    def test_only_some_documents(self):
        self._create_rule(domain="[('ref', '=', 'special')]")
        self._add_work(self.technician, "2026-03-02")
        self._add_work(self.technician, "2026-03-02", document=self.document)
        self._compute()
        self.assertEqual(self._get_statement(self.technician).line_ids.res_id, self.document.id)

    def test_measures(self):
        for source, measure, rate, expected in (
            ("test_count", "row", 10, 20),
            ("test_count", "unit", 10, 50),
            ("test_hours", "unit", 10, 50),
            ("test_count", "amount", 10, 30),
            ("test_margin", "margin", 10, 0.5),
        ):
            rule = self._create_rule(source=source, measure=measure, rate=rate)
            self.work.clear()
            self._add_work(self.technician, "2026-03-02", 2, amount=200)
            self._add_work(self.technician, "2026-03-03", 3, amount=100)
            self._compute()
            self.assertEqual(self._get_total(self.technician), expected, (source, measure))
            rule.active = False

    def test_losses(self):
        rule = self._create_rule(source="test_margin", measure="margin", rate=10)
        self._add_work(self.technician, "2026-03-02", 1000)
        self._add_work(self.technician, "2026-03-03", -400)
        self._compute()
        self.assertEqual(self._get_total(self.technician), 100)
        rule.count_losses = True
        self._compute()
        self.assertEqual(self._get_total(self.technician), 60)

    def test_several_rules_add(self):
        self._create_rule(rate=10)
        self._create_rule(rate=1, measure="amount")
        self._add_work(self.technician, "2026-03-02", amount=200)
        self._compute()
        self.assertEqual(self._get_total(self.technician), 12)

    def test_below_threshold_is_shown_and_settled(self):
        self._create_rule(threshold=3)
        for day in (1, 2):
            self._add_work(self.technician, f"2026-03-0{day}")
        self._compute()
        statement = self._get_statement(self.technician)
        self.assertEqual(statement.amount_total, 0)
        self.assertEqual(statement.line_ids.mapped("effect"), ["threshold", "threshold"])

    def test_pool_by_shares(self):
        self._create_rule(
            rate=0.01,
            share="shares",
            share_ids=[
                (0, 0, {"employee_id": self.head.id, "weight": 2}),
                (0, 0, {"employee_id": self.technician.id, "weight": 1}),
            ],
        )
        for day in range(1, 10):
            self._add_work(self.employee, f"2026-03-0{day}")
        self._compute()
        self.assertAlmostEqual(self._get_total(self.head), 0.06, 6)
        self.assertAlmostEqual(self._get_total(self.technician), 0.03, 6)
        self.assertFalse(self._get_statement(self.employee), "the work is his, the pool is not")

    def test_pool_split_equally(self):
        self._create_rule(rate=100, share="equal", department_ids=self.department.ids)
        self._add_work(self.technician, "2026-03-02")
        self._compute()
        self.assertEqual(self._get_total(self.head), 50)
        self.assertEqual(self._get_total(self.technician), 50)

    def test_heads_override(self):
        self._create_rule(rate=333.33, head_percent=10)
        self._add_work(self.technician, "2026-03-02")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 333.33)
        line = self._get_statement(self.head).line_ids
        self.assertRecordValues(
            line, [{"kind": "head", "amount": 33.33, "earner_id": self.technician.id}]
        )

    def test_try_pays_nothing(self):
        rule = self._create_rule(rate=100, head_percent=10)
        self._add_work(self.technician, "2026-03-02", document=self.document)
        trials = self.env["dealer.commission.trial"].with_user(self.hr_manager_user)
        trial = trials.create({"company_id": self.store.id, "rule_ids": rule.ids, "month": MONTH})
        trial.action_compute()
        self.assertEqual(trial.amount_total, 110)
        self.assertRecordValues(
            trial.person_ids,
            [
                {"employee_id": self.technician.id, "rows": 1, "amount": 100},
                {"employee_id": self.head.id, "rows": 1, "amount": 10},
            ],
        )
        line = trial.line_ids.filtered(lambda ln: ln.kind == "work")
        self.assertEqual(line.sudo().action_open_document()["res_id"], self.document.id)
        self.assertFalse(self.Statement.search([("company_id", "=", self.store.id)]))

    def test_nonsense_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "has no margin"):
            self._create_rule(measure="margin")
        with self.assertRaisesRegex(ValidationError, "is money"):
            self._create_rule(source="test_margin", measure="unit")
        with self.assertRaisesRegex(ValidationError, "which share"):
            self._create_rule(share="shares")
        with self.assertRaisesRegex(ValidationError, "whose pool"):
            self._create_rule(share="equal")
        with self.assertRaisesRegex(ValidationError, "cannot be read"):
            self._create_rule(domain="[('no_such_field', '=', 1)]")
        with self.assertRaisesRegex(ValidationError, "adds up"):
            self._create_rule(source="test_ratio")

    def test_rule_that_paid_stays(self):
        rule = self._create_rule()
        self._add_work(self.technician, "2026-03-02")
        statements = self._compute()
        rule.measure = "amount"
        rule.measure = "row"
        self._close(statements)
        with self.assertRaisesRegex(UserError, "has paid already"):
            rule.measure = "amount"
        with self.assertRaisesRegex(UserError, "end by its date"):
            rule.unlink()
        rule.rate = 60
        self.assertEqual(self._get_total(self.technician), 50)

    def test_amounts_are_numbers(self):
        rule = self._create_rule(bands=[(10, 60)])
        self._assert_no_amount(lambda amount: self._create_rule(rate=amount))
        self._assert_no_amount(lambda amount: self._create_rule(bands=[(amount, 60)]))
        self._assert_no_amount(lambda amount: rule.write({"cap_month": amount}))
        self._assert_no_amount(lambda amount: rule.band_ids.write({"rate": amount}))
