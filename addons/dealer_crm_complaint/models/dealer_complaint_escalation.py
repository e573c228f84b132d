from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

BATCH = 200


class DealerComplaintEscalation(models.Model):
    """A level of escalation: who is told when a complaint's deadline has passed.

    Levels are taken in the order of their hours; the complaint counts those taken
    (`escalation_level`) in the transaction that takes them, so each fires once.
    """

    _name = "dealer.complaint.escalation"
    _description = "Complaint Escalation"
    _order = "after_hours, id"

    name = fields.Char(required=True, translate=True)
    after_hours = fields.Float(
        string="After", help="Hours on the clock past the deadline; 0: as soon as it has passed."
    )
    whom = fields.Selection(
        [
            ("handler", "The handler"),
            ("leader", "The department's leader"),
            ("store_manager", "The manager of the store"),
            ("user", "Always the same person"),
        ],
        required=True,
        default="leader",
    )
    user_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    severity = fields.Selection(
        [("0", "All"), ("1", "Normal and above"), ("2", "High and critical"), ("3", "Critical")],
        required=True,
        default="0",
        string="For",
    )
    active = fields.Boolean(default=True)

    _user_named = models.Constraint(
        "CHECK (whom <> 'user' OR user_id IS NOT NULL)", "Say which person is told."
    )
    _hours_positive = models.Constraint(
        "CHECK (after_hours >= 0)", "An escalation comes after the deadline, not before."
    )

    def _get_person(self, complaint):
        """:return: who is told; never the person the complaint is about"""
        person = {
            "handler": complaint.user_id,
            "leader": complaint.team_id.leader_id,
            "store_manager": complaint.company_id.workflow_manager_id,
            "user": self.user_id,
        }[self.whom]
        for other in (
            person,
            complaint.team_id.leader_id,
            complaint.company_id.workflow_manager_id,
        ):
            if other and other.active and other != complaint.about_user_id:
                return other
        return self.env["res.users"]

    @api.model
    def _cron_escalate(self):
        """Take every level that is due, each once; rows another worker has are left to it."""
        now = fields.Datetime.now()
        levels = self.search([])  # pylint: disable=no-search-all
        self.env["dealer.complaint"].flush_model()
        last_id = 0
        while rows := self.env.execute_query(
            SQL(
                """
                SELECT id FROM dealer_complaint
                 WHERE id > %s AND deadline < %s AND COALESCE(escalation_level, 0) < %s
                   AND category IN ('received', 'in_progress', 'reopened')
                 ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
                """,
                last_id,
                now,
                len(levels),
                BATCH,
            )
        ):
            last_id = rows[-1][0]
            for complaint in self.env["dealer.complaint"].browse(row[0] for row in rows):
                levels._escalate(complaint, now)
            self.env["ir.cron"]._commit_progress(len(rows))

    def _escalate(self, complaint, now):
        """Take the levels of one complaint that are due."""
        taken = complaint.escalation_level
        for level in self[taken:]:
            if complaint.deadline + timedelta(hours=level.after_hours) > now:
                break
            taken += 1
            person = level._get_person(complaint)
            if not person or complaint.severity < level.severity:
                continue
            words = complaint.with_context(lang=person.lang or self.env.lang)
            complaint.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_crm_complaint.activity_type_late",
                user_id=person.id,
                date_deadline=complaint.company_id._get_store_date(now),
                summary=words.env._(
                    "%(level)s: the deadline of %(complaint)s has passed",
                    level=level.with_context(lang=person.lang).name,
                    complaint=complaint.name,
                ),
            )
        if taken != complaint.escalation_level:
            complaint._set_facts({"escalation_level": taken})
