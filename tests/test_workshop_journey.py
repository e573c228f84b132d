"""One car through the whole workshop, over all addons: from the call to the next service.

Each step is done by the person whose work it is, over the API; the customer has his link only.
The tests tell one story in order. Nothing is done by the superuser but setting up the store.
"""

import html
import re
import uuid
from datetime import date, timedelta
from types import SimpleNamespace

import people
import pytest
import requests
from conftest import RpcError
from test_journey import only, read, refused

ROLES = (
    "service_adviser", "technician", "store_keeper", "quality_inspector", "cashier", "gate_guard",
    "warranty_clerk", "workshop_controller", "accountant",
)  # fmt: skip
PLATE = "沪A12345"
TAX = 1.15


@pytest.fixture(scope="module")
def shop(odoo_env, store_db, odoo_server, rpc):
    """Everybody with a key, what the store has set up, and what happened so far."""
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, *ROLES)
        made = set_up(env, logins)
    return SimpleNamespace(
        url=odoo_server,
        database=store_db,
        **{role: rpc(login) for role, login in logins.items()},
        **made,
    )


def set_up(env, logins):
    """What a store has before the first car comes. Returns ids."""
    company = env.ref("base.main_company")
    company.write({"repair_record_code": "310000123", "quality_scope": "all"})
    maker, insurer = env["res.partner"].create([{"name": "The Maker"}, {"name": "The Insurer"}])
    brand = env["fleet.vehicle.model.brand"].create({"name": "Journey"})
    model = env["fleet.vehicle.model"].create({"name": "J1", "brand_id": brand.id})
    parts = env["product.product"].create(
        [
            {"name": name, "is_part": True, "part_number": number, "type": "consu",
             "is_storable": True, "list_price": price, "standard_price": price / 2}
            for name, number, price in (("Pads", "J-PADS", 90.0), ("Pump", "J-PUMP", 200.0))
        ]
    )  # fmt: skip
    place = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1).lot_stock_id
    for part in parts:
        env["stock.quant"]._update_available_quantity(part, place, 5)

    def lines(part=None):
        found = [(0, 0, {"line_type": "labour", "quantity": 1})]
        if part:
            found.append((0, 0, {"line_type": "part", "product_id": part.id, "quantity": 1}))
        return {"line_ids": found}

    operations = people.open_workshop(
        env,
        users=[logins["technician"]],
        OIL=(0.5, lines()),
        PADS=(1.0, lines(parts[0])),
        PUMP=(2.0, lines(parts[1])),
    )
    env["dealer.labour.rate"].create({"price": 100, "company_id": company.id})
    env["dealer.warranty.coverage"].create(
        {"name": "Three years", "brand_id": brand.id, "partner_id": maker.id, "months": 36,
         "km": 100000}
    )  # fmt: skip
    env["dealer.recall"].create(
        {
            "number": "J-01",
            "name": "Pump may stop",
            "risk": "The engine may stop.",
            "brand_id": brand.id,
            "partner_id": maker.id,
            "operation_ids": [(6, 0, [operations["PUMP"]])],
            "vehicle_ids": [(0, 0, {"vin": people.vin(42)})],
        }
    )
    task = env["dealer.maintenance.task"].create(
        {"name": "Oil", "operation_ids": [(6, 0, [operations["OIL"]])]}
    )
    env["dealer.maintenance.plan"].create(
        {
            "name": "J1",
            "model_id": model.id,
            "typical_km": 15000,
            "item_ids": [(0, 0, {"task_id": task.id, "km": 10000, "months": 12})],
        }
    )
    Template = env["dealer.checklist.template"]
    Template.search([("kind", "in", ("inspection", "quality"))]).active = False
    Template.create(
        [
            {
                "name": "Look at it",
                "kind": "inspection",
                "item_ids": [(0, 0, {"name": "Pads", "operation_id": operations["PADS"]})],
            },
            {"name": "Is it good", "kind": "quality", "item_ids": [(0, 0, {"name": "Brakes"})]},
        ]
    )
    program = env["loyalty.program"].create(
        {
            "name": "Ten off",
            "program_type": "coupons",
            "workshop_ok": True,
            "company_id": company.id,
            "communication_plan_ids": [(5, 0, 0)],
            "rule_ids": [(5, 0, 0)],
            "reward_ids": [(5, 0, 0), (0, 0, {"discount": 10, "required_points": 1})],
        }
    )
    coupon = env["loyalty.card"].create({"program_id": program.id, "points": 1})
    return {
        "operation": operations,
        "model": model.id,
        "maker": maker.id,
        "insurer": insurer.id,
        "coupon": coupon.code,
        "task": task.id,
    }


def order_lines(shop, **wanted):
    """The lines of the order, with the wanted values."""
    lines = shop.service_adviser(
        "dealer.repair.line",
        "search_read",
        domain=[("order_id", "=", shop.order)],
        fields=["name", "line_type", "job_id", "payer", "price_total", "authorisation_state"],
    )
    return [line for line in lines if all(line[name] == value for name, value in wanted.items())]


def job_of(shop, words):
    jobs = shop.service_adviser(
        "dealer.repair.job",
        "search",
        domain=[("order_id", "=", shop.order), ("concern", "ilike", words)],
    )
    return only(jobs)


def authorise(adviser, order, method, **values):
    """Take what the customer says; `declined`: lines he does not want."""
    declined = values.pop("declined", ())
    (wizard,) = adviser(
        "dealer.repair.authorise",
        "create",
        vals_list=[{"order_id": order, "method": method, "signer": "Lin", **values}],
    )
    answers = adviser(
        "dealer.repair.authorise.line",
        "search",
        domain=[("wizard_id", "=", wizard), ("line_id", "in", list(declined))],
    )
    if answers:
        said = {"decision": "declined", "reason": "next time"}
        adviser("dealer.repair.authorise.line", "write", ids=answers, vals=said)
    adviser("dealer.repair.authorise", "action_confirm", ids=wizard)


# === LAST TIME === #


def test_last_time_something_was_declined(shop):
    """A small visit of months ago: one thing was done, one the customer did not want."""
    adviser = shop.service_adviser
    (shop.customer,) = adviser(
        "res.partner", "create", vals_list=[{"name": "Lin", "phone": "13900000042"}]
    )
    (shop.car,) = adviser(
        "dealer.vehicle",
        "create",
        vals_list=[
            {
                "vin": people.vin(42),
                "license_plate": PLATE,
                "model_id": shop.model,
                "owner_id": shop.customer,
                "warranty_start": str(date.today() - timedelta(days=400)),
            }
        ],
    )
    booklet = {
        "vehicle_id": shop.car,
        "task_ids": [(6, 0, [shop.task])],
        "date": str(date.today() - timedelta(days=380)),
        "km": 10000,
    }
    (note,) = adviser("dealer.maintenance.note", "create", vals_list=[booklet])
    adviser("dealer.maintenance.note", "action_apply", ids=note)
    (shop.order,) = adviser(
        "dealer.repair.order",
        "create",
        vals_list=[
            {
                "vehicle_id": shop.car,
                "mileage_in": 20000,
                "job_ids": [(0, 0, {"concern": "Wash"}), (0, 0, {"concern": "New wipers"})],
            }
        ],
    )
    for words, price in (("Wash", 10), ("New wipers", 40)):
        values = {"order_id": shop.order, "job_id": job_of(shop, words), "name": words}
        adviser(
            "dealer.repair.line",
            "create",
            vals_list=[{**values, "line_type": "fee", "quantity": 1, "price_unit": price}],
        )
    (wipers,) = order_lines(shop, name="New wipers")
    authorise(adviser, shop.order, "in_person", declined=[wipers["id"]])
    adviser("dealer.repair.order", "action_start", ids=shop.order)
    shop.technician("dealer.repair.job", "action_done", ids=job_of(shop, "Wash"))
    check_quality(shop, "ok")
    adviser("dealer.repair.order", "action_settle", ids=shop.order)


# === THE CALL, THE ARRIVAL === #


def test_the_customer_calls(shop):
    """The best time is taken while he is on the phone."""
    adviser = shop.service_adviser
    values = {"vehicle_id": shop.car, "concern": "Brakes squeal", "hours": 1, "source": "phone"}
    work = {name: values[name] for name in ("vehicle_id", "hours")}
    told = adviser("dealer.workshop.appointment", "find_times", values=work)
    assert told["times"] and not told["refusal"]
    booked = adviser(
        "dealer.workshop.appointment",
        "book",
        values={**values, "start": told["times"][0]["start"]},
    )
    assert (booked["booked"], booked["status"]) == (True, "confirmed"), booked
    shop.appointment = booked["id"]


def test_the_car_arrives_and_everything_is_known(shop):
    """Recall, due service, declined work and the unpaid bill are shown; two are taken at once."""
    adviser = shop.service_adviser
    known = adviser("dealer.reception", "find", text=PLATE)
    assert known
    car = adviser("dealer.reception", "open_car", vehicle_id=shop.car)
    alerts = {alert["key"].partition("-")[0].partition("_")[0]: alert for alert in car["alerts"]}
    assert {"recall", "service", "declined", "unpaid"} <= set(alerts), sorted(alerts)
    taken = [alerts[name]["key"] for name in ("recall", "service", "declined")]
    told = adviser(
        "dealer.reception",
        "receive",
        data={
            "uuid": str(uuid.uuid4()),
            "vehicle_id": shop.car,
            "arrival": f"appointment-{shop.appointment}",
            "mileage": 31000,
            "fuel": "50",
            "concerns": [{"text": "", "alert": key} for key in taken],
        },
    )
    assert told["state"] == "done", told
    shop.order = told["order"]["id"]
    category, came = read(
        adviser, "dealer.workshop.appointment", shop.appointment, "category", "order_id"
    )
    assert (category, came[0]) == ("arrived", shop.order)
    names = {line["name"] for line in order_lines(shop)}
    assert "New wipers" in names, names
    # who pays the recall is not asked
    pump = job_of(shop, "Pump")
    recall = {line["payer"] for line in order_lines(shop) if line["job_id"][0] == pump}
    assert recall == {"warranty"}
    action = adviser("dealer.repair.order", "action_receive_checklist", ids=shop.order)
    assert people.fill_checklist(adviser, action["res_id"])[0] == "done"


# === WHAT IS FOUND, WHAT THE CUSTOMER SAYS === #


def test_the_inspection_finds_worn_pads(shop):
    technician, adviser = shop.technician, shop.service_adviser
    action = technician("dealer.repair.order", "action_inspect", ids=shop.order)
    (line,) = technician(
        "dealer.checklist.line", "search", domain=[("checklist_id", "=", action["res_id"])]
    )
    technician("dealer.checklist.line", "write", ids=line, vals={"answer": "fail", "note": "2 mm"})
    technician("dealer.checklist", "action_done", ids=action["res_id"])
    adviser("dealer.repair.order", "action_add_findings", ids=shop.order)
    shop.pads = job_of(shop, "PADS")
    kinds = [line["line_type"] for line in order_lines(shop) if line["job_id"][0] == shop.pads]
    assert sorted(kinds) == ["labour", "part"]


def test_the_adviser_says_who_pays(shop):
    """The maker shares the pads' labour; the insurer pays a scratch, after a deductible."""
    adviser = shop.service_adviser
    adviser(
        "dealer.repair.order",
        "write",
        ids=shop.order,
        vals={
            "insurer_id": shop.insurer,
            "warranty_partner_id": shop.maker,
            "cover_ids": [(0, 0, {"payer": "insurer", "deductible": 50})],
            "job_ids": [(0, 0, {"concern": "Scratch on the door"})],
        },
    )
    adviser(
        "dealer.repair.line",
        "create",
        vals_list=[
            {"order_id": shop.order, "job_id": job_of(shop, "Scratch"), "line_type": "fee",
             "name": "Polish", "quantity": 1, "price_unit": 300, "payer": "insurer"}
        ],
    )  # fmt: skip
    labour = next(
        line["id"]
        for line in order_lines(shop, line_type="labour")
        if line["job_id"][0] == shop.pads
    )
    shares = [
        (0, 0, {"payer": "customer", "percent": 40}),
        (0, 0, {"payer": "warranty", "percent": 60}),
    ]
    adviser("dealer.repair.line", "write", ids=labour, vals={"share_ids": shares})


def test_the_customer_signs_by_his_link(shop):
    """He does without the wipers once more; the rest he signs. A wrong key opens nothing."""
    adviser = shop.service_adviser
    action = adviser("dealer.repair.order", "action_send_estimate", ids=shop.order)
    path = read(adviser, "dealer.repair.send", action["res_id"], "link").partition("/my/")[2]
    link = f"{shop.url}/my/{path}"
    assert requests.get(link[:-4] + "0000", timeout=60).status_code == 403
    page = requests.get(link, timeout=60)
    assert page.status_code == 200, page.text[:300]
    digest = html.unescape(re.search(r'data-digest="([^"]+)"', page.text)[1])
    (wipers,) = order_lines(shop, name="New wipers")
    answer = requests.post(
        f"{shop.url}/my/repair/{shop.order}/answer",
        json={
            "params": {
                "access_token": link.partition("access_token=")[2],
                "digest": digest,
                "decisions": {str(wipers["id"]): {"decision": "declined", "reason": "still good"}},
                "name": "Lin",
                "signature": people.picture(),
            }
        },
        timeout=60,
    ).json()
    assert "message=1" in answer["result"].get("redirect_url", ""), answer
    states = {line["name"]: line["authorisation_state"] for line in order_lines(shop)}
    assert "pending" not in states.values() and "changed" not in states.values(), states
    assert states["New wipers"] == "declined", states


def test_a_supplement_by_phone(shop):
    """The brakes need fluid too: called, agreed, noted who said it."""
    adviser = shop.service_adviser
    adviser("dealer.repair.order", "action_start", ids=shop.order)
    adviser(
        "dealer.repair.line",
        "create",
        vals_list=[
            {"order_id": shop.order, "job_id": shop.pads, "line_type": "fee",
             "name": "Brake fluid", "quantity": 1, "price_unit": 30}
        ],
    )  # fmt: skip
    with pytest.raises(RpcError, match="Write down what was said"):
        authorise(adviser, shop.order, "phone")
    authorise(adviser, shop.order, "phone", note="Called 13900000042, Lin agrees")
    versions = adviser(
        "dealer.repair.authorisation", "search_count", domain=[("order_id", "=", shop.order)]
    )
    assert versions == 2


# === THE WORK === #


def test_the_parts_are_issued(shop):
    shop.service_adviser("dealer.repair.order", "action_request_parts", ids=shop.order)
    (picking,) = shop.store_keeper(
        "stock.picking", "search", domain=[("dealer_repair_order_id", "=", shop.order)]
    )
    people.validate(shop.store_keeper, picking)
    issued = shop.store_keeper(
        "stock.move", "search_count", domain=[("picking_id", "=", picking), ("state", "=", "done")]
    )
    assert issued == 2


def do_jobs(shop):
    """The technician clocks on and off each open job and says what he did."""
    technician = shop.technician
    jobs = technician(
        "dealer.repair.job",
        "search_read",
        domain=[("order_id", "=", shop.order)],
        fields=["is_out", "done_on"],
    )
    for job in jobs:
        if job["is_out"] or job["done_on"]:
            continue
        technician("dealer.repair.job", "action_clock_on", ids=job["id"])
        said = {"cause": "Worn", "correction": "Replaced, tested"}
        technician("dealer.repair.job", "write", ids=job["id"], vals=said)
        technician("dealer.repair.job", "action_clock_off", ids=job["id"])
        technician("dealer.repair.job", "action_done", ids=job["id"])


def check_quality(shop, answer):
    """The inspector answers what is open, and sends the pads back if it fails."""
    inspector = shop.quality_inspector
    action = inspector("dealer.repair.order", "action_quality_check", ids=shop.order)
    checklist = action["res_id"]
    lines = inspector(
        "dealer.checklist.line",
        "search",
        domain=[("checklist_id", "=", checklist), ("result", "=", False)],
    )
    note = {"note": "pulls to the left"} if answer == "fail" else {}
    inspector("dealer.checklist.line", "write", ids=lines, vals={"answer": answer, **note})
    asked = inspector("dealer.checklist", "action_done", ids=checklist)
    if isinstance(asked, dict) and asked.get("res_model") == "dealer.repair.send.back":
        (row,) = read(inspector, "dealer.repair.send.back", asked["res_id"], "line_ids")
        inspector("dealer.repair.send.back.line", "write", ids=row, vals={"job_id": shop.pads})
        inspector("dealer.repair.send.back", "action_send_back", ids=asked["res_id"])


def test_the_work_is_done_sent_back_once_and_passes(shop):
    do_jobs(shop)
    refused(422, shop.service_adviser, "dealer.repair.order", "action_settle", ids=shop.order)
    check_quality(shop, "fail")
    state, count = read(
        shop.service_adviser, "dealer.repair.order", shop.order, "quality_state", "rework_count"
    )
    assert (state, count) == ("failed", 1)
    assert not read(shop.technician, "dealer.repair.job", shop.pads, "done_on")
    do_jobs(shop)
    check_quality(shop, "ok")
    assert (
        read(shop.service_adviser, "dealer.repair.order", shop.order, "quality_state") == "passed"
    )


# === THE MONEY === #


def test_the_settlement_is_cent_exact(shop):
    """Coupon, the maker's share, the deductible: the bills add up to the order."""
    adviser = shop.service_adviser
    taken = adviser("dealer.repair.order", "action_apply_code", ids=shop.order, code=shop.coupon)
    adviser("dealer.repair.order", "action_settle", ids=shop.order)
    names = ("amount_customer", "amount_warranty", "amount_insurer", "amount_total")
    amounts = dict(
        zip(names, read(adviser, "dealer.repair.order", shop.order, *names), strict=True)
    )
    lines = {line["name"]: line for line in order_lines(shop)}
    # two hours and the pump of the recall, 60 % of one hour
    assert amounts["amount_warranty"] == round((200 + 200 + 60) * TAX, 2), lines
    assert amounts["amount_insurer"] == round(300 * TAX - 50, 2)
    # oil, brake fluid and pads less ten percent, 40 % of one hour, the deductible
    own = (50 + 30 + 90) * TAX
    assert taken == round(own * 0.1, 2)
    assert amounts["amount_customer"] == pytest.approx(own * 0.9 + 40 * TAX + 50, abs=0.011)
    bills = shop.accountant(
        "account.move",
        "search_read",
        domain=[("dealer_repair_order_id", "=", shop.order)],
        fields=["amount_total", "dealer_repair_payer", "state", "partner_id"],
    )
    shop.bills = {bill["dealer_repair_payer"]: bill for bill in bills}
    assert {bill["state"] for bill in bills} == {"posted"}
    for payer, bill in shop.bills.items():
        assert bill["amount_total"] == amounts[f"amount_{payer}"]
    assert shop.bills["warranty"]["partner_id"][0] == shop.maker


def test_the_gate_is_shut_until_he_has_paid(shop):
    told = shop.gate_guard("dealer.gate", "check", text=PLATE)
    assert not told["is_valid"] and told["verdict"] in ("no_pass", "unpaid"), told
    words = refused(
        422, shop.service_adviser, "dealer.repair.order", "action_issue_gate_pass", ids=shop.order
    )
    assert "still to be paid" in words


def test_the_cashier_takes_cash_and_the_rest_otherwise(shop):
    methods = people.open_day(shop.cashier)
    other = next(number for name, number in methods.items() if name != "Cash")
    due = read(shop.cashier, "dealer.repair.order", shop.order, "amount_to_collect")
    assert due == shop.bills["customer"]["amount_total"]
    people.collect(
        shop.cashier,
        "dealer.repair.order",
        shop.order,
        [(methods["Cash"], 100.0), (other, round(due - 100, 2))],
    )
    state = read(shop.accountant, "account.move", shop.bills["customer"]["id"], "payment_state")
    assert state == "paid"


def test_the_guard_lets_the_car_out_once(shop):
    shop.service_adviser("dealer.repair.order", "action_issue_gate_pass", ids=shop.order)
    code = only(
        shop.service_adviser(
            "dealer.gate.pass",
            "search_read",
            domain=[("order_id", "=", shop.order)],
            fields=["code"],
        )
    )["code"]
    guard = shop.gate_guard
    refused(403, guard, "dealer.repair.order", "read", ids=shop.order, fields=["name"])
    other = guard("dealer.gate", "let_out", text=code, plate="沪B99999")
    assert other["verdict"] == "other_car", other
    assert guard("dealer.gate", "let_out", text=code, plate=PLATE)["verdict"] == "out"
    assert not guard("dealer.gate", "let_out", text=code, plate=PLATE)["is_valid"]
    category = read(shop.service_adviser, "dealer.repair.order", shop.order, "category")
    assert category == "closed"


# === AFTER === #


def test_the_maker_pays_the_claims(shop):
    """One claim a job: submitted by the clerk, accepted, credited when the accountant is paid."""
    clerk = shop.warranty_clerk
    claims = clerk("dealer.warranty.claim", "search", domain=[("order_id", "=", shop.order)])
    assert len(claims) == 2, "the recall and the shared labour"
    clerk("dealer.warranty.claim", "action_submit", ids=claims)
    clerk("dealer.warranty.claim", "action_accept_all", ids=claims)
    bill = shop.bills["warranty"]["id"]
    context = {"active_model": "account.move", "active_ids": [bill]}
    (wizard,) = shop.accountant(
        "account.payment.register", "create", vals_list=[{}], context=context
    )
    shop.accountant(
        "account.payment.register", "action_create_payments", ids=wizard, context=context
    )
    told = clerk(
        "dealer.warranty.claim", "read", ids=claims, fields=["category", "amount_accepted"]
    )
    assert {claim["category"] for claim in told} == {"paid"}, told
    assert sum(claim["amount_accepted"] for claim in told) == pytest.approx(460)


def test_the_authority_gets_the_record(shop):
    controller = shop.workshop_controller
    (export,) = controller("dealer.repair.record.export", "create", vals_list=[{}])
    controller("dealer.repair.record.export", "action_export", ids=export)
    records = controller(
        "dealer.repair.record",
        "search_read",
        domain=[("export_id", "=", export), ("order_id", "=", shop.order)],
        fields=["content", "state"],
    )
    content = only(records)["content"]
    assert content["basicInfo"]["vehicleplatenumber"] == PLATE
    assert content["basicInfo"]["vin"] == people.vin(42)
    assert {row["partscode"] for row in content["vehiclepartslist"]} == {"J-PADS", "J-PUMP"}


def test_the_next_service_is_predicted(shop):
    """By the car's own readings, from what this visit did; the recall and the service are done."""
    day, km = read(
        shop.service_adviser, "dealer.vehicle", shop.car, "next_service_date", "next_service_km"
    )
    assert km == 41000
    assert date.today() < date.fromisoformat(day) <= date.today() + timedelta(days=366)
    car = shop.service_adviser("dealer.reception", "open_car", vehicle_id=shop.car)
    left = {alert["key"].partition("-")[0].partition("_")[0] for alert in car["alerts"]}
    assert "declined" in left, "the wipers return next time"
    assert not {"recall", "service"} & left
