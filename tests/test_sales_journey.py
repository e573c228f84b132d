"""One car from the order to the maker to the customer's keys, over all addons that sell.

Each step is done by the person whose work it is, over the API; the customer has his link only.
The tests tell one story in order. Nothing is done by the superuser but setting up the store.
"""

import base64
import html
import re
from datetime import date, timedelta
from types import SimpleNamespace

import people
import pytest
import requests
from conftest import RpcError
from test_journey import only, read, refused

ROLES = (
    "sales_manager", "sales_consultant", "stock_clerk", "finance_clerk", "technician", "cashier",
    "accountant", "general_manager", "service_adviser", "workshop_controller", "store_keeper",
)  # fmt: skip
VIN, OLD_VIN, PLATE = people.vin(4242), people.vin(1313), "沪A66C88"
TAX = 1.15
LIST, PRICE, INVOICE, FREIGHT, REPAIR = 200000.0, 193500.0, 151000.0, 812.34, 120.0
CAMERA, CAMERA_COST, MATS, MATS_COST, BOX, BOX_COST = 500.0, 300.0, 200.0, 50.0, 400.0, 260.0
PLAN, RATE, FREE_DAYS, DAYS = 100000.0, 5.4, 20, 40  # of the floor-plan loan
LOAN, LOAN_COMMISSION, OLD_CAR, DEPOSIT = 100000.0, 2.0, 60000.0, 5000.0
PREMIUMS, VEHICLE_TAX = {"compulsory": 950.0, "commercial": 4000.0}, 420.0
COMMISSIONS = {"compulsory": 4.0, "commercial": 20.0}
PLATE_CHARGES, PLATE_PAID = 125.0, 113.5
TERM = "Two keys and a full tank"


@pytest.fixture(scope="module")
def shop(odoo_env, store_db, odoo_server, rpc):
    """Everybody with a key, what the store has set up, and what happened so far."""
    with odoo_env(store_db, commit=True) as env:
        logins = people.hire(env, *ROLES, "portal")
        rival = people.hire(env, "sales_consultant", suffix=".rival")
        strangers = people.open_second_store(
            env, "sales_manager", "sales_consultant", "finance_clerk", "stock_clerk", "accountant"
        )
        made = set_up(env, logins)
    return SimpleNamespace(
        url=odoo_server,
        database=store_db,
        rival=rpc(rival["sales_consultant"]),
        strangers=[rpc(login) for login in strangers.values()],
        **{role: rpc(login) for role, login in logins.items()},
        **made,
    )


def set_up(env, logins):
    """What a store has before it orders its first car. Returns ids."""
    company = env.ref("base.main_company")
    partners = {
        name: env["res.partner"].create({"name": name.title(), "is_company": True, **values}).id
        for name, values in {
            "maker": {}, "carrier": {}, "bank": {}, "tax_office": {}, "plate_office": {},
            "lender": {"lender_kind": "bank"}, "insurer": {"is_insurer": True},
        }.items()
    }  # fmt: skip
    for product, partner in (("tax", "tax_office"), ("plate", "plate_office")):
        product = env.ref(f"dealer_sales_agency.product_behalf_{product}")
        product.behalf_partner_id = partners[partner]
    brand = env["fleet.vehicle.model.brand"].create({"name": "Journey"})
    model, old_model = env["fleet.vehicle.model"].create(
        [
            {"name": name, "brand_id": brand.id, "default_fuel_type": "gasoline"}
            for name in ("J5", "J1")
        ]
    )
    red = env["product.attribute.value"].create(
        {
            "name": "Journey red",
            "attribute_id": env.ref("dealer_base.attribute_exterior_color").id,
        }
    )
    trim = env["dealer.vehicle.trim"].create(
        {
            "name": "Grand Tour",
            "code": "J5-GT",
            "model_id": model.id,
            "model_year": date.today().year,
            "currency_id": company.currency_id.id,
            "purchase_price": 150000,
            "warranty_months": 36,
            "warranty_km": 100000,
        }
    )
    trim._get_products(red)
    fit = people.open_workshop(env, users=[logins["technician"]], CAMERA=(1.5, {}))["CAMERA"]
    env["dealer.labour.rate"].create({"price": 100, "company_id": company.id})
    category = env["product.category"].create(
        {
            "name": "Accessories",
            "property_valuation": "real_time",
            "property_cost_method": "average",
        }
    )
    accessories = {
        name: env["product.product"].create(
            {
                "name": name.title(),
                "type": "consu",
                "is_storable": True,
                "deal_kind": "accessory",
                "categ_id": category.id,
                "invoice_policy": "order",
                "list_price": price,
                "standard_price": cost,
                **values,
            }
        )
        for name, price, cost, values in (
            ("camera", CAMERA, CAMERA_COST, {"fitting_operation_id": fit}),
            ("mats", MATS, MATS_COST, {}),
            ("box", BOX, BOX_COST, {}),
        )
    }
    place = env["stock.warehouse"].search([("company_id", "=", company.id)], limit=1).lot_stock_id
    for product in accessories.values():
        env["stock.quant"].with_context(inventory_mode=True).create(
            {"product_id": product.id, "location_id": place.id, "inventory_quantity": 5}
        ).action_apply_inventory()
    task = env["dealer.maintenance.task"].create({"name": "Oil"})
    env["dealer.maintenance.plan"].create(
        {
            "name": "J5",
            "model_id": model.id,
            "typical_km": 15000,
            "item_ids": [(0, 0, {"task_id": task.id, "km": 10000, "months": 12})],
        }
    )
    Template = env["dealer.checklist.template"]
    kinds = {"inbound": "Paint", "pdi": "Tyres", "delivery": "Clean", "appraisal": "Body"}
    Template.search([("kind", "in", list(kinds))]).active = False
    Template.create(
        [
            {
                "name": kind.title(),
                "kind": kind,
                "item_ids": [
                    (0, 0, {"name": name, "required": True}) for name in (item, "Papers", "Glass")
                ],
            }
            for kind, item in kinds.items()
        ]
    )
    env["dealer.handover.paper"].search([]).filtered(
        lambda paper: paper.sequence <= 20
    ).is_required = True
    return {
        **partners,
        "trim": trim.id,
        "red": red.id,
        "old_model": old_model.id,
        "slot_place": place.id,
        **{name: product.id for name, product in accessories.items()},
    }


def create(call, model, values, **more):
    (record,) = call(model, "create", vals_list=[values], **more)
    return record


def only_of(call, model, **domain):
    """The one record with these values."""
    return only(
        call(model, "search", domain=[(name, "=", value) for name, value in domain.items()])
    )


def step(shop):
    return read(shop.sales_consultant, "sale.order", shop.deal, "next_step")


def state(shop, key):
    return read(shop.sales_consultant, "sale.order", shop.deal, f"{key}_state")


def place_of_certificate(shop):
    certificate = only_of(shop.stock_clerk, "dealer.vehicle.certificate", vehicle_id=shop.car)
    return read(shop.stock_clerk, "dealer.vehicle.certificate", certificate, "place")


def answer(who, checklist, answers=None, **values):
    """Fill a list: every item is in order, but for those of `answers` {name: values}."""
    lines = who(
        "dealer.checklist.line",
        "search_read",
        domain=[("checklist_id", "=", checklist), ("display_type", "=", False)],
        fields=["name", "result"],
    )
    for line in lines:
        vals = (answers or {}).get(line["name"], {"answer": "ok"})
        if line["result"] != "ok":
            who("dealer.checklist.line", "write", ids=line["id"], vals=vals)
    if values:
        who("dealer.checklist", "write", ids=checklist, vals=values)
    who("dealer.checklist", "action_done", ids=checklist)
    return read(who, "dealer.checklist", checklist, "state", "result")


# === FROM THE MAKER === #


def test_the_manager_orders_and_imports_the_shipping_list(shop):
    """What is allocated is shipped with VIN, invoice price, papers; sent again it adds nothing."""
    manager = shop.sales_manager
    order = create(
        manager,
        "dealer.maker.order",
        {
            "partner_id": shop.maker,
            "maker_reference": "M-1001",
            "line_ids": [(0, 0, {"trim_id": shop.trim, "quantity": 2, "color_id": shop.red})],
        },
    )
    refused(403, shop.sales_consultant, "dealer.maker.order", "action_send", ids=order)
    for method in ("action_send", "action_allocate_all", "action_confirm"):
        manager("dealer.maker.order", method, ids=order)
    row = {
        "maker order number": "M-1001", "VIN": VIN, "trim code": "J5-GT",
        "exterior colour": "Journey red", "engine number": "JE4242",
        "certificate number": "WAB4242", "built on": str(date.today() - timedelta(days=60)),
        "key code": "K42", "invoice price": f"{INVOICE:.2f}", "carrier": "Carrier",
        "expected on": str(date.today() - timedelta(days=DAYS)), "truck": "T-1",
    }  # fmt: skip
    for statuses in (["created"], ["unchanged"]):
        job = create(
            manager,
            "dealer.import",
            {
                "kind": "vehicle_shipment",
                "file": base64.b64encode(people.as_csv([row])).decode(),
                "file_name": "shipping.csv",
                "partner_id": shop.maker,
            },
        )
        manager("dealer.import", "action_import", ids=job)
        lines = manager(
            "dealer.import.line",
            "search_read",
            domain=[("import_id", "=", job)],
            fields=["status", "message"],
        )
        assert [line["status"] for line in lines] == statuses, lines
    shop.car = only_of(manager, "dealer.vehicle", vin=VIN)
    assert read(manager, "dealer.vehicle", shop.car, "lifecycle") == "in_transit"
    shipped, received = read(manager, "dealer.maker.order", order, "shipped", "received")
    assert (shipped, received) == (1, 0)


def test_the_clerk_takes_the_car_in(shop):
    """By its VIN: inbound list, two keys, the certificate, a slot in the yard."""
    clerk = shop.stock_clerk
    car = only(clerk("dealer.vehicle.arrival", "find_for_receipt", text=VIN[-6:])["cars"])
    assert (car["vin"], car["certificate_number"]) == (VIN, "WAB4242")
    refused(
        403, shop.sales_consultant, "dealer.vehicle.arrival", "receive",
        ids=car["id"], keys=2, certificate="there",
    )  # fmt: skip
    words = refused(
        422, clerk, "dealer.vehicle.arrival", "receive",
        ids=car["id"], keys=2, certificate="there",
    )  # fmt: skip
    assert "check" in words.lower(), words
    action = clerk("dealer.vehicle.arrival", "action_open_checklist", ids=car["id"])
    assert answer(clerk, action["res_id"]) == ("done", "ok")
    came = date.today() - timedelta(days=DAYS)
    clerk(
        "dealer.vehicle.arrival", "receive",
        ids=car["id"], keys=2, certificate="there", date=str(came),
    )  # fmt: skip
    lifecycle, stocked = read(clerk, "dealer.vehicle", shop.car, "lifecycle", "stock_date")
    assert (lifecycle, stocked) == ("in_stock", str(came))
    keys = clerk(
        "dealer.vehicle.key",
        "search_read",
        domain=[("vehicle_id", "=", shop.car)],
        fields=["state", "key_code"],
    )
    assert [(key["state"], key["key_code"]) for key in keys] == [("cabinet", "K42")] * 2
    assert place_of_certificate(shop) == "safe"
    slot = create(
        shop.sales_manager,
        "dealer.yard.slot",
        {"location_id": shop.slot_place, "row": "J", "number": 1},
    )
    put = clerk("dealer.yard", "put", vehicle_id=shop.car,
                code=read(clerk, "dealer.yard.slot", slot, "code"))  # fmt: skip
    assert put["vin"] == VIN
    assert read(shop.sales_manager, "dealer.vehicle", shop.car, "stock_cost") == INVOICE
    refused(
        403, shop.sales_consultant, "dealer.vehicle", "read", ids=shop.car, fields=["stock_cost"]
    )


def test_the_accountant_bills_maker_and_freight(shop):
    """The maker's bill, the carrier's bill put on the car."""
    accountant = shop.accountant
    purchase = only(
        accountant("purchase.order", "search", domain=[("order_line.vehicle_id", "=", shop.car)])
    )
    accountant("purchase.order", "action_create_invoice", ids=purchase)
    bill = only(read(accountant, "purchase.order", purchase, "invoice_ids"))
    accountant("account.move", "write", ids=bill, vals={"invoice_date": str(date.today())})
    accountant("account.move", "action_post", ids=bill)
    assert read(accountant, "account.move", bill, "amount_untaxed") == INVOICE
    freight = create(
        accountant,
        "account.move",
        {
            "move_type": "in_invoice",
            "partner_id": shop.carrier,
            "invoice_date": str(date.today()),
            "invoice_line_ids": [
                (0, 0, {"name": "Freight", "price_unit": FREIGHT, "tax_ids": [(5, 0, 0)]})
            ],
        },
    )
    (line,) = read(accountant, "account.move", freight, "invoice_line_ids")
    split = create(
        accountant,
        "dealer.vehicle.cost.split",
        {"bill_line_id": line, "figure": "freight", "vehicle_ids": [(6, 0, [shop.car])]},
    )
    accountant("dealer.vehicle.cost.split", "action_apply", ids=split)
    accountant("account.move", "action_post", ids=freight)
    cost = read(shop.sales_manager, "dealer.vehicle", shop.car, "stock_cost")
    assert cost == pytest.approx(INVOICE + FREIGHT, abs=0.001)


def test_the_bank_lends_on_the_car(shop):
    """A floor-plan loan, and its interest until yesterday on the very car."""
    accountant = shop.accountant
    journal = accountant("account.journal", "search", domain=[("type", "=", "bank")], limit=1)[0]
    shop.plan_line = create(
        accountant,
        "dealer.floorplan.line",
        {
            "name": "Bank, cars",
            "partner_id": shop.bank,
            "limit": 500000,
            "free_days": FREE_DAYS,
            "journal_id": journal,
            "rate_ids": [(0, 0, {"date_from": "2024-01-01", "rate": RATE})],
        },
    )
    came = date.today() - timedelta(days=DAYS)
    shop.plan = create(
        accountant,
        "dealer.floorplan.loan",
        {
            "line_id": shop.plan_line,
            "vehicle_id": shop.car,
            "principal": PLAN,
            "pays": "store",
            "date_start": str(came),
        },
    )
    refused(403, shop.sales_manager, "dealer.floorplan.loan", "action_draw", ids=shop.plan)
    accountant("dealer.floorplan.loan", "action_draw", ids=shop.plan)
    assert place_of_certificate(shop) == "pledged"
    free_until, days_of_year = (
        date.fromisoformat(read(accountant, "dealer.floorplan.loan", shop.plan, "free_until")),
        int(read(accountant, "dealer.floorplan.line", shop.plan_line, "day_count")[-3:]),
    )
    assert free_until == came + timedelta(days=FREE_DAYS)
    yesterday = date.today() - timedelta(days=1)
    accrual = create(
        accountant,
        "dealer.floorplan.accrual",
        {"line_id": shop.plan_line, "date_from": str(came), "date_to": str(yesterday)},
    )
    accountant("dealer.floorplan.accrual", "action_compute", ids=accrual)
    accountant("dealer.floorplan.accrual", "action_post", ids=accrual)
    shop.interest = read(accountant, "dealer.floorplan.accrual", accrual, "total")
    days = (date.today() - free_until).days  # yesterday's counts
    assert days == DAYS - FREE_DAYS
    assert shop.interest == round(PLAN * RATE / 100 * days / days_of_year, 2) > 0


# === THE DEAL === #


def test_the_price_list_and_a_reservation(shop):
    """The manager sets the price; the consultant keeps the car; nobody else can sell it."""
    manager, consultant = shop.sales_manager, shop.sales_consultant
    price = {
        "trim_id": shop.trim,
        "store_id": 1,
        "price_from": str(date.today()),
        "vehicle_list_price": LIST,
    }
    refused(403, consultant, "product.pricelist.item", "create", vals_list=[price])
    create(manager, "product.pricelist.item", price)
    shop.customer = create(
        consultant,
        "res.partner",
        {"name": "Mei Buyer", "phone": "13800004242", "identity_number": "110101199003077758"},
    )
    shop.reservation = create(
        consultant,
        "dealer.vehicle.reservation",
        {"vehicle_id": shop.car, "partner_id": shop.customer, "deposit": DEPOSIT},
    )
    other = create(shop.rival, "res.partner", {"name": "Somebody Else"})
    words = refused(
        422, shop.rival, "dealer.vehicle.reservation", "create",
        vals_list=[{"vehicle_id": shop.car, "partner_id": other}],
    )  # fmt: skip
    assert "Mei Buyer" in words and "another car" in words, words
    shop.rivals_deal = create(
        shop.rival, "sale.order", {"partner_id": other, "deal_vehicle_id": shop.car}
    )
    words = refused(422, shop.rival, "sale.order", "action_confirm_deal", ids=shop.rivals_deal)
    assert "Mei Buyer" in words and "another car" in words, words
    action = consultant("dealer.vehicle.reservation", "action_open_deal", ids=shop.reservation)
    shop.deal = action["res_id"]
    (shop.line,) = read(consultant, "sale.order", shop.deal, "order_line")
    asked, deposit = (
        read(consultant, "sale.order.line", shop.line, "price_unit"),
        read(consultant, "sale.order", shop.deal, "deposit_required"),
    )
    assert (asked, deposit) == (LIST, DEPOSIT)


def test_the_consultant_puts_the_deal_together(shop):
    """Accessory to be fitted, gift, agency, insurance, each of the person who sells it."""
    consultant = shop.sales_consultant
    consultant("sale.order.line", "write", ids=shop.line, vals={"price_unit": PRICE})
    consultant(
        "sale.order",
        "write",
        ids=shop.deal,
        vals={
            "order_line": [
                (0, 0, {"product_id": shop.camera}),
                (0, 0, {"product_id": shop.mats, "is_gift": True}),
            ]
        },
    )
    wizard = create(consultant, "dealer.agency.add", {"order_id": shop.deal})
    consultant("dealer.agency.add", "action_add", ids=wizard)
    quote = create(
        consultant,
        "dealer.insurance.quote",
        {
            "order_id": shop.deal,
            "insurer_id": shop.insurer,
            "vehicle_tax": VEHICLE_TAX,
            "line_ids": [
                (0, 0, {"product_id": product, "cover_id": cover, "premium": PREMIUMS[kind]})
                for kind, product, cover in insurance_products(shop)
            ],
        },
    )
    consultant("dealer.insurance.quote", "action_choose", ids=quote)
    cases = consultant(
        "dealer.agency.case",
        "search_read",
        domain=[("order_id", "=", shop.deal)],
        fields=["kind"],
    )
    shop.cases = {case["kind"]: case["id"] for case in cases}
    assert set(shop.cases) == {"purchase_tax", "plate"}
    shop.fees = 200.0 + 500.0
    shop.purchase_tax = PRICE * 0.1
    shop.behalf = shop.purchase_tax + PLATE_CHARGES + sum(PREMIUMS.values()) + VEHICLE_TAX
    total = read(consultant, "sale.order", shop.deal, "amount_total")
    assert total == pytest.approx((PRICE + CAMERA + shop.fees) * TAX + shop.behalf, abs=0.005)


def insurance_products(shop):
    """(kind, product, its first cover) of the two policies; the manager agreed the commissions."""
    manager = shop.sales_manager
    found = []
    for kind in PREMIUMS:
        product = manager(
            "dealer.insurance.product",
            "search_read",
            domain=[("kind", "=", kind)],
            fields=["cover_ids"],
            limit=1,
        )[0]
        found.append((kind, product["id"], product["cover_ids"][0]))
        create(
            manager,
            "dealer.insurance.commission",
            {
                "insurer_id": shop.insurer,
                "product_id": product["id"],
                "percent": COMMISSIONS[kind],
                "date_from": "2020-01-01",
            },
        )
    return found


def test_the_loan_is_applied_for(shop):
    """The consultant applies, the clerk has the papers and enters the lender's answer."""
    consultant, clerk = shop.sales_consultant, shop.finance_clerk
    product = create(
        clerk,
        "dealer.finance.product",
        {
            "name": "Car loan",
            "lender_id": shop.lender,
            "min_months": 12,
            "max_months": 60,
            "min_down_percent": 20,
            "commission_percent": LOAN_COMMISSION,
            "rate_ids": [(0, 0, {"date_from": "2020-01-01", "rate": 6})],
            "paper_ids": [(0, 0, {"name": "Income"})],
        },
    )
    shop.loan = create(
        consultant,
        "dealer.finance.application",
        {"order_id": shop.deal, "product_id": product, "amount_asked": LOAN, "months": 36},
    )
    words = refused(422, clerk, "dealer.finance.application", "action_submit", ids=shop.loan)
    assert "Income is missing" in words
    papers = read(clerk, "dealer.finance.application", shop.loan, "paper_ids")
    clerk("dealer.finance.paper", "write", ids=papers, vals={"received_on": str(date.today())})
    clerk("dealer.finance.application", "action_submit", ids=shop.loan)
    words = {"application_id": shop.loan, "answer": "approved", "number": "AP-1"}
    refused(403, consultant, "dealer.finance.answer", "create", vals_list=[words])
    wizard = create(clerk, "dealer.finance.answer", words)
    clerk("dealer.finance.answer", "action_done", ids=wizard)
    assert state(shop, "finance") == "approved"


def test_the_old_car_is_appraised(shop):
    consultant = shop.sales_consultant
    shop.old_car = create(
        consultant,
        "dealer.vehicle",
        {"vin": OLD_VIN, "model_id": shop.old_model, "model_year": 2018,
         "owner_id": shop.customer},
    )  # fmt: skip
    shop.tradein = create(
        consultant,
        "dealer.tradein",
        {
            "order_id": shop.deal,
            "vehicle_id": shop.old_car,
            "partner_id": shop.customer,
            "odometer": 60000,
            "expected_price": 70000,
            "offer_amount": OLD_CAR,
            "registration_seen": True,
        },
    )
    action = consultant("dealer.tradein", "action_open_appraisal", ids=shop.tradein)
    answer(consultant, action["res_id"])
    if read(consultant, "dealer.tradein", shop.tradein, "category") == "draft":
        consultant("dealer.tradein", "action_appraise", ids=shop.tradein)
    for method in ("action_offer", "action_accept"):
        consultant("dealer.tradein", method, ids=shop.tradein)
    assert state(shop, "tradein") == "accepted"


def pending_review(shop):
    return only(
        shop.sales_manager(
            "dealer.workflow.review",
            "search",
            domain=[("request_id.res_id", "=", shop.deal), ("state", "=", "pending")],
        )
    )


def test_the_discount_is_approved(shop):
    """Above his limit the consultant asks, the manager decides, and the deal is confirmed."""
    consultant, manager = shop.sales_consultant, shop.sales_manager
    words = refused(422, consultant, "sale.order", "action_confirm", ids=shop.deal)
    assert "approv" in words.lower(), words
    assert step(shop) == "approve"
    consultant(
        "sale.order",
        "action_confirm_deal",
        ids=shop.deal,
        context={"deal_step_reason": "He has a written offer of another store"},
    )
    assert read(consultant, "sale.order", shop.deal, "state", "price_state") == ("draft", "pending")
    review = pending_review(shop)
    refused(403, shop.cashier, "dealer.workflow.review", "action_approve", ids=review)
    assert read(consultant, "sale.order", shop.deal, "state") == "draft"
    manager("dealer.workflow.review", "action_approve", ids=review)
    assert read(consultant, "sale.order", shop.deal, "state", "price_state") == ("sale", "approved")
    assert read(consultant, "dealer.vehicle.reservation", shop.reservation, "state") == "used"
    assert state(shop, "allocation") == "done"
    words = refused(422, shop.rival, "sale.order", "action_confirm_deal", ids=shop.rivals_deal)
    assert "Mei Buyer" in words and "another car" in words, words
    words = refused(
        422, shop.rival, "dealer.vehicle.reservation", "create",
        vals_list=[{"vehicle_id": shop.car, "partner_id": shop.customer}],
    )  # fmt: skip
    assert "sold" in words, words


def test_the_cashier_takes_the_deposit(shop):
    """He changes nothing of the deal."""
    cashier = shop.cashier
    refused(403, cashier, "sale.order", "write", ids=shop.deal, vals={"note": "cheaper"})
    refused(403, cashier, "sale.order.line", "write", ids=shop.line, vals={"price_unit": 1})
    refused(403, cashier, "sale.order", "action_confirm_deal", ids=shop.rivals_deal)
    shop.methods = people.open_day(cashier)
    people.collect(cashier, "sale.order", shop.deal, [(shop.methods["Cash"], DEPOSIT)])
    assert state(shop, "deposit") == "done"


# === THE CONTRACT === #


def link_of(shop, contract):
    action = shop.sales_consultant("dealer.sales.contract", "action_send", ids=contract)
    assert action
    path = read(shop.sales_consultant, "dealer.sales.contract", contract, "link")
    return f"{shop.url}/my/{path.partition('/my/')[2]}"


def sign(shop, link):
    """The customer reads his page, draws and sends. Returns what the page answers."""
    page = requests.get(link, timeout=60)
    assert page.status_code == 200, page.text[:300]
    assert VIN in page.text
    digest = html.unescape(re.search(r"digest=([0-9a-f]+)", page.text)[1])
    path, _sep, token = link.partition("?access_token=")
    return requests.post(
        f"{path}/sign",
        json={
            "params": {
                "access_token": token,
                "digest": digest,
                "name": "Mei Buyer",
                "signature": people.picture(),
            }
        },
        timeout=300,
    ).json()["result"]


def test_the_customer_signs_by_his_link(shop):
    """No account, the link alone; a wrong key opens nothing, no portal user without it either."""
    consultant = shop.sales_consultant
    action = consultant("sale.order", "action_make_contract", ids=shop.deal)
    shop.contract = action["res_id"]
    refused(403, shop.cashier, "dealer.sales.contract", "action_send", ids=shop.contract)
    link = link_of(shop, shop.contract)
    assert requests.get(link[:-4] + "0000", timeout=60).status_code == 403
    portal = people.web_session(shop.url, shop.database, "portal")
    bare = link.partition("?")[0]
    assert portal.get(bare, timeout=60).status_code == 403
    assert portal.get(f"{bare}/pdf", timeout=60).status_code == 403
    assert "signed=1" in sign(shop, link).get("redirect_url", "")
    assert state(shop, "contract") == "done"
    pdf = requests.get(link.replace("?", "/pdf?"), timeout=60)
    assert pdf.content.startswith(b"%PDF")


def test_what_changes_afterwards_is_signed_as_a_supplement(shop):
    """He wants a roof box: the contract no longer says what the deal says."""
    consultant = shop.sales_consultant
    consultant(
        "sale.order",
        "write",
        ids=shop.deal,
        vals={"order_line": [(0, 0, {"product_id": shop.box})], "contract_note": TERM},
    )
    assert state(shop, "contract") == "changed"
    changes = read(consultant, "sale.order", shop.deal, "contract_changes")
    assert "Box" in changes and TERM in changes, changes
    action = consultant("sale.order", "action_make_contract", ids=shop.deal)
    supplement = action["res_id"]
    assert supplement != shop.contract
    assert "signed=1" in sign(shop, link_of(shop, supplement)).get("redirect_url", "")
    assert state(shop, "contract") == "done"
    # what was approved were other prices
    words = refused(422, shop.cashier, "sale.order", "action_settle", ids=shop.deal)
    assert "approved again" in words, words
    assert step(shop) == "reapprove"
    consultant("sale.order", "action_next_step", ids=shop.deal, reason="A roof box more")
    shop.sales_manager("dealer.workflow.review", "action_approve", ids=pending_review(shop))
    assert state(shop, "price") == "approved"
    states = [
        read(consultant, "dealer.sales.contract", contract, "state", "version")
        for contract in (shop.contract, supplement)
    ]
    assert states[1] == ("signed", 2) and states[0][0] != "signed", states
    shop.total = (PRICE + CAMERA + BOX + shop.fees) * TAX + shop.behalf
    total = read(consultant, "sale.order", shop.deal, "amount_total")
    assert total == pytest.approx(shop.total, abs=0.005)


# === THE CAR IS MADE READY === #


def repair_order(shop, purpose):
    return only(
        shop.workshop_controller(
            "dealer.repair.order",
            "search",
            domain=[("deal_id", "=", shop.deal), ("stock_purpose", "=", purpose)],
        )
    )


def do_jobs(shop, order):
    """The technician clocks on and off each job of the order."""
    jobs = read(shop.technician, "dealer.repair.order", order, "job_ids")
    for job in jobs:
        shop.technician("dealer.repair.job", "action_clock_on", ids=job)
        shop.technician("dealer.repair.job", "write", ids=job, vals={"correction": "Done"})
        shop.technician("dealer.repair.job", "action_clock_off", ids=job)
        shop.technician("dealer.repair.job", "action_done", ids=job)


def test_the_pdi_finds_a_fault_that_is_put_right(shop):
    technician = shop.technician
    pdi = only(
        technician(
            "dealer.checklist",
            "search",
            domain=[("vehicle_id", "=", shop.car), ("kind", "=", "pdi")],
        )
    )
    found = {"Tyres": {"answer": "fail", "note": "Nail in the left front tyre"}}
    assert answer(technician, pdi, found) == ("done", "fail")
    technician("dealer.checklist", "action_repair_faults", ids=pdi)
    order = repair_order(shop, "pdi")
    assert state(shop, "pdi") == "fail"
    # what is bought for it is the car's cost
    (job,) = read(technician, "dealer.repair.order", order, "job_ids")
    create(
        shop.service_adviser,
        "dealer.repair.line",
        {"order_id": order, "job_id": job, "line_type": "fee", "name": "Vulcanised", "quantity": 1,
         "price_unit": REPAIR, "payer": "internal"},
    )  # fmt: skip
    shop.service_adviser("dealer.repair.order", "action_start", ids=order)
    do_jobs(shop, order)
    technician("dealer.checklist", "action_recheck", ids=pdi)
    assert answer(technician, pdi) == ("done", "ok")
    shop.workshop_controller("dealer.repair.order", "action_settle", ids=order)
    assert state(shop, "pdi") == "done"


def test_the_accessory_is_fitted(shop):
    order = repair_order(shop, "fitting")
    adviser, keeper = shop.service_adviser, shop.store_keeper
    assert state(shop, "fitting") == "todo"
    adviser("dealer.repair.order", "action_start", ids=order)
    (picking,) = keeper("stock.picking", "search", domain=[("dealer_repair_order_id", "=", order)])
    people.validate(keeper, picking)
    do_jobs(shop, order)
    assert state(shop, "fitting") == "done"
    line = only_of(shop.sales_consultant, "sale.order.line", order_id=shop.deal,
                   product_id=shop.camera)  # fmt: skip
    assert read(shop.sales_consultant, "sale.order.line", line, "qty_delivered") == 1


# === THE MONEY === #


def outbound(shop):
    return only(
        shop.stock_clerk(
            "stock.picking",
            "search",
            domain=[("sale_id", "=", shop.deal), ("move_ids.vehicle_id", "=", shop.car)],
        )
    )


def test_the_car_stays_while_it_is_not_paid(shop):
    """The keeper cannot take it out, the consultant cannot hand it over; both read why."""
    words = refused(422, people.validate, shop.stock_clerk, outbound(shop))
    assert "still to" in words or "loan" in words, words
    shop.sales_consultant("sale.order", "action_plan_delivery", ids=shop.deal)
    (shop.delivery,) = read(shop.sales_consultant, "sale.order", shop.deal, "vehicle_delivery_ids")
    words = refused(
        422, shop.sales_consultant, "dealer.vehicle.delivery", "action_done", ids=shop.delivery
    )
    assert "not signed" in words and "Not given to the customer" in words, words


def test_the_loan_is_signed_and_the_old_car_comes_in(shop):
    clerk = shop.finance_clerk
    clerk("dealer.finance.application", "write", ids=shop.loan, vals={"contract_number": "C-1"})
    clerk("dealer.finance.application", "action_sign", ids=shop.loan)
    assert state(shop, "finance") == "signed"
    shop.sales_consultant("dealer.tradein", "action_receive", ids=shop.tradein)
    lifecycle, is_used = read(
        shop.sales_manager, "dealer.vehicle", shop.old_car, "lifecycle", "is_used"
    )
    assert (lifecycle, is_used) == ("in_stock", True)
    cost = read(shop.sales_manager, "dealer.vehicle", shop.old_car, "stock_cost")
    assert cost == OLD_CAR


def test_the_customer_pays_exactly_the_rest(shop):
    """Billed, the lender's and the old car's parts are taken off; not a cent is left."""
    cashier = shop.cashier
    refused(403, shop.sales_consultant, "sale.order", "action_settle", ids=shop.deal)
    cashier("sale.order", "action_settle", ids=shop.deal)
    rest = read(cashier, "sale.order", shop.deal, "amount_to_collect")
    assert rest == round(shop.total - LOAN - OLD_CAR - DEPOSIT, 2)
    words = refused(
        422, people.collect, cashier, "sale.order", shop.deal,
        [(shop.methods["Cash"], round(rest + 0.01, 2))],
    )  # fmt: skip
    assert "Lower the amount" in words
    words = refused(422, people.validate, shop.stock_clerk, outbound(shop))
    assert "still to collect" in words, words
    words = refused(
        422, shop.sales_consultant, "dealer.vehicle.delivery", "action_done", ids=shop.delivery
    )
    assert "still to collect" in words, words
    card = next(number for name, number in shop.methods.items() if name != "Cash")
    people.collect(
        cashier,
        "sale.order",
        shop.deal,
        [(shop.methods["Cash"], 1000.0), (card, round(rest - 1000, 2))],
    )
    assert (state(shop, "settlement"), state(shop, "cashier")) == ("done", "done")
    assert read(cashier, "sale.order", shop.deal, "amount_to_collect") == 0
    assert read(shop.sales_consultant, "dealer.tradein", shop.tradein, "category") == "done"
    assert state(shop, "finance") in ("signed", "booked")


def test_the_floor_plan_loan_is_paid_off(shop):
    """Only then the bank sends the certificate back, and the clerk takes it in."""
    accountant, clerk = shop.accountant, shop.stock_clerk
    words = refused(
        422, shop.sales_consultant, "dealer.vehicle.delivery", "action_done", ids=shop.delivery
    )
    assert "pledged to Bank" in words, words
    action = accountant("dealer.floorplan.loan", "action_pay_off", ids=shop.plan)
    payment = action["res_id"]
    accountant("dealer.floorplan.payment", "write", ids=payment, vals={"interest": shop.interest})
    accountant("dealer.floorplan.payment", "action_post", ids=payment)
    assert read(accountant, "dealer.floorplan.payment", payment, "amount") == PLAN + shop.interest
    assert read(accountant, "dealer.floorplan.loan", shop.plan, "state", "balance") == ("paid", 0)
    assert place_of_certificate(shop) == "underway"
    certificate = only_of(clerk, "dealer.vehicle.certificate", vehicle_id=shop.car)
    wizard = create(
        clerk,
        "dealer.vehicle.certificate.hand",
        {"certificate_ids": [(6, 0, [certificate])], "place": "safe"},
    )
    clerk("dealer.vehicle.certificate.hand", "action_hand", ids=wizard)
    assert place_of_certificate(shop) == "safe"


# === THE KEYS === #


def test_the_car_goes_out_and_is_handed_over(shop):
    """List, papers, signature; owner, warranty, service and keys follow."""
    consultant, clerk = shop.sales_consultant, shop.stock_clerk
    refused(403, people.validate, consultant, outbound(shop))
    people.validate(clerk, outbound(shop))
    for picking in clerk(
        "stock.picking",
        "search",
        domain=[("sale_id", "=", shop.deal), ("state", "not in", ("done", "cancel"))],
    ):
        people.validate(shop.store_keeper, picking)
    action = consultant("dealer.vehicle.delivery", "action_open_checklist", ids=shop.delivery)
    assert answer(consultant, action["res_id"]) == ("done", "ok")
    words = refused(422, consultant, "dealer.vehicle.delivery", "action_done", ids=shop.delivery)
    assert "Not given to the customer yet" in words, words
    papers = read(consultant, "dealer.vehicle.delivery", shop.delivery, "paper_ids")
    consultant("dealer.vehicle.delivery.paper", "write", ids=papers, vals={"is_given": True})
    consultant(
        "dealer.vehicle.delivery",
        "write",
        ids=shop.delivery,
        vals={"odometer": 12, "signature": people.picture(), "signed_by": "Mei Buyer"},
    )
    refused(403, shop.cashier, "dealer.vehicle.delivery", "action_done", ids=shop.delivery)
    consultant("dealer.vehicle.delivery", "action_done", ids=shop.delivery)
    assert state(shop, "delivery") == "done"
    today = str(date.today())
    owner, lifecycle, start, end, service, km = read(
        consultant, "dealer.vehicle", shop.car, "owner_id", "lifecycle", "warranty_start",
        "warranty_end", "next_service_date", "next_service_km",
    )  # fmt: skip
    assert (owner[0], lifecycle, start) == (shop.customer, "customer", today)
    assert end > str(date.today() + timedelta(days=3 * 365 - 2))
    assert today < service <= str(date.today() + timedelta(days=366)) and km == 10000
    keys = clerk(
        "dealer.vehicle.key",
        "search_read",
        domain=[("vehicle_id", "=", shop.car)],
        fields=["state"],
    )
    assert [key["state"] for key in keys] == ["handed", "handed"]
    assert place_of_certificate(shop) == "customer"


def test_the_calls_are_planned(shop, odoo_env):
    """The hourly job plans who calls when; customer service has call lists for its days."""
    with odoo_env(shop.database, commit=True) as env:
        env.ref("dealer_vehicle_sales.ir_cron_handover_follow_up").method_direct_trigger()
    calls = shop.sales_consultant(
        "mail.activity",
        "search_read",
        domain=[("res_model", "=", "dealer.vehicle.delivery"), ("res_id", "=", shop.delivery)],
        fields=["date_deadline"],
    )
    days = sorted((date.fromisoformat(call["date_deadline"]) - date.today()).days for call in calls)
    plans = shop.general_manager(
        "dealer.call.plan",
        "search_read",
        domain=[("trigger", "=", "handover")],
        fields=["delay_hours"],
    )
    days = sorted([*days, *(round(plan["delay_hours"] / 24) for plan in plans)])
    assert days == [1, 3, 7, 30], days


# === AFTERWARDS === #


def case_lines(shop, kind):
    return shop.finance_clerk(
        "sale.order.line",
        "search_read",
        domain=[("agency_case_id", "=", shop.cases[kind]), ("product_id.is_on_behalf", "=", True)],
        fields=["behalf_balance"],
    )


def pay_on(shop, partner, amounts):
    """The accountant pays on: {line: amount}."""
    accountant = shop.accountant
    method = accountant("dealer.cashier.method", "search", domain=[("is_cash", "=", False)])[0]
    payment = create(
        accountant,
        "dealer.behalf.payment",
        {
            "partner_id": partner,
            "method_id": method,
            "reference": "SLIP 4242",
            "line_ids": [
                (0, 0, {"sale_line_id": line, "amount": amount}) for line, amount in amounts.items()
            ],
        },
    )
    accountant("dealer.behalf.payment", "action_pay", ids=payment)


def test_the_policies_are_issued_and_paid(shop):
    """The plate needs the compulsory one; the insurer's commission is billed."""
    clerk = shop.finance_clerk
    policies = clerk("dealer.insurance.policy", "search", domain=[("order_id", "=", shop.deal)])
    assert len(policies) == 2
    refused(403, shop.sales_consultant, "dealer.insurance.policy", "action_issue", ids=policies)
    for number, policy in enumerate(policies):
        clerk("dealer.insurance.policy", "write", ids=policy, vals={"policy_number": f"PD{number}"})
    clerk("dealer.insurance.policy", "action_issue", ids=policies)
    lines = clerk(
        "sale.order.line",
        "search_read",
        domain=[("insurance_policy_id", "in", policies)],
        fields=["behalf_balance"],
    )
    amounts = {line["id"]: line["behalf_balance"] for line in lines}
    assert sum(amounts.values()) == pytest.approx(sum(PREMIUMS.values()) + VEHICLE_TAX)
    pay_on(shop, shop.insurer, amounts)
    clerk("dealer.insurance.policy", "action_bill_commission", ids=policies)


def test_the_errands_are_done_and_the_rest_is_given_back(shop):
    """Tax and plate: papers, steps, money paid on; what the plate cost less goes back."""
    clerk = shop.finance_clerk
    for kind, case in sorted(shop.cases.items(), reverse=True):  # the tax before the plate
        papers = read(clerk, "dealer.agency.case", case, "paper_ids")
        clerk("dealer.agency.case.paper", "action_receive", ids=papers)
        while current := read(clerk, "dealer.agency.case", case, "current_step_id"):
            result = {"plate": PLATE, "number": "N-1"}.get(
                read(clerk, "dealer.agency.case.step", current[0], "result_kind")
            )
            wizard = create(clerk, "dealer.agency.done", {"step_id": current[0], "result": result})
            clerk("dealer.agency.done", "action_done", ids=wizard)
        (line,) = case_lines(shop, kind)
        if kind == "plate":
            pay_on(shop, shop.plate_office, {line["id"]: PLATE_PAID})
        else:
            assert line["behalf_balance"] == pytest.approx(shop.purchase_tax)
            pay_on(shop, shop.tax_office, {line["id"]: line["behalf_balance"]})
        given = clerk(
            "dealer.agency.case.paper",
            "search",
            domain=[("case_id", "=", case), ("goes_back", "=", True)],
        )
        clerk("dealer.agency.case.paper", "action_hand_over", ids=given)
    words = refused(422, clerk, "dealer.agency.case", "action_close", ids=shop.cases["plate"])
    assert "give it back" in words, words
    clerk("dealer.agency.case", "action_give_back", ids=shop.cases["plate"])
    receipt = people.draft_receipt(
        shop.cashier,
        "sale.order",
        shop.deal,
        [(shop.methods["Cash"], round(PLATE_CHARGES - PLATE_PAID, 2))],
    )
    assert read(shop.cashier, "dealer.cashier.receipt", receipt, "kind") == "refund"
    refused(422, shop.cashier, "dealer.cashier.receipt", "action_confirm", ids=receipt)
    shop.sales_manager("dealer.cashier.receipt", "action_approve_refund", ids=receipt)
    shop.cashier("dealer.cashier.receipt", "action_confirm", ids=receipt)
    for case in shop.cases.values():
        clerk("dealer.agency.case", "action_close", ids=case)
    assert state(shop, "registration") == "done"
    assert read(clerk, "dealer.vehicle", shop.car, "license_plate") == PLATE


def test_the_lender_pays_and_his_commission_is_billed(shop):
    clerk = shop.finance_clerk
    wizard = create(
        clerk, "dealer.finance.payment", {"application_id": shop.loan, "direction": "receive"}
    )
    clerk("dealer.finance.payment", "action_done", ids=wizard)
    clerk("dealer.finance.application", "action_bill_commission", ids=shop.loan)
    assert state(shop, "finance") == "booked"
    assert read(shop.accountant, "dealer.finance.application", shop.loan, "lender_balance") == 0


# === WHAT IS LEFT === #


def test_the_margin_is_right_to_the_cent(shop):
    """Every income and cost of this car, worked out by hand."""
    commission = sum(PREMIUMS[kind] * COMMISSIONS[kind] / 100 for kind in PREMIUMS)
    expected = {
        "car_income": PRICE,
        "car_cost": INVOICE,
        "freight": -FREIGHT,
        "refurbishment": -REPAIR,
        "interest": -shop.interest,
        "accessory": CAMERA - CAMERA_COST + BOX - BOX_COST,
        "gift": -MATS_COST,
        "agency": shop.fees,
        "insurance": commission,
        "finance": LOAN * LOAN_COMMISSION / 100,
    }
    fields = [*expected, "margin", "income", "cost", "other", "order_id", "partner_id"]
    (row,) = shop.general_manager(
        "dealer.vehicle.margin",
        "search_read",
        domain=[("vehicle_id", "=", shop.car)],
        fields=fields,
    )
    assert {name: round(row[name], 2) for name in expected} == {
        name: round(value, 2) for name, value in expected.items()
    }
    margin = sum(expected.values()) - 2 * expected["car_cost"]
    assert round(row["margin"], 2) == round(margin, 2) == round(row["income"] - row["cost"], 2)
    assert (row["other"], row["order_id"][0], row["partner_id"][0]) == (
        0, shop.deal, shop.customer
    )  # fmt: skip
    for who in (shop.sales_consultant, shop.cashier, shop.technician, shop.portal):
        refused(403, who, "dealer.vehicle.margin", "search_read", domain=[], fields=["margin"])


def balance(shop, *domain):
    items = shop.accountant(
        "account.move.line",
        "search_read",
        domain=[("parent_state", "=", "posted"), *domain],
        fields=["balance", "amount_residual"],
    )
    assert items, domain
    return tuple(
        round(sum(item[name] for item in items), 2) for name in ("balance", "amount_residual")
    )


def test_nothing_of_the_deal_stays_open_in_the_books(shop):
    """Customer, lender, seller, bank and the money held for others: all at zero."""
    receivable = ("account_type", "=", "asset_receivable")
    payable = ("account_type", "=", "liability_payable")
    for partner, kind in (
        (shop.customer, receivable),
        (shop.customer, payable),
    ):
        assert balance(shop, ("partner_id", "=", partner), kind) == (0, 0), (partner, kind)
    lines = read(shop.sales_consultant, "sale.order", shop.deal, "order_line")
    assert balance(shop, ("behalf_line_id", "in", lines)) == (0, 0)
    assert read(shop.accountant, "sale.order", shop.deal, "behalf_balance") == 0
    # of lender and insurer their commission bills alone are open
    for partner, commission in (
        (shop.lender, LOAN * LOAN_COMMISSION / 100),
        (shop.insurer, sum(PREMIUMS[kind] * COMMISSIONS[kind] / 100 for kind in PREMIUMS)),
    ):
        open_ = balance(shop, ("partner_id", "=", partner), receivable)
        assert open_ == (round(commission * TAX, 2),) * 2
    (plan,) = read(shop.accountant, "res.company", 1, "floorplan_loan_account_id")[:1]
    assert balance(shop, ("account_id", "=", plan))[0] == 0


# === STRANGERS === #

PRIVATE = (
    "dealer.maker.order", "dealer.vehicle.arrival", "dealer.vehicle.reservation",
    "dealer.sales.contract", "dealer.agency.case", "dealer.insurance.policy",
    "dealer.insurance.quote", "dealer.finance.application", "dealer.tradein",
    "dealer.floorplan.loan", "dealer.vehicle.cost", "dealer.vehicle.certificate",
    "dealer.vehicle.key", "dealer.yard.slot", "dealer.vehicle.delivery", "dealer.behalf.payment",
    "dealer.behalf.balance", "dealer.vehicle.margin", "dealer.vehicle.figure",
    "dealer.deal.report", "dealer.vehicle.stock", "dealer.checklist", "dealer.repair.order",
)  # fmt: skip


def test_a_portal_user_gets_nothing(shop):
    for model in PRIVATE:
        refused(403, shop.portal, model, "search_read", domain=[], fields=["id"])
    for model, method, record in (
        ("sale.order", "action_confirm_deal", shop.rivals_deal),
        ("sale.order", "action_settle", shop.deal),
        ("dealer.sales.contract", "action_send", shop.contract),
        ("dealer.vehicle.delivery", "action_done", shop.delivery),
        ("dealer.finance.application", "action_sign", shop.loan),
        ("dealer.tradein", "action_receive", shop.tradein),
    ):
        refused(403, shop.portal, model, method, ids=record)


def test_another_store_sees_nothing(shop):
    seen = 0
    for stranger in shop.strangers:
        for model in (*PRIVATE, "sale.order", "account.move", "purchase.order"):
            try:
                found = stranger(model, "search_count", domain=[])
            except RpcError as error:
                assert error.status == 403, (model, error)
                continue
            seen += 1
            assert found == 0, (model, found)
        refused(403, stranger, "sale.order", "read", ids=shop.deal, fields=["name"])
    assert seen > 60
