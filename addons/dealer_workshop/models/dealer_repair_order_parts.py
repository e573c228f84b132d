from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerRepairOrder(models.Model):
    """Parts of a repair order: asked of the parts store, issued, returned."""

    _inherit = "dealer.repair.order"

    picking_ids = fields.One2many("stock.picking", "dealer_repair_order_id", copy=False)
    picking_count = fields.Integer(compute="_compute_picking_count")
    parts_state = fields.Selection(
        [
            ("none", "No parts"),
            ("to_request", "To request"),
            ("requested", "Requested"),
            ("issued", "Issued"),
        ],
        string="Parts",
        compute="_compute_parts_state",
        store=True,
        help="Follows from the transfers between the parts store and the workshop.",
    )
    can_return_parts = fields.Boolean(compute="_compute_parts_state", store=True)

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        counts = dict(
            self.env["stock.picking"]
            .sudo()  # a number on the order's own button
            ._read_group(
                [("dealer_repair_order_id", "in", self.ids)],
                ["dealer_repair_order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.picking_count = counts.get(order._origin, 0)

    @api.depends(
        "line_ids.line_type",
        "line_ids.quantity",
        "line_ids.qty_pending",
        "line_ids.qty_net",
        "line_ids.is_out",
    )
    def _compute_parts_state(self):
        for order in self:
            parts = order.line_ids.filtered(
                lambda line: (
                    line.line_type == "part" and not line.is_out and (line.quantity or line.qty_net)
                )
            )
            order.can_return_parts = any(line.qty_net for line in parts)
            if not parts:
                order.parts_state = "none"
            elif any(line.qty_to_request for line in parts):
                order.parts_state = "to_request"
            elif any(line.qty_pending for line in parts):
                order.parts_state = "requested"
            else:
                order.parts_state = "issued"

    def action_request_parts(self):
        """Ask the parts store for what is authorised and not asked for yet: one transfer.

        :raise UserError: nothing to ask for, with the reason
        """
        self.check_access("write")
        for order in self:
            order._check_not_settled()
            wanted = order.line_ids.filtered("qty_to_request")
            lines = wanted.filtered(
                lambda line: line.authorisation_state in ("authorised", "not_needed")
            )
            if wanted and not lines:
                raise UserError(
                    self.env._(
                        "The customer has not authorised these parts: %(parts)s. Get the "
                        "authorisation first.",
                        parts=", ".join(wanted.mapped("name")),
                    )
                )
            if not lines:
                raise UserError(
                    self.env._(
                        "Every part of %(order)s is requested or issued already.",
                        order=order.display_name,
                    )
                )
            order._request_parts(lines)

    def _request_parts(self, lines):
        """Add `lines` to the order's open issue, or open one, and reserve."""
        self.ensure_one()
        # An adviser asks for parts; the documents of the parts store are made for him.
        # The transfer names the order it is for, a note of its creation would add nothing.
        order = self.sudo().with_company(self.company_id).with_context(mail_create_nolog=True)
        issue_type = order.warehouse_id.workshop_issue_type_id
        if not issue_type:
            raise UserError(
                self.env._(
                    "The warehouse %(warehouse)s has no operation type “Workshop Issue”. The parts "
                    "manager sets it on the warehouse.",
                    warehouse=order.warehouse_id.display_name,
                )
            )
        picking = order.picking_ids.filtered(
            lambda p: p.picking_type_id == issue_type and p.state not in ("done", "cancel")
        )[:1]
        if not picking:
            picking = order.env["stock.picking"].create(
                order._prepare_issue_picking_values(issue_type)
            )
        # Created after the transfer: with it, core would write the date of each once more.
        order.env["stock.move"].create(
            [
                {**order._prepare_issue_move_values(line, issue_type), "picking_id": picking.id}
                for line in lines.sudo()
            ]
        )
        picking.action_confirm()
        return picking

    def _prepare_issue_picking_values(self, issue_type):
        """Return the values of a new transfer from the parts store to the workshop.

        It has no partner: nobody is to be told by mail or SMS that parts were "shipped" to him.
        """
        return {
            "picking_type_id": issue_type.id,
            "location_id": issue_type.default_location_src_id.id,
            "location_dest_id": issue_type.default_location_dest_id.id,
            "origin": self.name,
            "company_id": self.company_id.id,
            "dealer_repair_order_id": self.id,
            "user_id": False,
        }

    def _prepare_issue_move_values(self, line, issue_type):
        """Return the values of the move that brings what `line` still needs."""
        return {
            "product_id": line.product_id.id,
            "product_uom_qty": line.qty_to_request,
            "product_uom": line.product_uom_id.id,
            "picking_type_id": issue_type.id,
            "location_id": issue_type.default_location_src_id.id,
            "location_dest_id": issue_type.default_location_dest_id.id,
            "company_id": self.company_id.id,
            "origin": self.name,
            "dealer_repair_line_id": line.id,
        }

    def action_return_parts(self):
        """Let the store keeper say which parts come back."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.return",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Parts Coming Back"),
            "context": {"default_order_id": self.id},
        }

    def action_view_pickings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts.stock_picking_action_issue"
        )
        action["domain"] = [("dealer_repair_order_id", "=", self.id)]
        action["context"] = {"create": False}
        action["name"] = self.env._("Parts of %(order)s", order=self.name)
        return action

    def _return_parts(self, quantities, again=frozenset()):
        """Take parts back into the store, at the value they went out with.

        :param dict quantities: repair line -> quantity, in the line's unit
        :param again: repair lines whose returned parts the car still needs (wrong or faulty part)
        :return: the done `stock.picking`
        :raise UserError: more than was issued
        """
        self.ensure_one()
        self._check_not_settled()
        quantities = {line.with_env(self.env): qty for line, qty in quantities.items()}
        self.env["dealer.repair.line"].sudo().union(*quantities)._lock()
        return_type = self.warehouse_id.sudo().workshop_return_type_id
        moves = []
        for line, quantity in quantities.items():
            moves += self._prepare_return_moves_values(line, quantity, return_type, line in again)
        if not moves:
            raise UserError(self.env._("Say how many of which part come back."))
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": return_type.id,
                "location_id": return_type.default_location_src_id.id,
                "location_dest_id": return_type.default_location_dest_id.id,
                "origin": self.name,
                "company_id": self.company_id.id,
                "dealer_repair_order_id": self.id,
                "move_ids": [Command.create(values) for values in moves],
            }
        )
        picking.action_confirm()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def _prepare_return_moves_values(self, line, quantity, return_type, again):
        """Spread `quantity` over the issues of `line`, latest first: each keeps its own value."""
        unit = line.product_uom_id
        if unit.compare(quantity, line.qty_net) > 0:
            raise UserError(
                self.env._(
                    "%(quantity)g of “%(line)s” cannot come back: %(net)g are out.",
                    quantity=quantity,
                    line=line.name,
                    net=line.qty_net,
                )
            )
        values_list = []
        for move in line._get_returnable_moves():
            take = min(quantity, move._get_workshop_returnable(unit))
            if unit.compare(take, 0) <= 0:
                continue
            quantity -= take
            values_list.append(
                {
                    "product_id": line.product_id.id,
                    "product_uom_qty": take,
                    "product_uom": unit.id,
                    "picking_type_id": return_type.id,
                    "location_id": move.location_dest_id.id,
                    "location_dest_id": return_type.default_location_dest_id.id,
                    "company_id": self.company_id.id,
                    "origin_returned_move_id": move.id,
                    "dealer_repair_line_id": line.id,
                    "dealer_issue_again": again,
                    "origin": self.name,
                }
            )
        return values_list
