"""Tools of the workshop: special tools, what is lent, overdue, damaged and to be calibrated."""

from datetime import timedelta

from odoo import fields

# number, name, Chinese name, place, special, calibration months, value
TOOLS = [
    ("T-001", "Torque wrench 40–200 Nm", "扭力扳手 40–200 Nm", "A1", False, 12, 1280),
    ("T-002", "Torque wrench 5–25 Nm", "扭力扳手 5–25 Nm", "A1", False, 12, 980),
    ("T-003", "Tyre pressure gauge", "胎压表", "A2", False, 6, 320),
    ("T-004", "Brake piston reset kit", "制动分泵回位工具", "A3", False, 0, 460),
    ("T-005", "Ball joint puller", "球头拉拔器", "A3", False, 0, 380),
    ("T-006", "Battery tester", "蓄电池检测仪", "B1", False, 12, 2600),
    ("T-007", "Endoscope camera", "内窥镜", "B1", False, 0, 3400),
    ("T-008", "Coil spring compressor", "弹簧压缩器", "B2", False, 0, 890),
    ("S-101", "Timing lock set T10494", "正时锁止工具 T10494", "C1", True, 0, 4200),
    ("S-102", "Clutch alignment T10524", "离合器对中工具 T10524", "C1", True, 0, 1900),
    ("S-103", "Diagnostic interface 6154", "诊断接口 6154", "C2", True, 0, 9800),
    ("S-104", "High-voltage multimeter", "高压万用表", "C2", True, 12, 5600),
]


def build(env, rng, people, company):
    """The tool cupboard, kept by the store keeper. Returns {number: tool}."""
    manager = people["parts_manager"][:1]
    keeper = people["store_keeper"][:1]
    today = fields.Date.today()
    tools = (
        env["dealer.tool"]
        .with_user(manager)
        .create(
            [
                {
                    "number": number,
                    "name": name,
                    "place": place,
                    "is_special": special,
                    "calibration_months": months,
                    "value": value,
                    "user_id": keeper.id,
                    "company_id": company.id,
                    "bought_on": today - timedelta(days=rng.randint(10, 120)),
                }
                for number, name, _zh, place, special, months, value in TOOLS
            ]
        )
    )
    for tool, row in zip(tools, TOOLS, strict=True):
        tool.with_context(lang="zh_CN").name = row[2]
    badges = env["hr.employee"].search(
        [("user_id", "in", people["technician"].ids)], order="id"
    )  # HR prints them
    for number, employee in enumerate(badges, 1):
        employee.barcode = f"TECH{number:02d}"
    return {tool.number: tool for tool in tools}


def events(env, rng, tools, people, company, clock, opening):
    """A year at the tool desk: (day, order, act)."""
    keeper = people["store_keeper"][:1]
    technicians = env["hr.employee"].search([("user_id", "in", people["technician"].ids)])
    plan = []

    def lend(tool, person):
        tool = tool.with_user(keeper)
        if not tool._get_lending_block():
            tool.desk_scan(tool.number, person.id)

    def give_back(tool):
        if tool.with_user(keeper).loan_id:
            tool.with_user(keeper).desk_scan(tool.number)

    def calibrate(tool, day):
        env["dealer.tool.calibration"].with_user(keeper).create(
            {
                "tool_id": tool.id,
                "sent_on": day - timedelta(days=3),
                "done_on": day,
                "result": "passed",
                "note": "Metrology institute, certificate on file",
            }
        )

    day = opening
    while day < clock.today - timedelta(days=2):
        day += timedelta(days=rng.randint(2, 5))
        tool, person = rng.choice(list(tools.values())), rng.choice(technicians)
        plan.append((day, 8, lambda tool=tool, person=person: lend(tool, person)))
        plan.append((day, 20, lambda tool=tool: give_back(tool)))
    for tool in tools.values():
        if tool.calibration_months:
            for back in range(360, 20, -30 * tool.calibration_months):
                on = clock.today - timedelta(days=back)
                if on > opening:
                    plan.append((on, 7, lambda tool=tool, on=on: calibrate(tool, on)))
    last = clock.today
    plan += [
        (last - timedelta(days=2), 21, lambda: lend(tools["S-101"], technicians[0])),
        (last, 21, lambda: lend(tools["T-004"], technicians[-1])),
        (last - timedelta(days=9), 21, lambda: _break(env, tools["T-008"], technicians[0], keeper)),
        (last - timedelta(days=1), 22, lambda: _scrap(env, tools["T-005"], keeper)),
        (last - timedelta(days=20), 22, lambda: _count(env, tools, keeper, company)),
    ]
    return plan


def _break(env, tool, person, keeper):
    tool = tool.with_user(keeper)
    if tool.loan_id:
        tool._take_back()
    tool._lend(person)
    tool._take_back("damaged", "Spindle thread worn 丝杆螺纹磨损")


def _scrap(env, tool, keeper):
    if tool.loan_id:
        tool.with_user(keeper)._take_back()
    scrap = (
        env["dealer.tool.scrap"]
        .with_user(keeper)
        .create({"tool_id": tool.id, "reason": "Fork bent, cannot be straightened 叉口变形"})
    )
    steps = scrap.workflow_stage_id.sudo().workflow_id.transition_ids
    scrap.workflow_step(steps.filtered(lambda step: step.code == "scrap").id)


def _count(env, tools, keeper, company):
    """One special tool was not in its drawer."""
    count = (
        env["dealer.tool.count"]
        .with_user(keeper)
        .create({"only_special": True, "company_id": company.id})
    )
    count.action_start()
    for line in count.line_ids:
        if line.tool_id != tools["S-102"]:
            count.scan(line.tool_id.number)
    for line in count.line_ids.filtered(lambda ln: ln.result in ("missing", "unexpected")):
        line.explanation = "Found in bay 3 the next morning 次日在三号工位找到"
    count.action_close()
