"""Maintenance: plans of the series, services noted, owners reminded and what they said."""

from datetime import timedelta

from odoo.fields import Command

# task of dealer_workshop_maintenance: operations that count as it, the proposed one first
TASKS = {
    "task_oil": ["BY01", "BY02"],
    "task_air_filter": ["BY03", "BY02"],
    "task_cabin_filter": ["KT01", "BY02"],
    "task_spark_plugs": ["BY04"],
    "task_brake_fluid": ["BY05", "BY02"],
    "task_gearbox_oil": ["FD04"],
    "task_coolant": ["BY06", "GY02"],
    "task_inspection": ["BY07", "GY01"],
    "task_high_voltage": ["GY01"],
}
# name, series (none: any car), typical km a year, {task: (first km, first months, km, months)}
PETROL = {
    "task_oil": (5000, 6, 10000, 12),
    "task_air_filter": (0, 0, 20000, 24),
    "task_cabin_filter": (0, 0, 20000, 12),
    "task_spark_plugs": (0, 0, 60000, 0),
    "task_brake_fluid": (0, 0, 0, 24),
    "task_gearbox_oil": (0, 0, 60000, 0),
    "task_coolant": (0, 0, 0, 48),
}
TURBO = {**PETROL, "task_spark_plugs": (0, 0, 40000, 0)}
ELECTRIC = {
    "task_high_voltage": (0, 0, 20000, 12),
    "task_cabin_filter": (0, 0, 20000, 12),
    "task_brake_fluid": (0, 0, 0, 24),
    "task_coolant": (0, 0, 0, 48),
}
PLANS = [
    ("Any car 通用", None, 15000, PETROL),
    ("Lavida 朗逸", "Lavida 朗逸", 14000, PETROL),
    ("Passat 帕萨特", "Passat 帕萨特", 18000, TURBO),
    ("Tiguan L 途观L", "Tiguan L 途观L", 17000, TURBO),
    ("ID.3 纯电", "ID.3", 16000, ELECTRIC),
]
# result, note, days until; told over the reminders in turn
ANSWERS = [
    ("unreachable", "Calls back himself 稍后回电", 3),
    ("unreachable", "No answer 无人接听", 0),
    ("refused", "Was serviced elsewhere 已在外保养", 0),
    ("unreachable", "In a meeting 正在开会", 5),
    ("unreachable", "Busy, call later 占线", 0),
    (None, "", 0),
    (None, "", 0),
]


def build(env, people, company, operations):
    """Tasks with the store's operations and a plan for each series.

    :param dict operations: {code: `dealer.operation`}
    """
    env = env(user=people["workshop_controller"][:1])
    company.sudo().service_reminder_daily = 15
    tasks = {}
    for name, codes in TASKS.items():
        tasks[name] = env.ref(f"dealer_workshop_maintenance.{name}")
        tasks[name].operation_ids = [Command.set([operations[code].id for code in codes])]
    series = {model.name: model for model in env["fleet.vehicle.model"].search([])}
    env["dealer.maintenance.plan"].create(
        [
            {
                "name": name,
                "sequence": number,
                "model_id": series[model].id if model else False,
                "brand_id": series[model].brand_id.id if model else False,
                "typical_km": typical,
                "note": "Service booklet 保养手册",
                "item_ids": [
                    Command.create(
                        {
                            "task_id": tasks[task].id,
                            "first_km": first_km,
                            "first_months": first_months,
                            "km": km,
                            "months": months,
                            "operation_ids": [Command.set([operations[TASKS[task][0]].id])],
                        }
                    )
                    for task, (first_km, first_months, km, months) in items.items()
                ],
            }
            for number, (name, model, typical, items) in enumerate(PLANS)
        ]
    )


def events(env, rng, people, company, clock):
    """The scheduler works out and reminds, advisers note what came of their calls."""
    adviser = people["service_adviser"][:1]

    def note_booklets():
        """Owners show the booklet: what was done before they came to this store."""
        cars = env["dealer.vehicle"].search([("service_company_id", "=", company.id)], order="id")
        tasks = env["dealer.maintenance.task"].union(
            *(env.ref(f"dealer_workshop_maintenance.{name}") for name in TASKS)
        )
        for number, car in enumerate(cars):
            if not number % 12:
                continue  # its owner has no booklet
            days = rng.randint(20, 330)
            note = (
                env["dealer.maintenance.note"]
                .with_user(adviser)
                .create(
                    {
                        "vehicle_id": car.id,
                        "task_ids": [Command.set(tasks.ids)],
                        "date": clock.today - timedelta(days=days),
                        "km": max(car.odometer - days * rng.randint(18, 34), 0),
                        "place": "Former workshop 原维修厂",
                    }
                )
            )
            note.action_apply()

    def night():
        env["dealer.vehicle"].sudo()._cron_update_next_service()
        env["dealer.service.reminder"].sudo()._cron_remind()

    def call():
        reminders = env["dealer.service.reminder"].with_user(adviser).search([])
        for number, reminder in enumerate(reminders):
            result, words, days = ANSWERS[number % len(ANSWERS)]
            if result:
                day = clock.today + timedelta(days=days) if days else False
                reminder._note(result, words, day)

    return [
        (clock.today - timedelta(days=3), 80, note_booklets),
        (clock.today - timedelta(days=2), 81, night),
        (clock.today - timedelta(days=1), 82, call),
        (clock.today, 83, night),
    ]
