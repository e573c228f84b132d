"""Free times of a month, 12 bays × 15 technicians, 1,000 bookings, beside OCA resource_booking.

Both know the same bays, technicians, shifts and bookings, and are asked when a work of one hour can
begin in the month. The peer (AGPL) comes from the package index into a folder of the cache when the
benchmark runs, and into the benchmark's own database only. Ours also finds who and where, keeps
skills, leave and block-outs, and ranks. Budget: at most 1/100 of the peer's time, at most 15 queries.
"""

import random
import statistics
import subprocess
import sys
from datetime import datetime, timedelta

PEER = [
    "odoo-addon-resource_booking==19.0.*",
    "odoo-addon-web_calendar_slot_duration==19.0.*",
    "cssselect",  # what it asks for besides
]
BAYS, TECHNICIANS, BOOKINGS, DAYS = 12, 15, 1000, 31
RUNS = 15
BUDGET = 0.01
QUERIES = 15


def _provide_peer():
    """Have the peer's modules in a folder; answers the folder."""
    from tools.paths import cache, digest

    folder = cache() / f"peer-{digest(*PEER)}"
    if not (folder / ".complete").exists():
        subprocess.run(
            [
                sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                "--no-deps", "--upgrade", "--target", str(folder), *PEER,
            ],
            check=True,
        )  # fmt: skip
        (folder / ".complete").touch()
    return folder


def setup(env, start, bookings=BOOKINGS):
    """Make a store's bays, technicians, skills and bookings, on a grid of half hours.

    :return: (bays, technicians, calendar, skill type, [(bay, technician, start, hours)])
    """
    rng = random.Random(19)
    calendar = env["resource.calendar"].create({"name": "Bench shift", "tz": "UTC"})
    company = env.company
    company.resource_calendar_id = company.workshop_calendar_id = calendar
    kind = env["dealer.workshop.bay.kind"].create({"name": "Bench", "code": "BENCH"})
    bays = env["dealer.workshop.bay"].create(
        [{"name": f"Bench bay {number}", "kind_ids": kind.ids} for number in range(BAYS)]
    )
    kinds = env["hr.skill.type"].create(
        {
            "name": "Bench",
            "skill_ids": [(0, 0, {"name": "Bench skill"})],
            "skill_level_ids": [
                (0, 0, {"name": f"L{n}", "level_progress": 33 * n, "default_level": n == 1})
                for n in (1, 2, 3)
            ],
        }
    )
    technicians = env["hr.employee"].create(
        [
            {
                "name": f"Bench technician {number}",
                "is_technician": True,
                "tz": "UTC",
                "resource_calendar_id": calendar.id,
            }
            for number in range(TECHNICIANS)
        ]
    )
    env["hr.employee.skill"].create(
        [
            {
                "employee_id": technician.id,
                "skill_id": kinds.skill_ids.id,
                "skill_type_id": kinds.id,
                "skill_level_id": kinds.skill_level_ids[number % 3].id,
                "valid_from": "2020-01-01",
            }
            for number, technician in enumerate(technicians)
        ]
    )
    workdays = [
        start + timedelta(days=day)
        for day in range(DAYS)
        if (start + timedelta(days=day)).weekday() < 5
    ]
    hours = [8, 9, 10, 11, 13, 14, 15, 16]
    places = [
        (day + timedelta(hours=hour), bay) for day in workdays for hour in hours for bay in bays
    ]
    rng.shuffle(places)
    taken, planned = set(), []
    for moment, bay in places:
        free = [tech for tech in technicians if (moment, tech.id) not in taken]
        if len(planned) == bookings or not free:
            break
        technician = rng.choice(free)
        taken.add((moment, technician.id))
        planned.append((bay, technician, moment))
    env["dealer.workshop.booking"].create(
        [
            {
                "bay_id": bay.id,
                "employee_id": technician.id,
                "start_on": moment,
                "end_on": moment + timedelta(hours=1),
                "hours": 1,
                "company_id": company.id,
            }
            for bay, technician, moment in planned
        ]
    )
    env.flush_all()
    return bays, technicians, calendar, kinds, planned


def setup_peer(env, bays, technicians, calendar, planned):
    """Give the peer the same resources and bookings."""
    resources = {
        bay.id: env["resource.resource"].create(
            {"name": bay.name, "resource_type": "material", "calendar_id": calendar.id, "tz": "UTC"}
        )
        for bay in bays
    }
    people = technicians.resource_id
    combinations = {
        (bay.id, person.id): env["resource.booking.combination"].create(
            {"resource_ids": [(6, 0, (resources[bay.id] | person).ids)]}
        )
        for bay in bays
        for person in people
    }
    kind = env["resource.booking.type"].create(
        {
            "name": "Bench",
            "duration": 1,
            "slot_duration": 0.5,
            "modifications_deadline": 0,
            "resource_calendar_id": calendar.id,
            "combination_rel_ids": [
                (0, 0, {"combination_id": c.id}) for c in combinations.values()
            ],
        }
    )
    partner = env["res.partner"].create({"name": "Bench customer"})
    quiet = env["resource.booking"].with_context(
        tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True,
        no_mail_to_attendees=True, dont_notify=True,
    )  # fmt: skip
    quiet.create(
        [
            {
                "type_id": kind.id,
                "partner_ids": [(6, 0, partner.ids)],
                "combination_auto_assign": False,
                "combination_id": combinations[bay.id, technician.resource_id.id].id,
                "start": moment,
                "duration": 1,
            }
            for bay, technician, moment in planned
        ]
    )
    env.flush_all()
    return quiet.create(
        {"type_id": kind.id, "partner_ids": [(6, 0, partner.ids)], "combination_auto_assign": True}
    )


def make_need(env, bays, kinds):
    """Return an hour of work of level 1 in a bay of the kind."""
    level = kinds.skill_level_ids.sorted("level_progress")[0]
    return env["dealer.workshop.capacity"]._make_need(1.0, kinds.skill_ids, level, bays[0].kind_ids)


def ask(env, need, start):
    """Return all our times of the month, each with who, where and why."""
    capacity = env["dealer.workshop.capacity"]
    return capacity._get_free_times([need], start, start + timedelta(days=DAYS))


def main():
    """Measure in a fresh database."""
    from _common import Meter, database, odoo_env

    from tools import runtime

    start = datetime.combine(datetime.now().date(), datetime.min.time()) + timedelta(days=1)
    runtime.setup()
    peer = _provide_peer()
    sys.path.insert(0, str(peer))
    with database("dealer_workshop_planning") as name:
        code = runtime.run(
            "-d", name, "-i", "resource_booking", "--stop-after-init", "--no-http",
            log=runtime.STATE / "logs" / "bench-peer.log",
            env=runtime.environment(PYTHONPATH=peer),
        )  # fmt: skip
        if code:
            raise SystemExit("Installing the peer failed: see .dealer/logs/bench-peer.log.")
        with odoo_env(name) as env:
            bays, technicians, calendar, kinds, planned = setup(env, start)
            need = make_need(env, bays, kinds)
            meters = []
            for _ in range(RUNS):
                env.invalidate_all()
                with Meter(env.cr) as ours:
                    found = ask(env, need, start)
                meters.append(ours)
            print(f"ours  {len(found)} times, {len(planned)} bookings: {min(meters, key=_seconds)}")
            seconds = statistics.median(map(_seconds, meters))
            queries = max(meter.queries for meter in meters)
            booking = setup_peer(env, bays, technicians, calendar, planned)
            import pytz

            begin = pytz.utc.localize(start)
            env.invalidate_all()
            with Meter(env.cr) as peer_meter:
                slots = booking._get_available_slots(begin, begin + timedelta(days=DAYS))
            print(f"peer  {sum(map(len, slots.values()))} times: {peer_meter}")
    ratio = seconds / peer_meter.seconds
    print(
        f"slots of a month: peer {peer_meter.seconds:.2f} s, ours {seconds * 1000:.1f} ms (median of"
        f" {RUNS}), ratio 1/{1 / ratio:.0f} (budget 1/{1 / BUDGET:.0f}); {queries} queries (budget"
        f" {QUERIES})"
    )
    raise SystemExit(0 if ratio <= BUDGET and queries <= QUERIES else 1)


def _seconds(meter):
    return meter.seconds


if __name__ == "__main__":
    main()
