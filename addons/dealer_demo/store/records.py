"""The repair records handed in to the authority: month by month, the last one still open."""

from datetime import timedelta

from odoo import fields


def build(env, company):
    """The store is registered with the authority."""
    company.repair_record_code = "310115000088"


def events(env, people, company, clock):
    """On the third of each of the last months the controller exports the month before."""
    controller = people["workshop_controller"][:1]

    def export(first, last, answered):
        one = (
            env["dealer.repair.record.export"]
            .with_user(controller)
            .create({"company_id": company.id, "date_from": first, "date_to": last})
        )
        one.action_export()
        one.action_hand_in()
        if answered:
            one.action_acknowledge()

    plan = []
    month = fields.Date.start_of(clock.today, "month")
    for back in (3, 2, 1):
        first = fields.Date.subtract(month, months=back)
        last = fields.Date.subtract(month, months=back - 1) - timedelta(days=1)
        day = last + timedelta(days=3)
        plan.append(
            (day, 30, lambda first=first, last=last, back=back: export(first, last, back > 1))
        )
    plan.append(
        (
            clock.today,
            90,
            # what the nightly run finds
            lambda: env["dealer.repair.record"]._collect(company, month, clock.today),
        )
    )
    return plan
