"""Bays, technicians with their skills, block-outs, and the appointments of the coming two weeks."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

MISSED, CALLED_OFF, COMING = 7, 6, 56

# name, kinds by code
BAYS = [
    ("Bay 1 快修", ["QUICK", "LIFT"]),
    ("Bay 2 快修", ["QUICK", "LIFT"]),
    ("Bay 3", ["LIFT"]),
    ("Bay 4", ["LIFT"]),
    ("Bay 5 定位", ["LIFT", "ALIGN"]),
    ("Bay 6 高压", ["LIFT", "HV"]),
    ("Bay 7 钣金", ["BODY"]),
    ("Bay 8 烤漆", ["PAINT"]),
]
# what the technicians have learnt, in their order: {skill's XML id: level}
SKILLS = [
    {"skill_mechanic": 3, "skill_electrician": 2},
    {"skill_mechanic": 2, "skill_electrician": 3, "skill_high_voltage": 4},
    {"skill_mechanic": 2},
    {"skill_mechanic": 1, "skill_body": 3},
    {"skill_mechanic": 1, "skill_paint": 3},
    {"skill_mechanic": 1},
]
# name, Chinese name, days, hours, for
BLOCKS = [
    ("Morning meeting", "晨会", ["monday"], (9, 9.5)),
    ("Cleaning", "6S清洁", ["saturday"], (17, 18)),
]
WORDS = [
    "刹车有异响 Brakes squeak",
    "空调不凉 Air conditioning is not cold",
    "怠速抖动 Shakes when idling",
    "仪表有故障灯 A warning light is on",
    "想做个保养 Due for service",
]


def build(env, rng, people, company):
    """The workshop's hours, bays, technicians and block-outs, set up by the controller and HR."""
    controller = people["workshop_controller"][:1]
    if company.resource_calendar_id.tz != "Asia/Shanghai":
        company.resource_calendar_id.tz = "Asia/Shanghai"
    opening = _calendar(env, company, "Workshop 车间营业", range(6), [(9, 18)])
    early = _calendar(env, company, "Early shift 早班", range(5), [(9, 12), (13, 18)])
    late = _calendar(env, company, "Late shift 晚班", range(1, 6), [(9, 13), (14, 18)])
    company.workshop_calendar_id = opening
    kinds = {kind.code: kind.id for kind in env["dealer.workshop.bay.kind"].search([])}
    bays = (
        env["dealer.workshop.bay"]
        .with_user(controller)
        .create(
            [
                {
                    "name": name,
                    "sequence": number,
                    "company_id": company.id,
                    "kind_ids": [Command.set([kinds[code] for code in codes if code in kinds])],
                }
                for number, (name, codes) in enumerate(BAYS, 1)
            ]
        )
    )
    technicians = env["hr.employee"].search(
        [("user_id", "in", people["technician"].ids), ("company_id", "=", company.id)], order="id"
    )
    since = fields.Date.today() - timedelta(days=400)
    for number, employee in enumerate(technicians):
        employee.write(
            {
                "is_technician": True,
                "tz": "Asia/Shanghai",
                "resource_calendar_id": (late if number % 3 == 2 else early).id,
            }
        )
        for name, level in SKILLS[number % len(SKILLS)].items():
            if skill := env.ref(f"dealer_workshop_catalogue.{name}", raise_if_not_found=False):
                levels = skill.skill_type_id.skill_level_ids.sorted("level_progress")
                env["hr.employee.skill"].create(
                    {
                        "employee_id": employee.id,
                        "skill_id": skill.id,
                        "skill_type_id": skill.skill_type_id.id,
                        "skill_level_id": levels[:level][-1].id,
                        "valid_from": since,
                        "valid_to": skill.skill_type_id.is_certification
                        and since + timedelta(days=1095),
                    }
                )
    blocks = (
        env["dealer.workshop.block"]
        .with_user(controller)
        .create(
            [
                {
                    "name": name,
                    "company_id": company.id,
                    "recurrence": "weekly",
                    "hour_from": hours[0],
                    "hour_to": hours[1],
                    "date_from": since,
                    **dict.fromkeys(days, True),
                }
                for name, _chinese, days, hours in BLOCKS
            ]
        )
    )
    for block, row in zip(blocks, BLOCKS, strict=True):
        block.with_context(lang="zh_CN").name = row[1]
    return bays


def events(env, rng, people, company, clock):
    """Who did not come or called it off over the year, and two full coming weeks."""
    today = clock.today
    plan = []
    for number in range(MISSED + CALLED_OFF):
        day = today - timedelta(days=12 + number * 25)
        story = Story(env, rng, people, company)
        plan.append((day, 9, story.book_soon))
        plan.append(
            (day + timedelta(days=6), 9, story.missed if number < MISSED else story.called_off)
        )
    plan.append((today, 9, lambda: _coming_weeks(env, rng, people, company, today)))
    return plan


class Story:
    """One appointment; each method is one person's part."""

    def __init__(self, env, rng, people, company):
        self.env = env
        self.rng = rng
        self.company = company
        self.adviser = rng.choice(list(people["service_adviser"]))
        self.service = people["customer_service"][:1] or self.adviser
        self.controller = people["workshop_controller"][:1]
        self.appointment = env["dealer.workshop.appointment"]

    def book(self, day, source="phone", confirm=True):
        """Somebody calls; the adviser offers times from `day` on and takes one."""
        Appointment = self.appointment.with_user(self.adviser).with_company(self.company)
        vehicles = self.env["dealer.vehicle"].search(
            [("owner_id", "!=", False), ("license_plate", "!=", False)], order="id", limit=150
        )
        operations = self.env["dealer.operation"].search([], order="id", limit=40)
        if not vehicles:
            return
        vehicle = self.rng.choice(vehicles)
        work = {"vehicle_id": vehicle.id}
        if operations and self.rng.random() < 0.8:
            work["operation_ids"] = self.rng.sample(operations.ids, self.rng.choice([1, 1, 2]))
        else:
            work["hours"] = self.rng.choice([0.5, 1.0, 1.5, 2.0])
        found = Appointment.find_times(
            {
                **work,
                "from": f"{day}T09:00",
                "to": f"{day + timedelta(days=2)}T18:00",
                "limit": 12,
                "spread": 4,
            }
        )["times"]
        if not found:
            return
        answer = Appointment.book(
            {
                **work,
                "start": self.rng.choice(found)["start"],
                "concern": self.rng.choice(WORDS) if "hours" in work else "",
                "source": source,
                "confirm": confirm,
                "adviser_id": self.adviser.id,
            }
        )
        if answer["booked"]:
            self.appointment = Appointment.browse(answer["id"])

    def book_soon(self):
        self.book(fields.Date.today() + timedelta(days=2))

    def missed(self):
        if self.appointment.category == "confirmed":
            self.appointment.with_user(self.service).action_no_show()

    def called_off(self):
        if self.appointment.category == "confirmed":
            self.appointment.with_user(self.service).action_cancel()


def _coming_weeks(env, rng, people, company, today):
    bays = env["dealer.workshop.bay"].search([("company_id", "=", company.id)])
    controller = people["workshop_controller"][:1]
    env["dealer.workshop.block"].with_user(controller).create(
        {
            "name": "四柱举升机等待配件 Lift waits for a part",
            "company_id": company.id,
            "bay_ids": bays[3].ids,
            "start_on": company._get_store_moment(today + timedelta(days=1), 9),
            "end_on": company._get_store_moment(today + timedelta(days=3), 12),
        }
    )
    for number in range(COMING):
        story = Story(env, rng, people, company)
        source = rng.choice(["phone", "phone", "phone", "portal", "message", "api"])
        story.book(
            today + timedelta(days=number * 13 // COMING),
            source,
            confirm=source == "phone" or rng.random() < 0.6,
        )


def _calendar(env, company, name, days, hours):
    return env["resource.calendar"].create(
        {
            "name": name,
            "company_id": company.id,
            "tz": "Asia/Shanghai",
            "attendance_ids": [Command.clear()]
            + [
                Command.create(
                    {
                        "name": f"{since:02d}:00",
                        "dayofweek": str(day),
                        "hour_from": since,
                        "hour_to": until,
                        "day_period": "morning" if since < 12 else "afternoon",
                    }
                )
                for day in days
                for since, until in hours
            ],
        }
    )
