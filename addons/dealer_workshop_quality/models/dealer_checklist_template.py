from odoo import api, fields, models


class DealerChecklistTemplate(models.Model):
    _inherit = "dealer.checklist.template"

    operation_category_ids = fields.Many2many(
        "dealer.operation.category",
        "dealer_checklist_template_operation_category_rel",
        string="Operation Categories",
        help="Quality inspection: only for jobs with an operation of these categories.",
    )
    labour_class_ids = fields.Many2many(
        "dealer.labour.class",
        string="Labour Classes",
        help="Quality inspection: only for jobs of these labour classes.",
    )
    test_drive = fields.Selection(
        [("none", "None"), ("optional", "If the inspector wants"), ("required", "Always")],
        required=True,
        default="optional",
        help="Quality inspection: whether the car is driven before it is handed over.",
    )

    @api.model
    def _find_for_jobs(self, jobs):
        """Return `{job: template}` of the quality inspection of jobs; empty where none fits.

        The operation's own goes first, then the one for its category, its labour class, the car's
        model, its brand, and what is left; at equal fit the store's own before the shared one.
        """
        companies = jobs.company_id
        templates = self.search(
            [("kind", "=", "quality"), ("company_id", "in", [False, *companies.ids])]
        )
        found = {}
        for job in jobs:
            own = job.operation_id.checklist_template_id
            fitting = templates.filtered(
                lambda template, job=job: (
                    template.company_id in (job.company_id, companies.browse())
                    and template._fits(job.vehicle_id)
                    and template._fits_job(job)
                )
            )
            found[job] = (
                own
                if own.kind == "quality"
                else max(fitting, key=lambda one: one._get_job_specificity(), default=self.browse())
            )
        return found

    def _fits_job(self, job):
        self.ensure_one()
        category, labour_class = job.operation_id.category_id, job.labour_class_id
        return (not self.operation_category_ids or category in self.operation_category_ids) and (
            not self.labour_class_ids or labour_class in self.labour_class_ids
        )

    def _get_job_specificity(self):
        self.ensure_one()
        return (
            bool(self.operation_category_ids),
            bool(self.labour_class_ids),
            *self._get_specificity(),
        )
