from odoo import fields, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    """The posts a person holds and held, and his movements."""

    _inherit = "hr.employee"

    concurrent_post_ids = fields.One2many(
        "dealer.concurrent.post",
        "employee_id",
        string="Concurrent Posts",
        groups="hr.group_hr_user",
    )
    movement_ids = fields.One2many(
        "dealer.movement", "employee_id", string="Movements", groups="hr.group_hr_user"
    )
    movement_count = fields.Integer(compute="_compute_movement_count", groups="hr.group_hr_user")

    def _compute_movement_count(self):
        groups = self.env["dealer.movement"]._read_group(
            [("employee_id", "in", self.ids)], ["employee_id"], ["__count"]
        )
        counts = {employee.id: count for employee, count in groups}
        for employee in self:
            employee.movement_count = counts.get(employee.id, 0)

    def action_open_posts_held(self):
        """The posts this person holds and held."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_hr_movement.dealer_post_holder_action"
        )
        return {
            **action,
            "name": self.env._("Posts of %(person)s", person=self.name),
            "domain": [("employee_id", "=", self.id)],
            "context": {},
        }

    def action_open_movements(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "dealer_hr_movement.dealer_movement_action"
        )
        return {
            **action,
            "domain": [("employee_id", "=", self.id)],
            "context": {"default_employee_id": self.id},
        }

    def _get_posts(self, date=None):
        """Concurrent posts and secondments count too."""
        posts = super()._get_posts(date)
        date = date or self.env.company._get_store_date()
        Post = self.env["dealer.concurrent.post"].sudo()  # the answer says no more than the posts
        running = Post.search(
            Domain("employee_id", "in", self.ids) & Post._get_running_domain(date)
        )
        for post in running:
            posts[post.employee_id.id] |= post.job_id.with_env(self.env)
        return posts
