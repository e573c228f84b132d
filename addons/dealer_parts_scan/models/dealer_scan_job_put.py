from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..bins import bin_name


class DealerScanJobPut(models.AbstractModel):
    """What was received goes to its bin: transfers of the warehouse's put-away type, and goods
    that lie loose in a warehouse's stock location or receiving area."""

    _name = "dealer.scan.job.put"
    _inherit = ["dealer.scan.job.picking"]
    _description = "Scanner: Put Away"

    _bin_side = "target"

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Put Away"),
            "icon": "fa-archive",
            "hint": self.env._("Scan the bin where the goods wait, or the transfer's number"),
        }

    @api.model
    def _get_models(self):
        return ("stock.picking", "stock.location")

    @api.model
    def _get_warehouses(self):
        return self.env["stock.warehouse"].search([("company_id", "in", self.env.companies.ids)])

    @api.model
    def _get_types(self):
        """Return the operation types that carry goods from the receiving area to the shelves."""
        warehouses = self._get_warehouses()
        return warehouses.filtered(
            lambda warehouse: warehouse.reception_steps != "one_step"
        ).store_type_id

    @api.model
    def _get_domain(self):
        return Domain("picking_type_id", "in", self._get_types().ids)

    # === LOOSE GOODS === #

    @api.model
    def _get_waiting_domain(self, warehouses):
        """Return the domain of stock that lies where goods wait: not in a bin."""
        places = warehouses.lot_stock_id | warehouses.wh_input_stock_loc_id
        with_bins = places.filtered(
            lambda place: place.child_ids or place not in warehouses.lot_stock_id
        )
        return [
            ("location_id", "in", with_bins.ids),
            ("product_id.is_part", "=", True),
            ("quantity", ">", 0),
        ]

    @api.model
    def _count_documents(self):
        places = self.env["stock.quant"]._read_group(
            self._get_waiting_domain(self._get_warehouses()), ["location_id"]
        )
        return super()._count_documents() + len(places)

    @api.model
    def _get_documents(self, limit=60):
        rows = self.env["stock.quant"]._read_group(
            self._get_waiting_domain(self._get_warehouses()),
            ["location_id"],
            ["product_id:count_distinct"],
        )
        loose = [
            {
                "key": f"stock.location,{place.id}",
                "name": place.complete_name,
                "big": bin_name(place),
                "note": self.env._("Lies loose: not in a bin yet"),
                "date": False,
                "ready": True,
                "done": 0,
                "total": count,
            }
            for place, count in rows
        ]
        return super()._get_documents(limit) + loose

    @api.model
    def _find_document(self, code):
        found = super()._find_document(code)
        if found:
            return found
        return self.env["dealer.scan.code"]._find_location(
            code, [("usage", "=", "internal"), ("company_id", "in", self.env.companies.ids)]
        )

    @api.model
    def _open(self, document):
        if document._name == "stock.picking":
            return super()._open(document)
        progress = self._get_progress(document)
        products = self.env["product.product"].browse(list(progress["lines"]))
        codes = self.env["dealer.scan.code"]._get_codes(products)
        return {
            "name": document.complete_name,
            "big": bin_name(document),
            "note": self.env._("Scan a part, then the bin you put it into"),
            "mode": "put",
            "bin_side": "target",
            "allows_over": True,
            "bins": self._get_bins(document),
            **progress,
            "total": len(products),
            "lines": [
                {
                    "id": product.id,
                    "product_id": product.id,
                    "number": product.default_code or "",
                    "name": product.name,
                    "uom": product.uom_id.name,
                    "tracking": product.tracking,
                    "codes": codes[product.id],
                    "warning": "",
                    **progress["lines"][product.id],
                }
                for product in products
            ],
        }

    @api.model
    def _get_bin_domain(self, document, side):
        if document._name == "stock.picking":
            return super()._get_bin_domain(document, side)
        return [
            ("warehouse_id", "=", document.warehouse_id.id),
            ("usage", "=", "internal"),
            ("id", "!=", document.id),
        ]

    @api.model
    def _resolve(self, document, code):
        if document._name == "stock.picking":
            return super()._resolve(document, code)
        reading = self.env["dealer.scan.code"]._read(code)
        products, pieces = self.env["dealer.scan.code"]._find_products(reading)
        if products and self.env["stock.quant"]._gather(products[0], document, strict=True):
            quantity = pieces * (reading.quantity or 1.0)
            return {"line": products[0].id, "quantity": quantity, "tag": reading.tag}
        place = self.env["dealer.scan.code"]._find_location(
            code, self._get_bin_domain(document, "target")
        )
        if place:
            return {"bin": self._describe_bin(place, "target")}
        if products:
            raise UserError(
                self.env._(
                    "By the books no %(part)s lies in %(bin)s.",
                    part=products[0].display_name,
                    bin=bin_name(document),
                )
            )
        raise UserError(
            self.env._("“%s” is neither a part nor a bin of this warehouse.", reading.text)
        )

    @api.model
    def _get_progress(self, document):
        if document._name == "stock.picking":
            return super()._get_progress(document)
        rows = self.env["stock.quant"]._read_group(
            [
                ("location_id", "=", document.id),
                ("product_id.is_part", "=", True),
                ("quantity", ">", 0),
            ],
            ["product_id"],
            ["quantity:sum"],
        )
        products = self.env["product.product"].union(*(product for product, _total in rows))
        stocks = products._get_part_stock(document.warehouse_id)
        own = bin_name(document)
        lines = {}
        for product, total in rows:
            stock = stocks.get((product.id, document.warehouse_id.id))
            bins = [name for name in (stock.bins if stock else ()) if name != own]
            place = bins[0] if bins else ""
            lines[product.id] = {
                "demanded": total,
                "done": 0.0,
                "reserved": total,
                "bin": place,
                "bin_id": False,
                "target": place,
            }
        return {
            "key": f"stock.location,{document.id}",
            "state": "open" if lines else "done",
            "lines": lines,
        }

    @api.model
    def _scan(self, document, values):
        """A part was put into a bin: one transfer, done at once."""
        if document._name == "stock.picking":
            return super()._scan(document, values)
        line = values.get("line")
        product = self.env["product.product"].search([("id", "=", line)], limit=1)
        if not isinstance(line, int) or not product:
            raise UserError(self.env._("Scan the part first, then the bin."))
        quantity = self._read_quantity(values)
        target = self._read_target(document, values)
        picking = self._move(document, target, product, quantity)
        return {
            "product_id": product.id,
            "quantity": quantity,
            "effect": {
                "line": product.id,
                "into": target.id,
                "quantity": quantity,
                "picking": picking.id,
            },
            "message": self.env._(
                "%(quantity)g %(part)s in %(bin)s.",
                quantity=quantity,
                part=product.default_code or product.name,
                bin=bin_name(target),
            ),
        }

    @api.model
    def _read_target(self, document, values):
        location_id = values.get("location_dest_id")
        number = location_id if isinstance(location_id, int) else 0
        if number == document.id:
            raise UserError(self.env._("The parts lie in this bin already."))
        target = self.env["stock.location"].search(
            [("id", "=", number), *self._get_bin_domain(document, "target")], limit=1
        )
        if not target:
            raise UserError(
                self.env._(
                    "This is no bin of %s: scan the bin you put the parts into.",
                    document.warehouse_id.name,
                )
            )
        return target

    @api.model
    def _move(self, source, target, product, quantity):
        """Move parts between two bins of a warehouse; return the done transfer."""
        if product.tracking != "none":
            raise UserError(
                self.env._(
                    "%s is kept by lot or serial number: put it away with a transfer.",
                    product.display_name,
                )
            )
        # Two who put the same parts away do so in turn.
        quants = self.env["stock.quant"]._gather(product, source, strict=True)
        self.env.cr.execute(
            "UPDATE stock_quant SET write_date = write_date WHERE id = ANY(%s)", [quants.ids]
        )
        there = sum(quants.mapped("quantity"))
        if product.uom_id.compare(quantity, there) > 0:
            raise UserError(
                self.env._(
                    "%(there)g of %(part)s lie in %(bin)s, not %(quantity)g. Count the bin if that "
                    "is wrong.",
                    there=there,
                    part=product.display_name,
                    bin=bin_name(source),
                    quantity=quantity,
                )
            )
        kind = source.warehouse_id.int_type_id
        move = {
            "product_id": product.id,
            "product_uom_qty": quantity,
            "product_uom": product.uom_id.id,
            "location_id": source.id,
            "location_dest_id": target.id,
        }
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": target.id,
                "origin": self.env._("Put away"),
                "move_ids": [Command.create(move)],
            }
        )
        picking.action_confirm()
        move = picking.move_ids
        move.move_line_ids.unlink()
        self._add_picked(move, {"from": source.id, "into": target.id, "quantity": quantity})
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        return picking

    @api.model
    def _undo(self, document, effect):
        """Take it out of the bin again, with a transfer of its own."""
        if document._name == "stock.picking":
            super()._undo(document, effect)
            return
        product = self.env["product.product"].browse(effect["line"])
        target = self.env["stock.location"].browse(effect["into"])
        self._move(target, document, product, effect["quantity"])

    @api.model
    def _finish(self, document, values):
        if document._name == "stock.picking":
            return super()._finish(document, values)
        return {"message": self.env._("What is left lies in %s.", bin_name(document))}
