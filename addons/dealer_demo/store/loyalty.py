"""The store's club: points for what is paid at the workshop and in sales, worth a part of a bill."""

from odoo.fields import Command


def build(env, people, company):
    """Before the year's story: who pays at the workshop collects from the first day on."""
    manager = people["general_manager"][:1]
    env["loyalty.program"].with_user(manager).with_company(company).create(
        {
            "name": "江畔会员积分 Riverside Club",
            "program_type": "loyalty",
            "company_id": company.id,
            "currency_id": company.currency_id.id,
            "applies_on": "both",
            "trigger": "auto",
            "portal_visible": True,
            "portal_point_name": "积分 points",
            "workshop_ok": True,
            "communication_plan_ids": [Command.clear()],
            "rule_ids": [
                Command.clear(),
                Command.create({"reward_point_mode": "money", "reward_point_amount": 0.01}),
            ],
            "reward_ids": [
                Command.clear(),
                Command.create(
                    {
                        "reward_type": "discount",
                        "discount_mode": "per_point",
                        "discount": 1.0,
                        "required_points": 10,
                        "discount_applicability": "order",
                    }
                ),
            ],
        }
    )
