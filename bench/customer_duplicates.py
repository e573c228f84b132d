"""Duplicates among 10,000, 100,000 and 1,000,000 customers, and a look at consents in sets.

The search reads every customer once and sorts keys, so it is linear: the time a customer may not grow
by more than half from 100,000 to 1,000,000. Beside it the condition of a consent on the same
customers, against the raw join of the same answer.
"""

import time

from _common import from_model

SIZES = 10_000, 100_000, 1_000_000

CUSTOMERS = """
INSERT INTO res_partner (name, complete_name, active, is_company, partner_share, type, phone,
                         phone_key, email_normalized, email{columns})
SELECT 'C' || n, 'C' || n, true, false, true, 'contact', '139' || lpad((n - n %% 50 / 49)::text, 8, '0'),
       '139' || lpad((n - n %% 50 / 49)::text, 8, '0'), 'c' || n || '@example.com',
       'c' || n || '@example.com'{values}
  FROM generate_series(%(first)s, %(last)s) n, res_partner model WHERE model.id = %(model)s;

INSERT INTO dealer_consent (partner_id, channel, purpose, state, date, how, user_id, current)
SELECT id, 'sms', 'marketing', CASE WHEN id %% 3 = 0 THEN 'withdrawn' ELSE 'given' END, now(), 'form',
       1, true
  FROM res_partner WHERE phone_key BETWEEN '139' || lpad(%(first)s::text, 8, '0')
                                        AND '139' || lpad(%(last)s::text, 8, '0');
"""

PEER = """
SELECT count(*) FROM res_partner p JOIN dealer_consent c ON c.partner_id = p.id
 WHERE c.channel = 'sms' AND c.purpose = 'marketing' AND c.current AND c.state = 'given'
"""


def timed(function):
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def run(env):
    from odoo.tools import SQL

    cr, last, each = env.cr, 0, {}
    filled = ["name", "complete_name", "active", "is_company", "partner_share", "type"]
    customers = CUSTOMERS.format(**from_model(cr, "res_partner", filled))
    model = env.company.partner_id.id
    for size in SIZES:
        cr.execute(customers, {"first": last + 1, "last": size, "model": model})
        last = size
        cr.execute("ANALYZE res_partner")
        cr.execute("ANALYZE dealer_consent")
        seconds, _none = timed(env["dealer.duplicate"]._refresh)
        each[size] = seconds / size
        cr.execute("SELECT count(*) FROM dealer_duplicate")
        groups = cr.fetchone()[0]
        query = SQL(
            "SELECT count(*) FROM res_partner WHERE %s",
            env["res.partner"]._get_consent_sql("sms", "marketing"),
        )
        ours, rows = timed(lambda: env.execute_query(query))  # noqa: B023
        raw, peer = timed(lambda: (cr.execute(PEER), cr.fetchone())[1])
        assert rows[0] == peer
        print(
            f"{size:>9,} customers: duplicates {seconds:6.2f} s, {groups:,} groups, "
            f"{each[size] * 1e6:5.1f} us each; consents {ours:5.2f} s, raw {raw:5.2f} s"
        )
    cr.rollback()
    growth = each[SIZES[-1]] / each[SIZES[-2]]
    return {
        "name": "customer_duplicates",
        "growth_each": round(growth, 2),
        "consent_ratio": round(ours / raw, 2),
        "budget": "time a customer grows <= 1.5 x from 100,000 to 1,000,000; consents <= 3 x raw SQL",
        "ok": growth <= 1.5 and ours <= 3 * raw,
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_crm_merge") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
