from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerAgencyAdd(models.TransientModel):
    """Add agency services to a deal, seeing what they will cost the customer."""

    _name = "dealer.agency.add"
    _description = "Add Agency Services"

    order_id = fields.Many2one("sale.order", required=True)
    currency_id = fields.Many2one(related="order_id.currency_id")
    company_id = fields.Many2one(related="order_id.company_id")
    type_ids = fields.Many2many(
        "dealer.agency.type",
        string="Services",
        compute="_compute_type_ids",
        store=True,
        readonly=False,
        domain="['|', ('company_id', '=', False), ('company_id', '=', company_id)]",
    )
    fee = fields.Monetary(compute="_compute_estimate", help="The store's fees, without tax.")
    behalf = fields.Monetary(
        string="Paid on Behalf", compute="_compute_estimate", help="Estimated; paid as billed."
    )

    @api.depends("order_id")
    def _compute_type_ids(self):
        for wizard in self:
            there = wizard.order_id.agency_case_ids.filtered(
                lambda case: case.category != "cancelled"
            ).type_id
            usual = self.env["dealer.agency.type"].search(
                [("is_default", "=", True), ("company_id", "in", [False, wizard.company_id.id])]
            )
            wizard.type_ids = usual - there

    @api.depends("type_ids", "order_id")
    def _compute_estimate(self):
        for wizard in self:
            order = wizard.order_id
            price = order._get_car_price_untaxed()
            fee = behalf = 0.0
            for kind in wizard.type_ids._origin:
                for charge, amount in kind._get_estimates(
                    price,
                    order.deal_vehicle_id,
                    order.currency_id,
                    order.company_id,
                    order.company_id._get_store_date(),
                ):
                    if charge.is_on_behalf:
                        behalf += amount
                    else:
                        fee += amount
            wizard.fee = fee
            wizard.behalf = behalf

    def action_add(self):
        self.ensure_one()
        if not self.type_ids:
            raise UserError(self.env._("Choose the services to add."))
        self.order_id._add_agency(self.type_ids)
        return {"type": "ir.actions.act_window_close"}
