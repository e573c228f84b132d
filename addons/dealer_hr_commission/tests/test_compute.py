import re
import time
from datetime import date, timedelta
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.sql_db import Cursor, db_connect
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import UniqueViolation

from .common import MONTH, NEXT, CommissionCommon


@tagged("post_install", "-at_install")
class TestCompute(CommissionCommon):
    def test_computed_twice_is_the_same(self):
        self._create_rule(head_percent=10)
        self._create_rule(
            share="shares", share_ids=[(0, 0, {"employee_id": self.head.id, "weight": 1})]
        )
        for day in range(1, 5):
            self._add_work(self.technician, f"2026-03-0{day}")
        first = self._compute()
        before = sorted((ln.employee_id.id, ln.kind, ln.amount) for ln in first.line_ids)
        again = self._compute()
        self.assertEqual(first, again)
        after = sorted((ln.employee_id.id, ln.kind, ln.amount) for ln in again.line_ids)
        self.assertEqual(before, after)

    def test_open_month_follows_the_work(self):
        self._create_rule()
        row = self._add_work(self.technician, "2026-03-02")
        self._compute()
        self.work.remove(row)
        self._add_work(self.technician, "2026-03-03")
        self._add_work(self.technician, "2026-03-04")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 100)

    def test_late_rows_come_next_month(self):
        self._create_rule()
        self._add_work(self.technician, "2026-03-02")
        self._close(self._compute())
        self._add_work(self.technician, "2026-03-30")
        self._add_work(self.technician, "2026-04-02")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 50, "closed")
        self._compute(NEXT)
        self.assertEqual(
            sorted(self._get_statement(self.technician, NEXT).line_ids.mapped("date")),
            [date(2026, 3, 30), date(2026, 4, 2)],
        )

    def test_too_late_and_before_the_first_month(self):
        self._create_rule(late_months=1)
        self._add_work(self.technician, "2026-01-15")
        self._compute()
        self.assertFalse(self._get_statement(self.technician), "no month before was computed")
        self._add_work(self.technician, "2026-03-02")
        self._close(self._compute())
        self._add_work(self.technician, "2026-03-05")
        self._compute(date(2026, 5, 1))
        self.assertFalse(
            self._get_statement(self.technician, date(2026, 5, 1)).line_ids, "two months late"
        )

    def test_locked_people_wait(self):
        """Others are computed on; whose statement is checked gets the rest next month."""
        self._create_rule(head_percent=10)
        self._add_work(self.technician, "2026-03-02")
        self._compute()
        self._close(self._get_statement(self.technician))
        self._add_work(self.technician, "2026-03-03")
        self._add_work(self.employee, "2026-03-03")
        self._compute()
        self.assertEqual(self._get_total(self.technician), 50)
        self.assertEqual(self._get_total(self.employee), 50)
        self.assertEqual(self._get_total(self.head), 5, "of the line that is closed")
        self._close(self._get_statement(self.head))
        self._compute(NEXT)
        self.assertEqual(self._get_total(self.technician, NEXT), 50)
        self.assertEqual(self._get_total(self.head, NEXT), 5)

    def test_pool_with_one_member_closed(self):
        self._create_rule(rate=100, share="equal", department_ids=self.department.ids)
        self._add_work(self.technician, "2026-03-02")
        self._compute()
        self._close(self._get_statement(self.head))
        self._compute()
        self.assertEqual(self._get_total(self.head), 50)
        self.assertEqual(self._get_total(self.technician), 50)
        self._compute(NEXT)
        self.assertFalse(self._get_statement(self.head, NEXT).line_ids)

    def test_paid_once_by_the_database(self):
        self._create_rule()
        self._add_work(self.technician, "2026-03-02")
        line = self._compute().line_ids
        other = self.Statement._create_open(self.employee.ids, self.store, MONTH)
        values = {
            name: line._fields[name].convert_to_write(line[name], line)
            for name in line._fact_fields
        }
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.cr.savepoint(),
        ):
            self.Line._create_with_facts([{**values, "statement_id": other.id}])
            self.env.flush_all()

    def test_two_at_once(self):
        self._create_rule()
        with db_connect(self.cr.dbname).cursor() as other:
            other.execute(
                "SELECT pg_advisory_xact_lock(hashtext('dealer_commission'), %s)", [self.store.id]
            )
            with self.assertRaisesRegex(UserError, "somebody else"):
                self._compute()

    def test_shared_document_pays_each(self):
        """Hours of two technicians on one job are two rows; a car has one consultant."""
        self._create_rule(source="test_hours", measure="unit", rate=10)
        self._add_work(self.technician, "2026-03-02", 1.5, document=self.document)
        self._add_work(self.employee, "2026-03-02", 0.5, document=self.document)
        self._compute()
        self.assertEqual(self._get_total(self.technician), 15)
        self.assertEqual(self._get_total(self.employee), 5)

    def test_cron_computes_the_open_months(self):
        self._create_rule()
        today = self.store._get_store_date()
        self._add_work(self.technician, str(today))
        self._add_work(self.technician, str(today.replace(day=1) - timedelta(days=1)))
        self._compute(today.replace(day=1) - timedelta(days=1))
        self.work[1][2] = str(today.replace(day=1) - timedelta(days=2))
        with patch.object(self.env.registry["ir.cron"], "_commit_progress"):
            self.Commission._cron_compute()
        months = self.Statement.search([("employee_id", "=", self.technician.id)])
        self.assertEqual(months.mapped("amount_total"), [50, 50])

    def test_queries(self):
        """200 people, 5,000 rows: 15 queries, and what writes."""
        people = self._create_crowd(200, name="Person")
        company = self.store.id
        self.work.extend(
            [people[n % 200].id, company, f"2026-03-{n % 28 + 1:02}", 1.5, 1.0, 100.0, n + 1]
            for n in range(5000)
        )
        self._create_rule(rate=10, bands=[(20, 12)])
        self._compute(date(2026, 1, 1))
        self.Statement._create_open(self.employee.ids, self.store, date(2026, 1, 1))
        self.env.flush_all()
        self.env.invalidate_all()
        # what every request reads: who asks, and his store
        self.assertTrue(self.env.user.partner_id.name and self.store.currency_id.name)
        seen = []
        execute = Cursor.execute

        def note(cursor, query, params=None, log_exceptions=True):
            seen.append(query.code if hasattr(query, "code") else query)
            return execute(cursor, query, params, log_exceptions)

        start = time.monotonic()
        with patch.object(Cursor, "execute", note):
            statements = self._compute()
            self.env.flush_all()
        took = time.monotonic() - start
        # what writes apart: numbers drawn, and the currency the ORM looks up for the lines it
        # has just inserted, once a thousand
        writing = re.compile(
            r"nextval|ir_sequence|FROM \"dealer_commission_line\" "
            r"WHERE \"dealer_commission_line\".\"id\" IN"
        )
        reading = [
            query
            for query in seen
            if re.match(r"\s*(SELECT|WITH)", query) and not writing.search(query)
        ]
        self.assertLessEqual(len(reading), 15, "\n".join(query[:150] for query in reading))
        self.assertEqual(len(statements.line_ids), 5000)
        self.assertLess(took, 60)
