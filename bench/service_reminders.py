"""Whose owners are reminded today, among 10,000, 100,000 and 1,000,000 cars.

The peer is raw SQL written for the same selection (due, still owned, not opted out, not reminded of
this service), in the same run. Budget: at most 3 times its time at 1,000,000 (medians of warm runs
taken in turn), and linear: a car that is due costs no more rows read at 1,000,000 than at 10,000, which
neither a cache nor another program changes. The growth of the times is printed beside it. The work
that fills the dates is measured too: the next service of 10,000 cars with three readings each, in
queries a thousand cars and cars a second.
"""

import statistics
import time
from datetime import date, timedelta

SIZES = 10_000, 100_000, 1_000_000
REPEAT = 5

CARS = """
INSERT INTO dealer_vehicle (vin, vin_check, owner_id, model_id, brand_id, active, lifecycle,
                            service_company_id, service_cycle, service_stale, next_service_date,
                            next_service_km)
SELECT 'LSV' || upper(substr(md5(n::text), 1, 8)) || lpad(n::text, 6, '0'), 'unused',
       %(owner)s, %(model)s, %(brand)s, true, 'customer', %(company)s, n %% 4, n > %(stale)s,
       %(today)s::date + (n %% 700 * 7919 %% 700) - 350, 10000 + n
  FROM generate_series(%(first)s, %(last)s) n;

INSERT INTO dealer_service_reminder (vehicle_id, cycle, partner_id, company_id)
SELECT id, service_cycle, owner_id, service_company_id FROM dealer_vehicle
 WHERE next_service_km - 10000 BETWEEN %(first)s AND %(last)s AND id %% 3 = 0;
"""

READINGS = """
INSERT INTO dealer_vehicle_odometer (vehicle_id, value, date, source, is_rollback)
SELECT v.id, 1000 + k * (2000 + v.id %% 4000), %(today)s::date - 600 + k * 200, 'reception', false
  FROM dealer_vehicle v, generate_series(0, 2) k WHERE v.id = ANY(%(ids)s)
"""

PEER = """
SELECT v.id FROM dealer_vehicle v
  JOIN res_partner p ON p.id = v.owner_id
  LEFT JOIN dealer_service_reminder r ON r.vehicle_id = v.id AND r.cycle = v.service_cycle
 WHERE v.active AND v.next_service_date BETWEEN %(first)s AND %(last)s
   AND v.service_company_id = %(company)s AND v.lifecycle IN ('customer', 'sold', 'unknown')
   AND p.active AND NOT COALESCE(p.no_service_reminder, false) AND r.id IS NULL
"""


def warm(*functions):
    """Return (median seconds, result) of each: in turn, so that what disturbs one disturbs all."""
    times = [[] for _function in functions]
    results = [None] * len(functions)
    for _number in range(REPEAT + 1):
        for number, function in enumerate(functions):
            start = time.perf_counter()
            results[number] = function()
            times[number].append(time.perf_counter() - start)
    return [
        (statistics.median(own[1:]), result) for own, result in zip(times, results, strict=True)
    ]


def count_rows(cr, function):
    """Return how many rows of tables and indexes PostgreSQL reads for it, all in this process."""
    counts = []
    for step in (lambda: None, function):
        step()
        cr.execute(
            "SELECT sum(seq_tup_read) + sum(COALESCE(idx_tup_fetch, 0)) FROM pg_stat_xact_all_tables"
            " WHERE relname IN ('dealer_vehicle', 'dealer_service_reminder', 'res_partner')"
        )
        counts.append(int(cr.fetchone()[0]))
    return counts[1] - counts[0]


def prepare(env):
    """Make the catalogue the cars belong to, with a plan."""
    brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
    model = env["fleet.vehicle.model"].create({"name": "Bench", "brand_id": brand.id})
    task = env["dealer.maintenance.task"].create({"name": "Oil"})
    env["dealer.maintenance.plan"].create(
        {"name": "Bench", "item_ids": [(0, 0, {"task_id": task.id, "km": 10000, "months": 12})]}
    )
    owner = env["res.partner"].create({"name": "Bench"})
    env.flush_all()
    return {"model": model.id, "brand": brand.id, "owner": owner.id}


def run(env):
    company = env.company
    today = date(2026, 3, 2)
    values = {**prepare(env), "company": company.id, "today": today, "stale": 10**9}
    window = {
        "first": today - timedelta(days=180),
        "last": today + timedelta(days=company.service_reminder_days),
        "company": company.id,
    }
    Reminder = env["dealer.service.reminder"]
    ours, peer, rows, last = {}, {}, {}, 0
    # for both: neither spills to the disk, which would hide how they grow
    env.cr.execute("SET LOCAL work_mem = '128MB'")
    env.cr.execute(
        "SET LOCAL max_parallel_workers_per_gather = 0"
    )  # rows of helpers are not counted
    for size in SIZES:
        env.cr.execute(CARS, {**values, "first": last + 1, "last": size})
        last = size
        for table in ("dealer_vehicle", "dealer_service_reminder", "res_partner"):
            env.cr.execute(f"ANALYZE {table}")

        def raw():
            env.cr.execute(PEER, window)
            return env.cr.fetchall()

        (peer[size], wanted), (ours[size], found) = warm(
            raw, lambda: Reminder._select_due(company, today)
        )
        read = count_rows(env.cr, lambda: Reminder._select_due(company, today))
        rows[size] = read / len(found)
        if {row[0] for row in wanted} != {row[0] for row in found}:
            raise RuntimeError("The two selections differ.")
        print(
            f"{size:>9} cars, {len(found):>7} due: raw SQL {peer[size] * 1000:8.1f} ms, "
            f"ours {ours[size] * 1000:8.1f} ms, {rows[size]:.2f} rows read a car due"
        )
    cars = env["dealer.vehicle"].search([], limit=10_000)
    env.cr.execute(READINGS, {"ids": cars.ids, "today": today})
    env.invalidate_all()
    before, start = env.cr.sql_log_count, time.perf_counter()
    for number in range(0, len(cars), 1000):
        cars[number : number + 1000]._update_next_service()
    seconds = time.perf_counter() - start
    queries = (env.cr.sql_log_count - before) / (len(cars) / 1000)
    print(
        f"next service of {len(cars)} cars: {len(cars) / seconds:,.0f} a second, "
        f"{queries:.1f} queries a thousand"
    )
    small, middle, large = SIZES
    ratio = ours[large] / peer[large]
    grown = rows[large] / rows[small]
    return {
        "name": "service_reminders",
        "ratio": round(ratio, 2),
        "rows_grown": round(grown, 2),
        "growth": round(ours[large] / ours[middle], 1),
        "raw_growth": round(peer[large] / peer[middle], 1),
        "cars_a_second": round(len(cars) / seconds),
        "queries_a_thousand": round(queries, 1),
        "budget": "ours <= 3 x raw SQL at 1,000,000; rows read a car due <= 1.1 x those at 10,000; <= 12 queries",
        "ok": ratio <= 3 and grown <= 1.1 and queries <= 12,
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_workshop_maintenance") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
