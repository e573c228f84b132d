"""The JSON-2 API as each role meets it: what it may read, and how bad input is refused."""

import json
import re
import subprocess
from types import SimpleNamespace

import people
import pytest
import requests
from conftest import RpcError

PAGE = people.ROOT / "docs" / "api.md"
ROLES = (
    "sales_consultant", "sales_manager", "service_adviser", "technician", "workshop_controller",
    "quality_inspector", "store_keeper", "parts_manager", "cashier", "accountant", "marketing",
    "customer_service", "hr", "general_manager",
)  # fmt: skip
WORKSHOP = set(ROLES) - {"sales_consultant", "marketing", "hr"}
# who reads what; everybody else gets 403
READERS = {
    "dealer.vehicle": set(ROLES),
    "dealer.vehicle.stock": set(ROLES),
    "dealer.checklist": set(ROLES),
    "dealer.repair.order": WORKSHOP,
    "dealer.repair.line": WORKSHOP,
    "dealer.gate.pass": WORKSHOP,
    "dealer.import": {
        "sales_manager", "parts_manager", "workshop_controller", "accountant", "general_manager",
        "hr",
    },
    "dealer.vehicle.delivery": {
        "sales_consultant", "sales_manager", "general_manager", "customer_service", "cashier",
        "accountant",
    },
    "dealer.cashier.session": {"cashier", "accountant", "general_manager"},
    "dealer.cashier.due": {"cashier", "accountant", "general_manager"},
}  # fmt: skip


@pytest.fixture(scope="module")
def store(odoo_env, store_db, odoo_server, rpc):
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, *ROLES, "portal")
    who = {role: rpc(login) for role, login in logins.items()}
    people.receive_cars(who["sales_manager"], [42, 43], price_is="sale")
    return SimpleNamespace(url=odoo_server, database=store_db, who=who, **who)


def refused(status, call, *args, **values):
    """The one sentence with which a call is refused."""
    with pytest.raises(RpcError) as caught:
        call(*args, **values)
    error = caught.value
    assert error.status == status, error
    for internal in ("Traceback", 'File "', "psycopg", "odoo.", "SELECT", "None"):
        assert internal not in error.message, error.message
    return error.message


@pytest.mark.parametrize("model", READERS)
def test_roles_read_what_is_theirs(store, model):
    for role in (*ROLES, "portal"):
        call = store.who[role]
        if role in READERS[model]:
            call(model, "search_read", domain=[], fields=["display_name"], limit=3)
        else:
            assert refused(403, call, model, "search_read", domain=[], fields=["id"])


def test_a_designer_reads_no_document(odoo_env, store_db):
    """Who shapes documents sees none of what is in them."""
    from odoo.exceptions import AccessError

    with odoo_env(store_db) as env:
        groups = env.ref("base.group_user") + env.ref("dealer_designer.group_designer")
        designer = env["res.users"].create(
            {"name": "Designer", "login": "designer.alone", "group_ids": [(6, 0, groups.ids)]}
        )
        for model in ("account.move", "sale.order", "dealer.repair.order", "hr.version"):
            with pytest.raises(AccessError):
                env[model].with_user(designer).search([])


# === KEYS === #


def post(store, path, **headers):
    return requests.post(
        f"{store.url}/json/2/{path}",
        json={"domain": []},
        headers={"X-Odoo-Database": store.database, **headers},
        timeout=60,
    )


@pytest.mark.parametrize(
    "header",
    [{}, {"Authorization": "Bearer 0123456789abcdef"}, {"Authorization": "Basic YTph"}],
    ids=["none", "wrong", "basic"],
)
def test_without_a_key(store, header):
    answer = post(store, "dealer.vehicle/search_count", **header)
    assert answer.status_code == 401
    assert "Traceback" not in answer.json().get("message", "")


def test_a_fired_person_has_no_key(store, odoo_env, rpc):
    with odoo_env(store.database, commit=True) as env:
        (login,) = people.hire(env, "marketing", suffix=".gone").values()
    call = rpc(login)
    call("dealer.vehicle", "search_count", domain=[])
    with odoo_env(store.database, commit=True) as env:
        env["res.users"].search([("login", "=", login)]).active = False
    refused(401, call, "dealer.vehicle", "search_count", domain=[])


def test_nothing_there(store):
    call = store.sales_manager
    refused(404, call, "dealer.nothing", "search_count", domain=[])
    refused(404, call, "dealer.vehicle", "fly")
    refused(404, call, "sale.order", "action_confirm", ids=999999)
    for model, method in (
        ("dealer.vehicle", "_set_owner"),
        ("dealer.vehicle", "_update_lifecycle"),
        ("dealer.repair.order", "_set_facts"),
        ("dealer.repair.order", "_authorise"),
        ("dealer.gate.pass", "_let_out"),
        ("dealer.cashier.receipt", "_confirm"),
        ("sale.order.line", "_on_vehicle_allocated"),
    ):
        with pytest.raises(RpcError) as caught:
            call(model, method, ids=1)
        assert caught.value.status in (403, 404), caught.value


# === BAD INPUT === #


def car(store, number):
    return store.sales_consultant("dealer.vehicle", "name_search", name=people.vin(number))[0][0]


def test_bad_vehicles(store):
    call = store.service_adviser
    for values, words in (
        ({"vin": "LSV123"}, "6 characters"),
        ({"vin": people.vin(44).replace("0", "O", 1)}, "O"),
        ({"vin": people.vin(42)}, "exists already"),
        ({"vin": f" {people.vin(42).lower()} "}, "exists already"),
    ):
        assert words in refused(422, call, "dealer.vehicle", "create", vals_list=[values])
    for name, value in (("lifecycle", "scrapped"), ("vin_check", "wrong"), ("lot_id", False)):
        (before,) = call("dealer.vehicle", "read", ids=car(store, 42), fields=[name])
        try:
            call("dealer.vehicle", "write", ids=car(store, 42), vals={name: value})
        except RpcError as error:
            assert error.status in (403, 422), error
        (after,) = call("dealer.vehicle", "read", ids=car(store, 42), fields=[name])
        assert after == before, f"{name}: documents decide it, nobody writes it"


def test_bad_deals(store):
    call = store.sales_consultant
    (customer,) = call("res.partner", "create", vals_list=[{"name": "Bad Deals"}])
    (stranger,) = store.service_adviser(
        "dealer.vehicle", "create", vals_list=[{"vin": people.vin(77)}]
    )

    def quote(**values):
        return call("sale.order", "create", vals_list=[{"partner_id": customer, **values}])[0]

    assert "has no trim" in refused(422, quote, deal_vehicle_id=stranger)
    lines = [(0, 0, {"vehicle_id": car(store, 43), "product_uom_qty": 2})]
    assert "A VIN is one car" in refused(422, quote, order_line=lines)
    deal = quote(deal_vehicle_id=car(store, 43))
    assert "Confirm the deal first" in refused(
        422, call, "sale.order", "action_plan_delivery", ids=deal
    )
    assert "Confirm the deal first" in refused(
        422, store.cashier, "sale.order", "action_settle", ids=deal
    )


def test_bad_receipts(store):
    (customer,) = store.sales_consultant(
        "res.partner", "create", vals_list=[{"name": "Bad Receipts"}]
    )
    call = store.cashier
    cash = call("dealer.cashier.method", "search", domain=[("is_cash", "=", True)])[0]

    def receipt(amount, **values):
        line = {"method_id": cash, "amount": amount}
        values = {"partner_id": customer, "kind": "deposit", "line_ids": [(0, 0, line)], **values}
        return call("dealer.cashier.receipt", "create", vals_list=[values])[0]

    for amount in (0, -5):
        assert "more than zero" in refused(422, receipt, amount)
    for values in ({"state": "done"}, {"amount_rest": 5}, {"name": "SK1"}):
        refused(403, receipt, 5, **values)
    draft = receipt(5)
    words = refused(422, call, "dealer.cashier.receipt", "action_confirm", ids=draft)
    assert "no open cash-up" in words
    people.open_day(call)
    refused(422, call, "dealer.cashier.session", "create", vals_list=[{}])
    call("dealer.cashier.receipt", "action_confirm", ids=draft)
    refused(422, call, "dealer.cashier.receipt", "write", ids=draft, vals={"note": "x"})
    refused(422, call, "dealer.cashier.receipt", "action_confirm", ids=draft)


def test_bad_repair_orders(store):
    call = store.service_adviser
    (customer,) = call("res.partner", "create", vals_list=[{"name": "Bad Repairs"}])
    (vehicle,) = call(
        "dealer.vehicle", "create", vals_list=[{"vin": people.vin(78), "owner_id": customer}]
    )

    def order(**values):
        return call("dealer.repair.order", "create", vals_list=[{"vehicle_id": vehicle, **values}])[
            0
        ]

    assert "below zero" in refused(422, order, mileage_in=-1)
    refused(422, order, received_on="2026-01-02 00:00:00", promised_on="2026-01-01 00:00:00")
    visit = order(mileage_in=10)
    for name in ("started_on", "settled_on", "cancelled_on"):
        with pytest.raises(RpcError) as caught:
            call("dealer.repair.order", "write", ids=visit, vals={name: "2026-01-01 00:00:00"})
        assert caught.value.status in (403, 422), caught.value
    assert "no job" in refused(422, call, "dealer.repair.order", "action_start", ids=visit)
    assert "settle" in refused(
        422, call, "dealer.repair.order", "action_issue_gate_pass", ids=visit
    )


def test_bad_imports(store):
    call = store.sales_manager
    for content, words in (
        (b"\xd0\xcf\x11\xe0 old", "Excel 97"),
        (b"PK\x03\x04 no book", "cannot be read"),
        (b"\n\n", "empty"),
        (b"a,b\n1,2\n", "VIN"),
        (b"vin\n1\n", "price"),
    ):
        assert words in refused(422, people.import_stock, call, content, "bad.csv")


def test_bad_checklists(store):
    call = store.service_adviser
    refused(422, call, "dealer.checklist", "create", vals_list=[{"kind": "pdi", "state": "done"}])


# === THE PAGE === #


def test_every_example_of_the_page_works(store, rpc, monkeypatch):
    """The code blocks of docs/api.md, run as they stand with a consultant's key."""
    key = rpc("sales_consultant").session.headers["Authorization"].removeprefix("Bearer ")
    monkeypatch.setenv("DEALER_URL", store.url)
    monkeypatch.setenv("DEALER_DATABASE", store.database)
    monkeypatch.setenv("DEALER_KEY", key)
    blocks = re.findall(r"(?ms)^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"))
    assert [language for language, _code in blocks] == ["bash", *["python"] * 4]
    names = {}
    for language, code in blocks:
        if language == "bash":
            told = subprocess.run(
                ["bash", "-c", code], capture_output=True, text=True, check=True, timeout=60
            )
            ((found, name),) = json.loads(told.stdout)
        else:
            exec(compile(code, str(PAGE), "exec"), names)
    assert names["vehicle"] == found and names["name"] == name
    assert {row["vin"] for row in names["stock"]} >= {people.vin(42)}
    assert names["told"]["state"] == "sale" and names["told"]["next_step"] == "deposit"
    with pytest.raises(RuntimeError, match=r"^403: "):
        names["call"]("sale.order", "action_settle", ids=[names["deal"]])
