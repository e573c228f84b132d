from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class DealerPartSpecialOrder(models.Model):
    """A customer's part that has arrived is sold to him: handed over and billed in one step."""

    _inherit = "dealer.part.special.order"

    sale_line_ids = fields.One2many(
        "sale.order.line", "special_order_id", string="Sale Lines", readonly=True
    )
    counter_sale_count = fields.Integer(
        string="Counter Sales", compute="_compute_counter_sale_count", compute_sudo=True
    )
    is_for_counter = fields.Boolean(
        compute="_compute_is_for_counter", help="Here for a customer who buys it at the counter."
    )

    @api.depends("sale_line_ids.order_id")
    def _compute_counter_sale_count(self):
        for order in self:
            order.counter_sale_count = len(order.sale_line_ids.order_id)

    @api.depends("state", "partner_id")
    def _compute_is_for_counter(self):
        for order in self:
            order.is_for_counter = (
                order.state == "arrived"
                and bool(order.partner_id)
                and not order._is_handed_by_document()
            )

    # === ACTION METHODS === #

    def action_counter_sell(self):
        """Open the counter sale of this part; one is begun where none is open.

        The part stays kept until the sale hands it over, so a sale given up changes nothing.
        """
        self.ensure_one()
        Sale = self.env["sale.order"]
        Sale._check_may_sell()
        self.check_access("write")
        self._lock()
        # sudo: which sales the order has; opening one obeys their rules
        sale = (
            self.sudo()
            .sale_line_ids.order_id.filtered(
                lambda sale: sale.counter_state in ("quotation", "partial")
            )[:1]
            .sudo(False)
        )
        if not sale:
            sale = self._start_counter_sale()
        return {
            **self._get_counter_sale_action(),
            "view_mode": "form",
            "views": [
                (self.env.ref("dealer_parts_counter.sale_order_view_form_counter").id, "form")
            ],
            "res_id": sale.id,
        }

    def action_view_counter_sales(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_counter.sale_order_action_counter"
        )
        return {
            **action,
            "domain": [("order_line.special_order_id", "=", self.id)],
            "context": {"create": False},
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_counter_sale_action(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Counter Sale"),
            "res_model": "sale.order",
            "context": {"default_is_counter_sale": True},
        }

    def _start_counter_sale(self):
        """:return: a new counter sale of what is kept"""
        if not self.is_for_counter:
            raise UserError(
                self.env._(
                    "%(order)s cannot be sold at the counter: sell what has arrived for a "
                    "customer.",
                    order=self.display_name,
                )
            )
        sale = (
            self.env["sale.order"]
            .with_company(self.company_id)
            .create(
                {
                    "is_counter_sale": True,
                    "partner_id": self.partner_id.id,
                    "company_id": self.company_id.id,
                    "warehouse_id": self.warehouse_id.id,
                }
            )
        )
        # sudo: which order a line sells is written by the program only
        special = self.sudo()
        sale.sudo().order_line = [
            Command.create(
                {
                    "product_id": special.product_id.id,
                    "product_uom_qty": special._get_kept_pieces(),
                    "special_order_id": special.id,
                }
            )
        ]
        return sale

    def _get_kept_moves(self):
        """:return: the moves that keep pieces for these orders and belong to no sale"""
        return self.move_ids.filtered(
            lambda move: (
                move.state in ("assigned", "partially_available")
                and move.location_id.usage == "internal"
                and not move.sale_line_id
            )
        )

    def _get_kept_pieces(self):
        """:return: how many are kept and in no sale's transfer, in the part's unit"""
        return sum(
            move.product_uom._compute_quantity(move.quantity, move.product_id.uom_id)
            for move in self._get_kept_moves()
        )

    def _release_pieces(self, pieces):
        """Release so many of what is kept: a sale takes them; the rest stays kept.

        :param pieces: in the part's unit
        """
        self.ensure_one()
        unit = self.product_id.uom_id
        for move in self._get_kept_moves():
            if unit.compare(pieces, 0) <= 0:
                return
            if unit.compare(pieces, move.product_qty) >= 0:
                pieces -= move.product_qty
                move._action_cancel()
            else:
                left = unit._compute_quantity(move.product_qty - pieces, move.product_uom)
                pieces = 0
                move.product_uom_qty = left
                move._action_assign()
