from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

_BATCH = 200


class HrEmployeeSkill(models.Model):
    """Certificates that run out: told once, to the person, his head and HR."""

    _inherit = "hr.employee.skill"

    company_id = fields.Many2one(
        "res.company", string="Store", related="employee_id.company_id", store=True, index=True
    )
    reminded_on = fields.Date(
        string="Told On", readonly=True, copy=False, help="When its end was told, once."
    )
    days_left = fields.Integer(
        compute="_compute_days_left", help="Days until it runs out; below zero: it has."
    )
    expiry = fields.Selection(
        [("valid", "Valid"), ("soon", "Runs Out Soon"), ("expired", "Run Out")],
        compute="_compute_days_left",
    )

    @api.depends("valid_to", "company_id.certificate_remind_days")
    def _compute_days_left(self):
        for skill in self:
            # sudo: the clock and the notice of the store, for whoever looks
            company = skill.sudo().company_id or self.env.company
            left = (skill.valid_to - company._get_store_date()).days if skill.valid_to else 0
            skill.days_left = left
            if not skill.valid_to:
                skill.expiry = False
            elif left < 0:
                skill.expiry = "expired"
            else:
                soon = left <= company.sudo().certificate_remind_days
                skill.expiry = "soon" if soon else "valid"

    @api.model
    def _cron_remind(self):
        """Tell of certificates that run out within the notice of their store, each once."""
        cron = self.env["ir.cron"]
        for company in self.env["res.company"].search([("certificate_remind_days", ">", 0)]):
            today = company._get_store_date()
            due = self.search(self._get_remind_domain(company, today), order="id")
            for start in range(0, len(due), _BATCH):
                batch = due[start : start + _BATCH]
                batch._remind(today)
                cron._commit_progress(len(batch))

    @api.model
    def _get_remind_domain(self, company, today):
        """Certificates to tell of: not renewed, of people who still work there."""
        return [
            ("company_id", "=", company.id),
            ("employee_id.active", "=", True),
            ("skill_type_id.is_certification", "=", True),
            ("reminded_on", "=", False),
            ("valid_to", ">=", today),
            ("valid_to", "<=", today + timedelta(days=company.certificate_remind_days)),
        ]

    def _get_renewed(self):
        """Return those that a later certificate of the same skill follows already."""
        later = self.search(
            [("employee_id", "in", self.employee_id.ids), ("skill_id", "in", self.skill_id.ids)]
        ).grouped(lambda s: (s.employee_id, s.skill_id))
        return self.filtered(
            lambda s: any(
                not other.valid_to or other.valid_to > s.valid_to
                for other in later[s.employee_id, s.skill_id] - s
            )
        )

    def _remind(self, today):
        """Give the person, his head and HR an activity, or a message to who has no user."""
        for skill in self - self._get_renewed():
            employee = skill.employee_id
            summary = self.env._(
                "%(skill)s of %(name)s runs out on %(day)s",
                skill=skill.skill_id.name,
                name=employee.name,
                day=format_date(self.env, skill.valid_to),
            )
            note = self.env._("Without a renewed certificate no new work that asks for it.")
            # the file of the person is HR's: his head and he himself get a message
            if clerk := employee.hr_responsible_id or self._get_clerk(employee.company_id):
                employee.activity_schedule(
                    "mail.mail_activity_data_todo",
                    date_deadline=max(skill.valid_to - timedelta(days=14), today),
                    summary=summary,
                    note=note,
                    user_id=clerk.id,
                )
            head = (employee.parent_id or employee.department_id.manager_id).user_id
            if partners := ((employee.user_id | head) - clerk).partner_id:
                self.env["mail.thread"].message_notify(
                    partner_ids=partners.ids, subject=summary, body=note
                )
        self.reminded_on = today

    @api.model
    def _get_clerk(self, company):
        """Return one person of HR in a store."""
        for name in ("dealer_base.group_hr", "dealer_base.group_hr_manager"):
            users = self.env.ref(name).all_user_ids.filtered(
                lambda u: company in u.company_ids and u.active and not u.share
            )
            if users:
                return users.sorted("id")[:1]
        return self.env["res.users"]

    @api.constrains("skill_id", "skill_type_id", "skill_level_id", "valid_from", "valid_to")
    def _check_certificate_by_hr(self):
        """Core lets everybody write his own skills; what the workshop trusts is HR's to enter."""
        user = self.env.user  # constraints run past rights: it is the person who counts
        if user._is_superuser() or user.has_group("hr.group_hr_user"):
            return
        for skill in self:
            if skill.skill_type_id.is_certification:
                raise AccessError(
                    self.env._(
                        "Certificates are entered by HR: hand in “%(skill)s” there.",
                        skill=skill.skill_id.name,
                    )
                )

    def write(self, vals):
        """A new end is told anew."""
        if "valid_to" in vals:
            vals = {**vals, "reminded_on": False}
        return super().write(vals)
