from odoo import api, fields, models


class DealerComplaint(models.Model):
    _inherit = "dealer.complaint"

    deal_id = fields.Many2one(
        "sale.order",
        index="btree_not_null",
        check_company=True,
        domain="[('is_deal', '=', True), ('company_id', '=', company_id), "
        "('partner_id', '=?', partner_id)]",
    )

    @api.model
    def _get_subjects(self):
        return [*super()._get_subjects(), "deal_id"]

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("deal_id"):
                # sudo: car and customer of the deal, for whoever takes it in
                deal = self.env["sale.order"].sudo().browse(vals["deal_id"])
                vals["vehicle_id"] = vals.get("vehicle_id") or deal.deal_vehicle_id.id
                vals["partner_id"] = vals.get("partner_id") or deal.partner_id.id
        return super().create(vals_list)

    @api.onchange("deal_id")
    def _onchange_deal_id(self):
        if deal := self.deal_id:
            self.vehicle_id = deal.deal_vehicle_id or self.vehicle_id
            self.partner_id = self.partner_id or deal.partner_id
