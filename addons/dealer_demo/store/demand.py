"""What customers asked for in vain, bought in a hurry; and the figures of the year."""

from datetime import timedelta

from odoo import Command

NOT_OURS = [
    "Roof box 车顶箱",
    "Aluminium wheel 18 inch 18寸铝轮毂",
    "Tow bar 拖车杆",
    "Rear spoiler 尾翼",
]
HURRY = "Car on the lift 车在举升机上等件"


def events(env, rng, shelf, people, company, clock, opening):
    """Lost sales through the year, two emergency purchases: (day, order, act)."""
    keepers = people["store_keeper"]
    products = list(shelf.values())
    reasons = env["dealer.part.lost.reason"].search([])
    days = (clock.today - opening).days
    plan = []

    def lose(product, keeper):
        env["dealer.part.lost.sale"].with_user(keeper).create(
            {
                "product_id": product.id,
                "quantity": rng.choice((1, 1, 1, 2, 4)),
                "reason_id": rng.choice(reasons[:3]).id,
                "company_id": company.id,
            }
        )

    def lose_other(keeper):
        sale = (
            env["dealer.part.lost.sale"]
            .with_user(keeper)
            .create(
                {
                    "asked_for": rng.choice(NOT_OURS),
                    "reason_id": env.ref("dealer_parts_demand.lost_reason_range").id,
                    "company_id": company.id,
                }
            )
        )
        if rng.random() < 0.4:
            sale.action_ask_to_order()

    for _number in range(24):
        day = opening + timedelta(days=rng.randint(5, days))
        product, keeper = rng.choice(products), rng.choice(keepers)
        plan.append((day, 12, lambda p=product, k=keeper: lose(p, k)))
    for _number in range(6):
        day = opening + timedelta(days=rng.randint(5, days))
        keeper = rng.choice(keepers)
        plan.append((day, 12, lambda k=keeper: lose_other(k)))
    for back in (150, 31):
        product = rng.choice(products)
        plan.append(
            (
                clock.today - timedelta(days=back),
                13,
                lambda p=product: _buy_in_a_hurry(env, p, people, company),
            )
        )
    plan.append((clock.today, 99, lambda: env["dealer.part.demand"]._cron_refresh()))
    return plan


def _buy_in_a_hurry(env, product, people, company):
    manager = people["parts_manager"][:1]
    vendor = env["purchase.order.line"].search([("product_id", "=", product.id)], limit=1)
    order = (
        env["purchase.order"]
        .with_user(manager)
        .create(
            {
                "partner_id": vendor.order_id.partner_id.id,
                "company_id": company.id,
                "is_emergency": True,
                "emergency_reason": HURRY,
                "order_line": [Command.create({"product_id": product.id, "product_qty": 2})],
            }
        )
    )
    order.button_confirm()
