from odoo import api, fields, models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    appointment_id = fields.Many2one(
        "dealer.workshop.appointment",
        check_company=True,
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The appointment this visit was agreed in.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        for order in orders.filtered("appointment_id"):
            order.appointment_id._arrive(order)
        return orders
