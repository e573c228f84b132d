"""Prices of parts change: two lists in force, one to come, one the general manager has to approve."""

from datetime import timedelta

from odoo.fields import Command

from .counts import _step


def events(env, rng, shelf, people, company, clock, opening):
    """:param dict shelf: {part number: product}"""
    manager, boss = people["parts_manager"][:1], people["general_manager"][:1]
    parts = list(shelf.values())
    today = clock.today

    def trade():
        """Other garages pay less than the retail customer."""
        Pricelist = env["product.pricelist"].with_user(manager)
        found = Pricelist.search([("is_part_class", "=", True)], limit=1)
        return found or Pricelist.create(
            {
                "name": "Trade 同行价",
                "is_part_class": True,
                "currency_id": company.currency_id.id,
                "company_id": company.id,
            }
        )

    def change(reason, chosen, **values):
        document = (
            env["dealer.part.price.change"]
            .with_user(manager)
            .create(
                {
                    "reason": reason,
                    "company_id": company.id,
                    "product_ids": [Command.set([part.id for part in chosen])],
                    "rounding": 1,
                    **values,
                }
            )
        )
        document.action_propose()
        _step(document, "release", manager)
        return document

    def spring():
        change("Maker's spring list 厂家春季调价", parts, percent=3)

    def classes():
        document = change(
            "Prices for other garages 同行价格", parts[:20], percent=-12, pricelist_id=trade().id
        )
        request = document.sudo().workflow_request_id
        if pending := request.review_ids.filtered(lambda r: r.state == "pending"):
            pending.with_user(boss).action_approve()

    def by_hand():
        part = parts[rng.randrange(len(parts))].with_user(manager)
        part.list_price = round(part.list_price * 1.02)

    def to_come():
        change(
            "Maker's list of next month 下月厂家价格",
            parts[::2],
            percent=4,
            effective_date=today + timedelta(days=9),
        )

    def to_approve():
        change("Freight has become dearer 运费上涨", parts[1:9], percent=28)

    return [
        (opening + timedelta(days=60), 13, spring),
        (opening + timedelta(days=90), 13, classes),
        (today - timedelta(days=40), 13, by_hand),
        (today - timedelta(days=2), 13, to_come),
        (today - timedelta(days=1), 13, to_approve),
    ]
