from odoo import api, fields, models


class DealerComplaint(models.Model):
    _inherit = "dealer.complaint"

    repair_order_id = fields.Many2one(
        "dealer.repair.order",
        string="Visit",
        index="btree_not_null",
        check_company=True,
        domain="[('company_id', '=', company_id), ('partner_id', '=?', partner_id), "
        "('vehicle_id', '=?', vehicle_id)]",
    )

    @api.model
    def _get_subjects(self):
        return [*super()._get_subjects(), "repair_order_id"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("repair_order_id"):
                # sudo: car and customer of the visit, for whoever takes it in
                order = self.env["dealer.repair.order"].sudo().browse(vals["repair_order_id"])
                vals["vehicle_id"] = vals.get("vehicle_id") or order.vehicle_id.id
                vals["partner_id"] = vals.get("partner_id") or order.partner_id.id
        return super().create(vals_list)

    @api.onchange("repair_order_id")
    def _onchange_repair_order_id(self):
        if order := self.repair_order_id:
            self.vehicle_id = order.vehicle_id
            self.partner_id = self.partner_id or order.partner_id
