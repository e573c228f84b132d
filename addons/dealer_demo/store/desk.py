"""The deal desk: what is sold and given with a car, and the discounts the managers decide on."""

from odoo import Command

# name, price, cost, kind
EXTRAS = [
    ("漆面镀晶 Ceramic coating", 1680, 520, "accessory"),
    ("底盘装甲 Underbody coating", 1280, 450, "accessory"),
    ("加油卡 500 元 Fuel card, CNY 500", 500, 490, "other"),
    ("延保两年 Two more years of warranty", 3980, 2100, "warranty"),
]
GIFTS = (1, 2)
REASONS = [
    "客户有竞品店书面报价 The customer has a written offer of another store",
    "老客户介绍 Sent by a customer of ours",
    "月底冲量 End of the month",
]


def build(env, company):
    """Accessories and warranties, and the prices of the trims."""
    env["product.template"].create(
        [
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "standard_price": cost,
                "deal_kind": kind,
                "default_code": f"DEAL-{number:02d}",
            }
            for number, (name, price, cost, kind) in enumerate(EXTRAS, 1)
        ]
    )
    price_trims(env)


def price_trims(env):
    """Every year of a trim costs what the trim does."""
    trims = env["dealer.vehicle.trim"].search([])
    prices = {(trim.model_id, trim.name): trim.sale_price for trim in trims if trim.sale_price}
    for trim in trims.filtered(lambda trim: not trim.sale_price):
        trim.sale_price = prices.get((trim.model_id, trim.name), 0)


def on_quote(deal, rng, people):
    """The consultant adds accessories; every second customer is given something."""
    products = {
        product.default_code: product
        for product in deal.env["product.product"].search([("default_code", "=like", "DEAL-%")])
    }
    codes = sorted(products)
    wanted = rng.sample(range(len(codes)), rng.choice([0, 1, 1, 2]))
    lines = [
        {"product_id": products[codes[number]].id, "sequence": 20 + number} for number in wanted
    ]
    if rng.random() < 0.5:
        gift = products[codes[rng.choice(GIFTS)]]
        lines.append({"product_id": gift.id, "is_gift": True, "sequence": 90})
    if lines:
        deal.order_line = [Command.create(line) for line in lines]


def confirm(deal, rng, people):
    """Confirm as the consultant; above his limits the managers approve first.

    :return: whether the deal is confirmed
    """
    deal.with_context(deal_step_reason=rng.choice(REASONS)).action_confirm_deal()
    approve(deal)
    return deal.state == "sale"


def get_pending(deal):
    """:return: the decisions a deal waits for"""
    return deal.sudo().workflow_request_id.review_ids.filtered(
        lambda review: review.state == "pending"
    )


def approve(deal):
    """Each level's manager agrees, one after the other."""
    for _level in range(len(deal.sudo().workflow_request_id.review_ids)):
        for review in get_pending(deal):
            review.with_user(review.candidate_ids[:1]).action_approve()
    deal.invalidate_recordset()
