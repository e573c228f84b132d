"""The board of the shop floor with 200 and with 10,000 open orders: queries must not grow.

12 bays, 15 technicians, some forty bookings on the day that is shown.
Budget: the same number of queries; at most twice the time.
"""

import time
from datetime import timedelta

FEW, MANY, BAYS, TECHNICIANS = 200, 10_000, 12, 15
SLOWER = 2.0


def _setup(env):
    """Make bays and technicians, and book a day."""
    company = env.company
    company.resource_calendar_id.tz = company.resource_calendar_id.tz or "UTC"
    bays = env["dealer.workshop.bay"].create([{"name": f"Bench bay {n}"} for n in range(BAYS)])
    people = env["hr.employee"].create(
        [{"name": f"Bench technician {n}", "is_technician": True} for n in range(TECHNICIANS)]
    )
    vehicle = env["dealer.vehicle"].create({"vin": "BENCHFRAME02", "frame_number_only": True})
    vehicle._set_owner(env["res.partner"].create({"name": "Bench owner"}))
    day = env.company._get_store_date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return bays, people, vehicle, day


def _add_orders(env, vehicle, count):
    orders = env["dealer.repair.order"].create(
        [
            {
                "vehicle_id": vehicle.id,
                "job_ids": [(0, 0, {"concern": f"Bench concern {n}"})],
                "line_ids": [(0, 0, {"line_type": "labour", "standard_hours": 1})],
            }
            for n in range(count)
        ]
    )
    orders.action_start()
    env.flush_all()
    return orders


def _book(env, orders, bays, people, day):
    start = env.company._get_store_moment(day, 8)
    jobs = iter(orders.job_ids)
    for hour in range(4):
        for bay, person in zip(bays, people, strict=False):
            moment = start + timedelta(hours=hour)
            env["dealer.workshop.booking"]._book(
                {
                    "job_id": next(jobs).id,
                    "bay_id": bay.id,
                    "employee_id": person.id,
                    "start_on": moment,
                    "end_on": moment + timedelta(hours=1),
                    "overbooked_reason": "bench",
                }
            )


def measure(env, day):
    """:return: (queries, seconds) of loading the board with a cold cache"""
    env.flush_all()
    env.invalidate_all()
    before, begun = env.cr.sql_log_count, time.perf_counter()
    env["dealer.dispatch"].load(day=str(day))
    return env.cr.sql_log_count - before, time.perf_counter() - begun


def main():
    """Measure in a fresh database."""
    from _common import database, odoo_env

    with database("dealer_workshop_dispatch") as name, odoo_env(name) as env:
        bays, people, vehicle, day = _setup(env)
        orders = _add_orders(env, vehicle, FEW)
        _book(env, orders, bays, people, day)
        measure(env, day)
        rows = [(FEW, *min(measure(env, day) for _n in range(3)))]
        left = MANY - FEW
        while left:
            _add_orders(env, vehicle, min(left, 500))
            left -= min(left, 500)
        env.cr.execute("ANALYZE")
        rows.append((MANY, *min(measure(env, day) for _n in range(3))))
        env.cr.rollback()
    for count, queries, seconds in rows:
        print(f"{count:7d} open orders: {queries:4d} queries {seconds * 1000:8.0f} ms")
    (_f, few, quick), (_m, many, slow) = rows
    kept = many <= few and slow <= SLOWER * quick
    print(f"queries {few} → {many} (budget: the same), time × {slow / quick:.1f} (budget {SLOWER})")
    raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
