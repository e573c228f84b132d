"""Parts are counted: cycle counts over the year, one being counted now, one to be approved."""

from datetime import timedelta

from odoo.fields import Command

CYCLES = 6
REASONS = ("booking", "unbooked", "misplaced", "lost")


def events(env, rng, shelf, people, company, clock, opening):
    """Classes of the parts first, then a count every second month.

    :param dict shelf: {part number: product}
    """
    keeper, manager = people["store_keeper"][:1], people["parts_manager"][:1]
    parts = list(shelf.values())

    def classes():
        """Dear and fast parts are counted more often than cheap ones."""
        PartClass = env["dealer.part.class"].with_user(manager)
        found = PartClass.search([], limit=3) or PartClass.create(
            [
                {"name": "Fast 快流件", "code": "A", "count_days": 60},
                {"name": "Normal 常用件", "code": "B", "count_days": 120},
                {"name": "Slow 慢流件", "code": "C", "count_days": 300},
            ]
        )
        for number, part in enumerate(parts):
            if not part.part_class_id:
                part.with_user(manager).part_class_id = found[number % len(found)]

    plan = [(opening + timedelta(days=1), 1, classes)]
    span = (clock.today - opening).days - 10
    for number in range(CYCLES):
        day = opening + timedelta(days=20 + number * span // CYCLES)
        plan.append(
            (day, 12, lambda number=number: _cycle(env, rng, parts, keeper, manager, number))
        )
    today = clock.today
    plan.append((today - timedelta(days=1), 12, lambda: _wait(env, rng, parts, keeper)))
    plan.append((today, 12, lambda: _begin(env, rng, parts, keeper)))
    return plan


def _create(env, keeper, parts, **values):
    return (
        env["dealer.part.count"]
        .with_user(keeper)
        .create({"kind": "parts", "product_ids": [Command.set([p.id for p in parts])], **values})
    )


def _step(document, code, user):
    stage = document.sudo().workflow_stage_id
    step = stage.workflow_id.transition_ids.filtered(lambda t: t.code == code)
    document.with_user(user).workflow_step(step.id)


def _count(counting, rng, user, lines, wrong=0):
    """Count lines as the books say, `wrong` of them one off."""
    odd = set(rng.sample(range(len(lines)), min(wrong, len(lines))))
    for number, line in enumerate(lines.sudo()):
        quantity = max(line.book_quantity + (rng.choice((-1, -1, 1)) if number in odd else 0), 0)
        counting.with_user(user).action_scan(
            line.product_id.id, line.location_id.id, quantity, add=False
        )


def _give_reasons(counting, rng, manager):
    for line in counting.sudo().line_ids.filtered(lambda line: not line.is_right):
        line.with_user(manager).reason = rng.choice(REASONS)


def _cycle(env, rng, parts, keeper, manager, number):
    chosen = parts[number::3][:8]
    counting = _create(env, keeper, chosen, two_counters=number % 3 == 2)
    _step(counting, "start", keeper)
    _count(counting, rng, keeper, counting.line_ids, wrong=number % 3)
    if counting.two_counters:
        for line in counting.sudo().line_ids:
            counting.with_user(manager).action_scan(
                line.product_id.id, line.location_id.id, line.first_quantity, add=False
            )
    _step(counting, "finish", keeper)
    _give_reasons(counting, rng, manager)
    _step(counting, "post", keeper)
    if review := counting.sudo().workflow_request_id.review_ids.filtered(
        lambda r: r.state == "pending"
    ):
        review.with_user(manager).action_approve()


def _wait(env, rng, parts, keeper):
    """Counted yesterday, the parts manager has to approve the differences."""
    counting = _create(env, keeper, parts[-(len(parts) // 4) :][:6])
    _step(counting, "start", keeper)
    _count(counting, rng, keeper, counting.line_ids, wrong=2)
    _step(counting, "finish", keeper)
    _step(counting, "post", keeper)


def _begin(env, rng, parts, keeper):
    """This morning's blind count, half of it done."""
    counting = _create(env, keeper, parts[: len(parts) // 2][:10], blind=True)
    _step(counting, "start", keeper)
    _count(counting, rng, keeper, counting.line_ids[: len(counting.line_ids) // 2])
