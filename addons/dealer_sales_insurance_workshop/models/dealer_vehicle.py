from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    insurance_claim_ids = fields.One2many("dealer.insurance.claim", "vehicle_id", string="Claims")
    insurance_claim_count = fields.Integer(compute="_compute_insurance_claim_count")

    @api.depends("insurance_claim_ids")
    def _compute_insurance_claim_count(self):
        Claim = self.env["dealer.insurance.claim"]
        if not Claim.has_access("read"):
            self.insurance_claim_count = 0
            return
        counts = dict(
            Claim._read_group([("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"])
        )
        for vehicle in self:
            vehicle.insurance_claim_count = counts.get(vehicle, 0)

    def action_open_insurance_claims(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_insurance_workshop.action_insurance_claim"
        )
        return {**action, "domain": [("vehicle_id", "=", self.id)], "context": {"create": False}}
