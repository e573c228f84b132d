from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .dealer_repair_order import PAYERS

# What the customer agrees to, line by line. The quantity is apart: using less than agreed is no
# new promise.
AGREED_FIELDS = ("line_type", "product_id", "name", "price_unit", "discount", "tax_ids", "payer")
SETTLED_FIELDS = frozenset(AGREED_FIELDS) | {"quantity", "order_id"}


class DealerRepairLine(models.Model):
    """One promise: estimate, authorisation, parts demand, cost and invoice line in one record.

    `quantity` is what the payer is billed: hours sold for labour; for a part what ends up in the
    car. Stock moves and invoice lines are derived from the line, never typed.
    """

    _name = "dealer.repair.line"
    _description = "Repair Line"
    _inherit = ["dealer.fact.mixin", "dealer.media.mixin"]
    _order = "order_id desc, sequence, id"
    _check_company_auto = True
    _fact_fields = frozenset(
        {
            "authorisation_id",
            "authorised_content",
            "authorised_qty",
            "authorisation_state",
            "qty_pending",
            "qty_issued",
            "qty_returned",
        }
    )
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    job_id = fields.Many2one(
        "dealer.repair.job",
        index=True,
        ondelete="restrict",
        domain="[('order_id', '=', order_id)]",
        copy=False,
        help="The job the line belongs to; the first job if none is named.",
    )
    sequence = fields.Integer(default=10)
    line_type = fields.Selection(
        [("labour", "Labour"), ("part", "Part"), ("sublet", "Sublet"), ("fee", "Fee")],
        string="Type",
        required=True,
        default="labour",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('type', '=', 'consu' if line_type == 'part' else 'service')]",
    )
    name = fields.Char(
        string="Description",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    product_uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        compute="_compute_product_uom_id",
        store=True,
        precompute=True,
        help="The unit the product is kept in.",
    )
    standard_hours = fields.Float(
        help="Hours the labour standard gives this work; what is sold, clocked and paid is apart."
    )
    quantity = fields.Float(
        string="Qty / Sold Hours",
        digits="Product Unit",
        required=True,
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
        help="Labour: hours sold. Part: how many the car needs; a return lowers it. This is what "
        "the payer is billed.",
    )

    # money
    payer = fields.Selection(PAYERS, required=True, default="customer")
    price_unit = fields.Float(
        string="Unit Price",
        min_display_digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        readonly=False,
        precompute=True,
        help="In the store's currency, for one unit or one hour.",
    )
    discount = fields.Float(string="Disc.%", digits="Discount")
    tax_ids = fields.Many2many(
        "account.tax",
        string="Taxes",
        compute="_compute_tax_ids",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        domain="[('type_tax_use', '=', 'sale')]",
        help="None on lines the store pays itself.",
    )
    price_subtotal = fields.Monetary(
        string="Amount",
        compute="_compute_amounts",
        store=True,
        precompute=True,
        help="Without tax.",
    )
    price_total = fields.Monetary(
        string="Total", compute="_compute_amounts", store=True, precompute=True, help="With tax."
    )
    cost = fields.Monetary(
        compute="_compute_cost",
        groups="dealer_base.group_see_cost",
        help="Parts: value of the stock moves once issued, else the product's cost; other lines: "
        "the product's cost.",
    )
    margin = fields.Monetary(
        compute="_compute_cost",
        groups="dealer_base.group_see_cost",
        help="Amount without tax, less cost.",
    )
    invoice_line_ids = fields.One2many("account.move.line", "dealer_repair_line_id", copy=False)

    # authorisation
    authorisation_id = fields.Many2one(
        "dealer.repair.authorisation",
        string="Authorised with",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    authorised_content = fields.Json(readonly=True, copy=False)
    authorised_qty = fields.Float(digits="Product Unit", readonly=True, copy=False)
    authorisation_state = fields.Selection(
        [
            ("not_needed", "Not needed"),
            ("pending", "Not authorised"),
            ("authorised", "Authorised"),
            ("changed", "Changed since"),
        ],
        string="Authorisation",
        compute="_compute_authorisation_state",
        store=True,
        precompute=True,
        help="Changed since: price, text, payer or part differ from what the customer agreed to, "
        "or there is more of it.",
    )

    # parts
    move_ids = fields.One2many("stock.move", "dealer_repair_line_id", copy=False)
    qty_pending = fields.Float(
        string="Requested",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="The parts store was asked for it and has not issued it yet.",
    )
    qty_issued = fields.Float(
        string="Issued",
        digits="Product Unit",
        compute="_compute_quantities",
        store=True,
        help="Issued by the parts store in all goes.",
    )
    qty_returned = fields.Float(
        string="Returned", digits="Product Unit", compute="_compute_quantities", store=True
    )
    qty_net = fields.Float(
        string="In the Car", digits="Product Unit", compute="_compute_quantities", store=True
    )
    qty_to_request = fields.Float(
        digits="Product Unit",
        compute="_compute_qty_to_request",
        help="Needed, and neither issued nor requested.",
    )
    qty_available = fields.Float(
        string="Free in Store",
        digits="Product Unit",
        compute="_compute_qty_available",
        help="On hand in the parts store and not reserved.",
    )

    _not_more_back_than_out = models.Constraint(
        "CHECK(qty_returned <= qty_issued)",
        "More parts came back than went out: return at most what was issued.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0 AND standard_hours >= 0)",
        "Quantities and hours cannot be below zero.",
    )
    _discount_range = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)", "A discount is between 0 and 100 %."
    )
    _part_product = models.Constraint(
        "CHECK(line_type <> 'part' OR product_id IS NOT NULL)",
        "A part line needs its part: choose one by number or name.",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_type")
    def _compute_product_id(self):
        defaults = {
            "labour": "dealer_workshop.product_labour",
            "sublet": "dealer_workshop.product_sublet",
            "fee": "dealer_workshop.product_fee",
        }
        # from the cache: a reference asks for its record's existence every time
        get_id = self.env["ir.model.data"]._xmlid_to_res_id
        for line in self:
            product = line.product_id
            if product and (product.type == "consu") == (line.line_type == "part"):
                continue
            xml_id = defaults.get(line.line_type)
            line.product_id = xml_id and get_id(xml_id)

    @api.depends("product_id")
    def _compute_name(self):
        for line in self:
            product = line.product_id
            if product:
                # a part's number belongs on the bill, the code of a service does not
                line.name = product.display_name if line.line_type == "part" else product.name

    @api.depends("product_id")
    def _compute_product_uom_id(self):
        for line in self:
            line.product_uom_id = line.product_id.uom_id

    @api.depends("standard_hours", "line_type")
    def _compute_quantity(self):
        for line in self:
            if line.line_type == "labour" and line.standard_hours:
                line.quantity = line.standard_hours
            else:
                line.quantity = line.quantity or 1.0

    @api.depends("product_id")
    def _compute_price_unit(self):
        prices = self._get_suggested_prices()
        for line in self:
            line.price_unit = prices[line]

    @api.depends("product_id", "payer", "order_id.partner_id")
    def _compute_tax_ids(self):
        positions = self._get_fiscal_positions()
        for line in self:
            if line.payer == "internal":
                line.tax_ids = False
                continue
            taxes = line.product_id.taxes_id._filter_taxes_by_company(line.company_id)
            line.tax_ids = positions[line].map_tax(taxes)

    @api.depends("quantity", "price_unit", "discount", "tax_ids", "payer")
    def _compute_amounts(self):
        AccountTax = self.env["account.tax"]
        for line in self:
            base_line = line._prepare_base_line()
            company = line.company_id or self.env.company
            AccountTax._add_tax_details_in_base_line(base_line, company)
            AccountTax._round_base_lines_tax_details([base_line], company)
            line.price_subtotal = base_line["tax_details"]["total_excluded_currency"]
            line.price_total = base_line["tax_details"]["total_included_currency"]

    @api.depends("product_id", "quantity", "price_subtotal", "qty_net")
    def _compute_cost(self):
        for line in self:
            moved = line.sudo().move_ids.filtered(lambda move: move.state == "done")
            if moved:
                line.cost = line._get_moved_value()
            else:
                product = line.product_id.sudo().with_company(line.company_id)
                line.cost = line.currency_id.round(product.standard_price * line.quantity)
            line.margin = line.price_subtotal - line.cost

    @api.depends(*AGREED_FIELDS, "quantity", "authorised_content", "authorised_qty")
    def _compute_authorisation_state(self):
        for line in self:
            if not line._has_share("customer"):
                line.authorisation_state = "not_needed"
            elif not line.authorised_content:
                line.authorisation_state = "pending"
            elif (
                line.authorised_content == line._get_agreed_content()
                and line.quantity <= line.authorised_qty
            ):
                line.authorisation_state = "authorised"
            else:
                line.authorisation_state = "changed"

    @api.depends(
        "move_ids.state", "move_ids.quantity", "move_ids.product_uom_qty", "move_ids.product_uom"
    )
    def _compute_quantities(self):
        for line in self:
            pending = issued = returned = 0.0
            for move in line.move_ids:
                unit = line.product_uom_id or move.product_uom
                if move._is_workshop_return():
                    if move.state == "done":
                        returned += move.product_uom._compute_quantity(move.quantity, unit)
                elif move.state == "done":
                    issued += move.product_uom._compute_quantity(move.quantity, unit)
                elif move.state != "cancel":
                    pending += move.product_uom._compute_quantity(move.product_uom_qty, unit)
            line.qty_pending = pending
            line.qty_issued = issued
            line.qty_returned = returned
            line.qty_net = issued - returned

    @api.depends("line_type", "quantity", "qty_pending", "qty_net", "is_out")
    def _compute_qty_to_request(self):
        for line in self:
            missing = line.quantity - line.qty_net - line.qty_pending
            wanted = line.line_type == "part" and not line.is_out
            line.qty_to_request = max(0.0, missing) if wanted else 0.0

    @api.depends("product_id", "order_id.warehouse_id")
    def _compute_qty_available(self):
        self.qty_available = 0.0
        parts = self.filtered(lambda line: line.line_type == "part" and line.product_id)
        for warehouse, lines in parts.grouped(lambda line: line.order_id.warehouse_id).items():
            # An adviser sees how many there are, without rights on the stock's documents.
            products = lines.product_id.sudo().with_context(warehouse_id=warehouse.id)
            free = {product.id: product.free_qty for product in products}
            for line in lines:
                line.qty_available = free[line.product_id.id]

    # === CONSTRAINTS === #

    @api.constrains("line_type", "product_id")
    def _check_product(self):
        for line in self:
            if line.product_id and (line.product_id.type == "consu") != (line.line_type == "part"):
                raise ValidationError(
                    self.env._(
                        "“%(product)s” does not fit a line of this type: parts are goods, labour, "
                        "sublet and fees are services.",
                        product=line.product_id.display_name,
                    )
                )

    @api.constrains("job_id", "order_id")
    def _check_job(self):
        for line in self:
            if line.job_id and line.job_id.order_id != line.order_id:
                raise ValidationError(
                    self.env._(
                        "The job of “%(line)s” belongs to another repair order.", line=line.name
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.order_id._check_not_settled()
        return lines

    def write(self, vals):
        if SETTLED_FIELDS.intersection(vals):
            self.order_id._check_not_settled()
        if {"product_id", "line_type", "order_id"}.intersection(vals):
            self._check_no_moves(vals)
        result = super().write(vals)
        if "quantity" in vals:
            self._check_quantity_in_car()
            self._lower_pending()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_if_no_parts(self):
        self.order_id._check_not_settled()
        for line in self:
            if line.qty_net:
                raise UserError(
                    self.env._(
                        "%(qty)g of “%(line)s” are issued to this order. The store keeper takes "
                        "them back first.",
                        qty=line.qty_net,
                        line=line.name,
                    )
                )

    def unlink(self):
        # The moves keep their history in the store; they only lose the line.
        self._cancel_pending()
        return super().unlink()

    # === BUSINESS METHODS === #

    def action_cancel_remaining(self):
        """Do without what is not issued: the demand falls to what is in the car."""
        self.check_access("write")
        self.order_id._check_not_settled()
        self._cancel_pending()
        for line in self:
            line.quantity = line.qty_net

    def _get_suggested_prices(self):
        """Return `{line: price of one unit or hour}` as nobody typed it; see `_get_list_prices`."""
        positions = self._get_fiscal_positions()
        list_prices = self._get_list_prices()
        prices = {}
        for line in self:
            product = line.product_id.with_company(line.company_id)
            taxes = product.taxes_id._filter_taxes_by_company(line.company_id)
            prices[line] = product._get_tax_included_unit_price_from_price(
                list_prices[line], taxes, fiscal_position=positions[line]
            )
        return prices

    def _get_list_prices(self):
        """Return `{line: price}` before the fiscal position of who pays. Hook for price lists."""
        labour = self._get_labour_prices()
        return {
            line: labour.get(line.id, line.product_id.with_company(line.company_id).lst_price)
            for line in self
        }

    def _get_labour_prices(self):
        """Return `{line id: price of one hour}` for labour lines that have a rate of their own; the
        others cost what their product costs. Hook for labour rates."""
        return {}

    def _get_fiscal_positions(self):
        """Return the fiscal position of each line's payer in the line's company.

        :rtype: dict(line: `account.fiscal.position`)
        """
        positions = {}
        for (order, payer, company), lines in self.grouped(
            lambda line: (line.order_id, line.payer, line.company_id)
        ).items():
            partner = order._get_payer_partner(payer)
            Fiscal = self.env["account.fiscal.position"].with_company(company)
            position = Fiscal._get_fiscal_position(partner) if partner else Fiscal
            positions.update(dict.fromkeys(lines, position))
        return positions

    def _prepare_base_line(self):
        """Return the line in the form core's tax engine computes with."""
        self.ensure_one()
        return self.env["account.tax"]._prepare_base_line_for_taxes_computation(
            self,
            tax_ids=self.tax_ids,
            quantity=self.quantity,
            partner_id=self.order_id._get_payer_partner(self.payer),
            currency_id=self.currency_id or self.env.company.currency_id,
            rate=1.0,
        )

    def _prepare_invoice_line_values(self, sequence):
        """Return the values of the invoice line that bills this line."""
        self.ensure_one()
        return {
            "sequence": sequence,
            "dealer_repair_line_id": self.id,
            "product_id": self.product_id.id,
            "name": self.name,
            "quantity": self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "tax_ids": self.tax_ids.ids,
        }

    def _get_agreed_content(self):
        """Return what the customer agrees to on this line, as JSON that compares equal."""
        self.ensure_one()
        return {
            "line_type": self.line_type,
            "product": self.product_id.id or None,
            "name": self.name,
            "price_unit": self.price_unit,
            "discount": self.discount,
            "taxes": sorted(self.tax_ids.ids),
            "payer": self.payer,
        }

    def _get_moved_value(self):
        """Return what the parts in the car cost: out less back, in company currency."""
        self.ensure_one()
        # Values of moves are for stock users; who may read the line's cost is checked there.
        done = self.sudo().move_ids.filtered(lambda move: move.state == "done")
        returned = done.filtered(lambda move: move._is_workshop_return())
        return sum((done - returned).mapped("value")) - sum(returned.mapped("value"))

    def _check_no_moves(self, vals):
        for line in self:
            changed = any(
                name in vals and vals[name] != line._fields[name].convert_to_write(line[name], line)
                for name in ("product_id", "line_type", "order_id")
            )
            if changed and (line.qty_net or line.qty_pending):
                raise UserError(
                    self.env._(
                        "“%(line)s” is requested or issued. Cancel the rest or return the parts, "
                        "then add the other part as a new line.",
                        line=line.name,
                    )
                )

    def _check_quantity_in_car(self):
        for line in self:
            if (
                line.line_type == "part"
                and line.product_uom_id.compare(line.quantity, line.qty_net) < 0
            ):
                raise UserError(
                    self.env._(
                        "%(issued)g of “%(line)s” are issued, so the order cannot need only "
                        "%(quantity)g. The store keeper takes the rest back first.",
                        issued=line.qty_net,
                        line=line.name,
                        quantity=line.quantity,
                    )
                )

    def _lower_pending(self, more=0.0):
        """Ask the parts store for less when the car needs less.

        :param float more: what comes from elsewhere besides, in the line's unit
        """
        for line in self:
            excess = line.qty_net + line.qty_pending + more - line.quantity
            if line.line_type != "part" or line.product_uom_id.compare(excess, 0) <= 0:
                continue
            # An adviser changes demand, not stock documents.
            for move in line.sudo().move_ids.filtered(lambda move: move._is_workshop_pending()):
                less = min(excess, move.product_uom_qty)
                excess -= less
                if move.product_uom.compare(less, move.product_uom_qty) == 0:
                    move._action_cancel()
                else:
                    move.product_uom_qty -= less
                    if move.quantity > move.product_uom_qty:
                        move.quantity = move.product_uom_qty

    def _cancel_pending(self):
        """Withdraw what the parts store has not issued yet."""
        # An adviser withdraws demand without rights on stock documents.
        self.sudo().move_ids.filtered(lambda move: move._is_workshop_pending())._action_cancel()

    def _lock(self):
        """Serialise issues and returns of the same lines; the loser's request is retried."""
        if self:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM dealer_repair_line WHERE id IN %s ORDER BY id FOR NO KEY UPDATE",
                    tuple(self.ids),
                )
            )

    def _get_returnable_moves(self):
        """Return the issues of this line that have parts out, latest first."""
        self.ensure_one()
        return self.move_ids.filtered(
            lambda move: move.state == "done" and not move._is_workshop_return()
        ).sorted("id", reverse=True)
