"""Two people want the same thing at the same moment, at two server processes: one gets it, once."""

import threading
from types import SimpleNamespace

import people
import pytest
from conftest import Rpc, RpcError, serve

from tools import inprocess

ROUNDS = 20
PRICE = 20000.0


@pytest.fixture(scope="module")
def store(odoo_env, store_db, odoo_server):
    """Two of each, one at each of two servers of the store."""
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, "sales_manager", "technician", "store_keeper", "accountant")
        pairs = [
            people.hire(env, "sales_consultant", "cashier", "service_adviser", suffix=f".{number}")
            for number in (1, 2)
        ]
    with serve(store_db) as second:
        urls = (odoo_server, second)

        def person(login, url=odoo_server):
            return Rpc(url, store_db, inprocess.api_key(store_db, login))

        yield SimpleNamespace(
            url=odoo_server,
            urls=urls,
            database=store_db,
            **{role: person(login) for role, login in logins.items()},
            **{
                f"{role}s": [person(pair[role], url) for pair, url in zip(pairs, urls, strict=True)]
                for role in pairs[0]
            },
        )


def race(*works):
    """Do all at the same instant. Returns for each ("ok", answer) or ("refused", sentence)."""
    barrier = threading.Barrier(len(works))
    outcomes = [None] * len(works)

    def run(number, work):
        barrier.wait(30)
        try:
            outcomes[number] = ("ok", work())
        except RpcError as error:
            assert error.status in (409, 422), error
            outcomes[number] = ("refused", error.message)

    threads = [
        threading.Thread(target=run, args=(number, work)) for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert None not in outcomes, "somebody got no answer, or one that is no sentence"
    return outcomes


def one_winner(outcomes, *expected):
    """The winner's number; the loser read one clear sentence."""
    results = [result for result, _words in outcomes]
    assert sorted(results) == ["ok", "refused"], outcomes
    winner = results.index("ok")
    words = outcomes[1 - winner][1]
    assert "\n" not in words and "Traceback" not in words, words
    for internal in ("psycopg", "serialize", "duplicate key", "sale_order", "dealer_"):
        assert internal not in words, words
    assert any(one in words for one in expected), words
    return winner


def read(call, model, record, *names):
    (told,) = call(model, "read", ids=record, fields=list(names))
    return told[names[0]] if len(names) == 1 else tuple(told[name] for name in names)


def quote(consultant, vehicle, name):
    (customer,) = consultant("res.partner", "create", vals_list=[{"name": name}])
    (deal,) = consultant(
        "sale.order",
        "create",
        vals_list=[{"partner_id": customer, "deal_vehicle_id": vehicle}],
    )
    return deal


def test_two_consultants_confirm_the_same_car(store):
    """Each of 20 cars is sold once; of the loser's deal nothing is left but the quotation."""
    numbers = range(100, 100 + ROUNDS)
    cars = people.receive_cars(store.sales_manager, numbers, PRICE, price_is="sale")
    names = ("Ada First", "Ben Second")
    winners = set()
    for car in cars:
        deals = [
            quote(consultant, car, name)
            for consultant, name in zip(store.sales_consultants, names, strict=True)
        ]
        outcomes = race(
            *(
                lambda who=who, deal=deal: who("sale.order", "action_confirm", ids=deal)
                for who, deal in zip(store.sales_consultants, deals, strict=True)
            )
        )
        winner = one_winner(outcomes, "is sold in", "has just been sold")
        winners.add(winner)
        assert names[winner] in outcomes[1 - winner][1], "the loser reads who has the car"
        manager = store.sales_manager
        states = manager("sale.order", "read", ids=deals, fields=["state", "picking_ids"])
        assert [deal["state"] for deal in states] == (
            ["sale", "draft"] if winner == 0 else ["draft", "sale"]
        )
        assert len(states[winner]["picking_ids"]) == 1
        assert not states[1 - winner]["picking_ids"]
        lot, lifecycle = read(manager, "dealer.vehicle", car, "lot_id", "lifecycle")
        assert lifecycle == "reserved"
        quants = manager(
            "stock.quant",
            "search_read",
            domain=[("lot_id", "=", lot[0]), ("location_id.usage", "=", "internal")],
            fields=["quantity", "reserved_quantity"],
        )
        assert [(quant["quantity"], quant["reserved_quantity"]) for quant in quants] == [(1, 1)]
        lines = manager("stock.move.line", "search_count", domain=[
            ("lot_id", "=", lot[0]), ("state", "not in", ("done", "cancel"))
        ])  # fmt: skip
        assert lines == 1
        pdis = manager(
            "dealer.checklist",
            "search_count",
            domain=[("vehicle_id", "=", car), ("kind", "=", "pdi")],
        )
        assert pdis == 1
    store.sold = cars


def test_two_cashiers_collect_the_rest(store):
    """The bill is paid once, whichever of the two confirms."""
    methods = [people.open_day(cashier) for cashier in store.cashiers]
    for car in store.sold[:6]:
        deal = read(store.sales_manager, "dealer.vehicle", car, "deal_id")[0]
        store.cashiers[0]("sale.order", "action_settle", ids=deal)
        due = read(store.cashiers[0], "sale.order", deal, "amount_to_collect")
        receipts = [
            people.draft_receipt(who, "sale.order", deal, [(method["Cash"], due)])
            for who, method in zip(store.cashiers, methods, strict=True)
        ]
        outcomes = race(
            *(
                lambda who=who, receipt=receipt: who(
                    "dealer.cashier.receipt", "action_confirm", ids=receipt
                )
                for who, receipt in zip(store.cashiers, receipts, strict=True)
            )
        )
        one_winner(outcomes, "paid in the meantime", "Somebody else is collecting", "Only ")
        told = store.accountant(
            "dealer.cashier.receipt", "read", ids=receipts, fields=["state", "amount_total"]
        )
        assert sorted(receipt["state"] for receipt in told) == ["done", "draft"]
        (bill,) = read(store.accountant, "sale.order", deal, "invoice_ids")
        state, residual, partner = read(
            store.accountant, "account.move", bill, "payment_state", "amount_residual", "partner_id"
        )
        assert (state, residual) == ("paid", 0)
        payments = store.accountant(
            "account.payment",
            "search_read",
            domain=[("partner_id", "=", partner[0])],
            fields=["amount"],
        )
        assert [payment["amount"] for payment in payments] == [due]
        collected = read(store.cashiers[0], "sale.order", deal, "amount_collected")
        assert collected == due


def test_one_cashier_presses_twice(store):
    """The same receipt confirmed by two clicks takes the money once."""
    method = store.cashiers[0]("dealer.cashier.method", "search", domain=[("is_cash", "=", True)])[
        0
    ]
    for car in store.sold[6:10]:
        deal = read(store.sales_manager, "dealer.vehicle", car, "deal_id")[0]
        receipt = people.draft_receipt(store.cashiers[0], "sale.order", deal, [(method, 1000.0)])
        twin = Rpc(store.urls[1], store.database, inprocess.api_key(store.database, "cashier.1"))
        outcomes = race(
            *(
                lambda who=who, receipt=receipt: who(
                    "dealer.cashier.receipt", "action_confirm", ids=receipt
                )
                for who in (store.cashiers[0], twin)
            )
        )
        one_winner(outcomes, "is confirmed and can no longer be changed", "Somebody else")
        assert read(store.cashiers[0], "sale.order", deal, "amount_collected") == 1000.0


def test_two_gates_let_one_car_out(store):
    """The pass opens one of two gates."""
    adviser = store.service_advisers[0]
    guards = [(people.web_session(url, store.database, "store_keeper"), url) for url in store.urls]
    (customer,) = adviser("res.partner", "create", vals_list=[{"name": "Gate Tester"}])
    for number in range(6):
        (car,) = adviser(
            "dealer.vehicle",
            "create",
            vals_list=[{"vin": people.vin(900 + number), "owner_id": customer}],
        )
        (order,) = adviser(
            "dealer.repair.order",
            "create",
            vals_list=[
                {
                    "vehicle_id": car,
                    "mileage_in": 10,
                    "job_ids": [(0, 0, {"concern": "Wash"})],
                    "line_ids": [
                        (0, 0, {"line_type": "labour", "name": "Wash", "quantity": 1,
                                "price_unit": 10, "payer": "internal"})
                    ],
                }
            ],
        )  # fmt: skip
        for method in ("action_finish", "action_settle", "action_issue_gate_pass"):
            adviser("dealer.repair.order", method, ids=order)
        (gate_pass,) = adviser(
            "dealer.gate.pass", "search_read", domain=[("order_id", "=", order)], fields=["code"]
        )
        pages = race(
            *(
                lambda session=session, url=url, code=gate_pass["code"]: people.let_out(
                    session, url, code
                )
                for session, url in guards
            )
        )
        refusals = ["has left already" in page or "Another gate" in page for _result, page in pages]
        assert sorted(refusals) == [False, True], pages
        state, used_on = read(adviser, "dealer.gate.pass", gate_pass["id"], "state", "used_on")
        assert state == "used" and used_on
        assert read(adviser, "dealer.repair.order", order, "category") == "closed"


def test_the_same_vin_is_written_down_twice(store):
    """Two advisers write the same new car down: there is one, and the other one is told."""
    for number in range(ROUNDS):
        name = people.vin(500 + number)
        outcomes = race(
            *(
                lambda who=who, name=name: who(
                    "dealer.vehicle", "create", vals_list=[{"vin": name}]
                )
                for who in store.service_advisers
            )
        )
        one_winner(outcomes, "has this VIN")
        found = store.sales_manager("dealer.vehicle", "search_count", domain=[("vin", "=", name)])
        assert found == 1


def test_the_same_list_is_imported_twice_at_once(store):
    """Two managers' clicks import one list: every car is received once."""
    rows = [
        {"vin": people.vin(700 + number), "make": "Ford", "model": "Ranger", "year": "2016",
         "price_usd": "15000"}
        for number in range(10)
    ]  # fmt: skip
    twin = Rpc(store.urls[1], store.database, inprocess.api_key(store.database, "sales_manager"))
    race(
        *(
            lambda who=who: people.import_stock(who, people.as_csv(rows), "twice.csv")
            for who in (store.sales_manager, twin)
        )
    )
    vins = [row["vin"] for row in rows]
    cars = store.sales_manager(
        "dealer.vehicle.stock", "search_read", domain=[("vin", "in", vins)], fields=["vin"]
    )
    assert sorted(car["vin"] for car in cars) == sorted(vins)
    moves = store.sales_manager(
        "stock.move.line",
        "search_count",
        domain=[("lot_id.name", "in", vins), ("state", "=", "done")],
    )
    assert moves == len(vins)
