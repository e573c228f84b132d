from odoo import api, models

from odoo.addons.dealer_crm_knowledge.models.dealer_knowledge_article_search import Question


class DealerRepairJob(models.Model):
    _name = "dealer.repair.job"
    _inherit = ["dealer.repair.job", "dealer.knowledge.context.mixin"]

    @api.model
    def _get_knowledge_depends(self):
        return ("concern", "cause", "order_id.fault_ids.code", "order_id.vehicle_id")

    def _get_knowledge_question(self):
        self.ensure_one()
        vehicle = self.order_id.vehicle_id
        codes = tuple(fault.code for fault in self._get_faults())
        said = " ".join(filter(None, [self.concern, self.cause]))
        return Question(said, vehicle.brand_id.id, vehicle.model_id.id, codes)
