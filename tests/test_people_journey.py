"""One person from the form he fills in before his first day to the handover on his last.

Each step is done by the person whose work it is, over the API; who joins has his link only, then
his own login. The tests tell one story in order. Nothing is done by the superuser but setting up
the store, the jobs of the scheduler and moving the clock. Months are counted from today: he came
on the first day of last month.
"""

import base64
import re
from contextlib import nullcontext
from datetime import date, timedelta
from types import SimpleNamespace

import people
import pytest
import requests
from conftest import RpcError, fresh, serve
from freezegun import freeze_time
from test_journey import only, read, refused
from test_sales_journey import create, only_of
from test_workshop_journey import authorise

ADDONS = (
    "dealer_hr_onboarding", "dealer_hr_offboarding", "dealer_hr_movement", "dealer_hr_commission",
    "dealer_hr_attendance", "dealer_hr_appraisal", "dealer_workshop_dispatch",
)  # fmt: skip
ROLES = ("hr", "hr_manager", "general_manager", "workshop_controller", "service_adviser")
TODAY = date.today()
MONTH = TODAY.replace(day=1)
START = (MONTH - timedelta(days=1)).replace(day=1)
NAME, LOGIN = "Li Na", "li.na@example.com"
IDENTITY, PHONE = "110101199003070038", "138 0013 8000"  # of nobody
BASIC, MEAL, RAISED = 6000.0, 300.0, 7000.0
HOURS, RATE, PER_HOUR = 1.5, 100.0, 20.0
COMMISSION = HOURS * PER_HOUR


@pytest.fixture(scope="module")
def store_db():
    with fresh(ADDONS) as name:
        yield name


@pytest.fixture(scope="module")
def odoo_server(store_db):
    with serve(store_db) as url:
        yield url


@pytest.fixture(scope="module")
def shop(odoo_env, store_db, odoo_server, rpc):
    """Everybody with a key, what the store has set up, and what happened so far."""
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, *ROLES, "portal")
        colleague = people.hire(env, "technician", suffix=".colleague")
        machine = people.hire(env, "reception", suffix=".machine")
        strangers = people.open_second_store(env, "hr", "hr_manager", "general_manager")
        made = set_up(env, logins, colleague["technician"], machine["reception"])
    return SimpleNamespace(
        url=odoo_server,
        database=store_db,
        connect=rpc,
        admin=rpc("admin"),
        colleague=rpc(colleague["technician"]),
        machine=rpc(machine["reception"]),
        strangers=[rpc(login) for login in strangers.values()],
        head=rpc(logins["workshop_controller"]),
        **{role: rpc(login) for role, login in logins.items()},
        **made,
    )


def set_up(env, logins, colleague, machine):
    """A workshop with its head, posts with what a new holder gets, shifts, rules. Returns ids."""
    company = env.ref("base.main_company")
    people.open_workshop(env, users=[colleague])
    company.resource_calendar_id = company.workshop_calendar_id
    env["dealer.labour.rate"].create({"price": RATE, "company_id": company.id})
    users = {
        user.login: user
        for user in env["res.users"].search([("login", "in", [*logins.values(), colleague])])
    }
    department = env["hr.department"].create({"name": "Workshop", "company_id": company.id})
    files = {
        role: env["hr.employee"].create(
            {
                "name": users[logins[role]].name,
                "user_id": users[logins[role]].id,
                "company_id": company.id,
                "date_version": "2020-01-01",
            }
        )
        for role in ("hr", "hr_manager", "general_manager", "workshop_controller")
    }
    top, head = files["general_manager"], files["workshop_controller"]
    (files["hr"] | files["hr_manager"] | head).parent_id = top
    head.department_id = department
    department.manager_id = head
    mate = env["hr.employee"].search([("user_id.login", "=", colleague)])
    mate.write({"parent_id": head.id, "department_id": department.id})
    mate.version_id.date_version = "2020-01-01"
    mate.resource_calendar_id = env["resource.calendar"].create(
        {
            "name": "Weekdays",
            "tz": "UTC",
            "attendance_ids": [(5, 0, 0)]
            + [
                (0, 0, {"name": "day", "dayofweek": str(day), "hour_from": 8, "hour_to": 16,
                        "day_period": "morning"})
                for day in range(5)
            ],
        }
    )  # fmt: skip
    users_of_machine = env["res.users"].search([("login", "=", machine)])
    users_of_machine.role_line_ids.unlink()
    users_of_machine.group_ids = env.ref("dealer_hr_attendance.group_attendance_device")
    plan = env["mail.activity.plan"].create(
        {
            "name": "Newcomer",
            "res_model": "hr.employee",
            "template_ids": [
                (0, 0, {
                    "activity_type_id": env.ref("mail.mail_activity_data_todo").id,
                    "summary": "Overalls and locker",
                    "responsible_type": "other",
                    "responsible_id": users[logins["workshop_controller"]].id,
                })
            ],
        }
    )  # fmt: skip
    env["dealer.staff.paper.kind"].search([]).is_required = False
    id_card = env.ref("dealer_hr_ext.paper_kind_id_card")
    id_card.is_required = True
    benefit = env["dealer.benefit.kind"].create({"name": "Canteen", "code": "journey_canteen"})
    kinds = {name: env.ref(f"dealer_hr_pay.salary_kind_{name}").id for name in ("basic", "meal")}
    roles = {
        name: env.ref(f"dealer_base.role_{name}").id
        for name in ("technician", "workshop_controller")
    }
    job, master = env["hr.job"].create(
        [
            {
                "name": "Journeyman",
                "company_id": company.id,
                "department_id": department.id,
                "role_ids": [(6, 0, [roles["technician"]])],
                "grade_id": env.ref("dealer_hr_movement.grade_p2").id,
                "contract_months": 36,
                "probation_months": 3,
                "onboarding_plan_id": plan.id,
                "benefit_kind_ids": [(6, 0, benefit.ids)],
                "proposed_salary_ids": [
                    (0, 0, {"kind_id": kinds["basic"], "amount": BASIC}),
                    (0, 0, {"kind_id": kinds["meal"], "amount": MEAL}),
                ],
            },
            {
                "name": "Master",
                "company_id": company.id,
                "department_id": department.id,
                "role_ids": [(6, 0, list(roles.values()))],
                "grade_id": env.ref("dealer_hr_movement.grade_p4").id,
            },
        ]
    )
    shift = env["dealer.shift.type"].create(
        {"name": "Day", "code": "JD", "start_hour": 8, "end_hour": 17, "break_hours": 1,
         "company_id": company.id}
    )  # fmt: skip
    env["dealer.attendance.rule"].create(
        {"company_id": company.id, "date_from": str(START), "late_tolerance": 5}
    )
    model = env["fleet.vehicle.model"].create(
        {"name": "J8", "brand_id": env["fleet.vehicle.model.brand"].create({"name": "Journey"}).id}
    )
    steps = env["dealer.workflow.transition"].search([("workflow_id.state", "=", "published")])
    return {
        "steps": {(step.workflow_id.model, step.code): step.id for step in steps},
        "store": company.id,
        "department": department.id,
        "files": {role: file.id for role, file in files.items()},
        "mate": mate.id,
        "mate_user": users[colleague].id,
        "id_card": id_card.id,
        "job": job.id,
        "master": master.id,
        "kinds": kinds,
        "roles": roles,
        "shift": shift.id,
        "model": model.id,
    }


# === WHAT SEVERAL DO ALIKE === #


def take(shop, who, model, record, code, reason=None):
    """Press a button of the stage bar."""
    step = shop.steps[model, code]
    return who(model, "workflow_step", ids=record, transition_id=step, reason=reason)


def pending(shop, model, record):
    """The approval a document waits for."""
    domain = [("res_model", "=", model), ("res_id", "=", record)]
    requests_ = shop.admin("dealer.workflow.request", "search", domain=domain)
    domain = [("request_id", "in", requests_), ("state", "=", "pending")]
    return only(shop.admin("dealer.workflow.review", "search", domain=domain))


def approve(shop, who, model, record):
    who("dealer.workflow.review", "action_approve", ids=pending(shop, model, record))


def uid(who):
    """The id of whoever calls."""
    if not hasattr(who, "uid"):
        who.uid = who("res.users", "context_get")["uid"]
    return who.uid


def sees(who, model, record):
    return bool(who(model, "search_count", domain=[("id", "=", record)]))


def said(words):
    """A refusal is one clear sentence, or a list of them; core adds a paragraph to some."""
    sentence, *more = words.strip().partition("\n\n")[0].splitlines()
    assert sentence and all(line.startswith("• ") for line in more), words
    assert "traceback" not in words.lower(), words
    return words


def refused_any(call, *args, **values):
    """The sentence of a refusal, for want of rights or by a rule."""
    with pytest.raises(RpcError) as caught:
        call(*args, **values)
    assert caught.value.status in (403, 422), caught.value
    return caught.value.message


def run_job(shop, odoo_env, job, day=None):
    """The scheduler's turn, on another day at noon if one is given."""
    clock = freeze_time(f"{day} 12:00:00") if day else nullcontext()
    with clock, odoo_env(shop.database, commit=True) as env:
        env.ref(job).method_direct_trigger()


def fill_page(url, act, files=None, **answers):
    """What a browser does with the page of the link. Returns the page that follows."""
    session = requests.Session()
    page = session.get(url, timeout=60)
    assert page.status_code == 200, page.text[:300]
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    data = {**answers, "act": act, "csrf_token": token}
    return session.post(url, data=data, files=files, timeout=60)


# === JOINING === #


def test_the_clerk_registers_and_makes_the_link(shop):
    clerk = shop.hr
    for who in (shop.service_adviser, shop.portal, shop.colleague):
        refused(403, who, "dealer.registration", "create", vals_list=[{"job_id": shop.job}])
    shop.registration = create(
        clerk,
        "dealer.registration",
        {"job_id": shop.job, "start_date": str(START), "person_name": "Li"},
    )
    said(refused(
        403, clerk, "dealer.registration", "read", ids=shop.registration, fields=["salary_ids"]
    ))  # fmt: skip
    clerk("dealer.registration", "action_make_link", ids=shop.registration)
    link = read(clerk, "dealer.registration", shop.registration, "link_url")
    shop.link = f"{shop.url}/join/{link.rpartition('/')[2]}"
    for who in shop.strangers:
        assert not sees(who, "dealer.registration", shop.registration)


def test_the_new_person_fills_it_in_by_the_link(shop):
    assert requests.get(f"{shop.link}x", timeout=60).status_code == 403
    prefix = f"paper_{shop.id_card}_"
    answers = {
        "person_name": NAME,
        "identity_kind": "cn_id",
        "identity_number": IDENTITY[:-1] + "9",
        "private_phone": PHONE,
        "private_email": "na@example.org",
        "emergency_contact": "Li Qiang",
        "emergency_phone": "139 0013 9000",
        "bank_number": "6222020200112233445",
        f"{prefix}sent": "1",
        "education_0_id": "",
        "education_0_name": "Technical College",
        "education_0_date_start": "2008-09-01",
    }
    page = fill_page(shop.link, "submit", **answers)
    assert "Thank you" not in page.text
    assert read(shop.hr, "dealer.registration", shop.registration, "category") == "draft"
    answers["identity_number"] = IDENTITY
    page = fill_page(shop.link, "submit", **answers)
    assert "A photo or scan of" in page.text
    scan = [(f"{prefix}files", ("card.png", base64.b64decode(people.picture())))]
    page = fill_page(shop.link, "submit", files=scan, **answers)
    assert "Thank you" in page.text, people.words(page.text)[:600]
    assert IDENTITY not in requests.get(shop.link, timeout=60).text
    category, name, by_link = read(
        shop.hr, "dealer.registration", shop.registration, "category", "person_name", "is_by_link"
    )
    assert (category, name, by_link) == ("submitted", NAME, True)


def test_checked_approved_hired(shop):
    """The clerk checks, the general manager approves, the HR manager hires: all in one step."""
    model = "dealer.registration"
    take(shop, shop.hr, model, shop.registration, "check")
    words = refused(
        422, shop.hr, model, "workflow_step", ids=shop.registration,
        transition_id=shop.steps[model, "approve"],
    )  # fmt: skip
    assert "work email" in words, words
    shop.hr(model, "write", ids=shop.registration, vals={"work_email": LOGIN})
    take(shop, shop.hr, model, shop.registration, "approve")
    review = pending(shop, model, shop.registration)
    for who in (shop.hr, shop.hr_manager):
        said(refused_any(who, "dealer.workflow.review", "action_approve", ids=review))
    said(refused_any(take, shop, shop.hr_manager, model, shop.registration, "hire"))
    approve(shop, shop.general_manager, model, shop.registration)
    said(refused_any(take, shop, shop.hr, model, shop.registration, "hire"))
    take(shop, shop.hr_manager, model, shop.registration, "hire")
    category, employee = read(shop.hr, model, shop.registration, "category", "employee_id")
    assert category == "hired"
    shop.person = employee[0]


def salary(shop):
    """What he earns today by kind."""
    items = shop.hr_manager(
        "dealer.salary.item", "search_read",
        domain=[("employee_id", "=", shop.person), ("date_to", "=", False)],
        fields=["kind_id", "amount"],
    )  # fmt: skip
    return {item["kind_id"][0]: item["amount"] for item in items}


def test_everything_is_there_for_him(shop):
    manager = shop.hr_manager
    user, job, department, head, number = read(
        manager, "hr.employee", shop.person, "user_id", "job_id", "department_id", "parent_id",
        "staff_number",
    )  # fmt: skip
    assert (job[0], department[0]) == (shop.job, shop.department)
    assert (head[0], bool(number)) == (shop.files["workshop_controller"], True)
    shop.user, shop.number = user[0], number
    since, until, trial, wage = read(
        manager, "hr.employee", shop.person, "contract_date_start", "contract_date_end",
        "trial_date_end", "wage",
    )  # fmt: skip
    last = START.replace(year=START.year + 3) - timedelta(days=1)
    assert (since, until, wage) == (str(START), str(last), BASIC)
    assert trial > since
    assert salary(shop) == {shop.kinds["basic"]: BASIC, shop.kinds["meal"]: MEAL}
    only_of(manager, "dealer.benefit.account", employee_id=shop.person)
    only_of(shop.admin, "res.users.role.line", user_id=shop.user, role_id=shop.roles["technician"])
    only_of(manager, "dealer.labour.contract", employee_id=shop.person)
    (todo,) = shop.head(
        "mail.activity", "search_read",
        domain=[("res_model", "=", "hr.employee"), ("res_id", "=", shop.person)],
        fields=["summary"],
    )  # fmt: skip
    assert todo["summary"] == "Overalls and locker"
    # the clerk keeps files, not salaries
    (item, *_more) = manager(
        "dealer.salary.item", "search", domain=[("employee_id", "=", shop.person)]
    )
    assert not sees(shop.hr, "dealer.salary.item", item)
    said(refused(403, shop.hr, "dealer.salary.item", "read", ids=item, fields=["amount"]))
    said(refused(403, shop.hr, "hr.employee", "read", ids=shop.person, fields=["wage"]))
    masked = read(shop.hr, "hr.employee", shop.person, "identity_masked")
    assert "*" in masked and IDENTITY not in masked
    for who in shop.strangers:
        assert not sees(who, "hr.employee.public", shop.person)
    refused(403, shop.portal, "hr.employee.public", "search_read", domain=[], fields=["name"])


def test_he_chooses_a_password_and_reads_his_own_file(shop, odoo_env):
    with odoo_env(shop.database, commit=True) as env:
        user = env["res.users"].browse(shop.user)
        token = user.partner_id._generate_signup_token()
    session = requests.Session()
    page = session.get(f"{shop.url}/web/reset_password?token={token}", timeout=60)
    csrf = re.search(r'csrf_token[^>]*value="([^"]+)"', page.text)[1]
    session.post(
        f"{shop.url}/web/reset_password?token={token}",
        data={
            "csrf_token": csrf, "login": LOGIN, "name": NAME, "token": token,
            "password": people.PASSWORD, "confirm_password": people.PASSWORD,
        },
        timeout=60,
    )  # fmt: skip
    people.web_session(shop.url, shop.database, LOGIN)
    shop.he = shop.connect(LOGIN)
    page = create(shop.he, "dealer.my.file", {})
    name, identity = read(shop.he, "dealer.my.file", page, "name", "identification_id")
    assert (name, identity) == (NAME, IDENTITY)
    # his own salary is told him, a colleague's file is not
    own = shop.he("dealer.salary.item", "search_read", domain=[], fields=["employee_id", "amount"])
    assert {item["employee_id"][0] for item in own} == {shop.person}
    said(refused(403, shop.he, "hr.employee", "read", ids=shop.mate, fields=["private_phone"]))
    said(refused(403, shop.he, "hr.employee", "read", ids=shop.mate, fields=["birthday"]))
    words = refused(422, shop.he, "hr.employee", "write", ids=shop.person, vals={"name": "Rich"})
    assert "proposal" in said(words), words
    papers = shop.colleague("dealer.staff.paper", "search_read", domain=[], fields=["employee_id"])
    assert shop.person not in {paper["employee_id"][0] for paper in papers}
    own_papers = shop.he("dealer.staff.paper", "search_count", domain=[])
    assert own_papers == 1
    # who read his private data is told him
    readers = shop.he("dealer.private.reading", "search_read", domain=[], fields=["user_id"])
    assert readers


# === SHIFTS, PUNCHES, THE MONTH === #


def test_the_clerk_rosters_the_team(shop):
    clerk = shop.hr
    early = START - timedelta(days=START.weekday())  # a Monday
    pattern = create(
        clerk,
        "dealer.shift.pattern",
        {
            "name": "Five and two",
            "company_id": shop.store,
            "day_ids": [
                (0, 0, {"sequence": day, "type_id": shop.shift if day < 5 else False})
                for day in range(7)
            ],
        },
    )
    create(
        clerk,
        "dealer.shift.team",
        {
            "name": "Day team",
            "department_id": shop.department,
            "pattern_id": pattern,
            "anchor": str(early),
            "member_ids": [
                (0, 0, {"employee_id": person, "date_from": str(START)})
                for person in (shop.person, shop.mate)
            ],
        },
    )
    values = {"department_id": shop.department, "month": str(START)}
    refused(403, shop.colleague, "dealer.roster", "create", vals_list=[values])
    shop.roster = create(clerk, "dealer.roster", values)
    assert not sees(shop.he, "dealer.roster", shop.roster), "a draft"
    clerk("dealer.roster", "action_generate", ids=shop.roster)
    clerk("dealer.roster", "action_publish", ids=shop.roster)
    days = shop.he(
        "dealer.roster.day", "search_read",
        domain=[("roster_id", "=", shop.roster), ("employee_id", "=", shop.person),
                ("type_id", "!=", False)],
        fields=["date"], order="date",
    )  # fmt: skip
    shop.days = [day["date"] for day in days]
    assert 18 <= len(shop.days) <= 23, shop.days
    assert all(date.fromisoformat(day).weekday() < 5 for day in shop.days)
    cells = [[shop.person, shop.days[0]]]
    refused(
        403, shop.he, "dealer.roster", "set_cells", ids=shop.roster, cells=cells, type_id=0,
        reason="Rest",
    )  # fmt: skip
    words = refused(
        422, clerk, "dealer.roster", "set_cells", ids=shop.roster, cells=cells, type_id=0
    )
    assert "reason" in said(words).lower() or "why" in words.lower(), words


def punches(number, days, late=()):
    return [
        {"number": number, "moment": f"{day} {hour}"}
        for day in days
        for hour in ("08:20:00" if day in late else "07:55:00", "17:05:00")
    ]


def test_the_machine_sends_punches_twice(shop):
    """The second time nothing changes; nobody but a machine and HR sends them."""
    attended, shop.missed, late = shop.days[2:], shop.days[1], shop.days[2]
    rows = punches(shop.number, [shop.days[0], *attended], late=[late])
    rows.append({"number": "NOBODY", "moment": f"{late} 08:00:00"})
    for who in (shop.he, shop.head):
        said(refused(403, who, "dealer.punch", "take_in", rows=rows, device="Gate"))
    taken = shop.machine("dealer.punch", "take_in", rows=rows, device="Gate")
    assert [row["status"] for row in taken] == ["created"] * (len(rows) - 1) + ["refused"]
    assert "NOBODY" in taken[-1]["message"]
    count = shop.hr("hr.attendance", "search_count", domain=[("employee_id", "=", shop.person)])
    assert count == len(shop.days) - 1
    again = shop.machine("dealer.punch", "take_in", rows=rows, device="Gate")
    assert {row["status"] for row in again} == {"unchanged", "refused"}
    assert count == shop.hr(
        "hr.attendance", "search_count", domain=[("employee_id", "=", shop.person)]
    )
    refused(403, shop.machine, "hr.employee", "search_read", domain=[], fields=["name"])


def sheet_line(shop, *names):
    return read(shop.hr, "dealer.attendance.sheet.line", shop.line, *names)


def test_the_sheet_is_computed_and_a_day_corrected(shop):
    clerk = shop.hr
    shop.sheet = create(clerk, "dealer.attendance.sheet", {"month": str(START)})
    domain = [("sheet_id", "=", shop.sheet), ("employee_id", "=", shop.person)]
    shop.line = only(clerk("dealer.attendance.sheet.line", "search", domain=domain))
    due = len(shop.days)
    told = sheet_line(shop, "days_due", "days_worked", "days_absent", "late_count", "late_minutes")
    assert told == (due, due - 1, 1, 1, 20)
    correction = {
        "employee_id": shop.person, "date": shop.missed, "reason": "At a customer's",
    }  # fmt: skip
    refused(403, shop.he, "dealer.attendance.correction", "create", vals_list=[correction])
    create(clerk, "dealer.attendance.correction", correction)
    assert sheet_line(shop, "days_worked", "days_absent") == (due, 0)
    clerk("dealer.attendance.sheet", "action_compute", ids=shop.sheet)
    assert sheet_line(shop, "days_worked", "days_absent") == (due, 0)
    assert not sees(shop.colleague, "dealer.attendance.sheet.line", shop.line)
    refused(403, shop.colleague, "dealer.attendance.sheet.line", "read", ids=shop.line,
            fields=["days_worked"])  # fmt: skip
    for who in shop.strangers:
        assert not sees(who, "dealer.attendance.sheet", shop.sheet)


def test_everybody_confirms_the_month_is_locked(shop):
    model, clerk = "dealer.attendance.sheet", shop.hr
    take(shop, clerk, model, shop.sheet, "ask")
    words = refused(422, shop.general_manager, model, "action_approve", ids=shop.sheet)
    assert "Not confirmed yet by" in said(words), words
    for who in (shop.colleague, clerk):
        said(refused_any(who, f"{model}.line", "action_confirm", ids=shop.line))
    confirmers = (
        shop.he, shop.head, shop.colleague, clerk, shop.hr_manager, shop.general_manager,
        shop.admin,
    )  # fmt: skip
    for who in confirmers:
        own = who(
            f"{model}.line", "search",
            domain=[("sheet_id", "=", shop.sheet), ("employee_id.user_id", "=", uid(who))],
        )  # fmt: skip
        who(f"{model}.line", "action_confirm", ids=only(own))
    said(refused_any(take, shop, clerk, model, shop.sheet, "approve"))
    take(shop, shop.general_manager, model, shop.sheet, "approve")
    assert read(clerk, model, shop.sheet, "category") == "approved"
    # a late punch is refused, the correction too: what is locked is adjusted
    late = [{"number": shop.number, "moment": f"{shop.missed} 08:00:00"}]
    (answer,) = shop.machine("dealer.punch", "take_in", rows=late, device="Gate")
    assert answer["status"] == "refused" and "approved" in answer["message"], answer
    words = refused(
        422, clerk, "dealer.attendance.correction", "create",
        vals_list=[{"employee_id": shop.person, "date": shop.missed, "reason": "Again"}],
    )  # fmt: skip
    said(words)
    said(refused(422, clerk, model, "action_compute", ids=shop.sheet))
    create(clerk, model, {"month": str(MONTH)})
    adjustment = create(
        clerk,
        "dealer.attendance.adjustment",
        {"line_id": shop.line, "figure": "overtime_rest", "amount": 2, "reason": "Saturday"},
    )
    said(refused(422, clerk, "dealer.attendance.adjustment", "action_agree", ids=adjustment))
    shop.hr_manager("dealer.attendance.adjustment", "action_agree", ids=adjustment)
    counted = read(shop.hr_manager, "dealer.attendance.adjustment", adjustment, "counted_line_id")
    assert counted[0] != shop.line


def test_nobody_decides_on_his_own(shop):
    """The HR manager may agree to overtime, not to his own."""
    model, boss = "dealer.overtime.request", shop.hr_manager
    hours = {
        "date_from": f"{TODAY} 18:00:00",
        "date_to": f"{TODAY} 19:00:00",
        "reason": "Contracts to print",
    }
    own = create(boss, model, hours)
    boss(model, "action_ask", ids=own)
    words = refused(422, boss, model, "action_agree", ids=own)
    assert "decides on the overtime of" in said(words), words
    his = create(shop.he, model, hours)
    shop.he(model, "action_ask", ids=his)
    said(refused_any(shop.he, model, "action_agree", ids=his))
    assert not sees(shop.colleague, model, his)
    shop.head(model, "action_agree", ids=his)
    assert read(shop.he, model, his, "category") == "agreed"


# === PROMOTION === #


def test_the_head_proposes_a_promotion(shop):
    """Approved by HR and the general manager, with a salary the head does not see."""
    model = "dealer.movement"
    values = {
        "employee_id": shop.person,
        "kind": "promotion",
        "to_job_id": shop.master,
        "date_from": str(TODAY),
        "reason": "Finds what others do not",
    }
    for who in (shop.he, shop.colleague):
        refused(403, who, model, "create", vals_list=[values])
    old = {**values, "date_from": str(TODAY - timedelta(days=400))}
    late = create(shop.head, model, old)
    words = refused(422, shop.head, model, "action_ask", ids=late)
    assert "backdated" in said(words), words
    shop.head(model, "unlink", ids=late)
    shop.movement = create(shop.head, model, values)
    raise_ = {"kind_id": shop.kinds["basic"], "amount": RAISED}
    said(
        refused_any(
            shop.head, model, "write", ids=shop.movement, vals={"salary_ids": [(0, 0, raise_)]}
        )
    )
    shop.hr_manager(model, "write", ids=shop.movement, vals={"salary_ids": [(0, 0, raise_)]})
    shop.head(model, "action_ask", ids=shop.movement)
    said(refused(403, shop.head, model, "read", ids=shop.movement, fields=["salary_ids"]))
    said(
        refused_any(
            shop.head,
            "dealer.workflow.review",
            "action_approve",
            ids=pending(shop, model, shop.movement),
        )
    )
    approve(shop, shop.hr_manager, model, shop.movement)
    approve(shop, shop.general_manager, model, shop.movement)
    assert read(shop.hr, model, shop.movement, "category") == "approved"
    take(shop, shop.hr, model, shop.movement, "plan")
    for who in shop.strangers:
        assert not sees(who, model, shop.movement)


def test_it_is_in_force_on_its_day_once(shop, odoo_env):
    for _turn in range(2):
        run_job(shop, odoo_env, "dealer_hr_movement.cron_apply")
        assert read(shop.hr, "dealer.movement", shop.movement, "category") == "in_force"
        assert read(shop.hr, "hr.employee", shop.person, "job_id")[0] == shop.master
        assert salary(shop) == {shop.kinds["basic"]: RAISED, shop.kinds["meal"]: MEAL}
        lines = shop.admin(
            "res.users.role.line", "search_read", domain=[("user_id", "=", shop.user)],
            fields=["role_id"],
        )  # fmt: skip
        assert sorted(line["role_id"][0] for line in lines) == sorted(shop.roles.values())
        versions = shop.hr(
            "hr.version", "search_count",
            domain=[("employee_id", "=", shop.person), ("date_version", "=", str(TODAY))],
        )  # fmt: skip
        assert versions == 1


# === WORK AND COMMISSION === #


def make_order(shop, number, concern):
    adviser = shop.service_adviser
    car = create(
        adviser,
        "dealer.vehicle",
        {"vin": people.vin(number), "model_id": shop.model, "owner_id": shop.customer},
    )
    order = create(
        adviser,
        "dealer.repair.order",
        {
            "vehicle_id": car,
            "mileage_in": 100,
            "job_ids": [(0, 0, {"concern": concern})],
        },
    )
    (job,) = read(adviser, "dealer.repair.order", order, "job_ids")
    create(
        adviser,
        "dealer.repair.line",
        {"order_id": order, "job_id": job, "line_type": "labour", "name": concern,
         "quantity": HOURS, "price_unit": RATE},
    )  # fmt: skip
    return order, job


def test_a_job_he_clocks_is_settled(shop, odoo_env):
    adviser = shop.service_adviser
    shop.customer = create(adviser, "res.partner", {"name": "Owner"})
    shop.order, job = make_order(shop, 4721, "Noise in front")
    authorise(adviser, shop.order, "in_person")
    adviser("dealer.repair.order", "action_start", ids=shop.order)
    he = shop.he
    he("dealer.repair.job", "action_clock_on", ids=job)
    he("dealer.repair.job", "write", ids=job, vals={"cause": "Worn", "correction": "Replaced"})
    he("dealer.repair.job", "action_clock_off", ids=job)
    with odoo_env(shop.database, commit=True) as env:  # it took him an hour and a half
        env.cr.execute(
            "UPDATE dealer_repair_clock SET started_on = started_on - interval '90 minutes'"
            " WHERE job_id = %s",
            [job],
        )
    he("dealer.repair.job", "action_done", ids=job)
    adviser("dealer.repair.order", "action_settle", ids=shop.order)
    assert read(adviser, "dealer.repair.order", shop.order, "settled_on")


def compute_commission(shop):
    wizard = create(shop.hr_manager, "dealer.commission.run", {"month": str(MONTH)})
    action = shop.hr_manager("dealer.commission.run", "action_compute", ids=wizard)
    (_field, _in, found) = action["domain"][0]
    return found


def test_his_commission_is_paid_once(shop):
    model, manager = "dealer.commission.statement", shop.hr_manager
    rule = {
        "name": "Hours sold",
        "source": "labour_hours",
        "measure": "unit",
        "rate": PER_HOUR,
        "date_from": str(START),
    }
    for who in (shop.he, shop.head, shop.hr):
        refused(403, who, "dealer.commission.rule", "create", vals_list=[rule])
    create(manager, "dealer.commission.rule", rule)
    for who in (shop.he, shop.head, shop.hr):
        refused(403, who, "dealer.commission.run", "create", vals_list=[{}])
    first = compute_commission(shop)
    assert compute_commission(shop) == first
    domain = [("employee_id", "=", shop.person)]
    shop.statement = only(manager(model, "search", domain=domain))
    amount, lines = read(manager, model, shop.statement, "amount_total", "line_count")
    assert (round(amount, 2), lines) == (COMMISSION, 1)
    for who in (shop.colleague, shop.hr, *shop.strangers):
        assert not sees(who, model, shop.statement)
        said(refused(403, who, model, "read", ids=shop.statement, fields=["amount_total"]))
    refused(403, shop.portal, model, "search_read", domain=[], fields=["amount_total"])
    # nobody checks or approves his own
    said(refused_any(shop.he, model, "action_check", ids=shop.statement))
    shop.head(model, "action_check", ids=shop.statement)
    said(refused_any(shop.head, model, "action_confirm", ids=shop.statement))
    shop.he(model, "action_confirm", ids=shop.statement)
    said(refused_any(shop.he, model, "action_approve", ids=shop.statement))
    said(refused(422, manager, model, "action_export", ids=shop.statement))
    shop.general_manager(model, "action_approve", ids=shop.statement)
    manager(model, "action_export", ids=shop.statement)
    assert read(manager, model, shop.statement, "category") == "exported"
    words = refused(422, manager, model, "action_export", ids=shop.statement)
    assert "was exported with" in said(words)
    compute_commission(shop)
    total = manager("dealer.commission.line", "search_read", domain=domain, fields=["amount"])
    assert round(sum(line["amount"] for line in total), 2) == COMMISSION


# === APPRAISAL === #


def test_the_appraisal_is_signed(shop):
    manager = shop.hr_manager
    competency = create(
        manager,
        "dealer.appraisal.competency",
        {
            "name": "Care",
            "anchor_ids": [
                (0, 0, {"name": name, "points": points})
                for name, points in (("Seldom", 40), ("Often", 70), ("Always", 100))
            ],
        },
    )
    form = {
        "name": "Master",
        "job_ids": [(6, 0, [shop.master])],
        "date_from": str(START - timedelta(days=500)),
        "item_ids": [
            (0, 0, {"kind": "competency", "competency_id": competency, "weight": 50}),
            (0, 0, {"kind": "goal", "name": "Tidy bay", "weight": 50}),
        ],
    }
    refused(403, shop.hr, "dealer.appraisal.form", "create", vals_list=[form])
    create(manager, "dealer.appraisal.form", form)
    cycle = create(
        shop.hr,
        "dealer.appraisal.cycle",
        {
            "period_kind": "half",
            "date_from": str(date(TODAY.year, 1 if TODAY.month < 7 else 7, 1)),
            "job_ids": [(6, 0, [shop.master])],
            "self_weight": 0,
            "manager_weight": 100,
        },
    )
    refused(403, shop.head, "dealer.appraisal.cycle", "action_start", ids=cycle)
    shop.hr("dealer.appraisal.cycle", "action_start", ids=cycle)
    model = "dealer.appraisal"
    appraisal = only(manager(model, "search", domain=[("cycle_id", "=", cycle)]))
    assert not sees(shop.he, model, appraisal), "before it is released"
    for who in (shop.colleague, *shop.strangers):
        said(refused(403, who, model, "read", ids=appraisal, fields=["points"]))
    anchors = {
        anchor["name"]: anchor["id"]
        for anchor in manager(
            "dealer.appraisal.anchor", "search_read",
            domain=[("competency_id", "=", competency)], fields=["name"],
        )
    }  # fmt: skip
    review(shop.he, appraisal, "self", anchors["Always"], 100)
    said(refused_any(shop.he, "dealer.appraisal.review", "action_hand_in", ids=only(
        manager("dealer.appraisal.review", "search",
                domain=[("appraisal_id", "=", appraisal), ("kind", "=", "manager")])
    )))  # fmt: skip
    review(shop.head, appraisal, "manager", anchors["Often"], 90)
    said(refused_any(shop.head, "dealer.appraisal.cycle", "action_start_calibration", ids=cycle))
    manager("dealer.appraisal.cycle", "action_start_calibration", ids=cycle)
    assert read(manager, model, appraisal, "final_points") == 80
    context = manager(model, "action_adjust", ids=appraisal)["context"]
    wizard = create(
        manager, "dealer.appraisal.adjust",
        {"appraisal_id": context["default_appraisal_id"], "points": 85, "reason": "As the others"},
    )  # fmt: skip
    manager("dealer.appraisal.adjust", "action_confirm", ids=wizard)
    manager("dealer.appraisal.cycle", "action_release", ids=cycle)
    points, grade = read(shop.he, model, appraisal, "final_points", "grade_id")
    assert points == 85 and grade
    assert "Talk first" in said(refused(422, shop.he, model, "action_sign", ids=appraisal))
    context = shop.head(model, "action_talk", ids=appraisal)["context"]
    wizard = create(
        shop.head,
        "dealer.appraisal.say",
        {
            **{name.removeprefix("default_"): value for name, value in context.items()},
            "day": str(TODAY),
            "words": "A course on high voltage",
        },
    )
    shop.head("dealer.appraisal.say", "action_confirm", ids=wizard)
    said(refused_any(shop.hr_manager, model, "action_sign", ids=appraisal))
    for who in (shop.he, shop.head):
        who(model, "action_sign", ids=appraisal)
        wizard = create(
            who, "dealer.appraisal.sign",
            {"appraisal_id": appraisal, "signature": people.picture()},
        )  # fmt: skip
        who("dealer.appraisal.sign", "action_confirm", ids=wizard)
    assert read(manager, model, appraisal, "category") == "done"
    seals = manager(
        "dealer.appraisal.signature", "search_read", domain=[("appraisal_id", "=", appraisal)],
        fields=["is_valid"],
    )  # fmt: skip
    assert [seal["is_valid"] for seal in seals] == [True, True]


def review(who, appraisal, kind, anchor, percent):
    """Answer every item and hand in."""
    domain = [("appraisal_id", "=", appraisal), ("kind", "=", kind)]
    found = only(who("dealer.appraisal.review", "search", domain=domain))
    answers = who(
        "dealer.appraisal.answer", "search_read", domain=[("review_id", "=", found)],
        fields=["kind"],
    )  # fmt: skip
    for answer in answers:
        vals = {"anchor_id": anchor} if answer["kind"] == "competency" else {"percent": percent}
        who("dealer.appraisal.answer", "write", ids=answer["id"], vals=vals)
    who("dealer.appraisal.review", "action_hand_in", ids=found)


# === LEAVING === #


def test_he_leaves_and_hands_over(shop):
    model, clerk = "dealer.departure", shop.hr
    _order, shop.open_job = make_order(shop, 4722, "Door squeaks")
    shop.head("dealer.repair.job", "write", ids=shop.open_job, vals={"technician_id": shop.person})
    values = {
        "employee_id": shop.person,
        "asked_on": str(TODAY - timedelta(days=1)),
        "last_day": str(TODAY),
        "reason": "Moves to another city",
    }
    refused(403, shop.he, model, "create", vals_list=[values])
    shop.departure = create(clerk, model, values)
    words = said(refused_any(
        clerk, model, "workflow_step", ids=shop.departure,
        transition_id=shop.steps[model, "approve"],
    ))  # fmt: skip
    assert "notice" in words, words
    clerk(model, "write", ids=shop.departure, vals={"shorter_agreed": True})
    take(shop, clerk, model, shop.departure, "approve")
    said(refused_any(
        clerk, "dealer.workflow.review", "action_approve",
        ids=pending(shop, model, shop.departure),
    ))  # fmt: skip
    approve(shop, shop.general_manager, model, shop.departure)
    category, count = read(clerk, model, shop.departure, "category", "open_count")
    assert category == "approved" and count >= 1
    for who in shop.strangers:
        assert not sees(who, model, shop.departure)
    said(refused_any(shop.colleague, model, "action_hand_over_all", ids=shop.departure))
    action = shop.head(model, "action_hand_over_all", ids=shop.departure)
    wizard = action["res_id"]
    shop.head(action["res_model"], "write", ids=wizard, vals={"user_id": shop.mate_user})
    shop.head(action["res_model"], "action_hand_over", ids=wizard)
    assert read(clerk, model, shop.departure, "open_count") == 0
    assert read(shop.head, "dealer.repair.job", shop.open_job, "technician_id")[0] == shop.mate


def test_all_ends_when_the_last_day_is_over(shop, odoo_env):
    run_job(shop, odoo_env, "dealer_hr_offboarding.ir_cron_departure")
    assert read(shop.hr, "dealer.departure", shop.departure, "category") == "approved"
    assert sees(shop.he, "hr.employee.public", shop.person), "the last day is worked"
    for _turn in range(2):
        tomorrow = TODAY + timedelta(days=1)
        run_job(shop, odoo_env, "dealer_hr_offboarding.ir_cron_departure", day=tomorrow)
        assert read(shop.hr, "dealer.departure", shop.departure, "category") == "done"
    active, until = read(shop.hr, "hr.employee", shop.person, "active", "departure_date")
    assert (active, until) == (False, str(TODAY))
    assert not salary(shop)
    refused(401, shop.he, "hr.employee.public", "search_read", domain=[], fields=["name"])
    answer = requests.post(
        f"{shop.url}/web/session/authenticate",
        json={"params": {"db": shop.database, "login": LOGIN, "password": people.PASSWORD}},
        timeout=60,
    ).json()
    assert "error" in answer and "result" not in answer


def test_the_vacancy_knows_him_as_former_holder(shop, odoo_env):
    """The day after: nobody holds his post, he is among those who could."""
    clerk = shop.hr
    vacancy = create(clerk, "dealer.vacancy", {"job_id": shop.master})
    tomorrow = TODAY + timedelta(days=1)
    with freeze_time(f"{tomorrow} 12:00:00"), odoo_env(shop.database, commit=True) as env:
        env["dealer.vacancy"].with_user(uid(clerk)).browse(vacancy).action_match()
    matches = clerk(
        "dealer.vacancy.match", "search_read",
        domain=[("vacancy_id", "=", vacancy), ("employee_id", "=", shop.person)],
        fields=["is_former", "reasons"],
    )  # fmt: skip
    assert only(matches)["is_former"] and matches[0]["reasons"]
    holders = clerk(
        "dealer.post.holder", "search_read",
        domain=[("job_id", "in", [shop.job, shop.master]), ("employee_id", "=", shop.person)],
        fields=["job_id", "date_from", "date_to"], order="date_from",
    )  # fmt: skip
    told = [(row["job_id"][0], row["date_from"], row["date_to"]) for row in holders]
    yesterday = str(TODAY - timedelta(days=1))
    assert told == [
        (shop.job, str(START), yesterday),
        (shop.master, str(TODAY), str(TODAY)),
    ]
