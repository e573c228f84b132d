from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib.defaults import keep_own


class DealerPartPriceChangeLine(models.Model):
    _name = "dealer.part.price.change.line"
    _description = "New Price of a Part"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "change_id, id"
    _check_company_auto = True
    _draft_document = "change_id"

    change_id = fields.Many2one(
        "dealer.part.price.change", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="change_id.company_id")
    currency_id = fields.Many2one(related="change_id.currency_id")
    category = fields.Selection(related="change_id.category")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_part', '=', True)]",
    )
    old_price = fields.Float(
        digits="Product Price",
        compute="_compute_old_price",
        store=True,
        readonly=True,
        help="Price of the part when the line was made.",
    )
    new_price = fields.Float(digits="Product Price", required=True)
    cost = fields.Float(
        digits="Product Price",
        compute="_compute_old_price",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="Cost of the part in this store when the line was made.",
    )
    change_percent = fields.Float(
        string="Change %", compute="_compute_change", store=True, aggregator="avg"
    )
    is_below_cost = fields.Boolean(
        compute="_compute_change",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
    )
    margin_percent = fields.Float(
        string="Margin %",
        compute="_compute_margin_percent",
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="(New price - cost) / new price, taxes aside.",
    )
    state = fields.Selection(
        [("waiting", "Waiting"), ("applied", "Applied"), ("skipped", "Changed Meanwhile")],
        default="waiting",
        required=True,
        readonly=True,
        copy=False,
        help="Changed meanwhile: somebody gave the part another price after this line was made, "
        "so the document left it alone.",
    )

    _product_uniq = models.UniqueIndex(
        "(change_id, product_id)", "This part is in the price change already."
    )
    _price_positive = models.Constraint("CHECK (new_price >= 0)", "A price can't be below 0.")

    @api.depends("product_id", "change_id.pricelist_id")
    def _compute_old_price(self):
        for change, lines in self.grouped("change_id").items():
            figures = {}
            if change.company_id:
                figures = {
                    part.id: (price, cost)
                    for part, price, cost in change._read_prices(lines.product_id)
                }
            for line in lines:
                line.old_price, line.cost = figures.get(line.product_id.id, (0.0, 0.0))

    @api.depends("old_price", "new_price", "cost")
    def _compute_change(self):
        for line in self:
            old, new = line.old_price, line.new_price
            line.change_percent = (new - old) / old * 100 if old else 100.0 * bool(new)
            line.is_below_cost = new < line.cost

    @api.depends("new_price", "cost")
    def _compute_margin_percent(self):
        for line in self:
            price = line.new_price
            line.margin_percent = (price - line.cost) / price * 100 if price else 0.0

    @api.model
    def default_get(self, fields_list):
        return keep_own(self, super().default_get(fields_list), {"state"})

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._keep_facts_out(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._keep_facts_out(vals))

    @api.model
    def _keep_facts_out(self, vals):
        """:raise UserError: the price of today, the cost and what became of the line are facts"""
        if {"state", "old_price", "cost", "change_percent", "is_below_cost"}.intersection(vals):
            raise UserError(
                self.env._(
                    "Only the part and its new price can be set on a line of a price change."
                )
            )
        return vals
