from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class SaleOrder(models.Model):
    """A counter sale: parts sold over the counter, handed over and billed in one step."""

    _name = "sale.order"
    _inherit = ["dealer.payable.mixin", "barcodes.barcode_events_mixin", "sale.order"]

    # What core adds to quotations, with defaults only its salesmen may read.
    _QUOTATION_FIELDS = frozenset({"quotation_document_ids"})

    is_counter_sale = fields.Boolean(
        string="Counter Sale", readonly=True, index=True, help="Sold over the parts counter."
    )
    counter_product_id = fields.Many2one(
        "product.product",
        string="Add a Part",
        store=False,
        domain="[('is_part', '=', True), ('sale_ok', '=', True)]",
        help="Number, OEM number, name or barcode; scanning works anywhere on this screen.",
    )
    counter_payment = fields.Selection(
        [("cash", "Pays Now"), ("account", "On Account")],
        string="Payment",
        compute="_compute_counter_payment",
        store=True,
        readonly=False,
        help="On account: within the customer's own credit limit.",
    )
    counter_credit_limit = fields.Monetary(
        string="Credit Limit", compute="_compute_counter_credit", compute_sudo=True
    )
    counter_credit_used = fields.Monetary(
        string="Credit Used", compute="_compute_counter_credit", compute_sudo=True
    )
    counter_credit_left = fields.Monetary(
        string="Credit Left", compute="_compute_counter_credit", compute_sudo=True
    )
    counter_state = fields.Selection(
        [
            ("quotation", "Quotation"),
            ("partial", "Partly Handed Over"),
            ("billed", "Billed"),
            ("refund", "To Pay Back"),
            ("paid", "Paid"),
            ("returned", "Returned"),
            ("cancelled", "Cancelled"),
        ],
        string="Sale Status",
        compute="_compute_counter_state",
        compute_sudo=True,
        store=True,
        help="Follows from the transfers and bills. Partly handed over: parts are still to come. "
        "Billed: handed over, not all is paid. To pay back: a credit note waits at the cashier's.",
    )
    counter_core_ids = fields.One2many("dealer.part.core", "order_id", string="Old Parts")
    counter_bill_ids = fields.One2many("account.move", "counter_order_id", string="Bills")
    counter_can_return = fields.Boolean(compute="_compute_counter_can_return", compute_sudo=True)
    counter_has_core = fields.Boolean(compute="_compute_counter_has_core")
    counter_has_shortage = fields.Boolean(compute="_compute_counter_has_shortage")
    counter_below_limit = fields.Boolean(
        string="Price Below the Limit",
        compute="_compute_counter_below_limit",
        compute_sudo=True,
        staff_only=True,
    )

    _counter_idx = models.Index("(company_id, date_order DESC) WHERE is_counter_sale")

    # === COMPUTE METHODS === #

    @api.depends("is_counter_sale")
    def _compute_user_id(self):
        """Who stands at the counter has sold it; core knows its own salesmen only."""
        counter = self.filtered(lambda order: order.is_counter_sale and not order.user_id)
        counter.user_id = self.env.user
        return super(SaleOrder, self - counter)._compute_user_id()

    @api.depends("is_counter_sale", "partner_id", "company_id")
    def _compute_counter_payment(self):
        for order in self:
            order.counter_payment = order.is_counter_sale and (
                "account" if order._get_own_credit_limit() else "cash"
            )

    @api.depends("partner_id", "company_id", "invoice_ids.amount_residual", "is_counter_sale")
    def _compute_counter_credit(self):
        for order in self:
            limit = order._get_own_credit_limit() if order.is_counter_sale else 0
            partner = order.partner_id.commercial_partner_id.with_company(order.company_id)
            order.counter_credit_limit = limit
            order.counter_credit_used = partner.credit if limit else 0
            order.counter_credit_left = limit - order.counter_credit_used

    @api.depends(
        "is_counter_sale",
        "state",
        "order_line.move_ids.state",
        "order_line.qty_invoiced",
        # by the bill's own link: a payment of any other bill asks nothing
        "counter_bill_ids.state",
        "counter_bill_ids.payment_state",
    )
    def _compute_counter_state(self):
        for order in self:
            moves = order.order_line.move_ids
            bills = order.counter_bill_ids.filtered(lambda bill: bill.state == "posted")
            unpaid = bills.filtered(lambda bill: bill.payment_state in ("not_paid", "partial"))
            if not order.is_counter_sale:
                order.counter_state = False
            elif order.state == "cancel":
                order.counter_state = "cancelled"
            elif not bills:
                order.counter_state = "quotation"
            elif any(move.state not in ("done", "cancel") for move in moves):
                order.counter_state = "partial"
            elif unpaid:
                owes = any(bill.move_type == "out_invoice" for bill in unpaid)
                order.counter_state = "billed" if owes else "refund"
            elif any(line.qty_invoiced for line in order.order_line):
                order.counter_state = "paid"
            else:
                order.counter_state = "returned"

    @api.depends("counter_bill_ids.state", "order_line.qty_invoiced")
    def _compute_counter_can_return(self):
        for order in self:
            order.counter_can_return = order.is_counter_sale and any(
                line.qty_invoiced > 0 and not line.is_core_deposit for line in order.order_line
            )

    @api.depends("order_line.counter_shortage")
    def _compute_counter_has_shortage(self):
        for order in self:
            order.counter_has_shortage = any(order.order_line.mapped("counter_shortage"))

    @api.depends("order_line.has_core_charge")
    def _compute_counter_has_core(self):
        for order in self:
            order.counter_has_core = any(order.order_line.mapped("has_core_charge"))

    @api.depends("order_line.price_unit", "order_line.discount", "order_line.released_price")
    def _compute_counter_below_limit(self):
        for order in self:
            order.counter_below_limit = bool(
                order.is_counter_sale
                and order.state in ("draft", "sent")
                and order._get_lines_below_limit()
            )

    # === ONCHANGE METHODS === #

    @api.onchange("counter_product_id")
    def _onchange_counter_product_id(self):
        product = self.counter_product_id
        self.counter_product_id = False
        return self._add_counter_product(product) if product else None

    @api.onchange("order_line")
    def _onchange_counter_order_line(self):
        if self.is_counter_sale and self.state in ("draft", "sent"):
            self.order_line = self._get_core_line_commands()

    def on_barcode_scanned(self, barcode):
        """Add the part scanned: its barcode, else the number printed on it."""
        if not self.is_counter_sale:
            return None
        Product = self.env["product.product"]
        part = Domain("is_part", "=", True) & Domain("sale_ok", "=", True)
        product = Product.search(part & Domain("barcode", "=", barcode), limit=1)
        if not product:
            found = Product.name_search(barcode, list(part), limit=2)
            if len(found) == 1:
                product = Product.browse(found[0][0])
        if product:
            return self._add_counter_product(product)
        return self._get_counter_warning(
            self.env._("Not found"),
            self.env._(
                "No part, or more than one, has the number %s. Choose it in the box.", barcode
            ),
        )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        if self.env.context.get("default_is_counter_sale"):
            fields_list = [name for name in fields_list if name not in self._QUOTATION_FIELDS]
        values = super().default_get(fields_list)
        if values.get("is_counter_sale") and not values.get("partner_id"):
            # sudo: which customer stands for those without a name is a setting of the store
            values["partner_id"] = self.env.company.sudo().counter_partner_id.id
        return values

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_counter_sale"):
                for name in self._QUOTATION_FIELDS & self._fields.keys():
                    vals.setdefault(name, False)
        orders = super().create(vals_list)
        if any(order.state not in ("draft", "sent", "cancel") for order in orders):
            orders._check_sold_by_selling()
        orders._sync_core_lines()
        return orders

    def write(self, vals):
        if "is_counter_sale" in vals and any(
            order.is_counter_sale != vals["is_counter_sale"] for order in self
        ):
            raise UserError(self.env._("A sale stays what it was started as. Make a new one."))
        if vals.get("state") == "sale" or not vals.get("locked", True):
            self._check_sold_by_selling()
        result = super().write(vals)
        if "order_line" in vals or "pricelist_id" in vals:
            self._sync_core_lines()
        return result

    # === ACTION METHODS === #

    def action_release_prices(self):
        """Let these lines be sold at the price they have now, below the limit of the counter."""
        self.check_access("read")
        if not self.env.user.has_group("dealer_base.group_parts_manager"):
            raise AccessError(
                self.env._("The parts manager releases prices below the limit. Ask him.")
            )
        for order in self:
            lines = order.sudo()._get_lines_below_limit()  # sudo: see _check_counter_prices
            for line in lines:
                line.released_price = line._get_net_price()
                order.message_post(
                    body=order.env._(
                        "%(part)s may be sold at %(price)s.",
                        part=line.product_id.display_name,
                        price=order.currency_id.format(line.released_price),
                    )
                )

    # === BUSINESS METHODS === #

    def _check_sold_by_selling(self):
        """Nobody at the counter confirms or unlocks a sale by hand: prices are judged by Sell."""
        if self.env.su or self.env.user.has_group("dealer_base.group_parts_manager"):
            return  # who may release prices may do so
        if counter := self.filtered("is_counter_sale"):
            raise UserError(
                self.env._(
                    "%(sale)s is sold with the button Sell, and what was sold stays as it is. The "
                    "parts manager can change it.",
                    sale=counter[0].name,
                )
            )

    def _get_own_credit_limit(self):
        """:return: the customer's own credit limit in the store, 0 for none"""
        self.ensure_one()
        # sudo: limits are the accountant's fields
        partner = self.partner_id.commercial_partner_id.with_company(self.company_id).sudo()
        if not self.company_id.sudo().account_use_credit_limit:
            return 0
        return partner.credit_limit if partner.use_partner_credit_limit else 0

    def _add_counter_product(self, product):
        """Add one piece; a replaced part that is sold out gives way to the current one.

        :return: a warning for the screen, or None
        """
        current = product._get_current_parts().get(product.id, product)
        old, warning = product, None
        if current != product:
            # sudo: free quantities only, for a desk without rights on stock
            stock = product.sudo()._get_part_stock(self.warehouse_id)
            has_stock = any(row.free > 0 for row in stock.values())
            product = product if has_stock else current
            warning = self._get_counter_warning(
                self.env._("Replaced"),
                self.env._(
                    "%(old)s is replaced by %(new)s. What is left of the old one is sold first.",
                    old=old.display_name,
                    new=current.display_name,
                )
                if has_stock
                else self.env._(
                    "%(old)s is replaced and sold out; %(new)s was added instead.",
                    old=old.display_name,
                    new=current.display_name,
                ),
            )
        line = self.order_line.filtered(
            lambda line: line.product_id == product and not line.is_core_deposit
        )[:1]
        if line:
            line.product_uom_qty += 1
        else:
            self.order_line = [
                fields.Command.create({"product_id": product.id, "product_uom_qty": 1})
            ]
        self.order_line = self._get_core_line_commands()
        return warning

    @api.model
    def _get_counter_warning(self, title, message):
        return {"warning": {"title": title, "message": message, "type": "notification"}}

    def _get_lines_below_limit(self):
        """:return: lines cheaper than the limit of the counter allows, and not released"""
        limit = self.company_id.counter_discount_limit
        digits = self.currency_id
        return self.order_line.filtered(
            lambda line: (
                line.product_id
                and not line.display_type
                and not line.is_core_deposit
                and digits.compare_amounts(
                    line._get_net_price(),
                    line.released_price or line.class_price * (1 - limit / 100),
                )
                < 0
            )
        )

    # === CORE DEPOSITS === #

    def _get_core_line_commands(self):
        """:return: commands that make the lines of deposits agree with the parts on the order"""
        self.ensure_one()
        wanted = {}
        for line in self.order_line.filtered(lambda line: not line.is_core_deposit):
            product = line.product_id
            if product.core_charge:
                pieces = line.product_uom_id._compute_quantity(
                    line.product_uom_qty, product.uom_id, round=False
                )
                wanted[product] = wanted.get(product, 0) + pieces - line.core_brought_qty
        commands = []
        deposit = self.env["product.template"]._get_core_deposit_product()
        for line in self.order_line.filtered("is_core_deposit"):
            product = line.core_product_id
            quantity = max(wanted.pop(product._origin, 0), 0)
            if not quantity:
                commands.append(fields.Command.delete(line.id))
                continue
            values = {
                "product_id": deposit.id,
                "product_uom_qty": quantity,
                "price_unit": self._get_core_price(product),
                "discount": 0.0,
            }
            if changed := {
                name: value
                for name, value in values.items()
                if value != (line[name].id if name == "product_id" else line[name])
            }:
                commands.append(fields.Command.update(line.id, changed))
        for product, quantity in wanted.items():
            if quantity > 0:
                commands.append(
                    fields.Command.create(
                        {
                            "product_id": deposit.id,
                            "core_product_id": product._origin.id or product.id,
                            "name": self.env._(
                                "Deposit for the old part: %s", product.display_name
                            ),
                            "product_uom_qty": quantity,
                            "price_unit": self._get_core_price(product),
                            "technical_price_unit": 0,
                            "sequence": 900,
                        }
                    )
                )
        return commands

    def _get_core_price(self, product):
        """:return: the deposit for the old part of one piece, in the currency of the sale"""
        currency = self.currency_id or product.currency_id
        price = product.currency_id._convert(
            product.core_charge,
            currency,
            self.company_id or self.env.company,
            fields.Date.context_today(self),
        )
        return currency.round(price)

    def _sync_core_lines(self):
        """Bring each sale's lines of deposits; they follow the parts and are nobody's to type."""
        for order in self:
            if order.is_counter_sale and order.state in ("draft", "sent"):
                commands = order._get_core_line_commands()
                if commands:
                    order.write({"order_line": commands})

    # === CASHIER === #

    @api.model
    def _get_payable_depends(self):
        return [
            *super()._get_payable_depends(),
            "invoice_ids.state",
            "invoice_ids.amount_total_signed",
            "invoice_ids.amount_residual_signed",
        ]

    def _get_payable_invoices(self):
        return self.invoice_ids
