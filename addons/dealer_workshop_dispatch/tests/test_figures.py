import random
from datetime import date, timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from .common import DispatchCommon
from odoo.addons.dealer_workshop_planning.tests.common import at

HOURS = ["attended_hours", "clocked_hours", "sold_hours", "standard_hours", "billable_hours"]
RATIOS = ["efficiency", "productivity", "proficiency", "utilisation"]


@tagged("post_install", "-at_install")
class TestFigures(DispatchCommon):
    def setUp(self):
        super().setUp()
        self.startClassPatcher(freeze_time(at(18, 11)))
        self.Figure = self.env["dealer.technician.figure"]

    def _clock(self, job, employee, start, end):
        return (
            self.env["dealer.repair.clock"]
            .sudo()
            .create(
                {
                    "job_id": job.id,
                    "employee_id": employee.id,
                    "started_on": start,
                    "ended_on": end,
                }
            )
        )

    def _figures(self, *domain, groupby=("employee_id",)):
        self.Figure.action_open()
        rows = self.Figure._read_group(
            [("company_id", "=", self.company.id), *domain],
            groupby,
            [f"{name}:sum" for name in HOURS] + [f"{name}:avg" for name in RATIOS],
        )
        names = [*groupby, *HOURS, *RATIOS]
        return [dict(zip(names, row, strict=True)) for row in rows]

    def test_hours_stay_apart(self):
        job = self._create_job(2)
        job.line_ids.quantity = 3  # sold 3, standard 2
        self._clock(job, self.anna, at(8), at(10))
        self._clock(job, self.ben, at(8), at(9))
        job.action_done()
        by_name = {row["employee_id"]: row for row in self._figures(("date", "=", "2026-03-10"))}
        anna, ben = by_name[self.anna], by_name[self.ben]
        self.assertEqual([anna[name] for name in HOURS], [8.0, 2.0, 2.0, 1.333333, 2.0])
        self.assertEqual([ben[name] for name in HOURS], [8.0, 1.0, 1.0, 0.666667, 1.0])
        self.assertEqual((anna["efficiency"], anna["productivity"]), (1.0, 0.25))
        self.assertEqual((anna["proficiency"], anna["utilisation"]), (0.25, 0.25))

    def test_sold_hours_are_shared_exactly(self):
        rng = random.Random(7)
        job = self._create_job(1)
        job.line_ids.quantity = 1.0
        start = at(8)
        for _number in range(7):
            end = start + timedelta(seconds=rng.randint(61, 3599))
            self._clock(job, rng.choice((self.anna, self.ben)), start, end)
            start = end
        job.action_done()
        [[sold, standard]] = self.env["dealer.technician.work"]._read_group(
            [("job_id", "=", job.id)], [], ["sold_hours:sum", "standard_hours:sum"]
        )
        self.assertEqual((sold, standard), (1.0, 1.0))

    def test_identity_on_every_grouping(self):
        rng = random.Random(11)
        for number in range(12):
            job = self._create_job(rng.choice((0.3, 0.7, 1.1)))
            job.line_ids.quantity = rng.choice((0.3, 0.7, 1.1))
            employee = (self.anna, self.ben)[number % 2]
            start = at(8, 2 + number // 2) + timedelta(minutes=number % 2 * 120)
            self._clock(job, employee, start, start + timedelta(seconds=rng.randint(600, 7000)))
            if number % 3:
                job.action_done()
        for groupby in ((), ("employee_id",), ("date:month",), ("employee_id", "date:day")):
            for row in self._figures(groupby=groupby):
                self.assertEqual(
                    row["proficiency"], row["productivity"] * row["efficiency"], groupby
                )
                if row["attended_hours"]:
                    self.assertAlmostEqual(
                        row["proficiency"], row["sold_hours"] / row["attended_hours"], 12
                    )
                if row["clocked_hours"]:
                    self.assertEqual(row["efficiency"], row["sold_hours"] / row["clocked_hours"])
        for row in self.Figure.search([("company_id", "=", self.company.id)]):
            self.assertEqual(row.proficiency, row.productivity * row.efficiency)

    def test_zero(self):
        """Nobody there, nothing clocked, nothing sold: 0, and the identity holds."""
        job = self._create_job(1)
        self._clock(job, self.anna, at(8, 8), at(9, 8))  # a Sunday
        job.action_done()
        [sunday] = self._figures(("date", "=", "2026-03-08"), ("employee_id", "=", self.anna.id))
        self.assertEqual([sunday[name] for name in RATIOS], [1.0, 0.0, 0.0, 0.0])
        [idle] = self._figures(("date", "=", "2026-03-11"), ("employee_id", "=", self.ben.id))
        self.assertEqual(idle["attended_hours"], 8.0)
        self.assertEqual([idle[name] for name in RATIOS], [0.0, 0.0, 0.0, 0.0])

    def test_not_done_sells_nothing(self):
        job = self._create_job(1)
        self._clock(job, self.anna, at(8), at(9))
        [row] = self._figures(("date", "=", "2026-03-10"), ("employee_id", "=", self.anna.id))
        self.assertEqual((row["clocked_hours"], row["sold_hours"]), (1.0, 0.0))

    def test_internal_work_is_not_billable(self):
        job = self._create_job(1)
        job.line_ids.payer = "internal"
        self._clock(job, self.anna, at(8), at(10))
        [row] = self._figures(("date", "=", "2026-03-10"), ("employee_id", "=", self.anna.id))
        self.assertEqual((row["productivity"], row["utilisation"]), (0.25, 0.0))

    def test_leave_is_counted_again(self):
        [row] = self._figures(("date", "=", "2026-03-11"), ("employee_id", "=", self.anna.id))
        self.assertEqual(row["attended_hours"], 8.0)
        leave = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .create(
                {
                    "name": "Ill",
                    "resource_id": self.anna.resource_id.id,
                    "calendar_id": self.shift.id,
                    "company_id": self.company.id,
                    "date_from": at(13, 11),
                    "date_to": at(17, 11),
                }
            )
        )
        [row] = self._figures(("date", "=", "2026-03-11"), ("employee_id", "=", self.anna.id))
        self.assertEqual(row["attended_hours"], 4.0)
        leave.unlink()
        [row] = self._figures(("date", "=", "2026-03-11"), ("employee_id", "=", self.anna.id))
        self.assertEqual(row["attended_hours"], 8.0)

    def test_rows_behind(self):
        job = self._create_job(1)
        clock = self._clock(job, self.anna, at(8), at(9))
        self.Figure.action_open()
        figure = self.Figure.search(
            [("employee_id", "=", self.anna.id), ("date", "=", "2026-03-10")]
        )
        action = figure.action_open_work()
        work = self.env["dealer.technician.work"].search(action["domain"])
        self.assertEqual(work.clock_id, clock)
        self.assertEqual(work.date, date(2026, 3, 10))

    def test_technician_sees_his_own(self):
        job = self._create_job(1)
        self._clock(job, self.anna, at(8), at(9))
        self._clock(job, self.ben, at(8), at(9))
        self.Figure.action_open()
        domain = [("company_id", "=", self.company.id)]
        for model in ("dealer.technician.figure", "dealer.technician.work"):
            mine = self.env[model].with_user(self.anna_user).search(domain)
            self.assertEqual(mine.mapped("user_id"), self.anna_user)
            led = self.env[model].with_user(self.controller).search(domain)
            self.assertEqual(led.mapped("user_id"), self.anna_user | self.ben_user)
