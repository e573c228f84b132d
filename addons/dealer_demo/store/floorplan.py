"""Two banks lend on the cars: loans on the shipments, interest month by month, payments."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command

MONTHS = 5  # of interest and payments told


def build(env, people, company, opening):
    """The credit lines of two banks, kept by the accountant.

    :return: the lines
    """
    accountant = people["accountant"][:1]
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
    )
    banks = env["res.partner"].create(
        [
            {"name": name, "is_company": True, "country_id": company.country_id.id}
            for name in ("Ping An Bank 平安银行", "SAIC Finance 上汽财务公司")
        ]
    )
    common = {
        "company_id": company.id, "journal_id": journal.id, "user_id": accountant.id,
        "payoff_days": 3, "alert_days": 5,
    }  # fmt: skip
    return (
        env["dealer.floorplan.line"]
        .with_user(accountant)
        .create(
            [
                {
                    **common,
                    "name": "Ping An, new cars 平安库存融资",
                    "partner_id": banks[0].id,
                    "limit": 3000000,
                    "day_count": "360",
                    "advance_percent": 80,
                    "free_days": 0,
                    "max_days": 180,
                    "late_rate": 8.1,
                    "rate_ids": [
                        Command.create({"date_from": opening, "rate": 4.85}),
                        Command.create({"date_from": opening + timedelta(days=200), "rate": 4.55}),
                    ],
                    "step_ids": [
                        Command.create({"days": 90, "percent": 20}),
                        Command.create({"days": 120, "percent": 20}),
                    ],
                },
                {
                    **common,
                    "name": "SAIC Finance, maker's programme 厂家金融免息",
                    "partner_id": banks[1].id,
                    "limit": 2500000,
                    "day_count": "365",
                    "free_days": 60,
                    "max_days": 120,
                    "rate_ids": [Command.create({"date_from": opening, "rate": 5.2})],
                },
            ]
        )
    )


def events(env, rng, people, company, clock, lines):
    """Loans on the cars in stock, the banks' interest and payments of the last months."""
    accountant = people["accountant"][:1]
    plan = []
    start = (clock.today - timedelta(days=31 * MONTHS)).replace(day=1)
    day = start
    while day <= clock.today - timedelta(days=2):
        plan.append((day + timedelta(days=7), 21, lambda: draw(env, rng, accountant, lines)))
        if day > start:
            plan.append((day + timedelta(days=4), 21, lambda: accrue(env, rng, accountant, lines)))
        plan.append((day + timedelta(days=9), 22, lambda: pay(env, accountant, lines)))
        plan.append((day + timedelta(days=23), 22, lambda: pay(env, accountant, lines)))
        day = (day + timedelta(days=32)).replace(day=1)
    plan = [event for event in plan if event[0] <= clock.today]
    # every night; the scheduler sleeps while the story is told
    plan.append((clock.today, 14, env["dealer.floorplan.alert"].sudo()._cron_alert))
    return plan


def draw(env, rng, accountant, lines):
    """Loans on the youngest cars without one, now of one bank, now of the other."""
    for line in lines:
        cars = env["dealer.vehicle"].search(
            [
                ("company_id", "=", line.company_id.id),
                ("lifecycle", "=", "in_stock"),
                ("lot_id", "!=", False),
                ("floorplan_loan_ids", "=", False),
            ],
            limit=4,
            order="stock_date desc, id",
        )
        if not cars:
            continue
        wizard = (
            env["dealer.floorplan.draw"]
            .with_user(accountant)
            .create(
                {
                    "company_id": line.company_id.id,
                    "line_id": line.id,
                    "vehicle_ids": [Command.set(cars.ids)],
                    "date": fields.Date.today(),
                }
            )
        )
        if wizard.total <= line.available:
            wizard.action_draw()


def accrue(env, rng, accountant, lines):
    """The interest of last month, compared with the statement; once the bank counts a day more."""
    for line in lines:
        accrual = env["dealer.floorplan.accrual"].with_user(accountant).create({"line_id": line.id})
        accrual.action_compute()
        if not accrual.loan_line_ids:
            accrual.unlink()
            continue
        rows = [
            f"{item.vehicle_id.vin}\t{item.amount + (rng.random() < 0.1) * 9.87:.2f}"
            for item in accrual.loan_line_ids
        ]
        env["dealer.floorplan.statement"].with_user(accountant).create(
            {"accrual_id": accrual.id, "text": "\n".join(rows)}
        ).action_apply()
        accrual.action_post()


def pay(env, accountant, lines):
    """What is due, after the night's look at which cars are sold."""
    env["dealer.floorplan.alert"].sudo()._cron_alert()  # as the scheduler does every night
    for line in lines.with_user(accountant):
        action = line.action_pay()
        payment = env["dealer.floorplan.payment"].with_user(accountant).browse(action["res_id"])
        if payment.amount:
            payment.action_post()
        else:
            payment.unlink()
