from odoo import fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    dealer_repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Repair Order",
        index="btree_not_null",
        check_company=True,
        readonly=True,
    )
    dealer_vehicle_id = fields.Many2one(
        related="dealer_repair_order_id.vehicle_id", string="Vehicle"
    )
    dealer_license_plate = fields.Char(related="dealer_repair_order_id.license_plate")
    dealer_adviser_id = fields.Many2one(
        related="dealer_repair_order_id.adviser_id", string="Service Adviser"
    )
