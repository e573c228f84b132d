from datetime import datetime

from odoo import Command

from odoo.addons.dealer_parts.tests.common import PartsCommon

NOW = datetime(2026, 6, 15, 8, 0)


class DemandCommon(PartsCommon):
    """A warehouse whose moves lie where a test wants them in time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Demand = cls.env["dealer.part.demand"]
        cls.Figure = cls.env["dealer.part.figure"]
        cls.LostSale = cls.env["dealer.part.lost.sale"]
        cls.company.resource_calendar_id.tz = "UTC"
        cls.stock = cls.warehouse.lot_stock_id
        cls.workshop = cls.company.workshop_location_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.env.cr.execute("DELETE FROM dealer_part_demand")

    @classmethod
    def _picking(cls, **values):
        return cls.env["stock.picking"].create(
            {"picking_type_id": cls.warehouse.workshop_issue_type_id.id, **values}
        )

    @classmethod
    def _move(cls, source, target, quantity, on, part=None, asked=None, done=True, **values):
        """Make a move asked for at `asked` (else `on`) and done at `on`, as if it was long ago."""
        part = part or cls.part
        move = cls.env["stock.move"].create(
            {
                "product_id": part.id,
                "product_uom": part.uom_id.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                **values,
            }
        )
        move._action_confirm(merge=False)
        if done:
            move.write({"quantity": quantity, "picked": True})
            move._action_done()
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE stock_move SET date = %s, create_date = %s WHERE id = %s",
            [on, asked or on, move.id],
        )
        cls.env.invalidate_all()
        return move

    @classmethod
    def _receive(cls, quantity, on, **values):
        return cls._move(cls.suppliers, cls.stock, quantity, on, **values)

    @classmethod
    def _issue(cls, quantity, on, **values):
        return cls._move(cls.stock, cls.workshop, quantity, on, **values)

    @classmethod
    def _give_back(cls, issue, quantity, on):
        return cls._move(
            issue.location_dest_id, issue.location_id, quantity, on,
            part=issue.product_id, origin_returned_move_id=issue.id,
        )  # fmt: skip

    def _rows(self, part=None):
        """Return `{month: (quantity, hits, filled, lost quantity, lost hits, emergency)}`."""
        rows = self.Demand.search([("product_id", "=", (part or self.part).id)])
        return {
            str(row.month)[:7]: (
                row.quantity, row.hits, row.filled_hits, row.lost_quantity, row.lost_hits,
                row.emergency_quantity,
            )
            for row in rows
        }  # fmt: skip

    @classmethod
    def _create_order(cls, quantity, **values):
        vendor = cls.env["res.partner"].create({"name": "Vendor"})
        return cls.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "picking_type_id": cls.warehouse.in_type_id.id,
                "order_line": [
                    Command.create({"product_id": cls.part.id, "product_qty": quantity})
                ],
                **values,
            }
        )
