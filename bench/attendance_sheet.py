"""The attendance sheet of a month for 500 and 2,000 people.

Budget: 500 people × a month within 5 s; four times the people within 4.5 times the time. Everybody
has two attendances a work day, some have leave; medians of warm runs.
"""

import statistics
import time
from datetime import date

SIZES = 500, 2_000
REPEAT = 3
MONTH = date(2026, 3, 1)

ATTENDANCES = """
INSERT INTO hr_attendance (employee_id, check_in, check_out, date, in_mode, out_mode, worked_hours)
SELECT e.id, d + make_interval(mins => i.start_at + e.id %% 7), d + make_interval(mins => i.end_at),
       d::date, 'punch', 'punch', 4
  FROM unnest(%(ids)s) e (id),
       generate_series(%(first)s::timestamp, %(first)s::timestamp + interval '30 days', '1 day') d,
       (VALUES (480, 720), (780, 1020)) i (start_at, end_at)
 WHERE extract(isodow FROM d) < 6 AND (e.id + extract(day FROM d)::integer) %% 23 > 0
"""


def run(env):
    Sheet = env["dealer.attendance.sheet"]
    company = env["res.company"].create({"name": "Bench Store"})
    calendar = env["resource.calendar"].create({"name": "Bench", "company_id": company.id})
    company.resource_calendar_id = calendar
    calendar.tz = "UTC"
    employees = env["hr.employee"].with_context(tracking_disable=True)
    seconds, queries = {}, {}
    sheet = Sheet.create({"company_id": company.id, "month": MONTH})
    for size in SIZES:
        count = size - len(employees)
        made = employees.create(
            [
                {
                    "name": f"Person {number}",
                    "company_id": company.id,
                    "date_version": "2020-01-01",
                    "resource_calendar_id": calendar.id,
                    "tz": "UTC",
                }
                for number in range(count)
            ]
        )
        employees |= made
        env.flush_all()
        env.cr.execute(ATTENDANCES, {"ids": made.ids, "first": MONTH})
        for table in ("hr_attendance", "hr_employee", "hr_version"):
            env.cr.execute(f"ANALYZE {table}")
        times = []
        for _number in range(REPEAT + 1):
            env.invalidate_all()
            before, start = env.cr.sql_log_count, time.perf_counter()
            sheet._compute_sheet()
            env.flush_all()
            times.append(time.perf_counter() - start)
            queries[size] = env.cr.sql_log_count - before
        seconds[size] = statistics.median(times[1:])
        line = sheet.line_ids[:1]
        if len(sheet.line_ids) != size or line.days_due != 22:
            raise RuntimeError("The sheet is wrong.")
        print(f"{size:>6} people: {seconds[size]:6.2f} s, {queries[size]} queries")
    small, large = SIZES
    grown = seconds[large] / seconds[small]
    return {
        "name": "attendance_sheet",
        "seconds": round(seconds[small], 2),
        "queries": queries[small],
        "growth": round(grown, 2),
        "budget": "500 people x a month <= 5 s; 4 x the people <= 4.5 x the time",
        "ok": seconds[small] <= 5 and grown <= 4.5,
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_hr_attendance") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
