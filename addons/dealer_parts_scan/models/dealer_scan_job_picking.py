from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..bins import bin_name
from ..exceptions import ScanQuestion

KNOWN_BINS = 500  # others are asked for when they are scanned
BIN_SIDES = {
    "source": ("source",),
    "target": ("target",),
    "both": ("source", "target"),
    "none": (),
}


class DealerScanJobPicking(models.AbstractModel):
    """Jobs whose documents are open transfers: what is scanned is what is picked on the moves."""

    _name = "dealer.scan.job.picking"
    _inherit = ["dealer.scan.job"]
    _description = "Scanner Job on Transfers"

    # Which end of the move a scanned bin says: where parts are taken from, or put into.
    _bin_side = "source"
    # Whether more than demanded may be taken after a question; else it is refused.
    _allows_over = True

    # === DOCUMENTS === #

    @api.model
    def _get_domain(self):
        """Return the domain of the transfers of this job that are not done."""
        raise NotImplementedError

    @api.model
    def _get_open_domain(self):
        return (
            Domain("state", "in", ("assigned", "confirmed", "waiting"))
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("move_ids.product_id.is_part", "=", True)
            & self._get_domain()
        )

    @api.model
    def _count_documents(self):
        return self.env["stock.picking"].search_count(self._get_open_domain())

    @api.model
    def _get_documents(self, limit=60):
        pickings = self.env["stock.picking"].search(
            self._get_open_domain(), limit=limit, order="priority desc, scheduled_date, id"
        )
        return [self._describe_document(picking) for picking in pickings]

    @api.model
    def _describe_document(self, picking):
        """Return what a list of documents shows of one."""
        moves = self._get_moves(picking)
        return {
            "key": f"stock.picking,{picking.id}",
            "name": picking.name,
            "big": self._get_big(picking),
            "note": self._get_note(picking),
            "date": picking.scheduled_date and picking.scheduled_date.isoformat(),
            "ready": picking.state == "assigned",
            "done": sum(self._is_complete(move) for move in moves),
            "total": len(moves),
        }

    @api.model
    def _get_big(self, picking):
        """Return what the keeper knows the document by: the plate, else the order's number."""
        plate = "dealer_license_plate" in picking._fields and picking.dealer_license_plate
        return plate or picking.origin or picking.name

    @api.model
    def _get_note(self, picking):
        names = [picking.origin, picking.partner_id.display_name]
        big = self._get_big(picking)
        return " · ".join(name for name in names if name and name != big)

    @api.model
    def _find_document(self, code):
        text = (code or "").strip()
        domain = self._get_open_domain()
        Picking = self.env["stock.picking"]
        for field in ("name", "origin"):
            found = Picking.search(domain & Domain(field, "=", text), limit=1)
            if found:
                return found
        return Picking

    @api.model
    def _get_moves(self, picking):
        return picking.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))

    @api.model
    def _check_open(self, picking):
        if picking.state not in ("assigned", "confirmed", "waiting", "draft"):
            state = dict(picking._fields["state"]._description_selection(self.env))[picking.state]
            raise UserError(
                self.env._(
                    "%(document)s is closed (%(state)s). Scan the next document.",
                    document=picking.name,
                    state=state,
                )
            )

    # === WHAT THE DEVICE SHOWS === #

    @api.model
    def _open(self, picking):
        moves = self._get_moves(picking)
        products = moves.product_id
        codes = self.env["dealer.scan.code"]._get_codes(products)
        warnings = self._get_warnings(picking, products)
        progress = self._get_progress(picking)
        lines = []
        for move in moves:
            product = move.product_id
            factor = product.uom_id._compute_quantity(1.0, move.product_uom, round=False)
            lines.append(
                {
                    "id": move.id,
                    "product_id": product.id,
                    "number": product.default_code or "",
                    "name": product.name,
                    "uom": move.product_uom.name,
                    "tracking": product.tracking,
                    "codes": {code: size * factor for code, size in codes[product.id].items()},
                    "warning": warnings.get(product.id, ""),
                    **progress["lines"][move.id],
                }
            )
        return {
            **self._describe_document(picking),
            "mode": "each",
            "bin_side": self._bin_side,
            "allows_over": self._allows_over,
            "bins": self._get_bins(picking),
            **progress,
            "lines": lines,
        }

    @api.model
    def _get_warnings(self, picking, products):
        return {}

    @api.model
    def _get_bin_domain(self, picking, side):
        """Return the domain of the bins that may be scanned for one end of the transfer."""
        place = picking.location_id if side == "source" else picking.location_dest_id
        return [("id", "child_of", place.id), ("usage", "in", ("internal", "transit"))]

    @api.model
    def _get_bins(self, picking):
        """Return the bins of this transfer, for a device to know without a connection."""
        sides = BIN_SIDES[self._bin_side]
        return [
            self._describe_bin(place, side)
            for side in sides
            for place in self.env["stock.location"].search_fetch(
                self._get_bin_domain(picking, side),
                ["name", "barcode", "complete_name", "usage"],
                limit=KNOWN_BINS,
            )
        ]

    @api.model
    def _describe_bin(self, place, side):
        return {
            "id": place.id,
            "name": bin_name(place),
            "codes": [code for code in {place.barcode, place.name, bin_name(place)} if code],
            "side": side,
        }

    @api.model
    def _get_progress(self, picking):
        lines = {}
        for move in picking.move_ids:
            if move.state == "cancel":
                continue
            free = move.move_line_ids.filtered(lambda line: not line.picked)
            nearest = (free or move.move_line_ids)[:1]
            place = nearest.location_dest_id if self._bin_side == "target" else nearest.location_id
            target = nearest.location_dest_id or move.location_dest_id
            lines[move.id] = {
                "demanded": move.product_uom_qty,
                "done": self._get_done(move),
                "reserved": self._sum(move, free),
                "bin": bin_name(place) if place.usage == "internal" else "",
                "bin_id": place.id,
                "target": bin_name(target) if target.usage == "internal" else "",
            }
        return {
            "key": f"stock.picking,{picking.id}",
            "state": "done" if picking.state in ("done", "cancel") else "open",
            "lines": lines,
        }

    @api.model
    def _sum(self, move, lines):
        """Return the quantity of move lines in the unit of their move."""
        return sum(
            line.product_uom_id._compute_quantity(line.quantity, move.product_uom, round=False)
            for line in lines
        )

    @api.model
    def _get_done(self, move):
        return self._sum(move, move.move_line_ids.filtered("picked"))

    @api.model
    def _is_complete(self, move):
        return move.product_uom.compare(self._get_done(move), move.product_uom_qty) >= 0

    # === SCAN === #

    @api.model
    def _resolve(self, picking, code):
        reading = self.env["dealer.scan.code"]._read(code)
        products, pieces = self.env["dealer.scan.code"]._find_products(reading)
        line = self._find_line(picking, products)
        if line:
            product = line.product_id
            size = pieces * (reading.quantity or 1.0)
            quantity = product.uom_id._compute_quantity(size, line.product_uom, round=False)
            return {"line": line.id, "quantity": quantity, "tag": reading.tag}
        sides = BIN_SIDES[self._bin_side]
        for side in sides:
            place = self.env["dealer.scan.code"]._find_location(
                code, self._get_bin_domain(picking, side)
            )
            if place:
                return {"bin": self._describe_bin(place, side)}
        document = self._find_document(code)
        if document:
            return {"document": f"{document._name},{document.id}"}
        raise UserError(self._explain_unexpected(picking, products, reading))

    @api.model
    def _find_line(self, picking, products):
        """Return the move of these products that still needs some; when none does, the first."""
        found = self._get_moves(picking).filtered(lambda move: move.product_id in products)
        return found.filtered(lambda move: not self._is_complete(move))[:1] or found[:1]

    @api.model
    def _scan(self, picking, values):
        self._check_open(picking)
        picking.check_access("write")
        if picking.state == "draft":
            picking.action_confirm()
        code, reading = self.env["dealer.scan.code"], None
        if values.get("code"):
            reading = code._read(values["code"])
        move, size = self._find_move(picking, values, reading)
        self._lock(move)
        quantity = self._read_quantity(values, default=0) if values.get("quantity") else size
        confirmed = values.get("confirmed") or ()
        self._check_warning(picking, move, confirmed)
        self._check_quantity(move, quantity, confirmed)
        source = self._read_bin(picking, values.get("location_id"), "source")
        target = self._read_bin(picking, values.get("location_dest_id"), "target")
        lot = self._read_lot(picking, move, reading)
        chunks = self._pick(move, quantity, source, target, lot, confirmed)
        return {
            "product_id": move.product_id.id,
            "quantity": quantity,
            "tag": reading and reading.tag,
            "effect": {"line": move.id, "chunks": chunks},
        }

    @api.model
    def _find_move(self, picking, values, reading):
        """Return `(move, quantity of one label in its unit)`."""
        moves = self._get_moves(picking)
        if not moves:
            raise UserError(self.env._("Nothing is left to do on %s.", picking.name))
        if values.get("line"):
            move = moves.filtered(lambda move: move.id == values["line"])
            if not move:
                raise UserError(
                    self.env._("This line is no longer on %s. Open it again.", picking.name)
                )
            return move, (reading and reading.quantity) or 1.0
        if not reading:
            raise UserError(self.env._("The scan was empty. Scan again."))
        products, pieces = self.env["dealer.scan.code"]._find_products(reading)
        move = self._find_line(picking, products)
        if not move:
            raise UserError(self._explain_unexpected(picking, products, reading))
        pieces *= reading.quantity or 1.0
        return move, move.product_id.uom_id._compute_quantity(pieces, move.product_uom, round=False)

    @api.model
    def _explain_unexpected(self, picking, products, reading):
        """Return the sentence on a part that is not on the document."""
        if not products:
            return self.env._(
                "“%s” is no part we know. Check the label, or type the part number.", reading.text
            )
        part = products[0].display_name
        asked = self._get_moves(picking).product_id
        for product in asked:
            if products[0] in asked._get_interchange().get(product.id, ()):
                return self.env._(
                    "%(part)s serves for %(asked)s, which is on this document. Have the line "
                    "changed at the desk first.",
                    part=part,
                    asked=product.display_name,
                )
        other = self.env["stock.picking"].search(
            self._get_open_domain()
            & Domain("move_ids.product_id", "in", products.ids)
            & Domain("id", "!=", picking.id),
            limit=1,
        )
        if other:
            return self.env._(
                "%(part)s is not on %(document)s. It is asked for on %(other)s.",
                part=part,
                document=picking.name,
                other=other.name,
            )
        return self.env._(
            "%(part)s is not on %(document)s. Put it aside.", part=part, document=picking.name
        )

    @api.model
    def _lock(self, move):
        """Two who scan the same line do so in turn: the later one is tried again."""
        self.env.cr.execute(
            "UPDATE stock_move SET write_date = write_date WHERE id = %s", [move.id]
        )

    @api.model
    def _check_warning(self, picking, move, confirmed):
        if "warning" in confirmed:
            return
        warning = self._get_warnings(picking, move.product_id).get(move.product_id.id)
        if warning:
            raise ScanQuestion("warning", warning)

    @api.model
    def _check_quantity(self, move, quantity, confirmed):
        done = self._get_done(move)
        if move.product_uom.compare(done + quantity, move.product_uom_qty) <= 0:
            return
        names = {
            "part": move.product_id.display_name,
            "demanded": move.product_uom_qty,
            "total": done + quantity,
        }
        if not self._allows_over:
            raise UserError(
                self.env._(
                    "%(demanded)g of %(part)s are asked for, this makes %(total)g. Have the order "
                    "changed first.",
                    **names,
                )
            )
        if "over" not in confirmed:
            raise ScanQuestion(
                "over",
                self.env._(
                    "%(demanded)g of %(part)s are asked for, this makes %(total)g. Take them?",
                    **names,
                ),
            )

    @api.model
    def _read_bin(self, picking, location_id, side):
        """Return the bin the device names, which must lie within its end of the transfer."""
        Location = self.env["stock.location"]
        if not location_id:
            return Location
        if not isinstance(location_id, int):
            raise UserError(self.env._("Scan the bin again."))
        location = Location.search(
            [("id", "=", location_id), *self._get_bin_domain(picking, side)], limit=1
        )
        if not location:
            raise UserError(
                self.env._(
                    "This bin is not part of %(document)s: it goes from %(start)s to %(end)s.",
                    document=picking.name,
                    start=picking.location_id.display_name,
                    end=picking.location_dest_id.display_name,
                )
            )
        return location

    @api.model
    def _read_lot(self, picking, move, reading):
        """Return the values of the lot or serial number that was scanned with a tracked part."""
        product = move.product_id
        if product.tracking == "none":
            return {}
        name = reading and (reading.serial if product.tracking == "serial" else reading.lot)
        if not name:
            raise UserError(
                self.env._(
                    "%s is kept by lot or serial number: scan the label that has it.",
                    product.display_name,
                )
            )
        if picking.picking_type_id.use_create_lots and move.location_id.usage != "internal":
            return {"lot_name": name}
        lot = self.env["stock.lot"].search(
            [("product_id", "=", product.id), ("name", "=", name)], limit=1
        )
        if not lot:
            raise UserError(
                self.env._(
                    "%(lot)s is no lot or serial number of %(part)s.",
                    lot=name,
                    part=product.display_name,
                )
            )
        return {"lot_id": lot.id}

    # === PICKING === #

    @api.model
    def _pick(self, move, quantity, source, target, lot, confirmed):
        """Turn what is reserved into what is picked; return the chunks an undo gives back.

        Without a bin the parts come from where they are reserved, bin by bin; with one, from it,
        and as much is no longer reserved elsewhere.
        """
        free = move.move_line_ids.filtered(lambda line: not line.picked)
        free = free.sorted(
            lambda line: (
                bool(source) and line.location_id != source,
                bool(lot.get("lot_id")) and line.lot_id.id != lot["lot_id"],
                line.location_id.complete_name or "",
                line.id,
            )
        )
        chunks, rest = [], quantity
        for line in free:
            if move.product_uom.compare(rest, 0) <= 0:
                break
            had = self._sum(move, line)
            taken = min(had, rest)
            rest -= taken
            chunks.append(
                {
                    "from": (source or line.location_id).id,
                    "into": (target or line.location_dest_id).id,
                    "quantity": taken,
                    # where an undo reserves it again
                    "reserved": [line.location_id.id, line.location_dest_id.id, line.lot_id.id],
                    **lot,
                }
            )
            if move.product_uom.compare(taken, had) >= 0:
                line.unlink()
            else:
                line.quantity = move.product_uom._compute_quantity(
                    had - taken, line.product_uom_id, round=False
                )
        if move.product_uom.compare(rest, 0) > 0:
            last = move.move_line_ids.filtered("picked")[-1:]
            into = target or last.location_dest_id or self._get_putaway(move)
            place = source or last.location_id or move.location_id
            chunks.append(
                {"from": place.id, "into": into.id, "quantity": rest, "reserved": False, **lot}
            )
        for chunk in chunks:
            if not chunk["reserved"] or chunk["from"] != chunk["reserved"][0]:
                self._check_in_bin(move, chunk, confirmed)
            self._add_picked(move, chunk)
        return chunks

    @api.model
    def _get_putaway(self, move):
        return move.location_dest_id._get_putaway_strategy(move.product_id)

    @api.model
    def _check_in_bin(self, move, chunk, confirmed):
        """Ask when, by the books, the parts do not lie in the bin they are taken from."""
        place = self.env["stock.location"].browse(chunk["from"])
        if place.usage != "internal" or not move.product_id.is_storable or "bin" in confirmed:
            return
        quants = self.env["stock.quant"]._gather(move.product_id, place)
        unit = move.product_id.uom_id
        free = unit._compute_quantity(
            sum(quants.mapped("quantity")) - sum(quants.mapped("reserved_quantity")),
            move.product_uom,
            round=False,
        )
        if move.product_uom.compare(chunk["quantity"], free) > 0:
            raise ScanQuestion(
                "bin",
                self.env._(
                    "By the books %(free)g of %(part)s are free in %(bin)s. Take it all the same?",
                    free=max(free, 0.0),
                    part=move.product_id.display_name,
                    bin=bin_name(place),
                ),
            )

    @api.model
    def _find_picked(self, move, chunk):
        return move.move_line_ids.filtered(
            lambda line: (
                line.picked
                and line.location_id.id == chunk["from"]
                and line.location_dest_id.id == chunk["into"]
                and line.lot_id.id == chunk.get("lot_id", False)
                and (line.lot_name or False) == chunk.get("lot_name", False)
            )
        )[:1]

    @api.model
    def _prepare_line_values(self, move, source, target, quantity, **values):
        return {
            "move_id": move.id,
            "picking_id": move.picking_id.id,
            "product_id": move.product_id.id,
            "product_uom_id": move.product_uom.id,
            "location_id": source,
            "location_dest_id": target,
            "quantity": quantity,
            **values,
        }

    @api.model
    def _add_picked(self, move, chunk):
        line = self._find_picked(move, chunk)
        if line and move.product_id.tracking == "serial":
            raise UserError(
                self.env._("This serial number of %s is counted already.", move.product_id.name)
            )
        if line:
            line.quantity += move.product_uom._compute_quantity(
                chunk["quantity"], line.product_uom_id, round=False
            )
            return
        lot = {name: chunk[name] for name in ("lot_id", "lot_name") if name in chunk}
        self.env["stock.move.line"].create(
            self._prepare_line_values(
                move, chunk["from"], chunk["into"], chunk["quantity"], picked=True, **lot
            )
        )

    @api.model
    def _undo(self, picking, effect):
        self._check_open(picking)
        picking.check_access("write")
        move = self._get_moves(picking).filtered(lambda move: move.id == effect["line"])
        if not move:
            raise UserError(
                self.env._("This line is no longer on %s. Open it again.", picking.name)
            )
        self._lock(move)
        for chunk in effect["chunks"]:
            line = self._find_picked(move, chunk)
            had = self._sum(move, line)
            if not line or move.product_uom.compare(had, chunk["quantity"]) < 0:
                raise UserError(
                    self.env._("This scan was changed at the desk since. Look at it there.")
                )
            if move.product_uom.compare(had, chunk["quantity"]) == 0:
                line.unlink()
            else:
                line.quantity = move.product_uom._compute_quantity(
                    had - chunk["quantity"], line.product_uom_id, round=False
                )
            if chunk["reserved"]:
                source, target, lot = chunk["reserved"]
                self.env["stock.move.line"].create(
                    self._prepare_line_values(
                        move, source, target, chunk["quantity"], picked=False, lot_id=lot
                    )
                )

    # === FINISH === #

    @api.model
    def _finish(self, picking, values):
        self._check_open(picking)
        picking.check_access("write")
        if not any(line.picked and line.quantity for line in picking.move_line_ids):
            raise UserError(self.env._("Nothing was scanned on %s yet.", picking.name))
        # what was not scanned stays open on a new transfer
        picking.with_context(skip_backorder=True, skip_sms=True).button_validate()
        if picking.state != "done":
            raise UserError(
                self.env._("%s needs an answer at the desk: open it there.", picking.name)
            )
        rest = picking.backorder_ids.filtered(lambda rest: rest.state != "cancel")
        if rest:
            message = self.env._(
                "%(document)s is done. What is left stays open as %(rest)s.",
                document=picking.name,
                rest=", ".join(rest.mapped("name")),
            )
        else:
            message = self.env._("%s is done.", picking.name)
        return {"message": message, "next": rest[:1] and f"stock.picking,{rest[:1].id}"}
