"""The server dies in the middle of a large import: the restarted one goes on where it was."""

import base64
import subprocess
import time
from contextlib import contextmanager

import people
from conftest import Rpc

from tools import inprocess, odootests, runtime, store

ROWS = 600
CHUNK = 200  # rows that are committed together
SECONDS = 300


@contextmanager
def server(database):
    """An Odoo with a scheduler: (process, address). Killed at the end, if it still lives."""
    port = odootests.free_port()
    with open(runtime.STATE / "logs" / f"kill-{database}.log", "a") as out:
        process = subprocess.Popen(
            runtime.command("-d", database, f"--http-port={port}", "--max-cron-threads=1"),
            env=runtime.environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            preexec_fn=runtime.die_with_parent,
        )
        try:
            store.wait_for(process, port)
            yield process, f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait(30)


def wait(manager, job, until):
    """Look at the import until `until` holds. Returns what was read."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        names = ["state", "row_count", "progress", "created_count", "refused_count"]
        (told,) = manager("dealer.import", "read", ids=job, fields=names)
        if until(told):
            return told
        time.sleep(0.1)
    raise AssertionError(f"after {SECONDS} s: {told}")


def test_a_killed_import_is_finished_by_the_next_server(odoo_env, store_db):
    rows = people.stock_list()[:ROWS]
    rows[450] = rows[3]  # a car of the first chunk once more, in the third
    refused = {6, 452}  # and a row of the sample without a price
    with odoo_env(store_db, commit=True) as env:
        login = people.hire(env, "sales_manager")["sales_manager"]
    key = inprocess.api_key(store_db, login)

    with server(store_db) as (process, url):
        manager = Rpc(url, store_db, key)
        (vendor,) = manager("res.partner", "create", vals_list=[{"name": "Wholesale Cars"}])
        (job,) = manager(
            "dealer.import",
            "create",
            vals_list=[
                {
                    "kind": "vehicle_stock",
                    "file": base64.b64encode(people.as_csv(rows)).decode(),
                    "file_name": "stock.csv",
                    "partner_id": vendor,
                    "price_is": "sale",
                }
            ],
        )
        manager("dealer.import", "action_import", ids=job)
        (told,) = manager("dealer.import", "read", ids=job, fields=["state", "row_count"])
        assert (told["state"], told["row_count"]) == ("queued", ROWS), "nobody waits for 600 rows"
        # the scheduler begins at once, and what is done shows
        told = wait(manager, job, lambda told: told["progress"])
        assert told["state"] == "queued" and told["progress"] < 100, told
        process.kill()
        process.wait(30)

    with odoo_env(store_db) as env:
        done = len(env["dealer.import"].browse(job).line_ids)
        lots = env["stock.lot"].search_count([("vehicle_id", "!=", False)])
        assert 0 < done < ROWS and done % CHUNK == 0
        assert lots == done - len([row for row in refused if row <= done + 1]), "all or nothing"

    with server(store_db) as (process, url):
        manager = Rpc(url, store_db, key)
        with odoo_env(store_db, commit=True) as env:
            env["ir.cron"]._notifydb()  # else a new server looks for work after a minute
        told = wait(manager, job, lambda told: told["state"] != "queued")
        assert told["state"] == "done", told

    with odoo_env(store_db) as env:
        check(env, env["dealer.import"].browse(job), rows, refused)


def check(env, job, rows, refused):
    """What an undisturbed import makes: each car once, at its cost, in documents that are done."""
    assert job.line_ids.mapped("row") == list(range(2, ROWS + 2))
    assert set(job.refused_line_ids.mapped("row")) == refused
    costs = {
        row["vin"]: round(float(row["price_usd"]) * 0.9, 2)
        for number, row in enumerate(rows, 2)
        if number not in refused
    }
    lots = env["stock.lot"].search([("vehicle_id", "!=", False)])
    assert {lot.name: round(lot.standard_price, 2) for lot in lots} == costs
    assert len(lots) == len(costs)
    moves = job.picking_ids.move_ids
    assert sorted(moves.lot_ids.mapped("name")) == sorted(costs)
    assert len(moves) == len(costs)
    assert set(moves.mapped("state")) == {"done"}
    assert round(sum(moves.mapped("value")), 2) == round(sum(costs.values()), 2)
    assert len(job.purchase_ids) == len(job.picking_ids) == ROWS // CHUNK
    assert set(job.purchase_ids.mapped("state")) == {"purchase"}
    assert set(job.purchase_ids.order_line.mapped("qty_received")) == {1.0}
    assert not env["purchase.order"].search_count([("dealer_import_id", "=", False)])
    here = [("lot_id", "in", lots.ids), ("location_id.usage", "=", "internal")]
    assert set(env["stock.quant"].search(here).mapped("quantity")) == {1.0}
    assert env["stock.quant"].search_count(here) == len(costs)
