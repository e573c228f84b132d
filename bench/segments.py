"""Figures of all customers, and who is in a segment, among 10,000, 100,000 and 1,000,000 customers.

The peer of a segment is raw SQL written for the same selection, in the same run. Budget: at most 3
times its time at 1,000,000 (medians of warm runs taken in turn). The figures of everybody are one
statement; its time from 100,000 to 1,000,000 may grow 13 times at most (linear, with room for what
no longer fits the memory), and a second run, when nothing has changed, is printed beside it.
"""

import time

from _common import from_model
from service_reminders import warm

SIZES = 10_000, 100_000, 1_000_000

CUSTOMERS = """
INSERT INTO res_partner (name, complete_name, active, commercial_partner_id, type, birthday,
                         create_date, write_date{columns})
SELECT 'Bench ' || n, 'Bench ' || n, true, NULL, 'contact', date '1950-01-01' + (n::bigint * 7919 %% 20000)::int,
       now(), now() - interval '1 year'{values}
  FROM generate_series(%(first)s, %(last)s) n, res_partner model WHERE model.id = %(model_partner)s;
UPDATE res_partner SET commercial_partner_id = id WHERE commercial_partner_id IS NULL;
INSERT INTO dealer_vehicle (vin, vin_check, owner_id, model_id, brand_id, active, lifecycle)
SELECT 'LSV' || upper(substr(md5(p.id::text), 1, 6)) || lpad(p.id::text, 8, '0'), 'unused', p.id,
       %(model)s, %(brand)s, true, 'customer'
  FROM res_partner p WHERE p.name LIKE 'Bench %%' AND p.id > %(known)s;
INSERT INTO dealer_vehicle_owner (vehicle_id, partner_id, date_from)
SELECT v.id, v.owner_id, %(today)s::date - (v.id::bigint * 7919 %% 2000)::int
  FROM dealer_vehicle v WHERE v.owner_id > %(known)s;
INSERT INTO account_move (name, move_type, state, partner_id, commercial_partner_id, company_id,
                          journal_id, currency_id, date, invoice_date, amount_total_signed, auto_post)
SELECT 'B' || p.id || '/' || k, 'out_invoice', 'posted', p.id, p.id, %(company)s, %(journal)s,
       %(currency)s, %(today)s, %(today)s::date - ((p.id * 31 + k * 401) %% 1100),
       100 + (p.id * 17 + k * 13) %% 5000, 'no'
  FROM res_partner p, generate_series(1, 2) k
 WHERE p.name LIKE 'Bench %%' AND p.id > %(known)s;
"""

# newest car got 1 to 4 years ago, spent 1,000 or more in 12 months, here in the last half year
PEER = """
SELECT p.id FROM res_partner p JOIN dealer_customer_figure f ON f.partner_id = p.id
 WHERE p.active AND f.model_id = %(model)s AND f.spend_12m >= 1000
   AND f.owner_since <= %(today)s::date - interval '12 months'
   AND f.owner_since >= %(today)s::date - interval '48 months'
   AND f.last_active_on >= %(today)s::date - interval '6 months'
"""


def prepare(env):
    """Make the catalogue, a journal, and the segment."""
    brand = env["fleet.vehicle.model.brand"].create({"name": "Bench"})
    model = env["fleet.vehicle.model"].create({"name": "Bench", "brand_id": brand.id})
    journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
    journal = journal or env["account.journal"].create(
        {"name": "Bench", "code": "BEN", "type": "general"}
    )
    segment = env["dealer.segment"].create(
        {
            "name": "Bench",
            "company_id": False,
            "line_ids": [
                (0, 0, {"kind": "model", "model_ids": model.ids}),
                (0, 0, {"kind": "spend_12m", "low": 1000}),
                (0, 0, {"kind": "owner_since", "low": 12, "high": 48}),
                (0, 0, {"kind": "active", "low": 0, "high": 6}),
            ],
        }
    )
    env.flush_all()
    filled = ["name", "complete_name", "active", "type"]
    return segment, {
        **from_model(env.cr, "res_partner", filled),
        "model_partner": env.company.partner_id.id,
        "brand": brand.id,
        "model": model.id,
        "journal": journal.id,
        "company": env.company.id,
        "currency": env.company.currency_id.id,
    }


def run(env):
    Figure = env["dealer.customer.figure"]
    segment, values = prepare(env)
    values["today"] = Figure._get_today()
    env.cr.execute("SET LOCAL work_mem = '128MB'")
    env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
    ours, peer, figures, last = {}, {}, {}, 0
    for size in SIZES:
        env.cr.execute("SELECT max(id) FROM res_partner")
        known = env.cr.fetchone()[0]
        statement = CUSTOMERS.format(columns=values["columns"], values=values["values"])
        env.cr.execute(statement, {**values, "first": last + 1, "last": size, "known": known})
        last = size
        for table in ("res_partner", "dealer_vehicle", "dealer_vehicle_owner", "account_move"):
            env.cr.execute(f"ANALYZE {table}")
        start = time.perf_counter()
        Figure._refresh()
        figures[size] = time.perf_counter() - start
        start = time.perf_counter()
        Figure._refresh()
        again = time.perf_counter() - start

        def raw():
            env.cr.execute(PEER, values)
            return env.cr.fetchall()

        def mine():
            return env.execute_query(segment._get_query().select())

        (peer[size], wanted), (ours[size], found) = warm(raw, mine)
        if {row[0] for row in wanted} != {row[0] for row in found}:
            raise RuntimeError("The two selections differ.")
        print(
            f"{size:>9} customers: figures {figures[size]:6.1f} s, again {again:6.1f} s; "
            f"{len(found):>7} in the segment: raw SQL {peer[size] * 1000:7.1f} ms, "
            f"ours {ours[size] * 1000:7.1f} ms"
        )
    _small, middle, large = SIZES
    ratio = ours[large] / peer[large]
    growth = figures[large] / figures[middle]
    return {
        "name": "segments",
        "ratio": round(ratio, 2),
        "figures_seconds": round(figures[large], 1),
        "figures_growth": round(growth, 1),
        "budget": "segment <= 3 x raw SQL at 1,000,000; figures grow <= 13 x from 100,000 to 1,000,000",
        "ok": ratio <= 3 and growth <= 13,
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_crm_segment") as name, odoo_env(name) as env:
        result = run(env)
        print(result)
    raise SystemExit(0 if result["ok"] else 1)
