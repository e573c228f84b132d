"""Insurance: quotes on deals, policies, an imported portfolio, renewals, monthly commission."""

from datetime import timedelta

from odoo.fields import Command

from .agency import pay

INSURERS = [
    ("Ping An Insurance 平安保险", "95511", 25),
    ("PICC 人保财险", "95518", 22),
    ("CPIC 太平洋保险", "95500", 20),
]
PORTFOLIO = 36  # policies sold before the story
LOST = (("Direct online 网销渠道", 0.9), ("Friend's agent 朋友代理", 0.92))


def build(env, rng, people, company):
    """Insurers and their rates, entered by the sales manager."""
    manager = people["sales_manager"][:1]
    Rate = env["dealer.insurance.commission"].with_user(manager)
    compulsory = env.ref("dealer_sales_insurance.product_compulsory")
    for name, phone, percent in INSURERS:
        insurer = (
            env["res.partner"]
            .sudo()  # contacts are everybody's; who entered them is no part of the story
            .create(
                {
                    "name": name,
                    "is_company": True,
                    "is_insurer": True,
                    "insurance_claims_phone": phone,
                }
            )
        )
        common = {"insurer_id": insurer.id, "date_from": "2020-01-01", "company_id": company.id}
        Rate.create(
            [
                {**common, "percent": percent},
                {**common, "percent": percent - 8, "kind": "renewal"},
                {**common, "percent": 4, "product_id": compulsory.id},
            ]
        )


def _insurers(env):
    return env["res.partner"].sudo().search([("is_insurer", "=", True)], order="id")


def on_quote(deal, rng, people):
    """Two insurers quote; two in three customers take one."""
    ref = deal.env.ref
    price = deal._get_car_price_untaxed()
    quotes = deal.env["dealer.insurance.quote"]
    for insurer in rng.sample(list(_insurers(deal.env)), 2):
        base = round(price * rng.uniform(0.012, 0.018), 2)
        rows = [
            ("product_compulsory", "cover_compulsory", 0, 950),
            ("product_commercial", "cover_damage", price, base),
            ("product_commercial", "cover_third_party", 2000000, rng.choice([1180, 1260.5])),
            ("product_commercial", "cover_passengers", 10000, 86),
        ]
        quotes |= quotes.create(
            {
                "order_id": deal.id,
                "insurer_id": insurer.id,
                "vehicle_tax": rng.choice([0, 360, 420]),
                "line_ids": [
                    Command.create(
                        {
                            "product_id": ref(f"dealer_sales_insurance.{product}").id,
                            "cover_id": ref(f"dealer_sales_insurance.{cover}").id,
                            "sum_insured": amount,
                            "premium": premium,
                        }
                    )
                    for product, cover, amount, premium in rows
                ],
            }
        )
    if rng.random() < 0.66:
        min(quotes, key=lambda quote: quote.amount_total).action_choose()


def on_order(deal, rng, people):
    """Policies are issued once the customer has paid, see `on_delivered`."""


def on_delivered(deal, rng, people):
    """The clerk has the policies issued, the accountant pays the insurer."""
    clerk = people["finance_clerk"][:1]
    policies = deal.with_user(clerk).insurance_policy_ids
    for policy in policies:
        policy.policy_number = f"PD{rng.randrange(10**10):010d}"
    policies.action_issue()
    pay(deal.env, policies.sale_line_ids, rng, people)
    order = deal.sudo()
    if order.behalf_balance > 0 and not order.agency_case_ids:
        deal.with_user(clerk).action_settle_behalf()


def events(env, rng, people, company, clock):
    """The portfolio of before, renewals followed, commission billed each month."""
    clerk = people["finance_clerk"][:1]
    first = clock.today - timedelta(days=125)
    plan = [(first, 8, lambda: portfolio(env, rng, company, clock))]
    follow = env["dealer.insurance.renewal"].sudo()._cron_follow
    called = (118, 100, 82, 66, 45, 30, 20, 6)
    acts = [
        (range(120, -1, -10), 12, follow),
        (called, 13, lambda: call(env, rng, people, clerk)),
        (range(300, 0, -30), 14, lambda: bill(env, clerk)),
    ]
    return plan + [
        (clock.today - timedelta(days=ago), order, act) for days, order, act in acts for ago in days
    ]


def portfolio(env, rng, company, clock):
    """Policies of owners that were sold elsewhere or before, as an import brings them."""
    Import = env["dealer.import.insurance_policy"].sudo().with_company(company)
    cars = list(
        env["dealer.vehicle"]
        .sudo()
        .search(
            [("owner_id", "!=", False), ("vin", "!=", False), ("lot_id", "=", False)], limit=200
        )
    )
    insurers = _insurers(env)
    rows = []
    for number, car in enumerate(rng.sample(cars, min(PORTFOLIO, len(cars)))):
        start = clock.today - timedelta(days=470 - (number * 9) % 340)
        rows.append(
            {
                "policy_number": f"PORT{number:05d}",
                "insurer": rng.choice(list(insurers)).name,
                "product": "Commercial insurance",
                "vin": car.vin,
                "date_start": start.isoformat(),
                "premium": str(rng.randint(2400, 6800)),
            }
        )
    Import._import_rows(rows)


def call(env, rng, people, clerk):
    """The clerk calls who is due; some renew, some are lost, some do not answer."""
    Renewal = env["dealer.insurance.renewal"].with_user(clerk)
    Outcome = env["dealer.insurance.outcome"].with_user(clerk)
    for renewal in Renewal.search([("state", "=", "open"), ("next_call", "!=", False)], limit=5):
        fate = rng.random()
        if fate < 0.5:
            action = renewal.action_renew()
            policy = env["dealer.insurance.policy"].with_user(clerk).browse(action["res_id"])
            policy.write(
                {"policy_number": f"RN{rng.randrange(10**9):09d}", "paid_through": "insurer"}
            )
            policy.action_issue()
        elif fate < 0.7:
            who, share = rng.choice(LOST)
            Outcome.create(
                {
                    "renewal_id": renewal.id,
                    "outcome": "elsewhere",
                    "other_insurer": who,
                    "other_price": round(renewal.premium * share, 2),
                }
            ).action_done()
        else:
            Outcome.create({"renewal_id": renewal.id, "result": "no_answer"}).action_done()


def bill(env, clerk):
    """The month's commission goes to the insurers."""
    due = (
        env["dealer.insurance.policy"]
        .with_user(clerk)
        .search([("commission_due", "!=", 0), ("commission_expected", "!=", 0)])
    )
    if due:
        due.action_bill_commission()
