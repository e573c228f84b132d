from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class HrJob(models.Model):
    """A post: how high it stands, how many it is made for, who holds it."""

    _inherit = "hr.job"

    grade_id = fields.Many2one("dealer.job.grade", index="btree_not_null", ondelete="restrict")
    headcount = fields.Integer(
        string="Wanted",
        groups="hr.group_hr_user,dealer_base.group_general_manager",
        help="How many people hold this post when it is fully manned. 0: not said.",
    )
    held_count = fields.Integer(
        string="Held",
        compute="_compute_held",
        compute_sudo=True,
        groups="hr.group_hr_user,dealer_base.group_general_manager",
        help="People who hold it today, in concurrent posts and secondments too.",
    )
    vacant_count = fields.Integer(
        string="Vacant",
        compute="_compute_held",
        compute_sudo=True,
        groups="hr.group_hr_user,dealer_base.group_general_manager",
        help="Wanted less held; below zero more people hold it than it is made for.",
    )
    vacancy_ids = fields.One2many("dealer.vacancy", "job_id", string="Vacancies")

    _headcount_positive = models.Constraint(
        "CHECK(headcount >= 0)", "The people wanted in a post are not below zero."
    )

    @api.depends("headcount", "employee_ids.job_id", "employee_ids.active")
    def _compute_held(self):
        counts = self._get_held_counts()
        for job in self:
            job.held_count = counts.get(job.id, 0)
            job.vacant_count = job.headcount - job.held_count if job.headcount else 0

    def _get_held_counts(self, date=None):
        """:return: dict {id: people who hold the post on a day, the store's today by default}"""
        date = date or self.env.company._get_store_date()
        Holder = self.env["dealer.post.holder"]
        domain = Holder._get_current_domain(date) & Domain("job_id", "in", self.ids)
        groups = Holder.sudo()._read_group(domain, ["job_id"], ["employee_id:count_distinct"])
        return {job.id: count for job, count in groups}

    def _get_holders(self):
        # who holds it beside his own post has its roles too
        posts = self.env["dealer.concurrent.post"]
        today = self.env.company._get_store_date()
        running = posts.search(Domain("job_id", "in", self.ids) & posts._get_running_domain(today))
        return super()._get_holders() | running.employee_id

    def action_open_holders(self):
        """Who holds and held this post."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_hr_movement.dealer_post_holder_action"
        )
        return {
            **action,
            "name": self.env._("Holders of %(post)s", post=self.name),
            "domain": [("job_id", "=", self.id)],
            "context": {},
        }

    def action_open_vacancy(self):
        """Open a vacancy of this post, for as many as are missing."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.vacancy",
            "views": [(False, "form")],
            "context": {
                "default_job_id": self.id,
                "default_people_wanted": max(self.vacant_count, 1),
            },
        }

    def action_open_missing(self):
        """Open vacancies for all who are missing in these posts."""
        vacancies = self.env["dealer.vacancy"]._open_by_headcount(self)
        if not vacancies:
            raise UserError(
                self.env._(
                    "Nobody is missing: say on the posts how many people they want, or the "
                    "vacancies are open already."
                )
            )
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_hr_movement.dealer_vacancy_action"
        )
        return {**action, "domain": [("id", "in", vacancies.ids)], "context": {}}
