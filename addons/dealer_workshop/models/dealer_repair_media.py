from odoo import models


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    def _get_media_sources(self):
        """Override of `dealer_base`: with the visit, what was taken of its jobs and lines."""
        jobs = [(job, job.concern) for job in self.job_ids]
        lines = [(line, line.name) for line in self.line_ids]
        return [*super()._get_media_sources(), *jobs, *lines]


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    def action_view_media(self):
        """Take and show photos and videos of this job."""
        self.ensure_one()
        view = self.env.ref("dealer_workshop.dealer_repair_job_view_form_media")
        return self._get_media_action(view)


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    def action_view_media(self):
        """Take and show photos and videos of this line."""
        self.ensure_one()
        view = self.env.ref("dealer_workshop.dealer_repair_line_view_form_media")
        return self._get_media_action(view)
