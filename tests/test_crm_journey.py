"""One customer from the door of the showroom to his next visit, over all addons of the CRM.

Each step is done by the person whose work it is, over the API; the customer has his links only.
The tests tell one story in order. Nothing is done by the superuser but setting up the store, the
jobs of the scheduler and moving the clock.
"""

import base64
import json
import re
import threading
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import people
import pytest
import requests
from conftest import RpcError
from test_journey import only, read, refused
from test_sales_journey import create, only_of

ROLES = (
    "reception", "sales_consultant", "sales_manager", "marketing", "customer_service",
    "service_adviser", "technician", "cashier", "store_keeper", "general_manager",
)  # fmt: skip
NUMBER, SPELLED, MASKED = "+86 138 0013 7007", "138-0013-7007", "+86 138****7007"
NAME = "Lan Visitor"
DEMO, SOLD = 7001, 7002  # numbers of the two cars
PRICE = 20000.0 + SOLD / 100
ANSWER = "We explain the car again at your home, and the mats are yours."
QUERIES = 25  # of the customer's page


class Provider:
    """An SMS provider on this machine: notes what comes and takes it."""

    def __init__(self):
        self.requests = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.requests.append({**json.loads(body), "key": self.headers["Authorization"]})
                answer = {"code": 0, "data": {"id": f"P{len(provider.requests)}", "fee": 0.08}}
                content = json.dumps(answer).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *args):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/send"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    yield provider
    provider.close()


@pytest.fixture(scope="module")
def shop(odoo_env, store_db, odoo_server, rpc, provider):
    """Everybody with a key, what the store has set up, and what happened so far."""
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, *ROLES, "portal")
        rival = people.hire(env, "sales_consultant", suffix=".rival")
        strangers = people.open_second_store(
            env, "sales_manager", "sales_consultant", "customer_service", "marketing"
        )
        set_up(env, logins, rival)
    return SimpleNamespace(
        url=odoo_server,
        database=store_db,
        admin=rpc("admin"),
        rival=rpc(rival["sales_consultant"]),
        strangers=[rpc(login) for login in strangers.values()],
        provider=provider,
        **{role: rpc(login) for role, login in logins.items()},
    )


def set_up(env, logins, rival):
    """A store that is open, whose two consultants take turns, and who handles complaints."""
    people.open_workshop(env)
    company = env.ref("base.main_company")
    company.write(
        {
            "resource_calendar_id": company.workshop_calendar_id.id,
            "handover_calendar_id": False,
            "touch_quiet_from": 0,
            "touch_quiet_to": 0,
            "test_drive_licence_classes": "C1",
        }
    )
    users = {
        login: env["res.users"].search([("login", "=", login)])
        for login in (*logins.values(), *rival.values())
    }
    env["dealer.lead.rule"].search([]).active = False
    env["dealer.lead.rule"].create(
        {
            "name": "Door",
            "company_id": company.id,
            "source_kind": "showroom",
            "member_ids": [
                (0, 0, {"user_id": users[login].id, "sequence": number})
                for number, login in enumerate(
                    (logins["sales_consultant"], rival["sales_consultant"])
                )
            ],
        }
    )
    env["dealer.complaint.team"].search([]).active = False
    team = env["dealer.complaint.team"].create(
        {
            "name": "Customer Care",
            "leader_id": users[logins["general_manager"]].id,
            "member_ids": [(6, 0, users[logins["customer_service"]].ids)],
        }
    )
    env.ref("dealer_crm_complaint.category_sales").team_id = team


def run_job(shop, odoo_env, job):
    """The scheduler's turn."""
    with odoo_env(shop.database, commit=True) as env:
        env.ref(job).method_direct_trigger()


def search_read(call, model, *domain, fields):
    return call(model, "search_read", domain=list(domain), fields=fields)


def ref(shop, name):
    """The id of what an addon ships."""
    module, _dot, name = name.partition(".")
    (found,) = search_read(
        shop.admin, "ir.model.data", ("module", "=", module), ("name", "=", name), fields=["res_id"]
    )
    return found["res_id"]


def lead_of(shop, *names):
    return read(shop.sales_consultant, "crm.lead", shop.lead, *names)


def stage(shop):
    return read(shop.admin, "crm.stage", lead_of(shop, "stage_id")[0], "dealer_code")


# === THROUGH THE DOOR === #


def test_the_reception_writes_the_visit_down(shop):
    """Two cars are in stock; who is in turn gets the visitor, with the reason."""
    shop.demo_car, shop.car = people.receive_cars(
        shop.sales_manager, [DEMO, SOLD], price_is="sale", cost_percent=90.0
    )
    desk = shop.reception
    refused(403, shop.technician, "dealer.showroom.visit", "create", vals_list=[{}])
    words = refused(
        422, desk, "dealer.showroom.visit", "create",
        vals_list=[{"visitor_name": NAME, "phone": "12"}],
    )  # fmt: skip
    assert "no phone number" in words, words
    model = read(shop.sales_manager, "dealer.vehicle", shop.car, "model_id")[0]
    shop.visit = create(
        desk,
        "dealer.showroom.visit",
        {"visitor_name": NAME, "phone": NUMBER, "purpose": "model", "model_id": model},
    )
    user, note, lead = read(
        desk, "dealer.showroom.visit", shop.visit, "user_id", "assignment_note", "lead_id"
    )
    assert (user[1], note) == ("Sales consultant", "Door: turn of Sales consultant")
    shop.lead = lead[0]
    refused(403, desk, "crm.lead", "read", ids=shop.lead, fields=["name"])
    owner, why, source, person, wanted, due = lead_of(
        shop, "user_id", "assignment_note", "source_kind", "contact_name", "model_id",
        "response_deadline",
    )  # fmt: skip
    assert (owner, why, source, person, wanted[0]) == (user, note, "showroom", NAME, model)
    assert not due, "who stands at the counter is not called back"
    # just looking: counted, no lead, the other consultant's turn
    other = create(desk, "dealer.showroom.visit", {"party_size": "2"})
    user, lead = read(desk, "dealer.showroom.visit", other, "user_id", "lead_id")
    assert (user[1], lead) == ("Sales consultant .rival", False)
    desk("dealer.showroom.visit", "action_leave", ids=other)
    assert read(desk, "dealer.showroom.visit", other, "state") == "left"


def test_the_consultant_follows_up_in_one_tap(shop):
    """The level proposes the next day; the contact, stage and response follow."""
    consultant = shop.sales_consultant
    action = consultant("crm.lead", "action_follow_up", ids=shop.lead)
    level = only_of(consultant, "dealer.intention.level", code="A")
    refused(
        403, shop.reception, "dealer.lead.follow.up", "create", vals_list=[{"lead_id": shop.lead}]
    )
    wizard = create(
        consultant,
        action["res_model"],
        {
            "lead_id": action["context"]["default_lead_id"],
            "intention_level_id": level,
            "note": "Looks for a pick-up, comes for a test drive",
        },
    )
    consultant(action["res_model"], "action_done", ids=wizard)
    days = read(consultant, "dealer.intention.level", level, "follow_up_days")
    found, day, responded, protected = lead_of(
        shop, "intention_level_id", "next_follow_up_on", "responded_on", "protected_until"
    )
    assert (found[0], day) == (level, str(date.today() + timedelta(days=days)))
    assert responded and protected > str(date.today())
    assert stage(shop) == "contacted"
    contacts = search_read(
        consultant, "dealer.contact", ("lead_id", "=", shop.lead), fields=["kind", "note"]
    )
    assert sorted(contact["kind"] for contact in contacts) == ["call_out", "visit"]
    (planned,) = search_read(
        consultant, "mail.activity", ("res_model", "=", "crm.lead"), ("res_id", "=", shop.lead),
        fields=["date_deadline", "user_id"],
    )  # fmt: skip
    assert planned["date_deadline"] == day


def test_a_second_consultant_is_refused(shop):
    """One sentence whose the person is, with a masked number; the lead itself is not seen."""
    words = refused(
        422, shop.rival, "crm.lead", "create",
        vals_list=[{"name": "Mine", "type": "opportunity", "contact_name": "X", "phone": SPELLED}],
    )  # fmt: skip
    assert "lead of Sales consultant, protected until" in words, words
    assert "****" in words and "7007" in words and SPELLED not in words, words
    refused(403, shop.rival, "crm.lead", "read", ids=shop.lead, fields=["name"])
    refused(403, shop.rival, "crm.lead", "action_make_quotation", ids=shop.lead)
    refused(403, shop.rival, "crm.lead", "action_take", ids=shop.lead)
    # he comes again: the same lead, the same consultant
    again = create(
        shop.reception,
        "dealer.showroom.visit",
        {"visitor_name": NAME, "phone": SPELLED, "purpose": "test_drive"},
    )
    user, lead = read(shop.reception, "dealer.showroom.visit", again, "user_id", "lead_id")
    assert (user[1], lead[0]) == ("Sales consultant", shop.lead)


# === TEST DRIVE === #


def test_the_test_drive_is_booked_once(shop):
    """The manager makes a demo car of it; nobody books it twice for the same time."""
    usage = {
        "vehicle_id": shop.demo_car,
        "kind": "demo",
        "license_plate": "沪A70001",
        "insurance_until": str(date.today() + timedelta(days=200)),
    }
    consultant = shop.sales_consultant
    refused(403, consultant, "dealer.vehicle.usage", "create", vals_list=[usage])
    create(shop.sales_manager, "dealer.vehicle.usage", usage)
    action = consultant("crm.lead", "action_test_drive", ids=shop.lead)
    defaults = {
        name.removeprefix("default_"): value
        for name, value in action["context"].items()
        if name.startswith("default_")
    }
    shop.customer = defaults["partner_id"]
    assert lead_of(shop, "partner_id")[0] == shop.customer
    name, phone = read(consultant, "res.partner", shop.customer, "name", "phone")
    assert (name, digits(phone)) == (NAME, digits(NUMBER))
    start = datetime.now(UTC).replace(tzinfo=None, microsecond=0) + timedelta(minutes=1)
    refused(403, shop.technician, "dealer.test.drive", "create", vals_list=[defaults])
    shop.drive = create(
        consultant,
        "dealer.test.drive",
        {**defaults, "vehicle_id": shop.demo_car, "date_start": str(start)},
    )
    other = create(shop.rival, "res.partner", {"name": "Somebody Else"})
    words = refused(
        422, shop.rival, "dealer.test.drive", "create",
        vals_list=[
            {"partner_id": other, "vehicle_id": shop.demo_car,
             "date_start": str(start + timedelta(minutes=10))}
        ],
    )  # fmt: skip
    assert "\n" not in words.strip() and "time" in words, words
    assert read(consultant, "dealer.test.drive", shop.drive, "category") == "booked"


def digits(phone):
    return re.sub(r"\D", "", phone or "")[-11:]


def dialog(who, record, method, **values):
    """Open a dialog of the test drive, fill it in. Returns (model, its id)."""
    action = who("dealer.test.drive", method, ids=record)
    who(action["res_model"], "write", ids=action["res_id"], vals=values)
    return action["res_model"], action["res_id"]


def test_the_customer_drives(shop):
    """Licence, signature, out, back, feedback; the lead learns what he said."""
    consultant = shop.sales_consultant
    words = refused(422, consultant, "dealer.test.drive", "action_go", ids=shop.drive)
    assert "licence" in words and "signs" in words, words
    model, licence = dialog(
        consultant, shop.drive, "action_licence",
        number="310101199001011234", licence_class="c1",
        valid_until=str(date.today() + timedelta(days=900)),
    )  # fmt: skip
    words = refused(422, consultant, model, "action_check", ids=licence)
    assert "photo" in words, words
    take_photo(shop, model, licence)
    consultant(model, "action_check", ids=licence)
    refused(403, shop.technician, model, "read", ids=licence, fields=["number"])
    model, wizard = dialog(
        consultant, shop.drive, "action_sign", signed_by=NAME, signature=people.picture()
    )
    consultant(model, "action_sign", ids=wizard)
    signed, digest = read(consultant, "dealer.test.drive", shop.drive, "signed_on", "digest")
    assert signed and digest
    refused(403, shop.cashier, "dealer.test.drive", "action_go", ids=shop.drive)
    model, wizard = dialog(consultant, shop.drive, "action_go", odometer=100, energy=80)
    consultant(model, "action_apply", ids=wizard)
    assert read(consultant, "dealer.test.drive", shop.drive, "category") == "out"
    model, wizard = dialog(consultant, shop.drive, "action_return", odometer=99, energy=70)
    refused(422, consultant, model, "action_apply", ids=wizard)
    consultant(model, "write", ids=wizard, vals={"odometer": 113})
    consultant(model, "action_apply", ids=wizard)
    distance, ratings = read(consultant, "dealer.test.drive", shop.drive, "distance", "rating_ids")
    assert distance == 13
    assert read(shop.sales_manager, "dealer.vehicle", shop.demo_car, "odometer") == 113
    assert stage(shop) == "testdriven"
    words = refused(422, consultant, "dealer.test.drive", "action_finish", ids=shop.drive)
    assert "when does he want" in words, words
    consultant("dealer.test.drive.rating", "write", ids=ratings, vals={"stars": "4"})
    consultant(
        "dealer.test.drive",
        "write",
        ids=shop.drive,
        vals={"buying_intention": "now", "likes": "Quiet"},
    )
    consultant("dealer.test.drive", "action_finish", ids=shop.drive)
    done = read(consultant, "dealer.test.drive", shop.drive, "category", "rating")
    assert done == ("done", 4)
    hot = only_of(consultant, "dealer.intention.level", code="H")
    assert lead_of(shop, "intention_level_id")[0] == hot


def take_photo(shop, model, record):
    """The consultant's phone sends a photo."""
    session = people.web_session(shop.url, shop.database, "sales_consultant")
    page = session.get(f"{shop.url}/odoo", timeout=120)
    token = re.search(r'csrf_token: "([^"]+)"', page.text)[1]
    answer = session.post(
        f"{shop.url}/dealer/media/upload",
        data={"csrf_token": token, "model": model, "id": record},
        files={"ufile": ("licence.png", base64.b64decode(people.picture()), "image/png")},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text[:300]


# === THE DEAL === #


def test_the_lead_becomes_a_deal(shop):
    """Customer, car, consultant and where he came from are not typed again."""
    consultant = shop.sales_consultant
    consultant("crm.lead", "write", ids=shop.lead, vals={"wish_vehicle_id": shop.car})
    action = consultant("crm.lead", "action_make_quotation", ids=shop.lead)
    shop.deal = action["res_id"]
    is_deal, customer, car, lead, user, state = read(
        consultant, "sale.order", shop.deal,
        "is_deal", "partner_id", "deal_vehicle_id", "opportunity_id", "user_id", "state",
    )  # fmt: skip
    assert (is_deal, customer[0], car[0], lead[0], user[1], state) == (
        True, shop.customer, shop.car, shop.lead, "Sales consultant", "draft",
    )  # fmt: skip
    assert read(consultant, "sale.order", shop.deal, "amount_untaxed") == pytest.approx(PRICE)
    assert stage(shop) == "quoted"
    for who in (shop.reception, shop.technician, shop.marketing):
        refused(403, who, "sale.order", "action_confirm", ids=shop.deal)
    consultant("sale.order", "action_confirm", ids=shop.deal)
    won, next_day, level = lead_of(shop, "won_status", "next_follow_up_on", "intention_level_id")
    assert (won, next_day) == ("won", False)
    assert read(consultant, "dealer.intention.level", level[0], "code") == "O"
    wizard = {"lead_id": shop.lead, "note": "Late", "next_follow_up_on": str(date.today())}
    wizard = create(consultant, "dealer.lead.follow.up", wizard)
    words = refused(422, consultant, "dealer.lead.follow.up", "action_done", ids=wizard)
    assert "closed" in words, words


def test_the_customer_pays_and_drives_home(shop):
    """Technician, cashier, keeper, consultant; the car is the customer's."""
    pdi = only_of(shop.technician, "dealer.checklist", vehicle_id=shop.car, kind="pdi")
    assert people.fill_checklist(shop.technician, pdi) == ("done", "ok")
    cashier, consultant = shop.cashier, shop.sales_consultant
    methods = people.open_day(cashier)
    cashier("sale.order", "action_settle", ids=shop.deal)
    rest = read(cashier, "sale.order", shop.deal, "amount_to_collect")
    people.collect(cashier, "sale.order", shop.deal, [(methods["Cash"], rest)])
    picking = only(
        shop.store_keeper("stock.picking", "search", domain=[("sale_id", "=", shop.deal)])
    )
    people.validate(shop.store_keeper, picking)
    consultant("sale.order", "action_plan_delivery", ids=shop.deal)
    (shop.delivery,) = read(consultant, "sale.order", shop.deal, "vehicle_delivery_ids")
    consultant(
        "dealer.vehicle.delivery",
        "write",
        ids=shop.delivery,
        vals={"signature": people.picture(), "signed_by": NAME},
    )
    refused(403, shop.cashier, "dealer.vehicle.delivery", "action_done", ids=shop.delivery)
    consultant("dealer.vehicle.delivery", "action_done", ids=shop.delivery)
    owner, lifecycle = read(consultant, "dealer.vehicle", shop.car, "owner_id", "lifecycle")
    assert (owner[0], lifecycle) == (shop.customer, "customer")
    funnel = shop.sales_manager("dealer.lead.funnel", "get_funnel")
    counts = {step["code"]: step["count"] for step in funnel["steps"]}
    assert {"contacted", "visited", "testdriven", "quoted", "ordered", "delivered"} <= set(counts)
    assert set(counts.values()) == {1}, counts


# === CARE === #


def touches(shop, *fields):
    return search_read(
        shop.marketing, "dealer.touch", ("partner_id", "=", shop.customer),
        ("origin", "=", f"dealer.care.rule,{shop.rule}"), fields=list(fields),
    )  # fmt: skip


def test_the_consent_is_given_at_the_counter(shop):
    """Reception turns the switch; who said what when, and to whom, is kept."""
    wanted = {"consent_how": "counter", "consent_sms_marketing": True}
    birthday = {"birthday": f"1990-{date.today():%m-%d}"}
    refused(403, shop.technician, "res.partner", "write", ids=shop.customer, vals=wanted)
    shop.reception("res.partner", "write", ids=shop.customer, vals={**wanted, **birthday})
    (entry,) = search_read(
        shop.reception, "dealer.consent", ("partner_id", "=", shop.customer),
        fields=["channel", "purpose", "state", "how", "user_id"],
    )  # fmt: skip
    assert (entry["channel"], entry["purpose"], entry["state"], entry["how"]) == (
        "sms", "marketing", "given", "counter",
    )  # fmt: skip
    assert entry["user_id"][1] == "Reception"
    values = {"state": "withdrawn"}
    words = refused(422, shop.reception, "dealer.consent", "write", ids=entry["id"], vals=values)
    assert "kept as it is" in words, words


def test_a_rule_plans_a_message_once(shop, odoo_env):
    """A customer without consent gets it planned too, and is left out when it is sent."""
    marketing = shop.marketing
    shop.silent = create(
        shop.reception,
        "res.partner",
        {"name": "No Consent", "phone": "+86 138 0013 7008",
         "birthday": f"1980-{date.today():%m-%d}"},
    )  # fmt: skip
    lead = {"name": "Asks", "partner_id": shop.silent, "type": "opportunity"}
    create(shop.rival, "crm.lead", lead)
    run_job(shop, odoo_env, "dealer_crm_segment.cron_refresh")
    (figure,) = search_read(
        marketing, "dealer.customer.figure", ("partner_id", "=", shop.customer), fields=["store_id"]
    )
    assert figure["store_id"][0] == 1
    (model,) = shop.admin("ir.model", "search", domain=[("model", "=", "res.partner")])
    text = {"name": "Birthday", "model_id": model, "body": "Dear {{ object.name }}, all the best!"}
    text = create(marketing, "sms.template", text)
    rule = {
        "name": "Birthday", "trigger": "birthday", "channels": "sms", "hour": 0,
        "sms_template_id": text,
    }  # fmt: skip
    refused(403, shop.sales_consultant, "dealer.care.rule", "create", vals_list=[rule])
    shop.rule = create(marketing, "dealer.care.rule", rule)
    refused(403, shop.customer_service, "dealer.care.rule", "action_run", ids=shop.rule)
    for _turn in range(2):
        marketing("dealer.care.rule", "action_run", ids=shop.rule)
    (touch,) = touches(shop, "state", "reason", "purpose", "channel")
    assert (touch["state"], touch["purpose"], touch["channel"]) == ("planned", "marketing", "sms")
    assert touch["reason"] == f"Birthday on {date.today()}"
    shop.touch = touch["id"]


def test_quiet_hours_are_kept(shop, odoo_env):
    """The administrator connects the provider; at night nothing leaves, and no key is told."""
    gateway = {
        "name": "Provider", "private": True, "url": shop.provider.url,
        "headers": "Authorization: Bearer {secret}",
        "body": '{"mobile": "{phone}", "content": "{text}", "id": "{id}"}',
        "secret": "s3cret-value", "success_path": "code", "success_value": "0",
        "id_path": "data.id", "price_path": "data.fee", "prefix": "[Store]",
        "opt_out_text": "Reply STOP to end", "rate": 0,
    }  # fmt: skip
    refused(403, shop.marketing, "dealer.sms.gateway", "create", vals_list=[gateway])
    shop.gateway = create(shop.admin, "dealer.sms.gateway", gateway)
    kept, known = read(shop.admin, "dealer.sms.gateway", shop.gateway, "secret", "has_secret")
    assert (kept, known) == (False, True)
    hour = datetime.now(UTC).hour
    set_quiet(shop, odoo_env, (hour - 1) % 24, (hour + 2) % 24)
    run_job(shop, odoo_env, "dealer_crm.ir_cron_touch_send")
    state, due = read(shop.marketing, "dealer.touch", shop.touch, "state", "due_on")
    assert state == "planned"
    assert datetime.fromisoformat(due).hour == (hour + 2) % 24
    assert not shop.provider.requests


def set_quiet(shop, odoo_env, begin, end):
    with odoo_env(shop.database, commit=True) as env:
        company = env.ref("base.main_company")
        company.write({"touch_quiet_from": begin, "touch_quiet_to": end})


def morning(shop, odoo_env):
    """The clock goes on to the end of the quiet hours."""
    set_quiet(shop, odoo_env, 0, 0)
    with odoo_env(shop.database, commit=True) as env:
        waiting = env["dealer.touch"].search([("state", "=", "planned")])
        waiting.due_on = datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def call_back(shop, data, status=200):
    """The provider reports to the store."""
    url = read(shop.admin, "dealer.sms.gateway", shop.gateway, "callback_url")
    url = f"{shop.url}/{url.partition('/dealer/')[1].strip('/')}/{url.partition('/dealer/')[2]}"
    answer = requests.post(url, json=data, timeout=60)
    assert answer.status_code == status, answer.text[:300]


def test_the_message_leaves_once_and_arrives(shop, odoo_env):
    """By the store's own gateway, to whom agreed alone; the provider says that it arrived."""
    morning(shop, odoo_env)
    for _turn in range(2):
        run_job(shop, odoo_env, "dealer_crm.ir_cron_touch_send")
    (sent,) = shop.provider.requests
    assert digits(sent["mobile"]) == digits(NUMBER)
    assert sent["content"] == f"[Store]Dear {NAME}, all the best! Reply STOP to end"
    assert sent["key"] == "Bearer s3cret-value"
    state, price = read(shop.marketing, "dealer.touch", shop.touch, "state", "price")
    assert (state, price) == ("sent", 0.08)
    (skipped,) = search_read(
        shop.marketing, "dealer.touch", ("partner_id", "=", shop.silent),
        ("origin", "=", f"dealer.care.rule,{shop.rule}"), fields=["state", "outcome"],
    )  # fmt: skip
    assert skipped["state"] == "skipped" and "not agreed to marketing" in skipped["outcome"]
    call_back(shop, {"id": "nobody", "status": "DELIVRD"}, status=404)
    for _turn in range(2):
        call_back(shop, {"id": sent["id"], "status": "DELIVRD"})
    assert read(shop.marketing, "dealer.touch", shop.touch, "state") == "delivered"


def test_stop_is_obeyed(shop, odoo_env):
    """He answers STOP: his consent is withdrawn, the next message is not sent."""
    phone = digits(NUMBER)
    for _turn in range(2):
        call_back(shop, {"id": "in-1", "phone": phone, "content": " stop "})
    (incoming,) = search_read(
        shop.customer_service, "dealer.sms.incoming", fields=["partner_id", "is_opt_out"]
    )
    assert (incoming["partner_id"][0], incoming["is_opt_out"]) == (shop.customer, True)
    assert read(shop.reception, "res.partner", shop.customer, "consent_sms_marketing") is False
    again = {
        "name": "Once more", "trigger": "birthday", "channels": "sms", "hour": 0,
        "sms_template_id": read(shop.marketing, "dealer.care.rule", shop.rule, "sms_template_id")[0],
    }  # fmt: skip
    first, shop.rule = shop.rule, create(shop.marketing, "dealer.care.rule", again)
    shop.marketing("dealer.care.rule", "action_run", ids=shop.rule)
    run_job(shop, odoo_env, "dealer_crm.ir_cron_touch_send")
    (touch,) = touches(shop, "state", "outcome")
    assert touch["state"] == "skipped", touch
    assert len(shop.provider.requests) == 1
    shop.rule = first


# === AFTERWARDS === #


def test_customer_service_calls_after_the_hand_over(shop, odoo_env):
    """Three days later the call is there once; he is not satisfied: a complaint by itself."""
    with odoo_env(shop.database, commit=True) as env:  # three days later
        delivery = env["dealer.vehicle.delivery"].browse(shop.delivery)
        env.cr.execute(
            "UPDATE dealer_vehicle_delivery SET date_done = %s WHERE id = %s",
            [delivery.date_done - timedelta(days=3, hours=1), delivery.id],
        )
    agent = shop.customer_service
    plan = ref(shop, "dealer_crm_call_sales.plan_handover_3")
    refused(403, shop.sales_consultant, "dealer.call.plan", "action_make_now", ids=plan)
    for _turn in range(2):
        agent("dealer.call.plan", "action_make_now", ids=plan)
    (task,) = search_read(
        agent, "dealer.call.task", ("partner_id", "=", shop.customer),
        fields=["vehicle_id", "about_user_id", "res_id"],
    )  # fmt: skip
    assert (task["vehicle_id"][0], task["res_id"]) == (shop.car, shop.delivery)
    assert task["about_user_id"][1] == "Sales consultant"
    refused(403, shop.technician, "dealer.call.desk", "open_next", task_id=task["id"])
    shown = agent("dealer.call.desk", "open_next", task_id=task["id"])["task"]
    assert NAME in shown["script"] and digits(shown["phone"]) == digits(NUMBER)
    words = refused(422, agent, "dealer.call.desk", "save", task_id=task["id"], result="reached")
    assert "Ask the questions" in words, words
    said = {
        question["id"]: question["answers"][-1]["id"]
        for question in shown["questions"]
        if question["answers"]
    }
    answer = agent(
        "dealer.call.desk", "save",
        task_id=task["id"], result="reached", note="Nobody explained the car", answers=said,
    )  # fmt: skip
    category, unsatisfied, complaint = read(
        agent, "dealer.call.task", task["id"], "category", "is_unsatisfied", "complaint_id"
    )
    assert (category, unsatisfied) == ("done", True)
    shop.complaint = complaint[0]
    assert answer["complaint"] == read(agent, "dealer.complaint", shop.complaint, "name")


def test_the_complaint_is_answered_and_confirmed(shop):
    """The handler takes it up and answers; the customer closes it by his link alone."""
    agent = shop.customer_service
    customer, car, channel, text, handler, deal = read(
        agent, "dealer.complaint", shop.complaint,
        "partner_id", "vehicle_id", "channel", "description", "user_id", "deal_id",
    )  # fmt: skip
    assert (customer[0], car[0], channel) == (shop.customer, shop.car, "call")
    assert "Nobody explained the car" in text
    assert (handler[1], deal[0]) == ("Customer service", shop.deal)
    refused(403, shop.technician, "dealer.complaint", "action_start", ids=shop.complaint)
    agent("dealer.complaint", "action_start", ids=shop.complaint)
    assert read(agent, "dealer.complaint", shop.complaint, "category") == "in_progress"
    letter = {"complaint_id": shop.complaint, "body": f"<p>{ANSWER}</p>"}
    refused(403, shop.reception, "dealer.complaint.answer", "create", vals_list=[letter])
    letter = create(agent, "dealer.complaint.answer", letter)
    agent("dealer.complaint.answer", "action_send", ids=letter)
    assert read(agent, "dealer.complaint", shop.complaint, "category") == "answered"
    path, token = link_of(shop)
    session = requests.Session()
    for wrong in ("", "?access_token=wrong"):
        assert session.get(f"{shop.url}{path}{wrong}", timeout=60).status_code == 403
    portal = people.web_session(shop.url, shop.database, "portal")
    assert portal.get(f"{shop.url}{path}", timeout=60).status_code == 403
    page = session.get(f"{shop.url}{path}?access_token={token}", timeout=60)
    assert page.status_code == 200 and ANSWER in people.words(page.text)
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    page = session.post(
        f"{shop.url}{path}/confirm",
        data={"csrf_token": csrf, "access_token": token, "rating": "4", "note": "Thank you"},
        timeout=60,
    )
    assert "we have got your answer" in people.words(page.text), page.text[:500]
    closed = read(agent, "dealer.complaint", shop.complaint, "category", "closed_by", "rating")
    assert closed == ("closed", "customer", "4")


def link_of(shop):
    """The link in what the customer was sent: (path, token)."""
    pattern = r"(/my/complaints/\d+)\?access_token=([\w-]+)"
    messages = search_read(
        shop.admin, "mail.message", ("model", "=", "dealer.complaint"),
        ("res_id", "=", shop.complaint), fields=["body"],
    )  # fmt: skip
    texts = [message["body"] for message in messages]
    texts += [
        touch["body"] or ""
        for touch in search_read(
            shop.customer_service, "dealer.touch", ("partner_id", "=", shop.customer),
            fields=["body"],
        )
    ]  # fmt: skip
    found = {match.groups() for text in texts for match in re.finditer(pattern, text)}
    return only(list(found))


# === THE WHOLE CUSTOMER === #


def page_of(who, customer):
    (values,) = who(
        "res.partner", "web_read", ids=customer,
        specification={"name": {}, "phone": {}, "customer_overview": {}},
    )  # fmt: skip
    return values


def test_the_page_shows_it_all(shop, odoo_env):
    """Every document of the story, in at most 25 queries."""
    page = page_of(shop.general_manager, shop.customer)
    assert digits(page["phone"]) == digits(NUMBER)
    overview = page["customer_overview"]
    counts = {section["key"]: section["count"] for section in overview["sections"]}
    told = {
        key: counts.get(key) for key in ("lead", "deal", "test_drive", "complaint", "call_task")
    }
    assert told == {"lead": 1, "deal": 1, "test_drive": 1, "complaint": 1, "call_task": 1}, counts
    assert counts["contact"] >= 4 and counts["touch"] >= 2, counts
    assert [car["id"] for car in overview["vehicles"]] == [shop.car], overview["vehicles"]
    with odoo_env(shop.database) as env:
        user = env["res.users"].search([("login", "=", "general_manager")])
        customer = env["res.partner"].with_user(user).browse(shop.customer)
        spec = {"name": {}, "customer_overview": {}}
        customer.web_read(spec)  # caches of rules, views and selections
        env.flush_all()
        env.invalidate_all()
        before = env.cr.sql_log_count
        customer.web_read(spec)
        queries = env.cr.sql_log_count - before
    assert queries <= QUERIES, queries


def test_a_technician_sees_a_masked_number(shop):
    """Until he says why he needs it; that is written down for good."""
    technician = shop.technician
    assert page_of(technician, shop.customer)["phone"] == MASKED
    words = refused(422, technician, "res.partner", "action_reveal", ids=shop.customer, reason=" ")
    assert "why" in words, words
    refused(422, shop.portal, "res.partner", "action_reveal", ids=shop.customer, reason="Mine")
    technician("res.partner", "action_reveal", ids=shop.customer, reason="His key is here")
    assert digits(page_of(technician, shop.customer)["phone"]) == digits(NUMBER)
    refused(403, technician, "dealer.contact.reveal", "search_read", domain=[], fields=["reason"])
    (entry,) = search_read(
        shop.general_manager, "dealer.contact.reveal", ("partner_id", "=", shop.customer),
        fields=["user_id", "reason"],
    )  # fmt: skip
    assert (entry["user_id"][1], entry["reason"]) == ("Technician", "His key is here")


def test_the_duplicate_is_merged_and_put_back(shop, odoo_env):
    """He was written down again at the parts counter; nothing is lost either way."""
    agent = shop.customer_service
    double = create(
        shop.reception, "res.partner", {"name": NAME, "phone": SPELLED, "street": "Lake Road 7"}
    )
    note = {"partner_id": double, "kind": "call_in", "note": "Asked for mats"}
    note = create(shop.reception, "dealer.contact", note)
    run_job(shop, odoo_env, "dealer_crm_merge.cron_find_duplicates")
    (group,) = search_read(
        agent, "dealer.duplicate", ("partner_ids", "in", [double]),
        fields=["partner_ids", "reason", "score"],
    )  # fmt: skip
    assert set(group["partner_ids"]) == {shop.customer, double}
    assert "phone" in group["reason"] and group["score"] >= 50
    refused(403, shop.sales_consultant, "dealer.duplicate", "action_compare", ids=group["id"])
    compare = agent("dealer.duplicate", "action_compare", ids=group["id"])["res_id"]
    winner, refusal = read(agent, "dealer.merge.compare", compare, "winner_id", "refusal")
    assert (winner[0], refusal) == (shop.customer, ""), "who has more documents stays"
    merge = agent("dealer.merge.compare", "action_merge", ids=compare)["res_id"]
    assert read(agent, "res.partner", double, "active") is False
    assert read(agent, "dealer.contact", note, "partner_id")[0] == shop.customer
    assert read(agent, "res.partner", shop.customer, "street") == "Lake Road 7"
    refused(403, shop.sales_consultant, "dealer.merge", "action_undo", ids=merge)
    agent("dealer.merge", "action_undo", ids=merge)
    assert read(agent, "res.partner", double, "active") is True
    assert read(agent, "dealer.contact", note, "partner_id")[0] == double
    assert not read(agent, "res.partner", shop.customer, "street")
    words = refused(422, agent, "dealer.merge", "action_undo", ids=merge)
    assert "undone already" in words, words


# === STRANGERS === #

PRIVATE = (
    "crm.lead", "dealer.showroom.visit", "dealer.contact", "dealer.test.drive",
    "dealer.driving.licence", "dealer.touch", "dealer.call.task", "dealer.complaint",
    "dealer.lead.rule", "dealer.contact.reveal", "dealer.sms.incoming",
)  # fmt: skip


def test_a_portal_user_gets_nothing(shop):
    for model in PRIVATE:
        try:
            found = shop.portal(model, "search_count", domain=[])
        except RpcError as error:
            assert error.status == 403, (model, error)
        else:
            assert (model, found) == ("dealer.complaint", 0)  # his own ones, and he has none
    for model, method, record in (
        ("crm.lead", "action_make_quotation", shop.lead),
        ("dealer.test.drive", "action_cancel", shop.drive),
        ("dealer.complaint", "action_start", shop.complaint),
        ("dealer.care.rule", "action_run", shop.rule),
    ):
        refused(403, shop.portal, model, method, ids=record)


def test_another_store_sees_nothing(shop):
    seen = 0
    for stranger in shop.strangers:
        for model in PRIVATE:
            try:
                found = stranger(model, "search_count", domain=[])
            except RpcError as error:
                assert error.status == 403, (model, error)
                continue
            seen += 1
            assert found == 0, (model, found)
        for model, record in (("crm.lead", shop.lead), ("dealer.complaint", shop.complaint)):
            refused(403, stranger, model, "read", ids=record, fields=["create_date"])
    assert seen > 20
