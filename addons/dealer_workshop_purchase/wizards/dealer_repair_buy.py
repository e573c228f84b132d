from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class DealerRepairBuy(models.TransientModel):
    """A part fetched round the corner and built in at once: one step, all its documents.

    Purchase order (emergency), receipt and issue to the repair order, in one transaction. The
    receipt comes in at the price paid; what the issue takes out follows the costing of the part.
    """

    _name = "dealer.repair.buy"
    _description = "Buy and Use"

    line_id = fields.Many2one("dealer.repair.line", string="For", required=True, readonly=True)
    order_id = fields.Many2one(related="line_id.order_id")
    company_id = fields.Many2one(related="line_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one(related="line_id.product_id", string="Part")
    partner_id = fields.Many2one("res.partner", string="Bought from", required=True)
    quantity = fields.Float(
        digits="Product Unit",
        required=True,
        compute="_compute_quantity",
        store=True,
        precompute=True,
        readonly=False,
        help="In the part's unit; not more than the car still needs.",
    )
    price_unit = fields.Float(
        string="Price Paid",
        digits="Product Price",
        required=True,
        help="For one, before tax, in the store's currency.",
    )
    vendor_reference = fields.Char(
        string="Bill Number", help="Number of the vendor's bill or receipt, for the accountant."
    )
    reason = fields.Char(help="Why it could not wait for an order.")

    @api.depends("line_id")
    def _compute_quantity(self):
        for wizard in self:
            line = wizard.line_id
            wizard.quantity = max(0.0, line.quantity - line.qty_net)

    def action_confirm(self):
        """Make purchase order, receipt and issue; opens the issue."""
        self.ensure_one()
        self.line_id.check_access("read")
        self.line_id._check_can_be_ordered()
        self._check_amounts()
        # Rights: this dialog is the store keeper's and parts manager's; of the purchase order they
        # decide what they enter here, nothing else.
        wizard = self.sudo().with_company(self.company_id)
        wizard.line_id._lock()
        purchase_line = wizard._buy()
        receipt = purchase_line.move_ids.picking_id
        issue = wizard._prepare_issue(purchase_line.move_ids)
        _finish(receipt)
        if issue.state != "assigned":
            raise UserError(
                self.env._(
                    "What comes into %(warehouse)s is put away in several steps, so it can't be "
                    "used at once: order the part instead.",
                    warehouse=self.order_id.warehouse_id.display_name,
                )
            )
        _finish(issue)
        return {
            "type": "ir.actions.act_window",
            "res_model": "stock.picking",
            "res_id": issue.id,
            "view_mode": "form",
        }

    def _check_amounts(self):
        line = self.line_id
        needed = line.quantity - line.qty_net
        unit = line.product_uom_id
        if unit.compare(self.quantity, 0) <= 0 or unit.compare(self.quantity, needed) > 0:
            raise UserError(
                self.env._(
                    "Say how many were bought: more than none, and at most the %(needed)g that "
                    "“%(line)s” still needs.",
                    needed=needed,
                    line=line.name,
                )
            )
        if self.price_unit < 0:
            raise UserError(self.env._("The price paid cannot be below zero."))

    def _buy(self):
        """Make and confirm the emergency purchase order; return its line."""
        order = self.order_id
        line = self.env["purchase.order"]._buy_parts(
            self.company_id,
            [
                {
                    "partner": self.partner_id,
                    "warehouse": order.warehouse_id,
                    "product": self.product_id,
                    "quantity": self.quantity,
                    "price": self.price_unit,
                    "date": fields.Date.context_today(self),
                }
            ],
            is_emergency=True,
            emergency_reason=self.reason,
            partner_ref=self.vendor_reference,
            origin=order.name,
            user_id=self.env.uid,
        )
        line.order_id.button_confirm()
        if line.order_id.state != "purchase":
            raise UserError(
                self.env._(
                    "%(amount)s is more than may be bought without approval: the parts manager "
                    "makes the purchase order.",
                    amount=self.currency_id.format(line.order_id.amount_total),
                )
            )
        return line

    def _prepare_issue(self, receipts):
        """Make the issue that takes the very parts of the receipt out to the repair order."""
        order, line = self.order_id, self.line_id
        line._lower_pending(more=self.quantity)
        issue_type = order.warehouse_id.workshop_issue_type_id
        issue = self.env["stock.picking"].create(order._prepare_issue_picking_values(issue_type))
        self.env["stock.move"].create(
            {
                **order._prepare_issue_move_values(line, issue_type),
                "product_uom_qty": self.quantity,
                "picking_id": issue.id,
                "move_orig_ids": [Command.set(receipts.ids)],
            }
        )
        issue.action_confirm()
        return issue


def _finish(picking):
    """Do a transfer with all it asks for."""
    for move in picking.move_ids:
        move.quantity = move.product_uom_qty
    picking.move_ids.picked = True
    picking._action_done()
