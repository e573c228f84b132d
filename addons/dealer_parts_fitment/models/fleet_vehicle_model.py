from odoo import fields, models


class FleetVehicleModel(models.Model):
    _inherit = "fleet.vehicle.model"

    fitment_count = fields.Integer(string="Part Rules", compute="_compute_fitment_count")

    def _compute_fitment_count(self):
        counts = dict(
            self.env["dealer.part.fitment"]._read_group(
                [("model_id", "in", self.ids)], ["model_id"], ["__count"]
            )
        )
        for model in self:
            model.fitment_count = counts.get(model._origin, 0)

    def action_view_fitment(self):
        """Open the rules that name this series."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_fitment.dealer_part_fitment_action"
        )
        return {
            **action,
            "name": self.env._("Parts for %s", self.display_name),
            "domain": [("model_id", "=", self.id)],
            "context": {"default_model_id": self.id, "search_default_group_categ": 1},
        }
