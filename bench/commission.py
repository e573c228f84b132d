"""The commission of a month: 200 people, 5,000 rows of work among those of a year.

Beside it one raw SQL of the same sums. Budget: two rules, so 10,000 lines, within 10 s, and
computed again, nothing new, within 10 s; medians of warm runs. The sums must be equal.
"""

import statistics
from datetime import date
from unittest.mock import patch

from odoo.tools import SQL

PEOPLE, ROWS, MONTHS = 200, 5_000, 12
RATE, PERCENT = 50, 2
REPEAT = 3
YEAR = 2026

WORK = """
CREATE TEMP TABLE bench_work AS
SELECT e.id AS employee_id, %(company)s AS company_id,
       make_date(%(year)s, month, 1 + row %% 28) AS date, 1.0 AS value, 1.0 AS base,
       (100 + row %% 900)::numeric AS amount, 'res.partner'::varchar AS res_model,
       (month * %(rows)s + row) AS res_id, 'Document ' || row AS title
  FROM generate_series(1, %(months)s) month, generate_series(0, %(rows)s - 1) row
  JOIN unnest(%(ids)s) WITH ORDINALITY e (id, number) ON e.number = 1 + row %% %(people)s
"""
PEER = """
SELECT employee_id, SUM(value * %(rate)s + amount * %(percent)s / 100)
  FROM bench_work WHERE company_id = %(company)s AND date BETWEEN %(first)s AND %(last)s
 GROUP BY employee_id
"""


def run(env):
    from _common import Meter

    company = env["res.company"].create({"name": "Bench Store"})
    people = (
        env["hr.employee"]
        .with_context(tracking_disable=True)
        .create(
            [
                {"name": f"Person {n}", "company_id": company.id, "date_version": "2020-01-01"}
                for n in range(PEOPLE)
            ]
        )
    )
    env["dealer.commission.rule"].create(
        [
            {
                "name": name,
                "source": "bench",
                "measure": measure,
                "rate": rate,
                "date_from": date(YEAR, 1, 1),
                "company_id": company.id,
            }
            for name, measure, rate in (("Each", "row", RATE), ("Share", "amount", PERCENT))
        ]
    )
    env.flush_all()
    env.cr.execute(
        WORK,
        {
            "company": company.id,
            "year": YEAR,
            "months": MONTHS,
            "rows": ROWS,
            "people": PEOPLE,
            "ids": people.ids,
        },
    )
    env.cr.execute("ANALYZE bench_work")
    first, again, peer, queries = [], [], [], 0
    for month in range(1, REPEAT + 2):
        day = date(YEAR, month, 1)
        env.invalidate_all()
        with Meter(env.cr) as raw:
            env.cr.execute(
                PEER,
                {
                    "rate": RATE,
                    "percent": PERCENT,
                    "company": company.id,
                    "first": day,
                    "last": day.replace(day=28),
                },
            )
            sums = dict(env.cr.fetchall())
        with Meter(env.cr) as meter:
            made = env["dealer.commission"]._compute_month(company, day)
            env.flush_all()
        env.invalidate_all()
        with Meter(env.cr) as second:
            env["dealer.commission"]._compute_month(company, day)
            env.flush_all()
        peer.append(raw.seconds)
        first.append(meter.seconds)
        again.append(second.seconds)
        queries = meter.queries
        ours = {statement.employee_id.id: statement.amount_total for statement in made}
        wrong = [key for key, value in sums.items() if abs(float(value) - ours.get(key, 0)) > 0.5]
        if wrong or len(ours) != PEOPLE or len(made.line_ids) != 2 * ROWS:
            raise RuntimeError(f"The statements of {day} are wrong: {len(wrong)} of {len(ours)}.")
    seconds, repeated, plain = (statistics.median(times[1:]) for times in (first, again, peer))
    print(f"raw SQL of the sums:          {plain:7.3f} s")
    print(f"statements, {2 * ROWS} lines:      {seconds:7.2f} s, {queries} queries")
    print(f"computed again, nothing new:  {repeated:7.2f} s")
    return {
        "name": "commission",
        "seconds": round(seconds, 2),
        "again": round(repeated, 2),
        "peer": round(plain, 3),
        "queries": queries,
        "budget": "200 people, 5,000 rows: statements <= 10 s, again <= 10 s",
        "ok": seconds <= 10 and repeated <= 10,
    }


def _sources(_self):
    from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource

    rows = SQL(
        "SELECT employee_id, company_id, date, value, base, amount, res_model, res_id, title "
        "FROM bench_work"
    )
    return {"bench": WorkSource("Bench", "count", rows, model="res.partner")}


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_hr_commission") as name, odoo_env(name) as env:
        with patch.object(env.registry["dealer.work"], "_get_work_sources", _sources):
            figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
