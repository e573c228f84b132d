"""The people of a store as clients of its JSON-2 API, and what several of them do alike."""

import base64
import csv
import io
import re
import time
from pathlib import Path

import openpyxl
import requests
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
STOCK_LIST = ROOT / "data" / "sample_inventory_us.csv"
PASSWORD = "an open gate"


# === PEOPLE === #


def hire(env, *roles, company=None, suffix=""):
    """Make a user for each role, with this role and nothing else. Returns {role: login}."""
    company = company or env.ref("base.main_company")
    logins = {}
    for role in roles:
        logins[role] = f"{role}{suffix}"
        values = {
            "name": f"{role.replace('_', ' ').capitalize()} {suffix}".strip(),
            "login": logins[role],
            "email": f"{logins[role]}@example.com",
            "password": PASSWORD,
            "company_id": company.id,
            "company_ids": [(6, 0, company.ids)],
        }
        if role == "portal":
            values["group_ids"] = [(6, 0, env.ref("base.group_portal").ids)]
        else:
            values["role_line_ids"] = [(0, 0, {"role_id": env.ref(f"dealer_base.role_{role}").id})]
        user = env["res.users"].with_context(no_reset_password=True).create(values)
        if role == "technician":
            env["hr.employee"].create(
                {"name": user.name, "user_id": user.id, "company_id": company.id}
            )
    return logins


def open_second_store(env, *roles):
    """Another company with its own people. Returns {role: login}."""
    company = env["res.company"].create(
        {"name": "Other Store", "country_id": env.ref("base.us").id}
    )
    env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
    return hire(env, *roles, company=company, suffix=".other")


def web_session(url, database, login):
    """A browser's session of a user, for pages that have no API."""
    session = requests.Session()
    answer = session.post(
        f"{url}/web/session/authenticate",
        json={"params": {"db": database, "login": login, "password": PASSWORD}},
        timeout=60,
    ).json()
    assert answer["result"]["uid"], answer
    return session


def let_out(session, url, code):
    """Press “Let out” on the page of a gate pass. Returns the page that follows, as text."""
    page = session.get(f"{url}/dealer/gate/{code}", timeout=60)
    assert page.status_code == 200, page.text[:500]
    form = re.search(r'<form[^>]*action="([^"]+/out)"', page.text)
    if not form:  # the page offers no button any more
        return words(page.text)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    page = session.post(f"{url}{form[1]}", data={"csrf_token": token}, timeout=60)
    assert page.status_code == 200, page.text[:500]
    return words(page.text)


def words(html):
    body = re.sub(r"(?s)<(script|style).*?</\1>", " ", html)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


# === WORKSHOP === #


def open_workshop(env, bays=1, users=(), **operations):
    """Bays and technicians that are always there, and operations with their hours.

    :param users: logins of technicians, who get their working hours; else one nameless is hired
    :param operations: {code: (hours, values)}
    :return: {code: id of the operation}
    """
    company = env.ref("base.main_company")
    always = env["resource.calendar"].create(
        {
            "name": "Always open",
            "tz": "UTC",
            "company_id": company.id,
            "attendance_ids": [(5, 0, 0)]
            + [
                (0, 0, {"name": "day", "dayofweek": str(day), "hour_from": 0, "hour_to": 24,
                        "day_period": "morning"})
                for day in range(7)
            ],
        }
    )  # fmt: skip
    company.workshop_calendar_id = always
    env["dealer.workshop.bay"].create(
        [{"name": f"Bay {number + 1}", "company_id": company.id} for number in range(bays)]
    )
    there = {"is_technician": True, "resource_calendar_id": always.id, "tz": "UTC"}
    employees = env["hr.employee"].search([("user_id.login", "in", list(users))])
    if users:
        employees.write(there)
    else:
        env["hr.employee"].create({"name": "Only One", "company_id": company.id, **there})
    made = {}
    for code, (hours, values) in operations.items():
        operation = env["dealer.operation"].create({"name": code, "code": code, **values})
        operation.standard_ids = [(0, 0, {"hours": hours})]
        made[code] = operation.id
    return made


# === CARS === #


def vin(number, prefix="1FTFW1E5"):
    """A VIN with a right check digit, another one for each number."""
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    values = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (
        *range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10),
    ), strict=True))  # fmt: skip
    bare = f"{prefix}0GF{number:06d}"
    rest = sum(values[char] * weight for char, weight in zip(bare, weights, strict=True)) % 11
    return bare[:8] + ("X" if rest == 10 else str(rest)) + bare[9:]


def stock_list():
    """The rows of the sample stock list."""
    with open(STOCK_LIST, newline="") as stream:
        return list(csv.DictReader(stream))


def as_csv(rows):
    text = io.StringIO()
    writer = csv.DictWriter(text, list(next(row for row in rows if row)))
    writer.writeheader()
    for row in rows:
        writer.writerow(row)
    return text.getvalue().encode()


def as_xlsx(rows):
    """Numbers as numbers, empty rows empty."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    header = list(next(row for row in rows if row))
    sheet.append(header)
    for row in rows:
        sheet.append([_number(row.get(name)) for name in header])
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def _number(text):
    if not text:
        return None
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else text


def import_stock(manager, content, name, **values):
    """Import a stock list. Returns the import with its counts and {row of the file: report}."""
    (job,) = manager(
        "dealer.import",
        "create",
        vals_list=[
            {
                "kind": "vehicle_stock",
                "file": base64.b64encode(content).decode(),
                "file_name": name,
                **values,
            }
        ],
    )
    manager("dealer.import", "action_import", ids=job)
    _wait_for_import(manager, job)
    counts = ["created_count", "updated_count", "unchanged_count", "refused_count"]
    (told,) = manager(
        "dealer.import",
        "read",
        ids=job,
        fields=["state", "purchase_count", "picking_count", *counts],
    )
    assert told["state"] == "done", told
    lines = manager(
        "dealer.import.line",
        "search_read",
        domain=[("import_id", "=", job)],
        fields=["row", "status", "message", "res_id"],
    )
    told["report"] = {line["row"]: line for line in lines}
    assert len(told["report"]) == len(lines), "a row is reported once"
    told["counts"] = tuple(told[count] for count in counts)
    return told


def _wait_for_import(manager, job):
    """A long list is imported in the background."""
    end = time.monotonic() + 600
    while time.monotonic() < end:
        (told,) = manager("dealer.import", "read", ids=job, fields=["state"])
        if told["state"] != "queued":
            return
        time.sleep(0.5)


def receive_cars(manager, numbers, price=20000.0, **values):
    """Take new cars into stock. Returns their ids, in order."""
    rows = [
        {"vin": vin(number), "make": "Ford", "model": "F-150", "year": "2016", "trim": "XL",
         "color": "white", "price_usd": f"{price + number / 100:.2f}"}
        for number in numbers
    ]  # fmt: skip
    told = import_stock(manager, as_csv(rows), "cars.csv", **values)
    assert told["counts"] == (len(rows), 0, 0, 0), told["report"]
    return [told["report"][row]["res_id"] for row in range(2, len(rows) + 2)]


# === MONEY AND PAPERS === #


def open_day(cashier):
    """The cashier opens his day. Returns {method: id}."""
    cashier("dealer.cashier.session", "create", vals_list=[{"opening_float": 100.0}])
    methods = cashier("dealer.cashier.method", "search_read", domain=[], fields=["name"])
    return {method["name"]: method["id"] for method in methods}


def draft_receipt(cashier, model, document, payments):
    """Fill the desk's form for a document in, as the button opens it; confirm nothing."""
    context = cashier(model, "action_collect", ids=document)["context"]
    values = {name.removeprefix("default_"): value for name, value in context.items()}
    lines = [
        (0, 0, {"method_id": method, "amount": amount, "reference": "SLIP 4711"})
        for method, amount in payments
    ]
    (receipt,) = cashier(
        "dealer.cashier.receipt", "create", vals_list=[{**values, "line_ids": lines}]
    )
    return receipt


def collect(cashier, model, document, payments):
    """Take money for a document: a list of (method, amount)."""
    receipt = draft_receipt(cashier, model, document, payments)
    cashier("dealer.cashier.receipt", "action_confirm", ids=receipt)
    return receipt


def validate(keeper, picking):
    """Move what is reserved; the customer gets no text message."""
    keeper("stock.picking", "button_validate", ids=picking, context={"skip_sms": True})


def picture():
    """A small picture, such as a photo or a signature."""
    output = io.BytesIO()
    Image.new("RGB", (40, 20), (20, 30, 90)).save(output, format="PNG")
    return base64.b64encode(output.getvalue()).decode()


def fill_checklist(who, checklist):
    """Answer every item as being in order, photograph what must be, sign, finish."""
    lines = who(
        "dealer.checklist.line",
        "search_read",
        domain=[("checklist_id", "=", checklist), ("display_type", "=", False)],
        fields=["answer_type", "min_value", "max_value", "choices", "photo_required"],
    )
    for line in lines:
        who("dealer.checklist.line", "write", ids=line["id"], vals=_answer(line))
        if line["photo_required"] == "always":
            who(
                "ir.attachment",
                "create",
                vals_list=[
                    {
                        "name": "photo.png",
                        "datas": picture(),
                        "res_model": "dealer.checklist.line",
                        "res_id": line["id"],
                    }
                ],
            )
    who("dealer.checklist", "write", ids=checklist, vals={"signature": picture(), "signed_by": "I"})
    who("dealer.checklist", "action_done", ids=checklist)
    (told,) = who("dealer.checklist", "read", ids=checklist, fields=["state", "result"])
    return told["state"], told["result"]


def _answer(line):
    if line["answer_type"] == "number":
        low, high = line["min_value"], line["max_value"]
        return {"number": (low + high) / 2 if high else low + 1}
    if line["answer_type"] == "choice":
        return {"choice": next(one["key"] for one in line["choices"] if one["result"] == "ok")}
    if line["answer_type"] == "text":
        return {"text": "nothing"}
    return {"answer": "ok"}
