from odoo import Command, api, fields, models


class DealerPartScrapLine(models.Model):
    _name = "dealer.part.scrap.line"
    _description = "Part to Write Off"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "scrap_id desc, id"
    _check_company_auto = True
    _draft_document = "scrap_id"

    scrap_id = fields.Many2one("dealer.part.scrap", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="scrap_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        domain="[('is_part', '=', True), ('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    tracking = fields.Selection(related="product_id.tracking")
    location_id = fields.Many2one(
        "stock.location",
        string="Bin",
        required=True,
        check_company=True,
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    lot_id = fields.Many2one(
        "stock.lot",
        check_company=True,
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    quantity_on_hand = fields.Float(
        string="On Hand", digits="Product Unit", compute="_compute_quantity_on_hand"
    )
    reason_id = fields.Many2one("stock.scrap.reason.tag", required=True, ondelete="restrict")
    note = fields.Char()
    photo = fields.Image(max_width=1600, max_height=1600)
    scrap_ids = fields.One2many("stock.scrap", "part_scrap_line_id", string="Done As")
    value = fields.Monetary(
        compute="_compute_value",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="Quantity at the part's cost in the store when it was entered; once written off, as "
        "the stock move says.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many are to be written off: more than none."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "company_id")
    def _compute_location_id(self):
        """The bin where most of the part lies."""
        most = {}
        for product, company, location, _quantity in self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("company_id", "in", self.company_id.ids),
                ("location_id.usage", "=", "internal"),
                ("quantity", ">", 0),
            ],
            ["product_id", "company_id", "location_id"],
            ["quantity:sum"],
            order="quantity:sum desc",
        ):
            most.setdefault((product, company), location)
        for line in self:
            key = (line.product_id._origin, line.company_id._origin)
            if not line.location_id or line.product_id != line._origin.product_id:
                line.location_id = most.get(key) or line.location_id

    @api.depends("product_id", "location_id", "lot_id")
    def _compute_quantity_on_hand(self):
        on_hand = {}
        for product, location, lot, quantity in self.env["stock.quant"]._read_group(
            [
                ("product_id", "in", self.product_id.ids),
                ("location_id", "in", self.location_id.ids),
            ],
            ["product_id", "location_id", "lot_id"],
            ["quantity:sum"],
        ):
            on_hand[product.id, location.id, lot.id] = quantity
        for line in self:
            key = (line.product_id._origin.id, line.location_id._origin.id, line.lot_id._origin.id)
            line.quantity_on_hand = on_hand.get(key, 0.0)

    @api.depends("product_id", "quantity", "scrap_ids.move_ids.value")
    def _compute_value(self):
        for line in self:
            done = line.scrap_ids.move_ids
            if done:
                line.value = sum(done.mapped("value"))
            else:
                product = line.product_id.with_company(line.company_id)
                line.value = product.standard_price * line.quantity

    # === BUSINESS METHODS === #

    def _prepare_scrap_values(self):
        """:return: dict of the core scrap that takes these parts out of stock"""
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "product_id": self.product_id.id,
            "product_uom_id": self.product_uom_id.id,
            "lot_id": self.lot_id.id,
            "location_id": self.location_id.id,
            "scrap_qty": self.quantity,
            "origin": self.scrap_id.name,
            "part_scrap_line_id": self.id,
            "scrap_reason_tag_ids": [Command.set(self.reason_id.ids)],
        }
