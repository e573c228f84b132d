from odoo import api, fields, models


class HrJob(models.Model):
    """What whoever holds a post may do in the system."""

    _inherit = "hr.job"

    role_ids = fields.Many2many(
        "res.users.role",
        "hr_job_role_rel",
        "job_id",
        "role_id",
        string="Roles",
        groups="base.group_erp_manager",
        help="What whoever holds this post may do in the system. Roles come with the post and go "
        "with it; roles an administrator gave a person by hand stay.",
    )
    role_summary = fields.Char(
        string="May Do",
        compute="_compute_role_summary",
        compute_sudo=True,
        groups="hr.group_hr_user",
        help="The roles of the post. Administrators set them.",
    )

    @api.depends("role_ids.name")
    def _compute_role_summary(self):
        for job in self:
            job.role_summary = ", ".join(job.role_ids.mapped("name"))

    def write(self, vals):
        result = super().write(vals)
        if "role_ids" in vals:
            # sudo: who sets the roles of a post need not see the files of its holders
            self.sudo()._get_holders()._follow_posts()
        return result

    def _get_holders(self):
        """Return the employees who hold one of these posts today.

        Extended by addons that know other ways to hold a post than the employee's own version."""
        return self.env["hr.employee"].search([("job_id", "in", self.ids)])
