from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        index="btree_not_null",
        ondelete="restrict",
        help="The very car this move is for: no other car of the same product is taken.",
    )

    # === RESERVATION === #

    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "vehicle_id"]

    def _prepare_procurement_values(self):
        values = super()._prepare_procurement_values()
        if self.vehicle_id:
            values["vehicle_id"] = self.vehicle_id.id
        return values

    def _update_reserved_quantity_vals(
        self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True
    ):
        """A car is never picked at random: reserve the car of the move, or none."""
        if self.product_id.is_vehicle and not lot_id:
            lot_id = self.vehicle_id.lot_id
            if not lot_id:
                return [], 0
        return super()._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _prepare_move_line_vals(self, quantity=None, reserved_quant=None):
        """Write the VIN we expect on lines that come from outside (receipt, return)."""
        vals = super()._prepare_move_line_vals(quantity, reserved_quant)
        vehicle = self.vehicle_id
        if vehicle and not reserved_quant:
            if vehicle.lot_id:
                vals["lot_id"] = vehicle.lot_id.id
                vals["lot_name"] = vehicle.lot_id.name
            elif vehicle.vin:
                vals["lot_name"] = vehicle.vin
        return vals

    # === DONE === #

    def _action_done(self, cancel_backorder=False):
        """Cars: one receipt move for each VIN, and their places known afterwards."""
        todo = self
        if any(move.product_id.is_vehicle for move in self):
            todo = self | self._split_by_vehicle()
            outside = todo.location_dest_id.filtered(lambda location: location._is_outgoing())
            leaving = todo.filtered(lambda move: move.location_dest_id in outside)
            leaving.sale_line_id.filtered("vehicle_id")._check_outbound_allowed()
        moves = super(StockMove, todo)._action_done(cancel_backorder=cancel_backorder)
        lots = moves.move_line_ids.lot_id.filtered("vehicle_id")
        if lots:
            arrived = moves.filtered("is_in").move_line_ids.lot_id.vehicle_id
            # sudo: whoever may move the car may not edit it; its status follows the move
            lots.vehicle_id.sudo()._update_stock_place(arrived)
        return moves

    def _trigger_scheduler(self):
        """Cars that come from outside take nothing from a stock that is watched."""
        watched = self.filtered(
            lambda move: not (move.vehicle_id and move.location_id.should_bypass_reservation())
        )
        return super(StockMove, watched)._trigger_scheduler()

    def _push_apply(self):
        """Cars that arrive where nothing is pushed from need not look for a rule each."""
        arrived = self.filtered(lambda move: move.vehicle_id and not move.move_dest_ids)
        if not arrived:
            return super()._push_apply()
        # sudo: the rules of another company push as well
        pushed_from = self.env["stock.rule"].sudo().search_fetch(
            [
                ("location_src_id", "parent_of", arrived.location_dest_id.ids),
                ("action", "in", ("push", "pull_push")),
            ],
            ["location_src_id"],
        ).location_src_id  # fmt: skip
        stay = arrived.filtered(
            lambda move: not any(move.location_dest_id._child_of(place) for place in pushed_from)
        )
        return super(StockMove, self - stay)._push_apply()

    def _split_by_vehicle(self):
        """Give each car of a receipt a move of its own.

        A landed cost or a bill is spread over the move it belongs to; with one car on a move
        it reaches that very car.

        :return: the new moves, confirmed
        """
        new_moves = self.browse()
        for move in self:
            lines = move.move_line_ids.filtered(lambda line: line.picked and line.quantity)
            if (
                not move.product_id.is_vehicle
                or move.state in ("done", "cancel")
                or len(lines) < 2
                or not move.location_id.should_bypass_reservation()
            ):
                continue
            keep = lines[0]
            for line in lines - keep:
                split = self.create(move._prepare_vehicle_split_values(line))
                line.write({"move_id": split.id})
                new_moves |= split
            move.with_context(do_not_unreserve=True).product_uom_qty -= len(lines) - 1
        new_moves.write({"state": "assigned", "picked": True})
        return new_moves

    def _prepare_vehicle_split_values(self, line):
        """:return: values of the move that takes ``line`` from ``self``"""
        values = self.copy_data(
            {
                "product_uom_qty": line.quantity,
                "picking_id": self.picking_id.id,
                "purchase_line_id": self.purchase_line_id.id,
                "sale_line_id": self.sale_line_id.id,
                "move_line_ids": [],
                "state": "draft",
                "procure_method": "make_to_stock",
            }
        )[0]
        values.pop("quantity", None)
        return values

    # === VALUATION === #

    def _set_value(self, correction_quantity=None):
        """In the company of the move, and the average of a product after its pieces' costs."""
        # sudo: whoever moves goods need not see what they have cost
        for company, moves in self.sudo().grouped("company_id").items():
            moves = moves.with_company(company)
            super(StockMove, moves.with_context(serial_costs_pending=True))._set_value(
                correction_quantity
            )
            incoming = moves.filtered(lambda move: move.is_in or move.is_dropship)
            incoming.product_id._get_serial_products()._update_standard_price()

    def _get_cogs_price_unit(self, quantity=0):
        """What left the stock is what was sold: core takes the average of all pieces."""
        self = self.sudo()
        if len(self.product_id) == 1 and self.product_id.lot_valuated:
            outgoing = self.filtered("is_out")
            total = sum(move._get_valued_qty() for move in outgoing)
            if total:
                return sum(outgoing.mapped("value")) / total
        return super()._get_cogs_price_unit(quantity)
