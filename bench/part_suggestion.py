"""A run of suggested purchases for 100,000 parts in 3 warehouses, with 24 months of demand.

Every part has a vendor, a stock and a history in every warehouse: smooth, erratic, intermittent,
lumpy and dead ones, 2.4 million months with demand in all. Rows are put in by SQL; the run itself
is the one the button starts. Budget: at most 60 seconds; four times the parts take at most five
times as long; the number of queries doesn't change.
"""

import json
import os

PARTS = int(os.environ.get("PARTS", "100000"))
MONTHS, WAREHOUSES = 24, 3
BUDGET, GROWTH = 60, 5


def fill(env, parts):
    """Insert parts with stock, vendor and demand; return their ids."""
    cr = env.cr
    seed = env["product.template"].create(
        {"name": "seed", "is_part": True, "type": "consu", "is_storable": True}
    )
    vendor = env["res.partner"].create({"name": "Bench vendor"})
    seller = env["product.supplierinfo"].create(
        {"partner_id": vendor.id, "product_tmpl_id": seed.id, "price": 10, "delay": 7}
    )
    warehouses = env["stock.warehouse"].search([("company_id", "=", env.company.id)])
    while len(warehouses) < WAREHOUSES:
        code = f"B{len(warehouses)}"
        warehouses += warehouses.create({"name": f"Bench {code}", "code": code})
    quant = env["stock.quant"].create(
        {
            "product_id": seed.product_variant_id.id,
            "location_id": warehouses[0].lot_stock_id.id,
            "quantity": 1,
        }
    )
    env.flush_all()

    def clone(table, source, count, values):
        cr.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name != 'id'",
            [table],
        )
        names = [name for (name,) in cr.fetchall()]
        listed = ", ".join(f'"{name}"' for name in names)
        given = ", ".join(values.get(name, f's."{name}"') for name in names)
        cr.execute(
            f"INSERT INTO {table} ({listed}) SELECT {given} FROM {table} s, {count} "
            f"WHERE s.id = {source} RETURNING id"
        )
        return [row[0] for row in cr.fetchall()]

    series = f"generate_series(1, {parts}) i"
    templates = clone("product_template", seed.id, series, {"default_code": "'BENCH-' || i"})
    cr.execute(
        "CREATE TEMP TABLE IF NOT EXISTS bench_part (tid int, i serial); TRUNCATE bench_part"
    )
    cr.execute("INSERT INTO bench_part (tid) SELECT unnest(%s)", [templates])
    products = clone(
        "product_product",
        seed.product_variant_id.id,
        "bench_part p",
        {"product_tmpl_id": "p.tid", "combination_indices": "''"},
    )
    clone(
        "product_supplierinfo",
        seller.id,
        "bench_part p",
        {
            "product_tmpl_id": "p.tid",
            "product_id": "NULL",
            "price": "1 + p.i % 200",
            "delay": "2 + p.i % 30",
        },
    )
    cr.execute("SELECT setseed(0.19)")
    for warehouse in warehouses:
        clone(
            "stock_quant",
            quant.id,
            "unnest(ARRAY[{}]) p".format(",".join(map(str, products))),
            {
                "product_id": "p",
                "location_id": str(warehouse.lot_stock_id.id),
                "quantity": "floor(random() * 12)",
            },
        )
        # a fifth of the parts each: smooth, erratic, intermittent, lumpy, dead
        cr.execute(
            """
            INSERT INTO dealer_part_demand (product_id, warehouse_id, company_id, month, quantity, hits)
            SELECT p, %(warehouse)s, %(company)s,
                   (date_trunc('month', now()) - make_interval(months => m))::date,
                   CASE p %% 5 WHEN 0 THEN 8 + floor(random() * 5)
                               WHEN 1 THEN 1 + floor(random() * random() * 60)
                               WHEN 3 THEN 1 + floor(random() * random() * 30)
                               ELSE 1 + floor(random() * 2) END, 1
              FROM unnest(%(products)s) p, generate_series(1, %(months)s) m
             WHERE random() < CASE p %% 5 WHEN 0 THEN 0.95 WHEN 1 THEN 0.8 WHEN 4 THEN
                                   CASE WHEN m > 15 THEN 0.3 ELSE 0 END ELSE 0.2 END
            """,
            {
                "warehouse": warehouse.id,
                "company": env.company.id,
                "products": products,
                "months": MONTHS,
            },
        )
    for table in ("product_product", "product_template", "product_supplierinfo", "stock_quant",
                  "dealer_part_demand"):  # fmt: skip
        cr.execute(f"ANALYZE {table}")
    env.invalidate_all()
    return warehouses


def measure(env, meter, parts):
    """Fill up, run once; return (the run, what it took)."""
    warehouses = fill(env, parts)
    run = env["dealer.part.suggestion"].create(
        {"warehouse_ids": [(6, 0, warehouses.ids)], "history_months": MONTHS, "budget": 10**6}
    )
    env.flush_all()
    env.invalidate_all()
    with meter(env.cr) as taken:
        run.action_compute()
        env.flush_all()
    return run, taken


def main():
    from _common import Meter, database, odoo_env

    figures = []
    for parts in (PARTS // 4, PARTS):
        with database("dealer_parts_purchase") as name, odoo_env(name) as env:
            run, taken = measure(env, Meter, parts)
            print(f"{parts} parts × {WAREHOUSES} warehouses: {taken}, {run.line_count} lines")
            assert run.line_count
            figures.append(taken)
    small, large = figures
    result = {
        "name": "part_suggestion",
        "parts": PARTS,
        "warehouses": WAREHOUSES,
        "seconds": round(large.seconds, 1),
        "seconds_at_a_quarter": round(small.seconds, 1),
        "queries": large.queries,
        "budget": f"<= {BUDGET} s, <= {GROWTH} x the time of a quarter, the same queries",
    }
    result["ok"] = (
        large.seconds <= BUDGET
        and large.seconds <= GROWTH * small.seconds
        and large.queries <= small.queries
    )
    print(json.dumps(result))
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
