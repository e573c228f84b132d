"""The stock board with 1,000 and with 100,000 cars in stock: queries must not grow.

20 series, 100 trims, 8 colours, two yards; one car in ten has a deal, keys and certificates are
kept for all of them. Budget: the same number of queries; 1.5 seconds for 100,000 cars.
"""

import time

FEW, MANY = 1_000, 100_000
SECONDS = 1.5


def _setup(env):
    """Make the catalogue: series, trims, colours, products."""
    brand = env["fleet.vehicle.model.brand"].create({"name": "Bench brand"})
    models = env["fleet.vehicle.model"].create(
        [{"name": f"Bench {n:02d}", "brand_id": brand.id} for n in range(20)]
    )
    attribute = env.ref("dealer_base.attribute_exterior_color")
    colors = env["product.attribute.value"].create(
        [{"name": f"Bench colour {n}", "attribute_id": attribute.id} for n in range(8)]
    )
    trims = env["dealer.vehicle.trim"].create(
        [
            {"name": f"Trim {n}", "model_id": model.id, "model_year": 2026}
            for model in models
            for n in range(5)
        ]
    )
    products = trims._get_products(colors[:1])
    env.flush_all()
    return [products[trim, colors[:1]] for trim in trims], trims, colors


def add_cars(env, catalogue, first, last):
    """Put cars number ``first`` to ``last`` into stock, by SQL."""
    products, trims, colors = catalogue
    warehouse = env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)
    values = {
        "first": first,
        "last": last,
        "company": env.company.id,
        "location": warehouse.lot_stock_id.id,
        "products": [product.id for product in products],
        "trims": trims.ids,
        "models": [trim.model_id.id for trim in trims],
        "brands": [trim.brand_id.id for trim in trims],
        "colors": colors.ids,
    }
    for query in (
        """
        INSERT INTO dealer_vehicle (vin, company_id, trim_id, model_id, brand_id, color_id,
               lifecycle, stock_usage, stock_date, active, frame_number_only)
        SELECT 'BENCH' || lpad(n::text, 12, '0'), %(company)s,
               (%(trims)s::int[])[n %% 100 + 1], (%(models)s::int[])[n %% 100 + 1],
               (%(brands)s::int[])[n %% 100 + 1], (%(colors)s::int[])[n %% 8 + 1], 'in_stock',
               CASE WHEN n %% 50 = 0 THEN 'display' ELSE 'sale' END,
               CURRENT_DATE - n %% 400, TRUE, TRUE
          FROM generate_series(%(first)s, %(last)s) n
        """,
        """
        INSERT INTO stock_lot (name, product_id, vehicle_id, standard_price)
        SELECT vehicle.vin, (%(products)s::int[])[split_part(vehicle.vin, 'BENCH', 2)::int %% 100 + 1],
               vehicle.id, jsonb_build_object(%(company)s::text, 100000 + vehicle.id %% 90000)
          FROM dealer_vehicle vehicle
         WHERE vehicle.vin LIKE 'BENCH%%' AND NOT EXISTS (
               SELECT 1 FROM stock_lot lot WHERE lot.vehicle_id = vehicle.id)
        """,
        """
        UPDATE dealer_vehicle SET lot_id = lot.id, product_id = lot.product_id
          FROM stock_lot lot
         WHERE lot.vehicle_id = dealer_vehicle.id AND dealer_vehicle.lot_id IS NULL
        """,
        """
        INSERT INTO stock_quant (product_id, lot_id, location_id, company_id, quantity,
               reserved_quantity, in_date)
        SELECT lot.product_id, lot.id, %(location)s, %(company)s, 1, 0, now()
          FROM stock_lot lot
         WHERE lot.name LIKE 'BENCH%%' AND NOT EXISTS (
               SELECT 1 FROM stock_quant quant WHERE quant.lot_id = lot.id)
        """,
        """
        INSERT INTO dealer_vehicle_certificate (vehicle_id, company_id, place, since)
        SELECT vehicle.id, %(company)s, 'safe', CURRENT_DATE
          FROM dealer_vehicle vehicle
         WHERE vehicle.vin LIKE 'BENCH%%' AND NOT EXISTS (
               SELECT 1 FROM dealer_vehicle_certificate paper WHERE paper.vehicle_id = vehicle.id)
        """,
    ):
        env.cr.execute(query, values)
    for table in ("dealer_vehicle", "stock_lot", "stock_quant", "dealer_vehicle_certificate"):
        env.cr.execute(f"ANALYZE {table}")
    env.invalidate_all()


def measure(env, **filters):
    """:return: (queries, seconds, cars) of loading the board with a cold cache"""
    env.flush_all()
    env.invalidate_all()
    before, begun = env.cr.sql_log_count, time.perf_counter()
    data = env["dealer.stock.board"].load(**filters)
    return env.cr.sql_log_count - before, time.perf_counter() - begun, data["total"]["count"]


def main():
    """Measure in a fresh database."""
    from _common import database, odoo_env

    with database("dealer_sales_yard", "dealer_sales_supply") as name, odoo_env(name) as env:
        catalogue = _setup(env)
        add_cars(env, catalogue, 1, FEW)
        measure(env)
        few = {by: measure(env, by=by)[0] for by in ("model", "trim")}
        add_cars(env, catalogue, FEW + 1, MANY)
        measure(env)
        results = {by: measure(env, by=by) for by in ("model", "trim")}
        for by, (queries, seconds, count) in results.items():
            print(f"by {by}: {count} cars, {queries} queries, {seconds:.3f} s")
            if queries > few[by] or seconds > SECONDS:
                raise SystemExit(f"Over budget: at most {few[by]} queries and {SECONDS} s.")


if __name__ == "__main__":
    main()
