import threading
from unittest.mock import patch

from odoo import Command, api
from odoo.exceptions import AccessError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

from .common import ScanCommon


@tagged("post_install", "-at_install")
class TestOnce(ScanCommon):
    def test_sent_twice(self):
        issue = self._create_issue((self.filter, 5))
        scan = self._operation("issue", issue, code=self.filter.barcode, quantity=2)
        finish = self._operation("issue", issue, "finish")
        first = self._send(scan, finish)
        second = self._send(scan, finish)
        self.assertEqual(first, second)
        self.assertEqual(self._send(scan), first[:1])
        self.assertEqual(self._on_hand(self.filter, self.bin_a), 8)
        self.assertEqual(len(issue.backorder_ids), 1)

    def test_refused_is_answered_the_same(self):
        issue = self._create_issue((self.filter, 1))
        wrong = self._operation("issue", issue, code=self.wrong.barcode)
        self.assertEqual(self._send(wrong), self._send(wrong))

    def test_nothing_half_written(self):
        """A finish after a refused scan of the same document waits for a person."""
        issue = self._create_issue((self.filter, 5))
        [good, bad, finish] = self._send(
            self._operation("issue", issue, code=self.filter.barcode),
            self._operation("issue", issue, code=self.wrong.barcode),
            self._operation("issue", issue, "finish"),
        )
        self.assertEqual(
            [good["state"], bad["state"], finish["state"]], ["done", "refused", "refused"]
        )
        self.assertEqual(issue.state, "assigned")

    def test_a_scan_that_breaks_does_not_stop_the_others(self):
        issue = self._create_issue((self.filter, 5))
        model = self.env["dealer.scan.job.issue"]
        whole = type(model)._scan

        def breaks(self, picking, values):
            done = whole(self, picking, values)
            if values.get("quantity") == 2:
                raise ZeroDivisionError
            return done

        self.patch(type(model), "_scan", breaks)
        with mute_logger("odoo.addons.dealer_parts_scan.models.dealer_scan"):
            [bad, good] = self._send(
                self._operation("issue", issue, code=self.filter.barcode, quantity=2),
                self._operation("issue", issue, code=self.filter.barcode),
            )
        self.assertEqual((bad["state"], good["state"]), ("refused", "done"))
        self.assertEqual(self._picked(issue), {self.filter: 1})
        self.assertEqual(issue.move_ids.quantity, 5)

    def test_somebody_elses_number(self):
        issue = self._create_issue((self.filter, 5))
        scan = self._operation("issue", issue, code=self.filter.barcode)
        self._send(scan)
        other = self._create_user("parts_manager")
        with self.assertRaises(AccessError):
            self._send(scan, user=other)


@tagged("post_install", "-at_install")
class TestOnceTogether(BaseCase):
    """The same operation from two requests at the same time: real transactions."""

    def test_together(self):
        registry = Registry(get_db_name())
        # the test run holds the lock of the registry; other threads want it too
        self.startPatcher(patch.object(Registry, "_lock", threading.RLock()))
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            warehouse = env["stock.warehouse"].search([], limit=1)
            part = env["product.product"].create(
                {"name": "Together", "is_part": True, "type": "consu", "is_storable": True}
            )
            user = env["res.users"].create(
                {
                    "name": "Together",
                    "login": "scan_together",
                    "company_id": warehouse.company_id.id,
                    "company_ids": [Command.set(warehouse.company_id.ids)],
                    "group_ids": [Command.link(env.ref("dealer_base.group_store_keeper").id)],
                }
            )
            env["stock.quant"]._update_available_quantity(part, warehouse.lot_stock_id, 9)
            kind = warehouse.workshop_issue_type_id
            picking = env["stock.picking"].create(
                {
                    "picking_type_id": kind.id,
                    "location_id": kind.default_location_src_id.id,
                    "location_dest_id": kind.default_location_dest_id.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": part.id,
                                "product_uom_qty": 9,
                                "location_id": kind.default_location_src_id.id,
                                "location_dest_id": kind.default_location_dest_id.id,
                            }
                        )
                    ],
                }
            )
            picking.action_confirm()
            picking.action_assign()
            ids = part.id, user.id, picking.id, picking.move_ids.id
        self.addCleanup(self._clean, registry, ids)
        _part_id, user_id, picking_id, move_id = ids

        def operation(number):
            return {
                "uuid": f"scan-together-{number:04d}",
                "job": "issue",
                "document": f"stock.picking,{picking_id}",
                "kind": "scan",
                "line": move_id,
                "quantity": 1,
            }

        barrier = threading.Barrier(2)
        answers = [[], []]

        def device(place):
            with registry.cursor() as cr:
                env = api.Environment(cr, user_id, {})
                for number in range(3):
                    barrier.wait(60)
                    # both send the same, and each one of its own
                    for uuid in (number, 100 * (place + 1) + number):
                        answers[place] += retrying(
                            lambda uuid=uuid: env["dealer.scan"].send([operation(uuid)])["answers"],
                            env,
                        )
                        cr.commit()  # pylint: disable=invalid-commit

        with mute_logger("odoo.sql_db", "odoo.service.model"):
            devices = [threading.Thread(target=device, args=(place,)) for place in (0, 1)]
            for thread in devices:
                thread.start()
            for thread in devices:
                thread.join(60)
        self.assertEqual([len(one) for one in answers], [6, 6])
        self.assertEqual({one["state"] for both in answers for one in both}, {"done"})
        with registry.cursor() as cr:
            move = api.Environment(cr, api.SUPERUSER_ID, {})["stock.move"].browse(move_id)
            picked = sum(move.move_line_ids.filtered("picked").mapped("quantity"))
            self.assertEqual(picked, 3 + 3 + 3)
            self.assertEqual(move.quantity, 9)

    def _clean(self, registry, ids):
        part_id, user_id, picking_id, _move_id = ids
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            env["dealer.scan.operation"].search([("user_id", "=", user_id)]).unlink()
            picking = env["stock.picking"].browse(picking_id)
            picking.action_cancel()
            picking.unlink()
            part = env["product.product"].browse(part_id)
            env["stock.quant"].search([("product_id", "=", part_id)]).sudo().unlink()
            part.product_tmpl_id.unlink()
            user = env["res.users"].browse(user_id)
            partner = user.partner_id
            user.unlink()
            partner.unlink()
