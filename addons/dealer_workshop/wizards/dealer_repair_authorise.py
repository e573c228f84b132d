from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairAuthorise(models.TransientModel):
    """Takes the customer's agreement to the estimate as it reads now."""

    _name = "dealer.repair.authorise"
    _description = "Take the Customer's Authorisation"

    order_id = fields.Many2one("dealer.repair.order", required=True, readonly=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    amount_customer = fields.Monetary(
        related="order_id.amount_customer", string="Customer agrees to pay"
    )
    line_ids = fields.Many2many("dealer.repair.line", compute="_compute_line_ids")
    method = fields.Selection(selection="_selection_method", required=True, default="signature")
    signer = fields.Char(
        string="Name",
        required=True,
        compute="_compute_signer",
        store=True,
        readonly=False,
        precompute=True,
        help="Who agrees.",
    )
    signature = fields.Image(max_width=1024, max_height=1024)
    note = fields.Char(help="What was said, such as the number that was called.")

    @api.model
    def _selection_method(self):
        field = self.env["dealer.repair.authorisation"]._fields["method"]
        return field._description_selection(self.env)

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = wizard.order_id.line_ids.filtered(
                lambda line: line.payer == "customer"
            )

    @api.depends("order_id")
    def _compute_signer(self):
        for wizard in self:
            order = wizard.order_id
            wizard.signer = order.bringer_name or order.partner_id.name

    def action_confirm(self):
        self.ensure_one()
        if self.method == "signature" and not self.signature:
            raise UserError(
                self.env._("The customer has not signed. Let him sign, or choose another way.")
            )
        self.order_id._authorise(self.method, self.signer, self.signature, self.note)
        return {"type": "ir.actions.act_window_close"}
