from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    insurance_policy_ids = fields.One2many(
        "dealer.insurance.policy", "vehicle_id", string="Policies"
    )
    insurance_policy_count = fields.Integer(compute="_compute_insurance")
    insurance_end = fields.Date(
        string="Compulsory Insurance until",
        compute="_compute_insurance",
        help="Of the policies known here.",
    )

    @api.depends("insurance_policy_ids.date_end", "insurance_policy_ids.date_issued")
    def _compute_insurance(self):
        Policy = self.env["dealer.insurance.policy"]
        if not Policy.has_access("read"):
            self.insurance_policy_count = 0
            self.insurance_end = False
            return
        rows = Policy._read_group(
            [
                ("vehicle_id", "in", self.ids),
                ("date_issued", "!=", False),
                ("cancelled_on", "=", False),
            ],
            ["vehicle_id", "is_compulsory"],
            ["__count", "date_end:max"],
        )
        counts, ends = {}, {}
        for vehicle, compulsory, count, end in rows:
            counts[vehicle] = counts.get(vehicle, 0) + count
            if compulsory:
                ends[vehicle] = end
        for vehicle in self:
            vehicle.insurance_policy_count = counts.get(vehicle, 0)
            vehicle.insurance_end = ends.get(vehicle, False)

    def action_open_insurance(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_insurance.action_insurance_policy"
        )
        return {
            **action,
            "domain": [("vehicle_id", "=", self.id)],
            "context": {"default_vehicle_id": self.id, "default_partner_id": self.owner_id.id},
        }

    def _get_insurance_policies(self, date):
        """:return: policies of these cars in force on ``date``, commercial ones first"""
        return (
            self.env["dealer.insurance.policy"]
            .search(
                [
                    ("vehicle_id", "in", self.ids),
                    ("date_issued", "!=", False),
                    ("cancelled_on", "=", False),
                    ("date_start", "<=", date),
                    ("date_end", ">=", date),
                ]
            )
            .sorted("is_compulsory")
        )
