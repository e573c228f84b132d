from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# what a person hears or reads of us
SPOKEN = ("reached", "call_back", "refused")
ESCALATE_BATCH = 200
# what is planned on a lead while it runs
ACTIVITIES = (
    "mail_activity_follow_up",
    "mail_activity_overdue",
    "mail_activity_confirm_loss",
    "mail_activity_type_answer",
)


class CrmLead(models.Model):
    """A lead in progress always has a day on which it is followed up."""

    _inherit = "crm.lead"

    next_follow_up_on = fields.Date(
        string="Next Follow-up",
        compute="_compute_next_follow_up_on",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="The day of the store when the consultant contacts the person again. Proposed from "
        "the intention level; a lead in progress has one.",
    )
    follow_up_state = fields.Selection(
        [("overdue", "Overdue"), ("today", "Today"), ("planned", "Planned")],
        string="Follow-up",
        compute="_compute_follow_up_state",
        search="_search_follow_up_state",
    )
    overdue_days = fields.Integer(
        string="Days Overdue", compute="_compute_follow_up_state", help="Since the day agreed."
    )
    escalated_for = fields.Date(
        readonly=True,
        copy=False,
        help="The missed day the manager was told about; each missed day is told once.",
    )

    _follow_up_idx = models.Index(
        "(next_follow_up_on, user_id) WHERE next_follow_up_on IS NOT NULL"
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"escalated_for"}

    # === COMPUTE METHODS === #

    @api.depends("won_status", "active")
    def _compute_next_follow_up_on(self):
        for lead in self:
            if lead._is_running():
                lead.next_follow_up_on = lead.next_follow_up_on or lead._propose_follow_up(
                    unknown=0
                )
            else:
                lead.next_follow_up_on = False

    @api.depends("next_follow_up_on", "company_id")
    def _compute_follow_up_state(self):
        for store, leads in self.grouped("company_id").items():
            today = (store or self.env.company)._get_store_date()
            for lead in leads:
                day = lead.next_follow_up_on
                lead.overdue_days = max((today - day).days, 0) if day else 0
                if not day:
                    lead.follow_up_state = False
                elif day < today:
                    lead.follow_up_state = "overdue"
                else:
                    lead.follow_up_state = "today" if day == today else "planned"

    def _search_follow_up_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_store_date()
        operators = {"overdue": "<", "today": "=", "planned": ">"}
        return Domain.OR(
            Domain("next_follow_up_on", operators[state], today)
            if state
            else Domain("next_follow_up_on", "=", False)
            for state in value
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("next_follow_up_on")
    def _check_next_follow_up_on(self):
        for lead in self:
            if not lead.next_follow_up_on and lead._is_running():
                raise ValidationError(
                    self.env._(
                        "%(lead)s is in progress: give the day of the next follow-up, or close it "
                        "as won or lost.",
                        lead=lead.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        result = super().write(vals)
        if not {"next_follow_up_on", "user_id", "stage_id", "active"}.isdisjoint(vals):
            self._sync_follow_up_activities()
        return result

    # === ACTION METHODS === #

    def action_follow_up(self):
        """Open the small window where a follow-up is noted in a few taps."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow Up"),
            "res_model": "dealer.lead.follow.up",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id, "dialog_size": "medium"},
        }

    # === BUSINESS METHODS === #

    def _propose_follow_up(self, level=None, unknown=1):
        """Propose the day of the next contact: the level's interval from the store's today.

        :param level: the level it will have, if another than now
        :param int unknown: days for a lead whose level nobody knows yet
        """
        self.ensure_one()
        level = level or self.intention_level_id
        today = (self.company_id or self.env.company)._get_store_date()
        return today + timedelta(days=level.follow_up_days if level else unknown)

    def _follow_up(self, values):
        """Note a contact with the person of each lead and the day of the next one.

        :param dict values: of the contact (``kind``, ``result``, ``note``, ``duration``, ``date``)
            and of the lead: ``intention_level_id`` (id), ``next_follow_up_on`` (else the level's
            interval says), ``level_reason`` (else the note)
        :return: the contacts
        :raises UserError: a lead is closed, or the next day is past
        """
        self.check_access("write")
        contact = {
            name: values[name]
            for name in ("kind", "result", "note", "duration", "date")
            if name in values
        }
        levels = self.env["dealer.intention.level"]
        for lead in self:
            if not lead._is_running():
                raise UserError(
                    self.env._(
                        "%(lead)s is closed. Reopen it, or make a new lead of the person.",
                        lead=lead.name,
                    )
                )
            level = levels.browse(values.get("intention_level_id")) or lead.intention_level_id
            day = values.get("next_follow_up_on") or lead._propose_follow_up(level)
            day = fields.Date.to_date(day)
            if day < lead.company_id._get_store_date():
                raise UserError(
                    self.env._("The next follow-up is today or later: choose another day.")
                )
            changes = {"next_follow_up_on": day}
            if level != lead.intention_level_id:
                changes["intention_level_id"] = level.id
            reason = values.get("level_reason") or values.get("note")
            lead.with_context(level_reason=reason).write(changes)
        contacts = self.env["dealer.contact"]._log(
            [lead._prepare_follow_up_contact(contact) for lead in self]
        )
        self._plan_follow_up_activities()
        if values.get("result", "reached") in SPOKEN:
            self._stage_reached("visited" if values.get("kind") == "visit" else "contacted")
        return contacts

    def _prepare_follow_up_contact(self, contact):
        """:return: values of the contact that notes a follow-up of this lead"""
        self.ensure_one()
        return {
            **contact,
            "lead_id": self.id,
            "partner_id": self.partner_id.id,
            "user_id": self.env.uid,
            "company_id": self.company_id.id,
            "next_on": self.next_follow_up_on,
            "res_model": self._name,
            "res_id": self.id,
        }

    # === ACTIVITIES === #

    def _get_follow_up_activities(self, *names):
        """:return: planned activities of these leads, of the types with these names"""
        kinds = [self.env.ref(f"dealer_crm_lead.{name}").id for name in names]
        # sudo: a lead that changes hands takes the colleague's activity along
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "in", kinds),
                ]
            )
        )

    def _sync_follow_up_activities(self):
        """Activities follow the lead: its day, its consultant, its end."""
        activities = self._get_follow_up_activities(*ACTIVITIES)
        follow_up = self.env.ref("dealer_crm_lead.mail_activity_follow_up")
        overdue = self.env.ref("dealer_crm_lead.mail_activity_overdue")
        by_lead = self.browse(set(activities.mapped("res_id"))).grouped("id")
        over = activities.browse()
        for activity in activities:
            lead = by_lead[activity.res_id]
            day, user = lead.next_follow_up_on, lead.user_id
            if (
                not day
                or not user
                or (activity.activity_type_id == overdue and lead.follow_up_state != "overdue")
            ):
                over += activity
            elif activity.activity_type_id == follow_up and (
                activity.date_deadline != day or activity.user_id != user
            ):
                activity.write({"date_deadline": day, "user_id": user.id})
        over.unlink()

    def _plan_follow_up_activities(self):
        """Each lead of a consultant has one planned follow-up, never two."""
        planned = set(self._get_follow_up_activities("mail_activity_follow_up").mapped("res_id"))
        missing = self.filtered(
            lambda lead: lead.id not in planned and lead.user_id and lead.next_follow_up_on
        )
        for (user, day), leads in missing.grouped(
            lambda lead: (lead.user_id, lead.next_follow_up_on)
        ).items():
            # no e-mail for what the consultant has just agreed himself
            leads.with_context(mail_activity_quick_update=True).activity_schedule(
                "dealer_crm_lead.mail_activity_follow_up", date_deadline=day, user_id=user.id
            )

    # === ESCALATION === #

    @api.model
    def _cron_escalate_follow_ups(self):
        """Tell managers of follow-ups missed for days: each missed day of a lead once."""
        # sudo: a cron, for all stores
        stores = self.env["res.company"].sudo().search([("lead_escalation_days", ">", 0)])
        for store in stores:
            while leads := self._get_missed_follow_ups(store):
                leads._escalate_follow_ups()
                if not self.env["ir.cron"]._commit_progress(len(leads)):
                    return

    @api.model
    def _get_missed_follow_ups(self, store, limit=ESCALATE_BATCH):
        """:return: leads of the store nobody told the manager about yet, at most `limit`"""
        self.env["crm.lead"].flush_model()
        day = store._get_store_date() - timedelta(days=store.lead_escalation_days)
        self.env.cr.execute(
            """
            SELECT id FROM crm_lead
             WHERE company_id = %s AND active AND user_id IS NOT NULL
               AND next_follow_up_on <= %s
               AND escalated_for IS DISTINCT FROM next_follow_up_on
             ORDER BY next_follow_up_on, id LIMIT %s
            """,
            [store.id, day, limit],
        )
        return self.browse(row[0] for row in self.env.cr.fetchall())

    def _escalate_follow_ups(self):
        for manager, leads in self.grouped(lambda lead: lead._get_lead_manager()).items():
            for user, own in leads.grouped("user_id").items() if manager else ():
                own.activity_schedule(
                    "dealer_crm_lead.mail_activity_overdue",
                    user_id=manager.id,
                    summary=self.env._("Overdue follow-up of %(name)s", name=user.name),
                )
        for day, leads in self.grouped("next_follow_up_on").items():
            leads._write_facts({"escalated_for": day})

    def _get_lead_manager(self):
        """:return: who looks after the consultant: the leader of his team, else a sales manager
        of the store; may be empty"""
        self.ensure_one()
        leader = self.team_id.user_id
        if leader.active and leader != self.user_id:
            return leader
        store = self.company_id or self.env.company
        # sudo: who has which role is no secret of the store
        managers = self.env.ref("dealer_base.group_sales_manager").sudo().all_user_ids
        managers = managers.filtered(
            lambda user: (
                store in user.company_ids
                and user.active
                and not user.share
                and user != self.user_id
            )
        ).sorted("id")
        # administrators have every role, but others look after consultants
        own = managers.filtered(lambda user: not user.has_group("dealer_base.group_administrator"))
        return (own or managers)[:1]
