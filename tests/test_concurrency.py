"""Two people want the same thing at the same moment, at two server processes: one gets it, once."""

import threading
import uuid
from datetime import datetime, timedelta
from itertools import pairwise
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


# === SELLING === #


def reserve(consultant, vehicle, name):
    (customer,) = consultant("res.partner", "create", vals_list=[{"name": name}])
    (reservation,) = consultant(
        "dealer.vehicle.reservation",
        "create",
        vals_list=[{"vehicle_id": vehicle, "partner_id": customer}],
    )
    return reservation


def test_two_consultants_keep_the_same_car(store):
    """Each car is kept for one customer; the other consultant reads for whom, or that it is."""
    cars = people.receive_cars(store.sales_manager, range(300, 306), PRICE, price_is="sale")
    names = ("Ada First", "Ben Second")
    for car in cars:
        outcomes = race(
            *(
                lambda who=who, name=name, car=car: reserve(who, car, name)
                for who, name in zip(store.sales_consultants, names, strict=True)
            )
        )
        one_winner(outcomes, "is reserved for", "has just been reserved")
        kept = store.sales_manager(
            "dealer.vehicle.reservation",
            "search_count",
            domain=[("vehicle_id", "=", car), ("state", "=", "active")],
        )
        assert kept == 1


def test_one_keeps_the_car_another_sells(store):
    """A reservation and a confirmed deal of two customers meet: one of them has the car."""
    cars = people.receive_cars(store.sales_manager, range(310, 316), PRICE, price_is="sale")
    keeper, seller = store.sales_consultants
    for car in cars:
        deal = quote(seller, car, "Ben Second")
        outcomes = race(
            lambda car=car: reserve(keeper, car, "Ada First"),
            lambda deal=deal: seller("sale.order", "action_confirm", ids=deal),
        )
        winner = one_winner(outcomes, "reserved", "sold")
        kept = store.sales_manager(
            "dealer.vehicle.reservation",
            "search_count",
            domain=[("vehicle_id", "=", car), ("state", "=", "active")],
        )
        assert (kept, read(seller, "sale.order", deal, "state")) == (
            (1, "draft") if winner == 0 else (0, "sale")
        )


def test_two_consultants_take_the_last_hand_over_time(store, odoo_env):
    """One bay: one car is handed over at the hour, the other consultant reads that it is taken."""
    with odoo_env(store.database, commit=True) as env:
        env.ref("base.main_company").handover_bays = 1
    cars = people.receive_cars(store.sales_manager, range(320, 328), PRICE, price_is="sale")
    day = (datetime.now() + timedelta(days=30)).replace(hour=0, minute=0, second=0, microsecond=0)
    for number, pair in enumerate(zip(cars[::2], cars[1::2], strict=True)):
        lines = []
        for who, car in zip(store.sales_consultants, pair, strict=True):
            deal = quote(who, car, f"Driver {car}")
            who("sale.order", "action_confirm", ids=deal)
            lines.append(read(who, "sale.order", deal, "order_line")[0])
        start = (day + timedelta(hours=2 * number)).strftime("%Y-%m-%d %H:%M:%S")
        outcomes = race(
            *(
                lambda who=who, line=line, start=start: who(
                    "dealer.vehicle.delivery",
                    "create",
                    vals_list=[{"sale_line_id": line, "date_start": start}],
                )
                for who, line in zip(store.sales_consultants, lines, strict=True)
            )
        )
        one_winner(outcomes, "just taken", "Every bay")
        planned = store.sales_manager(
            "dealer.vehicle.delivery", "search_count", domain=[("sale_line_id", "in", lines)]
        )
        assert planned == 1


# === WORKSHOP === #


@pytest.fixture(scope="module")
def workshop(odoo_env, store):
    """One bay, one technician, a wash of one hour; each of the two advisers has cars to receive."""
    with odoo_env(store.database, commit=True) as env:
        store.wash = people.open_workshop(env, WASH=(1, {}))["WASH"]
        # another test's technician would be a second one
        others = env["hr.employee"].search([("is_technician", "=", True), ("user_id", "!=", False)])
        others.is_technician = False
    return store


def receive(adviser, number, **values):
    """An order of a car of its own, with one line of labour at 100. Returns (order, car)."""
    (customer,) = adviser("res.partner", "create", vals_list=[{"name": f"Owner {number}"}])
    (car,) = adviser(
        "dealer.vehicle", "create", vals_list=[{"vin": people.vin(number), "owner_id": customer}]
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
                            "price_unit": 100})
                ],
                **values,
            }
        ],
    )  # fmt: skip
    return order, car


def finish(adviser, order):
    """The customer agrees, the work is done: only the settlement is left."""
    (wizard,) = adviser(
        "dealer.repair.authorise",
        "create",
        vals_list=[
            {
                "order_id": order,
                "method": "signature",
                "signer": "The owner",
                "signature": people.picture(),
            }
        ],
    )
    adviser("dealer.repair.authorise", "action_confirm", ids=wizard)
    adviser("dealer.repair.order", "action_finish", ids=order)


def test_two_advisers_book_the_same_time(workshop):
    """One bay, one technician: one books, the other reads who was faster and gets other times."""
    first, second = workshop.service_advisers
    tomorrow = (datetime.now() + timedelta(days=1)).replace(hour=8, minute=0, second=0)
    for number in range(8):
        start = (tomorrow + timedelta(hours=2 * number)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        outcomes = race(
            *(
                lambda who=who, name=name, start=start: who(
                    "dealer.workshop.appointment",
                    "book",
                    values={"start": start, "operation_ids": [workshop.wash], "contact_name": name},
                )
                for who, name in ((first, "Ada First"), (second, "Ben Second"))
            )
        )
        assert [result for result, _answer in outcomes] == ["ok", "ok"], outcomes
        answers = [answer for _result, answer in outcomes]
        assert sorted(answer["booked"] for answer in answers) == [False, True], answers
        loser = next(answer for answer in answers if not answer["booked"])
        assert loser["refusal"] and "\n" not in loser["refusal"], loser
        assert "psycopg" not in loser["refusal"] and "dealer_" not in loser["refusal"], loser
        assert loser["times"], "he has something else to offer"
        if number == 0:
            offer = {"start": loser["times"][0]["start"], "operation_ids": [workshop.wash]}
            told = second(
                "dealer.workshop.appointment", "book", values={**offer, "contact_name": "Ben"}
            )
            assert told["booked"], "what is offered goes"
    bookings = first(
        "dealer.workshop.booking",
        "search_read",
        domain=[("cancelled_on", "=", False)],
        fields=["start_on", "end_on"],
        order="start_on",
    )
    assert len(bookings) == 9
    for one, following in pairwise(bookings):
        assert one["end_on"] <= following["start_on"], "nothing overlaps"


def test_two_advisers_receive_one_car(workshop):
    """One order; the other adviser is shown it. A tablet that sends twice gets the same answer."""
    adviser = workshop.service_advisers[0]
    for number in range(6):
        (owner,) = adviser("res.partner", "create", vals_list=[{"name": f"Driver {number}"}])
        (car,) = adviser(
            "dealer.vehicle",
            "create",
            vals_list=[{"vin": people.vin(1500 + number), "owner_id": owner}],
        )
        twice = str(uuid.uuid4())
        uuids = (twice, twice) if number % 2 else (twice, str(uuid.uuid4()))
        outcomes = race(
            *(
                lambda who=who, key=key, car=car: who(
                    "dealer.reception",
                    "receive",
                    data={
                        "uuid": key,
                        "vehicle_id": car,
                        "mileage": 4711,
                        "concerns": [{"text": "Rattles"}],
                    },
                )
                for who, key in zip(workshop.service_advisers, uuids, strict=True)
            )
        )
        assert [result for result, _answer in outcomes] == ["ok", "ok"], outcomes
        states = sorted(answer["state"] for _result, answer in outcomes)
        assert states == (["done", "done"] if number % 2 else ["done", "open"])
        assert len({answer["order"]["id"] for _result, answer in outcomes}) == 1
        count = adviser("dealer.repair.order", "search_count", domain=[("vehicle_id", "=", car)])
        assert count == 1


def test_one_coupon_on_two_orders(workshop, odoo_env):
    """A customer's coupon is on one order; a code for one use is used by one settlement."""
    with odoo_env(workshop.database, commit=True) as env:
        values = {
            "workshop_ok": True,
            "company_id": env.ref("base.main_company").id,
            "communication_plan_ids": [(5, 0, 0)],
            "reward_ids": [(5, 0, 0), (0, 0, {"discount": 10, "required_points": 1})],
        }
        coupons, codes = env["loyalty.program"].create(
            [
                {"name": "Ten off", "program_type": "coupons", "rule_ids": [(5, 0, 0)], **values},
                {
                    "name": "First one",
                    "program_type": "promo_code",
                    "rule_ids": [(5, 0, 0), (0, 0, {"mode": "with_code", "code": "FIRST"})],
                    "limit_usage": True,
                    "max_usage": 1,
                    **values,
                },
            ]
        )
        cards = env["loyalty.card"].create([{"program_id": coupons.id, "points": 1}] * 3)
        names = cards.mapped("code")
        cards, codes = cards.ids, codes.id
    advisers = workshop.service_advisers
    for number, name in enumerate(names):
        orders = [receive(who, 1600 + 2 * number + side)[0] for side, who in enumerate(advisers)]
        outcomes = race(
            *(
                lambda who=who, order=order, name=name: who(
                    "dealer.repair.order", "action_apply_code", ids=order, code=name
                )
                for who, order in zip(advisers, orders, strict=True)
            )
        )
        winner = one_winner(outcomes, "another repair order", "take it off there first")
        assert outcomes[winner][1] == pytest.approx(11.5), "ten percent, with tax"
        finish(advisers[winner], orders[winner])
        advisers[winner]("dealer.repair.order", "action_settle", ids=orders[winner])
    points = workshop.sales_manager("loyalty.card", "read", ids=cards, fields=["points"])
    assert [card["points"] for card in points] == [0, 0, 0]

    orders = [receive(who, 1620 + side)[0] for side, who in enumerate(advisers)]
    for who, order in zip(advisers, orders, strict=True):
        who("dealer.repair.order", "action_apply_code", ids=order, code="FIRST")
        finish(who, order)
    outcomes = race(
        *(
            lambda who=who, order=order: who("dealer.repair.order", "action_settle", ids=order)
            for who, order in zip(advisers, orders, strict=True)
        )
    )
    results = [result for result, _words in outcomes]
    assert sorted(results) == ["ok", "refused"], outcomes
    winner = results.index("ok")
    # one sentence for each thing that is missing
    assert "was used 1 times, that is all of them" in outcomes[1 - winner][1], outcomes
    loser = orders[1 - winner]
    assert read(advisers[0], "dealer.repair.order", loser, "settled_on") is False
    bills = workshop.accountant(
        "account.move", "search_count", domain=[("dealer_repair_order_id", "in", orders)]
    )
    assert bills == 1, "of the loser's settlement nothing is left"


def test_the_last_use_of_a_card(workshop, odoo_env):
    """A prepaid card with one use left is used by one of two orders."""
    with odoo_env(workshop.database, commit=True) as env:
        owner = env["res.partner"].create({"name": "Card Owner"})
        package = env["dealer.service.package"].create(
            {
                "name": "One wash",
                "kind": "card",
                "price": 80,
                "company_id": env.ref("base.main_company").id,
                "line_ids": [(0, 0, {"operation_id": workshop.wash, "uses": 1})],
            }
        )
        owner, package = owner.id, package.id
    advisers = workshop.service_advisers
    method = workshop.cashiers[0]("dealer.cashier.method", "search", domain=[("is_cash", "=", True)])[0]  # fmt: skip
    if not workshop.cashiers[0](
        "dealer.cashier.session", "search", domain=[("state", "=", "open")]
    ):
        people.open_day(workshop.cashiers[0])
    for number in range(4):
        (card,) = advisers[0](
            "dealer.service.package.card",
            "create",
            vals_list=[{"package_id": package, "partner_id": owner}],
        )
        advisers[0]("dealer.service.package.card", "action_sell", ids=card)
        people.collect(workshop.cashiers[0], "dealer.service.package.card", card, [(method, 80.0)])
        (line,) = read(advisers[0], "dealer.service.package.card", card, "line_ids")
        orders = [
            receive(who, 1700 + 2 * number + side, partner_id=owner)[0]
            for side, who in enumerate(advisers)
        ]
        outcomes = race(
            *(
                lambda who=who, order=order, line=line: who(
                    "dealer.repair.order", "action_use_card", ids=order, card_line_id=line
                )
                for who, order in zip(advisers, orders, strict=True)
            )
        )
        one_winner(outcomes, "used up", "taken by another order")
        uses = advisers[0](
            "dealer.service.package.card.use", "search_count", domain=[("card_line_id", "=", line)]
        )
        assert uses == 1
