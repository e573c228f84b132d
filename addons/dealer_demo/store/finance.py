"""Loans for cars: three lenders, their products, and applications in every state."""

from datetime import timedelta

from odoo.fields import Command

PAPERS = ["ID card 身份证", "Driving licence 驾驶证", "Proof of income 收入证明",
          "Bank statements, 6 months 近半年流水"]  # fmt: skip
# lender, kind, product, method, months, down %, rate, commission %, more
PRODUCTS = [
    ("VW Finance 大众汽车金融", "captive", "Interest-free, 24 months 24期免息", "equal_payment", 12,
     24, 50, 5.5, 1.0, {"subsidy_percent": 100, "subsidy_by": "store"}),
    ("VW Finance 大众汽车金融", "captive", "Balloon, 36 months 弹性尾款贷", "balloon", 36, 36, 30,
     5.9, 1.5, {"balloon_percent": 40}),
    ("Merchants Bank 招商银行", "bank", "Car loan 车享贷", "equal_payment", 12, 60, 20, 4.2, 2.5,
     {"fee_percent": 1}),
    ("Savings Bank 邮储银行", "bank", "Falling instalments 等额本金贷", "equal_principal", 12, 60,
     30, 3.9, 1.5, {}),
]  # fmt: skip
REFUSALS = ["Income too low 收入不足", "Too many loans 负债过高", "No credit record 征信空白"]
CARDS = "110101199003077758"


def build(env, people, company, maker=None):
    """Lenders and their products, kept by the finance clerk.

    :param maker: partner who pays the subsidised interest
    """
    clerk = people["finance_clerk"][:1]
    lenders = {}
    products = []
    for name, kind, product, method, low, high, down, rate, commission, more in PRODUCTS:
        if name not in lenders:
            lenders[name] = env["res.partner"].create(
                {"name": name, "is_company": True, "lender_kind": kind}
            )
        subsidy = {"subsidy_partner_id": maker.id} if maker and more.get("subsidy_by") else {}
        products.append(
            {
                "name": product,
                "lender_id": lenders[name].id,
                "method": method,
                "min_months": low,
                "max_months": high,
                "min_down_percent": down,
                "commission_percent": commission,
                "rate_ids": [
                    Command.create({"date_from": "2024-01-01", "rate": rate + 0.4}),
                    Command.create({"date_from": "2026-01-01", "rate": rate}),
                ],
                "paper_ids": [
                    Command.create({"name": paper, "required": number < 3})
                    for number, paper in enumerate(PAPERS)
                ],
                **more,
                **subsidy,
            }
        )
    return env["dealer.finance.product"].with_user(clerk).create(products)


def on_quote(deal, rng, people):
    """Every third customer is shown loans; most of these apply. As the consultant."""
    if rng.random() > 0.34:
        return
    deal.action_compare_finance()
    quotes = deal.finance_quote_ids.filtered(lambda quote: not quote.problem)
    if not quotes:
        return
    quote = rng.choice(list(quotes))
    total = deal.amount_total
    quote.down_payment = round(total * (quote.product_id.min_down_percent / 100 + 0.1), -3)
    if quote.problem or rng.random() < 0.15:
        return
    quote.action_apply()
    loan = deal.finance_application_ids[:1]
    if not deal.partner_id.sudo().identity_number:
        deal.partner_id.sudo().identity_number = CARDS
    clerk = people["finance_clerk"][:1]
    own = loan.with_user(clerk)
    own.user_id = clerk
    day = own.company_id._get_store_date()
    own.paper_ids[: 4 if rng.random() < 0.9 else 2].received_on = day
    if not own._get_submit_blockers():
        own.action_submit()


def on_order(deal, rng, people):
    """The lender answers; the contract is signed. Before the deal is billed."""
    loan = deal.finance_application_ids.filtered("is_live")[:1]
    if not loan:
        return
    own = loan.with_user(people["finance_clerk"][:1])
    if own.category == "draft":
        own.paper_ids.received_on = own.company_id._get_store_date()
        if own._get_submit_blockers():
            return
        own.action_submit()
    if own.category != "submitted":
        return
    luck = rng.random()
    if luck < 0.1:
        own._answer("refused", text=rng.choice(REFUSALS))
        return
    amount = own.amount_asked if luck < 0.85 else round(own.amount_asked * 0.9, -3)
    until = own.company_id._get_store_date() + timedelta(days=30)
    kind = "conditions" if 0.7 < luck < 0.8 else "approved"
    text = "The spouse guarantees 配偶担保" if kind == "conditions" else False
    own._answer(kind, amount, f"AP{rng.randrange(10**6):06d}", until, text)
    if own.category == "conditions":
        own.action_approve()
    if deal.state == "sale":
        sign(deal, rng, people)


def sign(deal, rng, people):
    """The customer signs the loan contract of a confirmed deal."""
    loan = deal.finance_application_ids.filtered(lambda loan: loan.category == "approved")[:1]
    if loan and deal.state == "sale":
        own = loan.with_user(people["finance_clerk"][:1])
        own.contract_number = f"HT{rng.randrange(10**8):08d}"
        own.action_sign()


def on_delivered(deal, rng, people):
    """The lender pays; commission and subsidy are billed. After the deal is billed."""
    loan = deal.finance_application_ids.filtered(lambda loan: loan.category == "signed")[:1]
    if not loan or rng.random() < 0.1:
        return
    own = loan.with_user(people["finance_clerk"][:1])
    own.env["dealer.finance.payment"].create(
        {"application_id": own.id, "direction": "receive"}
    ).action_done()
    if rng.random() < 0.7:
        if own.commission:
            own.action_bill_commission()
        if own.subsidy and own.subsidy_by == "store" and own.subsidy_partner_id:
            own.action_bill_subsidy()
