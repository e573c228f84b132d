from odoo import api, fields, models
from odoo.exceptions import ValidationError


class DealerRepairJob(models.Model):
    _inherit = "dealer.repair.job"

    @api.constrains("technician_id")
    def _check_certificate(self):
        """Nobody gets new work that asks for a certificate of his that has run out.

        Places on the board and appointments are judged by the free times; this is for whoever
        names a technician or clocks on. Work somebody has already goes on.
        """
        asking = self.filtered(
            lambda job: job.technician_id and job.skill_id.sudo().skill_type_id.is_certification
        )
        if not asking:
            return
        # sudo: whether a certificate is valid is no secret of HR on the floor
        held = self.env["hr.employee.skill"].sudo().search_fetch(
            [
                ("employee_id", "in", asking.technician_id.ids),
                ("skill_id", "in", asking.skill_id.ids),
            ],
            ["employee_id", "skill_id", "valid_to"],
        )  # fmt: skip
        by_key = held.grouped(lambda h: (h.employee_id.id, h.skill_id.id))
        for job in asking:
            today = job.company_id._get_store_date()
            mine = by_key.get((job.technician_id.id, job.skill_id.id))
            if mine and all(h.valid_to and h.valid_to < today for h in mine):
                raise ValidationError(
                    self.env._(
                        "%(name)s: %(skill)s has run out on %(day)s and has to be renewed before "
                        "he gets new work that asks for it; choose somebody else.",
                        name=job.technician_id.sudo().name,
                        skill=job.skill_id.sudo().name,
                        day=fields.Date.to_string(max(mine.mapped("valid_to"))),
                    )
                )
