"""The designer draws an approval of special prices; consultants ask for it, the manager decides."""

from datetime import timedelta

from odoo import Command, fields

REASONS = [
    "老客户介绍，申请额外优惠 2000 元",
    "Customer has a written offer of another dealer",
    "现场付全款，申请赠送保养",
    "Third car of the family",
]


def events(env, people, clock):
    today = clock.today
    return [
        (today - timedelta(days=6), 0, lambda: _draw(env, people["designer"][:1])),
        (today - timedelta(days=2), 9, lambda: _ask(env, people)),
    ]


def _draw(env, designer):
    """A stage “Price Approved” between quotation and order, with the sales manager's approval."""
    live = env["dealer.workflow"].search([("key", "=", "dealer_vehicle_sales.deal")])
    live = live.with_user(designer)
    live.action_edit()
    draft = live.draft_ids
    stages = {stage.code: stage for stage in draft.stage_ids}
    approved = draft.env["dealer.workflow.stage"].create(
        {
            "workflow_id": draft.id,
            "name": "Price Approved",
            "code": "price_approved",
            "category": "draft",
            "sequence": stages["quotation"].sequence + 1,
            "time_limit": 24,
        }
    )
    approved.with_context(lang="zh_CN").name = "优惠已批准"
    step = draft.env["dealer.workflow.transition"].create(
        {
            "workflow_id": draft.id,
            "name": "Ask for a Special Price",
            "code": "special_price",
            "from_stage_ids": [Command.set(stages["quotation"].ids)],
            "to_stage_id": approved.id,
            "reason_required": True,
            "group_ids": [Command.set(env.ref("dealer_base.group_sales_consultant").ids)],
            "level_ids": [
                Command.create(
                    {
                        "name": "Sales Manager",
                        "kind": "group",
                        "group_id": env.ref("dealer_base.group_sales_manager").id,
                    }
                )
            ],
        }
    )
    step.with_context(lang="zh_CN").name = "申请特价"
    step.level_ids.with_context(lang="zh_CN").name = "销售经理"
    for code in ("confirms", "is_cancelled"):
        draft.transition_ids.filtered(lambda t, c=code: t.code == c).from_stage_ids |= approved
    back = draft.transition_ids.filtered(lambda t: t.code == "reopened")
    back.from_stage_ids |= approved
    publish = draft.action_publish()
    wizard = draft.env[publish["res_model"]].browse(publish["res_id"])
    wizard.note = "Special prices are approved by the sales manager"
    wizard.action_publish()


def _ask(env, people):
    """Consultants ask for open quotations; one is approved, one refused, the others wait."""
    quotations = env["sale.order"].search(
        [
            ("deal_category", "=", "draft"),
            ("date_order", "<=", fields.Datetime.now()),
            ("user_id", "!=", False),
        ],
        order="id desc",
        limit=len(REASONS),
    )
    manager = people["sales_manager"][:1]
    step = env["dealer.workflow.transition"].search(
        [("code", "=", "special_price"), ("workflow_id.state", "=", "published")]
    )
    for number, (quotation, reason) in enumerate(zip(quotations, REASONS, strict=False)):
        quotation.with_user(quotation.user_id).workflow_step(step.id, reason=reason)
        review = quotation.workflow_request_id.review_ids.with_user(manager)
        if number == 0:
            review.action_approve()
        elif number == 1:
            review.action_reject("优惠超出本月额度，请与客户再谈")
