"""Import of vehicles: our row import beside Odoo's ``load()`` of ``fleet.vehicle``.

Budget: at least ten times the peer's rows per second, with the bad rows named.
"""

import time

ROWS = 100_000
PEER_ROWS = 2_000
CHUNK = 1_000
BAD_EVERY = 1_000
BRANDS = [f"Bench Brand {number}" for number in range(20)]
SERIES = 10
TRANSLITERATION = dict(zip("ABCDEFGH", range(1, 9), strict=True)) | dict(
    zip("JKLMN", range(1, 6), strict=True)
)
TRANSLITERATION |= {"P": 7, "R": 9} | dict(zip("STUVWXYZ", range(2, 10), strict=True))
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin(number, prefix="LSVNV2182"):
    """Return a VIN with a right check digit."""
    bare = f"{prefix[:8]}0{'NPRST'[number % 5]}2{number:06d}"
    total = sum(
        (TRANSLITERATION.get(char) or int(char)) * weight
        for char, weight in zip(bare, WEIGHTS, strict=True)
    )
    return f"{bare[:8]}{'0123456789X'[total % 11]}{bare[9:]}"


def row(number, new_customers):
    """Return a customer's car; every thousandth has a bad VIN.

    The owner is one of 200 known ones, as in the peer's file, or a new customer each.
    """
    owner = number if new_customers else number % 200
    return {
        "vin": "BROKEN" if number % BAD_EVERY == 7 else vin(number),
        "license_plate": f"粤{'ABCDEFGHJK'[number // 100_000]}{number % 100_000:05d}",
        "brand": BRANDS[number % len(BRANDS)],
        "model": f"Series {number % SERIES}",
        "model_year": "2022",
        "color": ("White", "Black", "Grey")[number % 3],
        "odometer": str(number % 200_000),
        "owner": f"客户{owner}",
        "owner_phone": f"138{owner:08d}",
    }


def run(env, rows=ROWS, peer_rows=PEER_ROWS):
    """Measure both in this transaction; return the figures. The caller rolls back."""
    env["res.partner"].create(
        [{"name": f"客户{number}", "phone": f"138{number:08d}"} for number in range(200)]
    )
    env.flush_all()
    speed, statuses = _run_ours(env, range(rows), new_customers=False)
    few = min(rows, 5_000)
    speed_new, _statuses = _run_ours(env, range(rows, rows + few), new_customers=True)
    peer = _run_peer(env, peer_rows)
    bad = sum(number % BAD_EVERY == 7 for number in range(rows))
    return {
        "name": "vehicle_import",
        "rows": rows,
        "rows_per_s": round(speed),
        "rows_per_s_new_customers": round(speed_new),
        "peer_rows": peer_rows,
        "peer_rows_per_s": round(peer),
        "ratio": round(speed / peer, 1),
        "statuses": statuses,
        "budget": "ratio >= 10; every bad row refused and no other",
        "ok": speed >= 10 * peer and statuses == {"created": rows - bad, "refused": bad},
    }


def _run_ours(env, numbers, new_customers):
    """Return rows per second of our import, and how many rows ended how."""
    handler = env["dealer.import.vehicle"]
    statuses = {}
    start = time.perf_counter()
    for first in range(numbers.start, numbers.stop, CHUNK):
        chunk = [row(n, new_customers) for n in range(first, min(first + CHUNK, numbers.stop))]
        for result in handler._import_rows(chunk):
            statuses[result.status] = statuses.get(result.status, 0) + 1
    env.flush_all()
    return len(numbers) / (time.perf_counter() - start), statuses


def _run_peer(env, rows):
    """Return rows per second of Odoo's importer for company cars: plate, VIN, model, driver."""
    env = env(context=dict(env.context, import_file=True))
    brand = env["fleet.vehicle.model.brand"].create({"name": "Peer"})
    models = env["fleet.vehicle.model"].create(
        [{"name": f"Peer {number:02d}", "brand_id": brand.id} for number in range(20)]
    )
    env["res.partner"].create([{"name": f"Peer driver {number:03d}"} for number in range(200)])
    env.flush_all()
    names = models.mapped("name")
    columns = ["model_id", "license_plate", "vin_sn", "driver_id"]
    data = [
        [names[number % 20], f"P{number:06d}", vin(number), f"Peer driver {number % 200:03d}"]
        for number in range(rows)
    ]
    Vehicle = env["fleet.vehicle"]
    Vehicle.load(columns, [["Peer 00", "WARM", "WARM", "Peer driver 000"]])
    start = time.perf_counter()
    for first in range(0, rows, CHUNK):
        result = Vehicle.load(columns, data[first : first + CHUNK])
        if not result["ids"]:
            raise RuntimeError(f"peer refused: {result['messages'][:2]}")
    env.flush_all()
    return rows / (time.perf_counter() - start)


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_base") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
