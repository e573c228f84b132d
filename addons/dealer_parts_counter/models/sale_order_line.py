from odoo import api, fields, models
from odoo.exceptions import AccessError

from odoo.addons.dealer_workflow.lib.defaults import keep_own


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    qty_to_hand = fields.Float(
        string="Hand Over",
        digits="Product Unit",
        compute="_compute_qty_to_hand",
        store=True,
        readonly=False,
        help="What goes over the counter with the next Sell, in the line's unit; the rest stays "
        "on order. Proposed: what is free on the shelf.",
    )
    counter_free = fields.Float(
        string="Free", digits="Product Unit", compute="_compute_counter_stock", compute_sudo=True
    )
    counter_bins = fields.Char(string="Bin", compute="_compute_counter_stock", compute_sudo=True)
    counter_shortage = fields.Float(
        string="Short",
        digits="Product Unit",
        compute="_compute_counter_stock",
        compute_sudo=True,
        help="What is still to be handed over and is not free in the warehouse.",
    )
    class_price = fields.Float(
        digits="Product Price",
        compute="_compute_class_price",
        store=True,
        precompute=True,
        staff_only=True,
        help="Price of a piece for the class of this customer, as the unit price is meant.",
    )
    released_price = fields.Float(
        readonly=True,
        copy=False,
        staff_only=True,
        digits="Product Price",
        help="Price of a piece, discount taken off, that the parts manager has released.",
    )
    core_product_id = fields.Many2one(
        "product.product",
        string="Deposit For",
        readonly=True,
        index="btree_not_null",
        help="This line is the deposit for the old part of that part.",
    )
    is_core_deposit = fields.Boolean(compute="_compute_is_core_deposit")
    core_brought_qty = fields.Float(
        string="Old Parts Brought",
        digits="Product Unit",
        copy=False,
        help="Old parts the customer hands in right now: no deposit is asked for them.",
    )
    has_core_charge = fields.Boolean(compute="_compute_is_core_deposit")

    _core_brought_positive = models.Constraint(
        "CHECK (core_brought_qty IS NULL OR core_brought_qty >= 0)",
        "Old parts brought cannot be negative.",
    )
    _hand_positive = models.Constraint(
        "CHECK (qty_to_hand IS NULL OR qty_to_hand >= 0)",
        "What is handed over cannot be negative. To take a part back, use Return.",
    )

    # === COMPUTE METHODS === #

    @api.depends("core_product_id", "product_id.core_charge")
    def _compute_is_core_deposit(self):
        for line in self:
            line.is_core_deposit = bool(line.core_product_id)
            line.has_core_charge = bool(line.product_id.core_charge) and not line.core_product_id

    @api.depends("product_id", "product_uom_id", "product_uom_qty", "order_id.pricelist_id")
    def _compute_class_price(self):
        for line in self:
            if not line.order_id.is_counter_sale or not line.product_id:
                line.class_price = 0
                continue
            line = line.with_company(line.company_id)
            line.class_price = line.product_id._get_tax_included_unit_price_from_price(
                line._get_pricelist_price(),
                product_taxes=line.product_id.taxes_id._filter_taxes_by_company(line.company_id),
                fiscal_position=line.order_id.fiscal_position_id,
            )

    @api.depends("product_id", "product_uom_qty", "order_id.warehouse_id", "move_ids.state")
    def _compute_qty_to_hand(self):
        lines = self.filtered(lambda line: line.order_id.is_counter_sale and line.product_id)
        (self - lines).qty_to_hand = 0
        available = lines.sudo()._get_counter_available()  # sudo: the desk shows what is there
        for line in lines:
            line.qty_to_hand = max(min(line._get_qty_rest(), available[line]), 0)

    @api.depends("product_id", "product_uom_qty", "order_id.warehouse_id", "move_ids.state")
    def _compute_counter_stock(self):
        lines = self.filtered(lambda line: line.order_id.is_counter_sale and line.product_id)
        rest = self - lines
        rest.counter_free = rest.counter_shortage = 0
        rest.counter_bins = False
        available = lines._get_counter_available()
        rows = {}
        for warehouse, own in lines.grouped(lambda line: line.order_id.warehouse_id).items():
            products = own.product_id._origin or own.product_id
            rows.update(products._get_part_stock(warehouse) if warehouse else {})
        for line in lines:
            product = line.product_id._origin or line.product_id
            warehouse = line.order_id.warehouse_id._origin or line.order_id.warehouse_id
            row = rows.get((product.id, warehouse.id))
            storable = line.product_id.is_storable
            line.counter_free = available[line] if storable else 0
            line.counter_bins = ", ".join(row.bins) if row else False
            line.counter_shortage = (
                max(line._get_qty_rest() - available[line], 0) if storable else 0
            )

    def _compute_qty_to_invoice(self):
        """The counter bills what it hands over, with the hand-over; nothing is left to do later."""
        result = super()._compute_qty_to_invoice()
        for line in self:
            if line.order_id.is_counter_sale and line.qty_to_invoice:
                line.qty_to_invoice = 0
        return result

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        return keep_own(self, super().default_get(fields_list), {"released_price", "class_price"})

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_counter_facts(vals)
        lines = super().create(vals_list)
        lines.order_id.filtered(lambda order: order.state == "sale")._check_sold_by_selling()
        return lines

    def write(self, vals):
        self._check_counter_facts(vals)
        return super().write(vals)

    def _get_protected_fields(self):
        return [*super()._get_protected_fields(), "core_product_id", "core_brought_qty"]

    def _check_counter_facts(self, vals):
        """What a price may be compared with is written by the program, never by people."""
        if not self.env.su and (vals.get("released_price") or "class_price" in vals):
            raise AccessError(
                self.env._("The parts manager releases a price, with the button of the sale.")
            )

    # === ACTION METHODS === #

    def action_counter_shortage(self):
        """Show what can be done about a part that is not there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Not Enough Stock"),
            "res_model": "dealer.counter.shortage",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_shortage_actions(self):
        """Return what can be done about the shortage of this line; addons add theirs.

        :return: list of (label, method name on the line, without arguments)
        """
        self.ensure_one()
        return []

    def _get_qty_handed(self):
        """:return: what was handed over (services: billed) so far, whatever came back since"""
        self.ensure_one()
        if self.product_id.type == "consu":
            return sum(
                move.product_uom._compute_quantity(move.quantity, self.product_uom_id)
                for move in self.move_ids
                if move.state == "done"
                and move.location_dest_usage == "customer"
                and not move.origin_returned_move_id
            )
        return sum(
            self.sudo()  # sudo: bills are counted, not shown
            .invoice_lines.filtered(
                lambda item: item.move_type == "out_invoice" and item.parent_state == "posted"
            )
            .mapped("quantity")
        )

    def _get_qty_rest(self):
        """:return: what is still to be handed over, in the line's unit"""
        self.ensure_one()
        return max(self.product_uom_qty - self._get_qty_handed(), 0)

    def _get_counter_available(self):
        """:return: {line: quantity that can be handed over now}; free stock and own reservations"""
        available = {}
        for warehouse, lines in self.grouped(lambda line: line.order_id.warehouse_id).items():
            stored = lines.product_id.filtered("is_storable")
            products = stored._origin or stored
            stock = products._get_part_stock(warehouse) if warehouse and products else {}
            for line in lines:
                if not line.product_id.is_storable:
                    available[line] = line._get_qty_rest()
                    continue
                product = line.product_id._origin or line.product_id
                row = stock.get((product.id, (warehouse._origin or warehouse).id))
                pieces = (row.free if row else 0) + sum(
                    move.product_uom._compute_quantity(move.quantity, product.uom_id)
                    for move in line.move_ids
                    if move.state in ("assigned", "partially_available")
                )
                uom = line.product_uom_id or product.uom_id
                available[line] = product.uom_id._compute_quantity(pieces, uom, round=False)
        return available

    def _get_net_price(self):
        """:return: price of a piece with the discount taken off"""
        self.ensure_one()
        return self.price_unit * (1 - self.discount / 100)
