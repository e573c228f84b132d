from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..bins import bin_name
from ..exceptions import ScanQuestion

LISTED_DAYS = 30  # older ones are opened by scanning their number


class DealerScanJobReturn(models.AbstractModel):
    """Parts that come back from a repair order or a customer, against what went out."""

    _name = "dealer.scan.job.return"
    _inherit = ["dealer.scan.job.picking"]
    _description = "Scanner: Return"

    _bin_side = "none"
    _allows_over = False

    @api.model
    def _describe(self):
        return {
            "name": self.env._("Return"),
            "icon": "fa-undo",
            "hint": self.env._("Scan the number of the repair order, the sale or the issue"),
        }

    @api.model
    def _get_domain(self):
        return (
            Domain("state", "=", "done")
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("picking_type_id.code", "=", "outgoing")
            & Domain("location_dest_id.usage", "=", "customer")
            & Domain("move_ids.product_id.is_part", "=", True)
        )

    @api.model
    def _get_open_domain(self):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=LISTED_DAYS)
        return self._get_domain() & Domain("date_done", ">=", since)

    @api.model
    def _count_documents(self):
        return False  # nothing waits: somebody brings parts, or not

    @api.model
    def _get_documents(self, limit=60):
        pickings = self.env["stock.picking"].search(
            self._get_open_domain(), limit=limit, order="date_done desc, id desc"
        )
        documents = {}
        for picking in pickings:
            if self._get_moves(picking):
                # the issues of one order are one document
                documents.setdefault(picking.origin or picking.id, picking)
        return [self._describe_document(picking) for picking in documents.values()]

    @api.model
    def _describe_document(self, picking):
        return {
            **super()._describe_document(picking),
            "date": picking.date_done and picking.date_done.isoformat(),
            "ready": True,
            "done": 0,
        }

    @api.model
    def _find_document(self, code):
        text = (code or "").strip()
        Picking = self.env["stock.picking"]
        for field in ("name", "origin"):
            found = Picking.search(
                self._get_domain() & Domain(field, "=", text), limit=1, order="id desc"
            )
            if found:
                return found
        return Picking

    @api.model
    def _get_moves(self, picking):
        return picking.move_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id.is_part
                and move.product_uom.compare(move._get_quantity_out(), 0) > 0
            )
        )

    @api.model
    def _get_siblings(self, picking):
        """Return every done issue of the same order."""
        if not picking.origin:
            return picking
        return picking | self.env["stock.picking"].search(
            self._get_domain()
            & Domain("origin", "=", picking.origin)
            & Domain("company_id", "=", picking.company_id.id)
        )

    @api.model
    def _open(self, picking):
        pickings = self._get_siblings(picking)
        moves = self.env["stock.move"].union(*(self._get_moves(one) for one in pickings))
        codes = self.env["dealer.scan.code"]._get_codes(moves.product_id)
        lines = [
            {
                "id": move.id,
                "product_id": move.product_id.id,
                "number": move.product_id.default_code or "",
                "name": move.product_id.name,
                "uom": move.product_uom.name,
                "tracking": "none",
                "codes": codes[move.product_id.id],
                "warning": self._get_return_warning(move),
                "demanded": move._get_quantity_out(),
                "done": 0.0,
                "reserved": 0.0,
                "bin": bin_name(self._get_home_bin(move)),
                "bin_id": False,
                "target": "",
            }
            for move in moves
        ]
        return {
            **self._describe_document(picking),
            "mode": "collect",
            "bin_side": "none",
            "allows_over": False,
            "bins": [],
            "state": "open",
            "lines": lines,
        }

    @api.model
    def _get_home_bin(self, move):
        """Return the bin the parts were taken from, where they go back to."""
        return move.move_line_ids.location_id[:1] or move.location_id

    @api.model
    def _find_line(self, picking, products):
        moves = (self._get_moves(one) for one in self._get_siblings(picking))
        found = self.env["stock.move"].union(*moves)
        return found.filtered(lambda move: move.product_id in products)[:1]

    @api.model
    def _get_return_warning(self, move):
        if move.product_id.is_returnable:
            return ""
        return self.env._(
            "%s is not taken back as a rule. Take it back?", move.product_id.display_name
        )

    @api.model
    def _get_progress(self, picking):
        opened = self._open(picking)
        shown = ("demanded", "done", "reserved", "bin", "bin_id", "target")
        return {
            "key": opened["key"],
            "state": "open",
            "lines": {line["id"]: {name: line[name] for name in shown} for line in opened["lines"]},
        }

    @api.model
    def _scan(self, picking, values):
        raise UserError(self.env._("What comes back is sent together. Reload the scanner."))

    @api.model
    def _undo(self, picking, effect):
        raise UserError(self.env._("What came back is in stock. Issue it again instead."))

    @api.model
    def _finish(self, picking, values):
        """Take back what the device collected: `lines` is `[[move, quantity], …]`."""
        moves = {move.id: move for one in self._get_siblings(picking) for move in one.move_ids}
        quantities = {}
        for line in values.get("lines") or []:
            number, quantity = line if isinstance(line, list) and len(line) == 2 else (0, 0)
            if number not in moves:
                raise UserError(self.env._("A line is not on %s. Open it again.", picking.name))
            move = moves[number]
            quantities[move] = quantities.get(move, 0.0) + self._read_quantity(
                {"quantity": quantity}
            )
        if not quantities:
            raise UserError(self.env._("Nothing was scanned on %s yet.", picking.name))
        if "warning" not in (values.get("confirmed") or ()):
            for move in quantities:
                if warning := self._get_return_warning(move):
                    raise ScanQuestion("warning", warning)
        back = picking._take_back(quantities)
        return {
            "message": self.env._("Back in stock: %s.", ", ".join(back.mapped("name"))),
            "next": False,
        }
