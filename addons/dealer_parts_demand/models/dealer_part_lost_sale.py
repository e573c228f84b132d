from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerPartLostSale(models.Model):
    """Somebody asked for a part and did not get it from us.

    Recorded in two taps: any screen opens `dealer_part_lost_sale_action_new` with the defaults it
    knows (`default_product_id`, `default_quantity`, `default_partner_id`, `default_asked_for`).
    """

    _name = "dealer.part.lost.sale"
    _description = "Lost Sale of a Part"
    _inherit = ["dealer.fact.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _fact_fields = frozenset({"wanted_by_id", "wanted_on", "purchase_line_id"})

    product_id = fields.Many2one(
        "product.product",
        string="Part",
        domain=[("is_part", "=", True)],
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    asked_for = fields.Char(help="What was asked for when we don't keep the part.")
    quantity = fields.Float(
        digits="Product Unit", required=True, default=1.0, help="In the part's unit."
    )
    reason_id = fields.Many2one(
        "dealer.part.lost.reason",
        required=True,
        default=lambda self: self.env["dealer.part.lost.reason"].search([], limit=1),
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", check_company=True
    )
    note = fields.Char()
    date = fields.Date(required=True, default=fields.Date.context_today, index=True)
    user_id = fields.Many2one(
        "res.users", string="Recorded By", default=lambda self: self.env.user, readonly=True
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    warehouse_id = fields.Many2one(
        "stock.warehouse",
        compute="_compute_warehouse_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        check_company=True,
        ondelete="restrict",
    )
    wanted_by_id = fields.Many2one("res.users", string="Asked to Order By", copy=False)
    wanted_on = fields.Date(string="Asked to Order On", copy=False)
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        string="Ordered With",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    follow_up = fields.Selection(
        [("none", "Only counted"), ("wanted", "To order"), ("ordered", "On a purchase order")],
        compute="_compute_follow_up",
        search="_search_follow_up",
        help="What became of it: follows from the request to order and the purchase order's line.",
    )

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A lost sale has a quantity above zero."
    )
    _has_part = models.Constraint(
        "CHECK(product_id IS NOT NULL OR NULLIF(TRIM(asked_for), '') IS NOT NULL)",
        "Choose the part, or write what was asked for.",
    )

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        # Service advisers need not read warehouses; theirs is that of the store.
        warehouses = (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "in", self.company_id.ids)], order="sequence desc, id desc")
        )
        first = {warehouse.company_id.id: warehouse.id for warehouse in warehouses}
        for sale in self:
            # sudo: the store of a warehouse, for those without rights on stock
            if sale.sudo().warehouse_id.company_id != sale.company_id:
                sale.warehouse_id = first.get(sale.company_id.id)

    @api.depends("product_id", "asked_for")
    def _compute_display_name(self):
        for sale in self:
            sale.display_name = sale.product_id.display_name or sale.asked_for

    @api.depends("wanted_on", "purchase_line_id")
    def _compute_follow_up(self):
        for sale in self:
            sale.follow_up = (
                "ordered" if sale.purchase_line_id else "wanted" if sale.wanted_on else "none"
            )

    def _search_follow_up(self, operator, value):
        if operator != "in":
            return NotImplemented
        domains = {
            "ordered": [("purchase_line_id", "!=", False)],
            "wanted": [("purchase_line_id", "=", False), ("wanted_on", "!=", False)],
            "none": [("purchase_line_id", "=", False), ("wanted_on", "=", False)],
        }
        return fields.Domain.OR(domains[key] for key in value if key in domains)

    def action_ask_to_order(self):
        """Ask the store's parts manager to order what was missing."""
        asked = self.filtered(lambda sale: sale.follow_up == "none")
        asked._set_facts(
            {"wanted_by_id": self.env.uid, "wanted_on": fields.Date.context_today(self)}
        )
        for company, sales in asked.grouped("company_id").items():
            buyer = self._get_buyer(company)
            for sale in sales:
                # The recorder need not be allowed to see the buyer's activities.
                sale.sudo().activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=buyer.id,
                    summary=self.env._(
                        "Order %(part)s: %(quantity)g asked for",
                        part=sale.display_name,
                        quantity=sale.quantity,
                    ),
                )
        return {"type": "ir.actions.act_window_close"}

    def _get_buyer(self, company):
        """Return who orders parts for the store: a parts manager, else the store's manager."""
        managers = (
            self.env.ref("dealer_base.group_parts_manager")
            .sudo()  # who holds the role is for administrators to read
            .all_user_ids.filtered(lambda user: company in user.company_ids and user.active)
        )
        chiefs = self.env.ref("dealer_base.group_administrator").sudo().all_user_ids
        buyer = (managers - chiefs)[:1] or company.sudo().workflow_manager_id or managers[:1]
        if not buyer:
            raise UserError(
                self.env._(
                    "Nobody is parts manager of %(store)s: give somebody the role first.",
                    store=company.name,
                )
            )
        return buyer

    def action_order(self):
        """Put what was asked for on a draft purchase order of its vendor and open that order."""
        self.ensure_one()
        if self.purchase_line_id:
            return self._open_purchase_order()
        if not self.product_id:
            raise UserError(
                self.env._(
                    "“%(text)s” is no part of ours yet: choose or create the part first.",
                    text=self.asked_for,
                )
            )
        vendor = self.product_id.with_company(self.company_id)._select_seller(
            quantity=self.quantity, uom_id=self.product_id.uom_id
        )
        if not vendor:
            raise UserError(
                self.env._(
                    "%(part)s has no vendor: add one on the part's Purchase tab.",
                    part=self.product_id.display_name,
                )
            )
        Order = self.env["purchase.order"].with_company(self.company_id)
        order = Order.search(
            [
                ("partner_id", "=", vendor.partner_id.id),
                ("state", "=", "draft"),
                ("company_id", "=", self.company_id.id),
                ("picking_type_id.warehouse_id", "=", self.warehouse_id.id),
            ],
            limit=1,
        ) or Order.create(
            {
                "partner_id": vendor.partner_id.id,
                "company_id": self.company_id.id,
                "picking_type_id": self.warehouse_id.in_type_id.id,
            }
        )
        known = order.order_line
        order.order_line = [
            Command.create({"product_id": self.product_id.id, "product_qty": self.quantity})
        ]
        self._set_facts({"purchase_line_id": (order.order_line - known).id})
        self.activity_ids.action_done()
        return self._open_purchase_order()

    def _open_purchase_order(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": "purchase.order",
            "res_id": self.purchase_line_id.order_id.id,
            "views": [(False, "form")],
        }
