from itertools import count

from odoo import Command
from odoo.tests import tagged

from odoo.addons.dealer_parts.tests.common import PartsCommon
from odoo.addons.dealer_parts_scan.lib import epc


@tagged("post_install", "-at_install")
class ScanCommon(PartsCommon):
    """A warehouse with bins, parts with barcodes, a receipt, an issue and a store keeper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._counter = count(1)
        cls.keeper = cls._create_user("store_keeper")
        cls.stock = cls.warehouse.lot_stock_id
        cls.bin_a, cls.bin_b = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "barcode": f"BIN-{name}"}
                for name in ("SCA-01", "SCB-02")
            ]
        )
        cls.filter = cls._create_part(
            name="Oil filter scan",
            part_number="SCAN 111 A",
            barcode=cls._make_ean("690000001001"),
            list_price=48,
            standard_price=26.5,
        )
        cls.plug = cls._create_part(
            name="Spark plug scan",
            part_number="SCAN 222 B",
            barcode=cls._make_ean("690000001002"),
            list_price=72,
        )
        cls.wrong = cls._create_part(
            name="Wiper scan", part_number="SCAN 333 C", barcode=cls._make_ean("690000001003")
        )
        cls._stock(cls.filter, cls.bin_a, 10)
        cls._stock(cls.plug, cls.bin_b, 10)
        cls.vendor = cls.env["res.partner"].create({"name": "Scan vendor"})

    # === FACTORIES === #

    @staticmethod
    def _make_ean(body):
        return body + epc.check_digit(body.zfill(13))

    @classmethod
    def _stock(cls, product, place, quantity):
        cls.env["stock.quant"]._update_available_quantity(product, place, quantity)

    @classmethod
    def _create_picking(cls, kind, lines, source=None, target=None, **values):
        source = (
            source or kind.default_location_src_id or cls.env.ref("stock.stock_location_suppliers")
        )
        target = target or kind.default_location_dest_id
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "location_id": source.id,
                            "location_dest_id": target.id,
                        }
                    )
                    for product, quantity in lines
                ],
                **values,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    @classmethod
    def _create_issue(cls, *lines, **values):
        values.setdefault("origin", f"SCRO{next(cls._counter):04d}")
        return cls._create_picking(cls.warehouse.workshop_issue_type_id, lines, **values)

    @classmethod
    def _create_receipt(cls, *lines, **values):
        suppliers = cls.env.ref("stock.stock_location_suppliers")
        return cls._create_picking(
            cls.warehouse.in_type_id, lines, source=suppliers, partner_id=cls.vendor.id, **values
        )

    # === WHAT A DEVICE DOES === #

    def _scanner(self, user=None):
        return self.env["dealer.scan"].with_user(user or self.keeper).with_company(self.company)

    def _operation(self, job, document, kind="scan", **values):
        return {
            "uuid": f"test-uuid-{next(self._counter):010d}",
            "job": job,
            "document": f"{document._name},{document.id}",
            "kind": kind,
            "at": "2026-01-05T08:00:00.000Z",
            **values,
        }

    def _send(self, *operations, user=None):
        return self._scanner(user).send(list(operations))["answers"]

    def _do_scan(self, job, document, code, quantity=None, **values):
        if quantity:
            values["quantity"] = quantity
        return self._send(self._operation(job, document, code=code, **values))[0]

    def _picked(self, picking):
        """Return `{product: quantity picked}`."""
        picked = {}
        for line in picking.move_line_ids.filtered("picked"):
            picked[line.product_id] = picked.get(line.product_id, 0) + line.quantity
        return picked

    def _on_hand(self, product, place):
        return sum(self.env["stock.quant"]._gather(product, place, strict=True).mapped("quantity"))
