from datetime import timedelta

from odoo import fields, models


class HrEmployee(models.Model):
    """The posts a person holds on a day, and the rights that come with them."""

    _inherit = "hr.employee"

    def _get_posts(self, date=None):
        """Return the posts held on `date` (today by default) as {employee id: jobs}.

        A post is the job of the version in force; nobody holds one before his first version begins
        or after his departure. Extended by addons that know further ways to hold a post: they add
        to the jobs of the answer.
        """
        today = fields.Date.context_today(self)
        date = date or today
        posts = dict.fromkeys(self.ids, self.env["hr.job"])
        # sudo: versions are HR's; the answer says no more than who holds which post
        versions = (
            self.env["hr.version"]
            .sudo()
            .search(
                [("employee_id", "in", self.ids), ("date_version", "<=", date)],
                order="employee_id, date_version",
            )
        )
        for version in versions:
            has_left = version.departure_date and version.departure_date < date
            if has_left or (date >= today and not version.employee_id.active):
                posts[version.employee_id.id] = self.env["hr.job"]
            else:
                posts[version.employee_id.id] = version.job_id.with_env(self.env)
        return posts

    def _follow_posts(self, date=None):
        """Give the users of these employees exactly the roles of the posts they hold on `date`
        (today by default); roles given by hand stay.

        A day to come gives the roles from that day on and takes none away. Who is left without any
        role stays a plain employee of the store.
        """
        today = fields.Date.context_today(self)
        date = date or today
        starts = date if date > today else False
        plain = self.env.ref("dealer_hr_ext.role_employee").sudo()
        # sudo: rights are the administrators' to see and give; here the posts decide, and only
        # administrators say which roles a post has
        users = self.sudo().user_id
        employees = users.with_context(active_test=False).employee_ids
        posts = employees._get_posts(date)
        Line = self.env["res.users.role.line"].sudo()
        new, gone, changed = [], Line, users.browse()
        for user in users:
            lines = user.role_line_ids
            counting = lines.filtered(lambda line: line._is_enabled_on(date))
            from_post = counting.filtered("from_post")
            wanted = Line.role_id.union(
                *(posts[person.id].role_ids for person in employees if person.user_id == user)
            )
            if not wanted and lines.filtered("from_post") and not counting - from_post:
                wanted = plain
            missing = wanted - counting.role_id
            stale = Line
            if not starts:
                stale = from_post.filtered(lambda line, wanted=wanted: line.role_id not in wanted)
            # one line a role: what comes with the post replaces the days of one given by hand
            moved = lines.filtered(lambda line, missing=missing: line.role_id in missing)
            moved.filtered("is_enabled").write({"date_to": False})
            (moved - moved.filtered("is_enabled")).write(
                {"date_from": starts, "date_to": False, "from_post": True}
            )
            roles = missing - moved.role_id
            if starts and missing and not (lines - moved).filtered("is_enabled"):
                roles |= plain - lines.role_id
            new += [
                {
                    "user_id": user.id,
                    "role_id": role.id,
                    "date_from": starts if role in missing else False,
                    # the plain role bridges the time until then
                    "date_to": False if role in missing else starts - timedelta(days=1),
                    "from_post": True,
                }
                for role in roles
            ]
            gone |= stale
            if missing or stale:
                changed |= user
        Line.create(new)
        gone.unlink()
        changed.set_groups_from_roles()
        return changed
