from odoo import api, fields, models


class DealerPartLostSale(models.Model):
    """Somebody asked for a part and did not get it from us."""

    _name = "dealer.part.lost.sale"
    _description = "Lost Sale of a Part"
    _order = "date desc, id desc"
    _check_company_auto = True

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

    _quantity_positive = models.Constraint(
        "CHECK(quantity > 0)", "A lost sale has a quantity above zero."
    )
    _has_part = models.Constraint(
        "CHECK(product_id IS NOT NULL OR NULLIF(TRIM(asked_for), '') IS NOT NULL)",
        "Choose the part, or write what was asked for.",
    )

    @api.depends("company_id")
    def _compute_warehouse_id(self):
        warehouses = self.env["stock.warehouse"].search([("company_id", "in", self.company_id.ids)])
        first = {}
        for warehouse in warehouses:
            first.setdefault(warehouse.company_id, warehouse)
        for sale in self:
            if sale.warehouse_id.company_id != sale.company_id:
                sale.warehouse_id = first.get(sale.company_id)
