from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerPartConsumptionLine(models.Model):
    """A part of a consumption; the monthly report is the pivot of these lines."""

    _name = "dealer.part.consumption.line"
    _description = "Consumed Part"
    _inherit = ["dealer.draft.line.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _draft_document = "consumption_id"

    consumption_id = fields.Many2one(
        "dealer.part.consumption", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="consumption_id.company_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    warehouse_id = fields.Many2one(related="consumption_id.warehouse_id", store=True)
    cost_centre_id = fields.Many2one(
        related="consumption_id.cost_centre_id", store=True, index=True
    )
    date = fields.Date(related="consumption_id.date", store=True, index=True)
    state = fields.Selection(related="consumption_id.state", store=True)
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        check_company=True,
        domain="[('is_consumable', '=', True), ('is_storable', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    quantity_free = fields.Float(
        string="Free", digits="Product Unit", compute="_compute_quantity_free"
    )
    origin_line_id = fields.Many2one(
        "dealer.part.consumption.line", readonly=True, copy=False, index="btree_not_null"
    )
    correction_ids = fields.One2many("dealer.part.consumption.line", "origin_line_id")
    quantity_left = fields.Float(
        string="Used",
        digits="Product Unit",
        compute="_compute_used",
        store=True,
        help="Issued and not brought back.",
    )
    quantity_used = fields.Float(
        string="Consumed",
        digits="Product Unit",
        compute="_compute_used",
        store=True,
        help="Issued; what was brought back counts against it.",
    )
    move_ids = fields.One2many("stock.move", "consumption_line_id")
    value = fields.Monetary(
        string="Cost",
        compute="_compute_value",
        store=True,
        compute_sudo=True,
        groups="dealer_base.group_see_cost",
        help="As the stock moves are valued, in the store's currency; brought back counts against.",
    )

    _quantity_positive = models.Constraint(
        "CHECK (quantity > 0)", "Say how many of the part: more than none."
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "warehouse_id")
    def _compute_quantity_free(self):
        stock = self.product_id._get_part_stock(self.consumption_id.warehouse_id)
        for line in self:
            key = (line.product_id._origin.id, line.consumption_id.warehouse_id._origin.id)
            line.quantity_free = stock[key].free if key in stock else 0.0

    @api.depends(
        "quantity", "state", "origin_line_id", "correction_ids.state", "correction_ids.quantity"
    )
    def _compute_used(self):
        for line in self:
            done = line.quantity if line.state == "done" else 0.0
            back = sum(line.correction_ids.filtered(lambda c: c.state == "done").mapped("quantity"))
            line.quantity_left = 0.0 if line.origin_line_id else done - back
            line.quantity_used = -done if line.origin_line_id else done

    @api.depends("move_ids.value", "move_ids.state", "origin_line_id")
    def _compute_value(self):
        for line in self:
            value = sum(line.move_ids.filtered(lambda m: m.state == "done").mapped("value"))
            line.value = -value if line.origin_line_id else value

    # === BUSINESS METHODS === #

    def _check_on_hand(self):
        """Consumables that are not there, or kept for somebody, are not issued."""
        for product, lines in self.grouped("product_id").items():
            wanted, free = sum(lines.mapped("quantity")), lines[0].quantity_free
            if product.uom_id.compare(wanted, free) > 0:
                raise UserError(
                    self.env._(
                        "%(part)s: %(wanted)s are to be issued, but only %(free)s are free in "
                        "%(warehouse)s. Issue fewer, or count the bin first.",
                        part=product.display_name,
                        wanted=wanted,
                        free=free,
                        warehouse=lines[0].warehouse_id.name,
                    )
                )

    def _check_returned(self):
        """No more comes back than went out."""
        for line in self:
            origin = line.origin_line_id
            if not origin or origin.product_id != line.product_id:
                raise UserError(
                    self.env._(
                        "%(part)s was not issued with %(document)s.",
                        part=line.product_id.display_name,
                        document=line.consumption_id.origin_id.name,
                    )
                )
            back = sum((self & origin.correction_ids).mapped("quantity"))
            if line.product_uom_id.compare(back, origin.quantity_left) > 0:
                raise UserError(
                    self.env._(
                        "%(part)s: only %(left)s are still out, so %(quantity)s can't come back.",
                        part=line.product_id.display_name,
                        left=origin.quantity_left,
                        quantity=back,
                    )
                )

    def _prepare_move_values(self):
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "product_uom": self.product_uom_id.id,
            "product_uom_qty": self.quantity,
            "consumption_line_id": self.id,
            "origin_returned_move_id": self.origin_line_id.move_ids[:1].id,
            "origin": self.consumption_id.name,
        }
