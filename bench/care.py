"""Whose birthday it is, planned as messages, among 10,000, 100,000 and 1,000,000 customers.

The peer is raw SQL written for the same rule in the same run: the same customers (birthday, home
store, a segment, consent is asked when it is sent) inserted into the same table, which costs both the
same indexes and foreign keys. Budget: at most 3 times its time at 1,000,000 (medians of runs taken in turn, each
rolled back), and a message planned costs no more at 1,000,000 than at 10,000 by more than the
indexes grow. The run, which sends nothing, is one statement whatever the number.
"""

import statistics
import time
from datetime import date, datetime

SIZES = 10_000, 100_000, 1_000_000
REPEAT = 5

# as one customer made by Odoo, many times: whatever columns the addons add are filled
CUSTOMERS = """
INSERT INTO res_partner ({columns}, name, birthday, birthday_month_day)
SELECT {columns}, 'Bench ' || n, date '1960-01-01' + n %% 14600,
       extract(month FROM date '1960-01-01' + n %% 14600) * 100
       + extract(day FROM date '1960-01-01' + n %% 14600)
  FROM res_partner, generate_series(%(first)s, %(last)s) n WHERE id = %(model)s;
UPDATE res_partner SET commercial_partner_id = id
 WHERE commercial_partner_id = %(model)s AND id != %(model)s;
INSERT INTO dealer_customer_figure (partner_id, store_id, bill_count)
SELECT id, %(company)s, id %% 5 FROM res_partner p
 WHERE name LIKE 'Bench %%'
   AND NOT EXISTS (SELECT FROM dealer_customer_figure f WHERE f.partner_id = p.id);
"""

PEER = """
INSERT INTO dealer_touch (partner_id, company_id, channel, channels, purpose, origin, key, reason,
                         subject, sms_template_id, due_on, until, state, tries, create_date,
                         write_date, create_uid, write_uid)
SELECT p.id, f.store_id, 'sms', 'sms', 'marketing', %(origin)s,
       'care:' || %(rule)s || ':' || p.id || ':' || %(today)s::date,
       'Birthday on ' || %(today)s::date, 'Bench', %(template)s, %(due)s::timestamp,
       %(due)s::timestamp + interval '36 hours', 'planned', 0, now(), now(), 1, 1
  FROM res_partner p JOIN dealer_customer_figure f ON f.partner_id = p.id
 WHERE p.active AND p.birthday_month_day = %(number)s AND f.store_id = %(company)s
   AND f.bill_count >= 1
ON CONFLICT (key) DO NOTHING
"""


def timed(env, function):
    """Return (seconds, rows, statements) of a run that is undone."""
    with env.cr.savepoint(flush=False) as savepoint:
        before, start = env.cr.sql_log_count, time.perf_counter()
        rows = function()
        result = time.perf_counter() - start, rows, env.cr.sql_log_count - before
        savepoint.rollback()
    env.invalidate_all(flush=False)
    return result


def run(env, sizes=SIZES):
    today, now = date(2026, 3, 4), datetime(2026, 3, 4, 3)
    company = env.company
    template = env["sms.template"].create(
        {"name": "Bench", "model_id": env["ir.model"]._get_id("res.partner"), "body": "Hello"}
    )
    rule = env["dealer.care.rule"].create(
        {
            "name": "Bench",
            "trigger": "birthday",
            "channels": "sms",
            "sms_template_id": template.id,
            "company_id": company.id,
            "domain": "[('figure_ids.bill_count', '>=', 1)]",
        }
    )
    model = env["res.partner"].create({"name": "Model"})
    env.flush_all()
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_name = 'res_partner'"
        " AND column_name NOT IN ('id', 'name', 'birthday', 'birthday_month_day')"
    )
    customers = CUSTOMERS.format(columns=env.cr.fetchone()[0])
    values = {
        "company": company.id,
        "origin": f"dealer.care.rule,{rule.id}",
        "rule": rule.id,
        "today": today,
        "number": 304,
        "template": template.id,
        "due": now,
    }

    def raw():
        env.cr.execute(PEER, values)
        return env.cr.rowcount

    ours, peer, per_row, statements, last = {}, {}, {}, 0, 0
    for size in sizes:
        env.cr.execute(
            customers,
            {"first": last + 1, "last": size, "company": company.id, "model": model.id},
        )
        last = size
        for table in ("res_partner", "dealer_customer_figure", "dealer_touch"):
            env.cr.execute(f"ANALYZE {table}")
        times = [], []
        for _number in range(REPEAT + 1):
            times[0].append(timed(env, raw))
            times[1].append(timed(env, lambda: rule._run(now)))
        found = times[0][-1][1]
        if found != times[1][-1][1]:
            raise RuntimeError(f"The two differ: {found} and {times[1][-1][1]}.")
        peer[size], ours[size] = (statistics.median(t[0] for t in own[1:]) for own in times)
        per_row[size] = ours[size] / found
        statements = max(statements, times[1][-1][2])
        print(
            f"{size:>9} customers, {found:>6} planned: raw SQL {peer[size] * 1000:8.1f} ms, "
            f"ours {ours[size] * 1000:8.1f} ms, {statements} statements"
        )
    large = sizes[-1]
    ratio = ours[large] / peer[large]
    return {
        "name": "care",
        "ratio": round(ratio, 2),
        "planned_a_second": round(1 / per_row[large]),
        "statements": statements,
        "budget": "ours <= 3 x raw SQL at 1,000,000; <= 25 statements whatever the number",
        "ok": ratio <= 3 and statements <= 25,
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_crm_care") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
