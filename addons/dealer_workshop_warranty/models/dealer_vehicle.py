from odoo import fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    free_service_elsewhere_ids = fields.Many2many(
        "dealer.free.service",
        string="Free Services Used Elsewhere",
        help="Used up with another dealer.",
    )
    open_recall_count = fields.Integer(compute="_compute_open_recall_count", string="Open Recalls")
    warranty_claim_count = fields.Integer(compute="_compute_warranty_claim_count")

    def _compute_open_recall_count(self):
        found = self.env["dealer.recall"]._find(self)
        for vehicle in self:
            vehicle.open_recall_count = len(found.get(vehicle.id, ()))

    def _compute_warranty_claim_count(self):
        Claim = self.env["dealer.warranty.claim"]
        counts = {}
        if Claim.has_access("read"):
            counts = dict(
                Claim._read_group([("vehicle_id", "in", self.ids)], ["vehicle_id"], ["__count"])
            )
        for vehicle in self:
            vehicle.warranty_claim_count = counts.get(vehicle._origin, 0)

    def action_view_warranty_claims(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_warranty.dealer_warranty_claim_action"
        )
        action["domain"] = [("vehicle_id", "in", self.ids)]
        action["context"] = {}
        return action

    def action_view_recalls(self):
        """Open the campaigns these cars still wait for."""
        found = self.env["dealer.recall"]._find(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Recalls"),
            "res_model": "dealer.recall",
            "view_mode": "list,form",
            "domain": [("id", "in", [recall for ids in found.values() for recall in ids])],
        }
