from collections import defaultdict

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class DealerPartTransferLine(models.Model):
    _name = "dealer.part.transfer.line"
    _description = "Part of a Transfer"
    _order = "transfer_id desc, id"

    transfer_id = fields.Many2one(
        "dealer.part.transfer", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="transfer_id.company_id", store=True, index=True)
    source_company_id = fields.Many2one(
        related="transfer_id.source_company_id", store=True, index=True
    )
    category = fields.Selection(related="transfer_id.category")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        domain="[('is_part', '=', True), ('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(string="Wanted", digits="Product Unit", default=1.0, required=True)
    quantity_agreed = fields.Float(
        string="Agreed",
        digits="Product Unit",
        copy=False,
        help="What the sending store gives: all, a part of it, or nothing.",
    )
    source_free = fields.Float(
        string="Free There",
        digits="Product Unit",
        compute="_compute_source_free",
        help="On hand and not reserved in the warehouse the parts come from.",
    )
    move_ids = fields.One2many("stock.move", "transfer_line_id")
    quantity_to_send = fields.Float(
        string="To Send", digits="Product Unit", compute="_compute_quantities", store=True
    )
    quantity_sent = fields.Float(
        string="Sent", digits="Product Unit", compute="_compute_quantities", store=True
    )
    quantity_received = fields.Float(
        string="Received", digits="Product Unit", compute="_compute_quantities", store=True
    )
    quantity_back = fields.Float(
        string="Taken Back",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="Did not arrive and is the sender's again; what is lost is written off there.",
    )
    quantity_in_transit = fields.Float(
        string="In Transit", digits="Product Unit", compute="_compute_quantities", store=True
    )
    quantity_lost = fields.Float(
        string="Lost", digits="Product Unit", compute="_compute_quantity_lost", store=True
    )
    scrap_ids = fields.One2many("stock.scrap", "transfer_line_id")

    _product_uniq = models.UniqueIndex(
        "(transfer_id, product_id)",
        "The same part stands twice on the transfer: change its quantity instead.",
    )
    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many of the part are wanted: more than none."
    )
    _agreed_range = models.Constraint(
        "CHECK (quantity_agreed >= 0 AND quantity_agreed <= quantity)",
        "Agree to as many as are wanted, or to fewer.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "transfer_id.source_id")
    def _compute_source_free(self):
        # another store's free quantity may be seen, and nothing else of it
        stock = self.product_id._get_part_stock(self.transfer_id.source_id._get_warehouse())
        for line in self:
            found = stock.get((line.product_id.id, line.transfer_id.source_id.id))
            line.source_free = found.free if found else 0.0

    @api.depends("move_ids.state", "move_ids.quantity", "move_ids.product_uom_qty")
    def _compute_quantities(self):
        # not through `move_ids`: the cache may hold what one store may read of them
        moves = (
            self.env["stock.move"]
            .sudo()
            ._read_group(
                [("transfer_line_id", "in", self.ids), ("state", "!=", "cancel")],
                ["transfer_line_id", "transfer_flow", "state"],
                ["quantity:sum", "product_uom_qty:sum"],
            )
        )
        done, waiting = defaultdict(float), defaultdict(float)
        for line, flow, state, quantity, demand in moves:
            if state == "done":
                done[line.id, flow] += quantity
            elif flow == "send":
                waiting[line.id] += demand
        for line in self:
            line_id = line._origin.id
            sent, received, back = (done[line_id, f] for f in ("send", "receive", "back"))
            on_way = sent - received - back
            line.quantity_to_send = waiting[line_id]
            line.quantity_sent = sent
            line.quantity_received = received
            line.quantity_back = back
            line.quantity_in_transit = line.product_uom_id.round(on_way) if on_way else 0.0

    @api.depends("scrap_ids.state", "scrap_ids.scrap_qty")
    def _compute_quantity_lost(self):
        for line in self:
            line.quantity_lost = sum(
                line.scrap_ids.filtered(lambda s: s.state == "done").mapped("scrap_qty")
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([{**vals, "quantity_agreed": 0.0} for vals in vals_list])
        lines.transfer_id._check_draft()
        return lines

    def write(self, vals):
        if {"product_id", "quantity", "transfer_id"}.intersection(vals):
            self.transfer_id._check_draft()
        if "quantity_agreed" in vals:
            for transfer in self.transfer_id:
                transfer._check_side("source_company_id")
                if transfer.category != "asked":
                    raise UserError(
                        self.env._(
                            "%(transfer)s waits for no answer: what is agreed can't change now.",
                            transfer=transfer.name,
                        )
                    )
        result = super().write(vals)
        if "transfer_id" in vals:
            self.transfer_id._check_draft()  # nor into a document that was asked for
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_asked(self):
        self.transfer_id._check_draft()

    def _set_quantities(self, vals):
        """Record what an action decided; not callable by RPC."""
        # past the guard of this model's own write, on purpose
        return super().write(vals)  # pylint: disable=super-method-mismatch

    # === BUSINESS METHODS === #

    def _make_back_moves(self, quantity):
        """Take so many of what is on its way back into the sender's stock.

        :return: the moves, ready to be done; the receipts expect so many less
        """
        self.ensure_one()
        moves = self.env["stock.move"]
        if self.product_uom_id.compare(quantity, self.quantity_in_transit) > 0:
            raise UserError(
                self.env._(
                    "%(part)s: only %(open)s are on their way.",
                    part=self.product_id.display_name,
                    open=self.quantity_in_transit,
                )
            )
        # sudo: the receiver's moves, of this transfer only
        sent_moves = self.sudo().move_ids.filtered(
            lambda m: m.transfer_flow == "send" and m.state == "done"
        )
        left = quantity
        for sent in sent_moves.sorted("id", reverse=True):
            arrived = sum(
                sent.transfer_arrival_ids.filtered(lambda m: m.state == "done").mapped("quantity")
            )
            part = min(left, sent.quantity - arrived)
            if self.product_uom_id.compare(part, 0.0) <= 0:
                continue
            left -= part
            lots = sent._get_open_lots()
            sent.transfer_arrival_ids._expect_less(part)
            moves += self._make_back_move(sent, part, lots)
        return moves

    def _make_back_move(self, sent, quantity, lots):
        transfer = self.transfer_id
        warehouse = transfer.source_id._get_warehouse()
        common = {
            "location_id": sent.location_dest_id.id,
            "location_dest_id": sent.location_id.id,
            "company_id": transfer.source_company_id.id,
        }
        picking = (
            self.env["stock.picking"]
            .with_company(transfer.source_company_id)
            .create(
                {
                    **common,
                    "picking_type_id": warehouse.transfer_receive_type_id.id,
                    "origin": transfer.name,
                    "transfer_id": transfer.id,
                    "move_ids": [
                        Command.create(
                            {
                                **common,
                                "product_id": self.product_id.id,
                                "product_uom": self.product_uom_id.id,
                                "product_uom_qty": quantity,
                                "transfer_line_id": self.id,
                                "transfer_flow": "back",
                                "transfer_sent_id": sent.id,
                                "origin": transfer.name,
                            }
                        )
                    ],
                }
            )
        )
        move = picking.move_ids
        move._action_confirm(merge=False)
        move._take_lots(lots)
        move._action_assign()
        move.quantity = quantity
        move.picked = True
        return move

    def _scrap_lost(self, quantity):
        """Write lost parts off with core's scrap, where they were taken back to."""
        self.ensure_one()
        transfer = self.transfer_id
        back = self.move_ids.filtered(lambda m: m.transfer_flow == "back" and m.state == "done")
        scraps = self.env["stock.scrap"]
        left = quantity
        for line in back.sorted("id", reverse=True).move_line_ids:
            part = min(left, line.quantity)
            if self.product_uom_id.compare(part, 0.0) <= 0:
                break
            left -= part
            scraps += (
                self.env["stock.scrap"]
                .with_company(transfer.source_company_id)
                .create(
                    {
                        "company_id": transfer.source_company_id.id,
                        "product_id": self.product_id.id,
                        "product_uom_id": self.product_uom_id.id,
                        "lot_id": line.lot_id.id,
                        "location_id": line.location_dest_id.id,
                        "scrap_qty": part,
                        "origin": transfer.name,
                        "transfer_line_id": self.id,
                        "scrap_reason_tag_ids": [
                            Command.set(self.env.ref("dealer_parts_stock.scrap_reason_transit").ids)
                        ],
                    }
                )
            )
        scraps.with_company(transfer.source_company_id)._do_scrap()
        return scraps
