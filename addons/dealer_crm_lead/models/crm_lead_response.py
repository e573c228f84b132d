from collections import defaultdict
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.fields import Domain

ANSWER = "dealer_crm_lead.mail_activity_type_answer"


class CrmLead(models.Model):
    """Whether the person is answered in time."""

    _inherit = "crm.lead"

    contact_ids = fields.One2many(
        "dealer.contact", "lead_id", string="Contacts", groups="dealer_base.group_employee"
    )

    def _message_post_after_hook(self, message, msg_vals):
        done = super()._message_post_after_hook(message, msg_vals)
        # a task done or a message to somebody by the consultant answers the person
        if message.mail_activity_type_id or (
            message.message_type == "comment" and not message.is_internal and message.partner_ids
        ):
            self.filtered(
                lambda lead: message.author_id and lead.user_id.partner_id == message.author_id
            )._note_response(message.date)
        return done

    # === BUSINESS METHODS === #

    def _note_response(self, moment=None):
        """The consultant has answered the person (naive UTC; now): the clock stops."""
        # sudo: facts, which people do not write
        leads = self.sudo().filtered(lambda lead: not lead.responded_on)
        if leads:
            leads._write_facts(
                {"responded_on": moment or fields.Datetime.now(), "response_next_on": False}
            )
            leads.activity_unlink([ANSWER])

    def _start_response(self):
        """Set until when the consultants contact these persons, by the limits of their stores."""
        waiting = self.sudo().filtered(lambda lead: not lead.responded_on)  # the store's limits
        limits = self.env["dealer.lead.limit"].sudo()._get_limits(waiting.company_id)
        now = fields.Datetime.now()
        groups = defaultdict(self.browse)
        for lead in waiting:
            limit = limits.get((lead.company_id, lead.source_kind))
            groups[lead.company_id, limit.hours if limit else None] |= lead
        for (company, hours), leads in groups.items():
            deadline = hours is not None and self._plan_hours(company, now, hours)
            leads._write_facts(
                {
                    "response_deadline": deadline,
                    "response_next_on": deadline,
                    "response_step": "waiting" if deadline else False,
                }
            )

    @api.model
    def _plan_hours(self, company, moment, hours):
        """:return: the moment (naive UTC) `hours` of opening time of the store after `moment`"""
        calendar = company.sudo().resource_calendar_id  # its opening hours are no secret
        start = moment.replace(tzinfo=UTC).astimezone(ZoneInfo(company._get_store_zone()))
        end = calendar and calendar.plan_hours(hours, start, compute_leaves=True)
        # without opening hours the clock runs day and night
        return end.astimezone(UTC).replace(tzinfo=None) if end else moment + timedelta(hours=hours)

    # === CRON === #

    @api.model
    def _cron_response(self, batch=200):
        """Unanswered at the deadline: remind the consultant, then tell the manager, then the pool.

        Each step is written with the lead in the same transaction, hence happens once.
        """
        domain = (
            self._get_running_domain()
            & Domain("responded_on", "=", False)
            & Domain("user_id", "!=", False)
            & Domain("response_next_on", "<=", fields.Datetime.now())
        )
        total = self.search_count(domain)
        while leads := self.search(domain, limit=batch, order="response_next_on, id"):
            leads._take_response_step()
            total = max(0, total - len(leads))
            if not self.env["ir.cron"]._commit_progress(len(leads), remaining=total):
                break

    def _take_response_step(self):
        limits = self.env["dealer.lead.limit"]._get_limits(self.company_id)
        now = fields.Datetime.now()
        steps = defaultdict(self.browse)
        for lead in self:
            steps[lead.response_step] |= lead
        pooled = steps["escalated"]
        if pooled:
            pooled._release(self.env._("not answered in time"))
        for step, next_step in (("waiting", "reminded"), ("reminded", "escalated")):
            groups = defaultdict(self.browse)
            for lead in steps[step]:
                limit = limits.get((lead.company_id, lead.source_kind))
                wait = limit and (limit.escalate_hours if step == "waiting" else limit.pool_hours)
                # 0: this step is the last
                groups[lead.company_id, wait or 0] |= lead
            for (company, wait), leads in groups.items():
                leads._write_facts(
                    {
                        "response_step": next_step,
                        "response_next_on": wait and self._plan_hours(company, now, wait),
                    }
                )
        steps["waiting"]._remind()
        steps["reminded"]._escalate()

    def _remind(self):
        summary = self.env._("Not answered yet: contact the person now")
        self._schedule_answers({lead: lead.user_id for lead in self}, summary)

    def _escalate(self):
        managers = {lead: lead._get_lead_manager() for lead in self}
        self._schedule_answers(
            {lead: managers[lead] for lead in self if managers[lead]},
            self.env._("Not answered in time by the consultant"),
        )

    def _schedule_answers(self, users, summary):
        """Put a task on each lead.

        :param dict users: {lead: whose task it is}
        """
        if not users:
            return
        leads = self.browse([lead.id for lead in users])
        kind = self.env.ref(ANSWER)
        # sudo: the store's rule gives the task
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        Activity.create(
            [
                {
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "activity_type_id": kind.id,
                    "summary": summary,
                    "user_id": users[lead].id,
                    "date_deadline": lead.company_id._get_store_date(
                        lead.response_deadline or fields.Datetime.now()
                    ),
                }
                for lead in leads
            ]
        )
        leads._tell(users, summary)

    def _tell_consultants(self):
        """Say to each consultant at his desk which leads have come to him, and put the task."""
        users = {lead: lead.user_id for lead in self if lead.user_id}
        waiting = {
            lead: user
            for lead, user in users.items()
            if not lead.responded_on and user != self.env.user
        }
        self._schedule_answers(waiting, self.env._("New lead: contact the person"))

    def _tell(self, users, message):
        """A notice on the screens of the users, one for all of the leads of each."""
        by_user = defaultdict(list)
        for lead, user in users.items():
            by_user[user].append(lead.name)
        for user, names in by_user.items():
            more = f" (+{len(names) - 3})" if len(names) > 3 else ""
            user._bus_send(
                "simple_notification",
                {
                    "title": message,
                    "message": ", ".join(names[:3]) + more,
                    "type": "info",
                    "sticky": True,
                },
            )
