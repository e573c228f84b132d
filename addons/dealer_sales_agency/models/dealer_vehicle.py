from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    agency_case_ids = fields.One2many("dealer.agency.case", "vehicle_id", string="Agency Cases")
    agency_case_count = fields.Integer(compute="_compute_agency_case_count")

    @api.depends("agency_case_ids")
    def _compute_agency_case_count(self):
        if not self.env["dealer.agency.case"].has_access("read"):
            self.agency_case_count = 0
            return
        counts = dict(
            self.env["dealer.agency.case"]._read_group(
                [("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"]
            )
        )
        for vehicle in self:
            vehicle.agency_case_count = counts.get(vehicle, 0)

    def action_open_agency_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_agency.action_agency_case"
        )
        return {
            **action,
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id, "default_partner_id": self.owner_id.id},
        }
