"""Import of parts: our row import beside Odoo's ``load()`` of ``product.template``.

Ours also makes the other number, the class price and the home bin of each part, names it in two
languages and names the bad rows. Then the same rows once more, which changes nothing.
Budget: at least five times the peer's rows per second.
"""

import os
import time

ROWS = int(os.environ.get("ROWS", "100000"))
PEER_ROWS = 2_000
CHUNK = 1_000
BAD_EVERY = 1_000


def row(number, price):
    return {
        "number": "" if number % BAD_EVERY == 7 else f"BI-{number:06d}-{number % 97:02d}",
        "name_en": f"Bench part {number}",
        "name_zh": f"测试配件 {number}",
        "oem_number": f"OE {number:07d}",
        "numbers": f"ALT-{number:06d}",
        "brand": f"Bench brand {number % 20}",
        "part_class": ("MNT", "WEAR", "ENG")[number % 3],
        "list_price": str(10 + number % 500),
        "bin": f"R{number % 500:03d}",
        "barcode": f"69{number:011d}",
        price: str(9 + number % 500),
    }


def run(env, rows=ROWS, peer_rows=PEER_ROWS):
    """Measure both in this transaction; return the figures. The caller rolls back."""
    env["res.lang"]._activate_lang("zh_CN")
    trade = env["product.pricelist"].create({"name": "Bench trade", "is_part_class": True})
    job = env["dealer.import"].create(
        {
            "kind": "part",
            "file": "eA==",
            "part_warehouse_id": env["stock.warehouse"].search([], limit=1).id,
        }
    )
    price = f"class_price_{trade.id}"
    handler = env["dealer.import.part"].with_context(part_import_id=job.id)
    speed, statuses = _run_ours(handler, price, rows)
    speed_again, again = _run_ours(handler, price, min(rows, 10_000))
    peer = _run_peer(env, peer_rows)
    bad = sum(number % BAD_EVERY == 7 for number in range(rows))
    return {
        "name": "part_import",
        "rows": rows,
        "rows_per_s": round(speed),
        "rows_per_s_again": round(speed_again),
        "peer_rows": peer_rows,
        "peer_rows_per_s": round(peer),
        "ratio": round(speed / peer, 1),
        "statuses": statuses,
        "statuses_again": again,
        "budget": "ratio >= 5; every bad row refused and no other; the second time nothing changes",
        "ok": speed >= 5 * peer
        and statuses == {"created": rows - bad, "refused": bad}
        and set(again) == {"unchanged", "refused"},
    }


def _run_ours(handler, price, rows):
    """Return rows per second of our import, and how many rows ended how."""
    statuses = {}
    start = time.perf_counter()
    for first in range(0, rows, CHUNK):
        chunk = [row(number, price) for number in range(first, min(first + CHUNK, rows))]
        for result in handler._import_rows(chunk):
            statuses[result.status] = statuses.get(result.status, 0) + 1
        handler.env.flush_all()
        handler.env.invalidate_all()  # as each chunk is committed
    return rows / (time.perf_counter() - start), statuses


def _run_peer(env, rows):
    """Return rows per second of Odoo's importer: number, name, price, barcode."""
    env = env(context=dict(env.context, import_file=True))
    columns = ["default_code", "name", "list_price", "barcode"]
    data = [
        [f"PEER-{number:06d}", f"Peer part {number}", str(10 + number % 500), f"68{number:011d}"]
        for number in range(rows)
    ]
    Template = env["product.template"]
    Template.load(columns, [["PEER-W", "Warm", "1", "6799999999999"]])
    start = time.perf_counter()
    for first in range(0, rows, CHUNK):
        result = Template.load(columns, data[first : first + CHUNK])
        if not result["ids"]:
            raise RuntimeError(f"peer refused: {result['messages'][:2]}")
    env.flush_all()
    return rows / (time.perf_counter() - start)


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_parts") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
        env.cr.rollback()
    raise SystemExit(0 if figures["ok"] else 1)
