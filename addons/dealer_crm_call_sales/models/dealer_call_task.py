from odoo import models


class DealerCallTask(models.Model):
    _inherit = "dealer.call.task"

    def _prepare_complaint_values(self):
        """Who is not satisfied with a hand-over complains about its deal."""
        values = super()._prepare_complaint_values()
        if (
            self.res_model == "dealer.vehicle.delivery"
            and "deal_id" in self.env["dealer.complaint"]._get_subjects()
        ):
            # sudo: which deal it was, for whoever calls
            delivery = self.env["dealer.vehicle.delivery"].sudo().browse(self.res_id)
            values["deal_id"] = delivery.exists().order_id.id
        return values
