from odoo import api, models

from odoo.addons.dealer_crm_knowledge.models.dealer_knowledge_article_search import Question


class DealerComplaint(models.Model):
    _name = "dealer.complaint"
    _inherit = ["dealer.complaint", "dealer.knowledge.context.mixin"]

    @api.model
    def _get_knowledge_depends(self):
        return ("subject", "description", "category_id", "vehicle_id")

    def _get_knowledge_question(self):
        self.ensure_one()
        said = " ".join(filter(None, [self.subject, self.category_id.name, self.description]))
        # sudo: the car's series only; whoever handles the complaint may not read every car
        vehicle = self.sudo().vehicle_id
        return Question(said, vehicle.brand_id.id, vehicle.model_id.id)
