from collections import defaultdict

from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command

from .part_key import part_key
from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult


class DealerImportPartStock(models.AbstractModel):
    """Import of opening stock: a receipt from the store's opening location, at the file's cost.

    A part is received into a bin once: importing the file again changes nothing, and a file with
    another quantity is refused, for what is on the shelf since then is a matter of counting.
    """

    _name = "dealer.import.part_stock"
    _inherit = ["dealer.import.part.mixin"]
    _description = "Import of the Opening Stock of Parts"

    _import_foreground_rows = 500
    # parts on one receipt: people open these documents
    _import_chunk_rows = 500

    def _import_columns(self):
        return [
            *self._import_part_columns(),
            ImportColumn("warehouse", self.env._("Warehouse"), ("store room", "仓库", "库房")),
            ImportColumn("quantity", self.env._("Quantity"), ("qty", "on hand", "stock", "数量", "库存", "库存数量"), required=True, kind="float"),
            ImportColumn("cost", self.env._("Cost"), ("unit cost", "purchase price", "成本", "成本价", "单位成本", "进价"), required=True, kind="float"),
        ]  # fmt: skip

    def _import_key(self, row):
        number = part_key(row.get("number"))
        place = (part_key(row.get("warehouse")), part_key(row.get("bin")))
        return number and (number, part_key(row.get("brand")), *place)

    def _import_prepare(self, row):
        values = self._import_prepare_part(row)
        if not values["quantity"]:
            raise UserError(self.env._("A quantity of 0 is no stock: leave the row out."))
        return values

    def _import_batch(self, prepared):
        parts = self._import_find_parts(prepared)
        warehouses = self._import_find_warehouses(prepared)
        wanted = {
            (warehouse, values["bin"] or "")
            for values, warehouse in zip(prepared, warehouses, strict=True)
            if not isinstance(warehouse, str)
        }
        bins = self._import_find_bins(wanted)
        repeats = self._import_find_repeats([self._import_key(values) for values in prepared])
        results, todo = [None] * len(prepared), []
        for index, (values, part, warehouse) in enumerate(
            zip(prepared, parts, warehouses, strict=True)
        ):
            refusal = self._import_refuse(values, part, warehouse)
            if index in repeats:
                refusal = self._import_again_message()
            if refusal:
                results[index] = ImportResult("refused", refusal)
                continue
            todo.append(
                (index, values, part.product_variant_id, bins[warehouse, values["bin"] or ""])
            )
        received = self._import_get_received(
            [product.id for _index, _values, product, _bin in todo],
            [location.id for _index, _values, _product, location in todo],
        )
        receipts = defaultdict(list)
        for index, values, product, location in todo:
            quantity = received.get((product.id, location.id))
            if quantity is None:
                receipts[location.warehouse_id].append((index, values, product, location))
            elif product.uom_id.compare(quantity, values["quantity"]) == 0:
                results[index] = ImportResult(
                    "unchanged", "", "product.template", product.product_tmpl_id.id
                )
            else:
                results[index] = ImportResult(
                    "refused",
                    self.env._(
                        "%(quantity)g were received into %(bin)s already. Count the bin to change "
                        "it.",
                        quantity=quantity,
                        bin=location.display_name,
                    ),
                )
        for warehouse, rows in receipts.items():
            self._import_receive(warehouse, rows)
            for index, _values, product, _location in rows:
                results[index] = ImportResult(
                    "created", "", "product.template", product.product_tmpl_id.id
                )
        return results

    def _import_refuse(self, values, part, warehouse):
        """:return: why the row cannot be imported, or None"""
        if isinstance(part, str) or isinstance(warehouse, str):
            return part if isinstance(part, str) else warehouse
        if not part:
            return self.env._(
                "No part has the number %s. Import the parts first.", values["number"]
            )
        if len(part.product_variant_ids) != 1 or not part.is_storable or part.tracking != "none":
            return self.env._("%s is not kept in stock as a plain part.", part.display_name)
        return None

    def _import_find_warehouses(self, prepared):
        """Return for each row its warehouse, or a sentence that refuses the row."""
        mine = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)])
        known = {part_key(warehouse.name): warehouse for warehouse in mine}
        known.update({part_key(warehouse.code): warehouse for warehouse in mine})
        usual = self._import_get_job().part_warehouse_id
        return [
            known.get(part_key(values["warehouse"]))
            or self.env._("The store has no warehouse “%s”.", values["warehouse"])
            if values["warehouse"]
            else usual
            for values in prepared
        ]

    def _import_get_received(self, products, locations):
        """Return `{(product id, location id): quantity}` that came by opening imports before."""
        opening = self.env.company.part_opening_location_id
        groups = self.env["stock.move.line"]._read_group(
            [
                ("location_id", "=", opening.id),
                ("product_id", "in", products),
                ("location_dest_id", "in", locations),
                ("state", "=", "done"),
            ],
            ["product_id", "location_dest_id"],
            ["quantity_product_uom:sum"],
        )
        return {(product.id, location.id): quantity for product, location, quantity in groups}

    def _import_receive(self, warehouse, rows):
        """Make and do one receipt; each part at the cost of its row."""
        job = self._import_get_job()
        self = self.with_context(
            tracking_disable=True, mail_notrack=True, mail_create_nolog=True, skip_sms=True
        )
        # a standard cost is not worked out from what comes in: the file's first one is it
        self._import_set_costs(
            {
                product: values["cost"]
                for _index, values, product, _location in rows
                if product.cost_method == "standard" and not product.standard_price
            }
        )
        self.env.company._setup_part_opening()
        opening = self.env.company.part_opening_location_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": opening.id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "company_id": self.env.company.id,
                "origin": job.file_name,
                "part_import_id": job.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": values["quantity"],
                            "product_uom": product.uom_id.id,
                            "price_unit": values["cost"],
                            "location_id": opening.id,
                            "location_dest_id": location.id,
                            "company_id": self.env.company.id,
                        }
                    )
                    for _index, values, product, location in rows
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.picked = True
        picking._action_done()
        if picking.state != "done":
            raise UserError(self.env._("The receipt %s could not be finished.", picking.name))
