from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

REVIVE_BATCH = 100


class CrmLead(models.Model):
    """A lead is lost with its reason, and comes back on the day noted."""

    _inherit = "crm.lead"

    lost_category = fields.Selection(
        related="lost_reason_id.category", string="Kind of Loss", store=True, index="btree_not_null"
    )
    lost_note = fields.Text(string="How It Was Lost", copy=False)
    lost_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, help="Who gave the lead up."
    )
    lost_asked_by_id = fields.Many2one(
        "res.users",
        string="Loss Asked By",
        readonly=True,
        copy=False,
        help="The consultant wants to give the lead up; its level needs the manager's word.",
    )
    lost_confirmed_by_id = fields.Many2one(
        "res.users", string="Loss Confirmed By", readonly=True, copy=False
    )
    revive_on = fields.Date(
        string="Ask Again On",
        copy=False,
        help="On this day a new lead of the person is made for the same consultant.",
    )
    revived_from_id = fields.Many2one(
        "crm.lead",
        string="Earlier Lead",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    revived_on = fields.Date(
        readonly=True, copy=False, help="When the day to ask again was dealt with."
    )

    _revive_idx = models.Index("(revive_on) WHERE revive_on IS NOT NULL AND revived_on IS NULL")

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "lost_by_id",
            "lost_asked_by_id",
            "lost_confirmed_by_id",
            "revived_on",
        }

    @api.constrains("active", "lost_reason_id", "competitor_id")
    def _check_lost_reason(self):
        for lead in self:
            if lead.active:
                continue
            if not lead.lost_reason_id:
                raise ValidationError(
                    self.env._(
                        "Say why %(lead)s is given up: choose the reason with the button Lost.",
                        lead=lead.name,
                    )
                )
            if lead.lost_reason_id.needs_competitor and not lead.competitor_id:
                raise ValidationError(
                    self.env._("%(lead)s is lost to somebody: name the competitor.", lead=lead.name)
                )

    def write(self, vals):
        """Whatever way a lead is put away, the rule of its level holds."""
        if "active" not in vals:
            return super().write(vals)
        closing = self.filtered("active") if not vals["active"] else self.browse()
        if closing:
            closing._check_may_lose()
            hot = closing.filtered("intention_level_id.manager_loses")
            hot._write_facts({"lost_confirmed_by_id": self.env.uid})
            closing._write_facts({"lost_by_id": self.env.uid})
        result = super().write(vals)
        if vals["active"]:
            self._write_facts(
                {"lost_by_id": False, "lost_asked_by_id": False, "lost_confirmed_by_id": False}
            )
        return result

    # === ACTION METHODS === #

    def action_set_lost(self, **additional_values):
        """The reason comes first; a hot lead waits for the manager's word."""
        if additional_values:
            self.write(additional_values)
        waiting = self.browse()
        if not self._may_lose_hot():
            waiting = self.filtered("intention_level_id.manager_loses")
            waiting._ask_to_lose()
        return super(CrmLead, self - waiting).action_set_lost(**additional_values)

    def action_confirm_loss(self):
        """The manager agrees that the consultant gives the lead up."""
        return self.filtered("lost_asked_by_id").action_set_lost()

    def action_keep_lead(self):
        """The manager wants the lead followed up further."""
        self._check_may_lose()
        asked = self.filtered("lost_asked_by_id")
        for lead in asked:
            user = lead.lost_asked_by_id
            lead.write({"lost_reason_id": False, "next_follow_up_on": lead._propose_follow_up()})
            lead.message_post(
                body=self.env._("This lead is kept: follow it up again."),
                partner_ids=user.partner_id.ids,
            )
        asked._write_facts({"lost_asked_by_id": False})
        asked.activity_unlink(["dealer_crm_lead.mail_activity_confirm_loss"])
        return True

    def action_restore(self):
        """A lead that is taken up again has a day for its next follow-up."""
        result = super().action_restore()
        self._plan_follow_up_activities()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _may_lose_hot(self):
        """Whether the user may give up leads of levels a manager decides."""
        return self.env.su or self.env.user.has_group("dealer_base.group_sales_manager")

    def _check_may_lose(self):
        """:raises UserError: the lead is hot and the user no manager"""
        if self._may_lose_hot():
            return
        for lead in self:
            if lead.intention_level_id.manager_loses:
                raise UserError(
                    self.env._(
                        "%(lead)s has intention level %(level)s: only a sales manager gives it "
                        "up. Ask him with the button Lost.",
                        lead=lead.name,
                        level=lead.intention_level_id.code,
                    )
                )

    def _ask_to_lose(self):
        """Have the manager confirm; the reason is noted already."""
        self._check_reason_given()
        new = self.filtered(lambda lead: not lead.lost_asked_by_id)
        new._write_facts({"lost_asked_by_id": self.env.uid})
        for manager, leads in new.grouped(lambda lead: lead._get_lead_manager()).items():
            if manager:
                leads.activity_schedule(
                    "dealer_crm_lead.mail_activity_confirm_loss", user_id=manager.id
                )

    def _check_reason_given(self):
        for lead in self:
            if not lead.lost_reason_id:
                raise UserError(
                    self.env._("Say why %(lead)s is lost: choose a reason.", lead=lead.name)
                )

    # === REVIVAL === #

    @api.model
    def _cron_revive(self):
        """Ask again on the day noted: a new lead that knows the earlier one."""
        # sudo: a cron, for all stores
        Lead = self.sudo().with_context(active_test=False)
        for store in self.env["res.company"].sudo().search([]):  # pylint: disable=no-search-all
            domain = [
                ("company_id", "=", store.id),
                ("active", "=", False),
                ("revived_on", "=", False),
                ("revive_on", "<=", store._get_store_date()),
            ]
            while leads := Lead.search(domain, limit=REVIVE_BATCH, order="revive_on, id"):
                leads.with_company(store).with_context(active_test=True)._revive()
                if not self.env["ir.cron"]._commit_progress(len(leads)):
                    return

    def _revive(self):
        """Make a new lead of each person who has none running; note on the old one what became.

        :return: the new leads
        """
        running = self._get_running_of_persons()
        again = self.filtered(lambda lead: not running.get(lead))
        new = self.create([lead._prepare_revived_values() for lead in again])
        for old in self - again:
            old._message_log(
                body=self.env._(
                    "Not asked again: %(lead)s is running.", lead=running[old]._get_html_link()
                )
            )
        for day, leads in self.grouped(lambda lead: lead.company_id._get_store_date()).items():
            leads._write_facts({"revived_on": day})
        new._plan_follow_up_activities()
        return new

    def _get_running_of_persons(self):
        """:return: dict of lead: a running lead of the same person and store"""
        own = self.search(
            [
                ("company_id", "in", self.company_id.ids),
                ("won_status", "=", "pending"),
                "|",
                ("partner_id", "in", self.partner_id.ids),
                ("phone_key", "in", [key for key in self.mapped("phone_key") if key]),
            ]
        )
        found = {}
        for lead in self:
            found[lead] = own.filtered(
                lambda other, lead=lead: (
                    other.company_id == lead.company_id
                    and (
                        (lead.partner_id and other.partner_id == lead.partner_id)
                        or (lead.phone_key and other.phone_key == lead.phone_key)
                    )
                )
            )[:1]
        return found

    def _prepare_revived_values(self):
        """:return: values of the new lead of a person who was lost; extended by addons"""
        self.ensure_one()
        user = self.user_id.filtered("active")  # whose consultant left goes to the pool
        names = [
            "name", "type", "partner_id", "partner_name", "contact_name", "phone", "email_from",
            "team_id", "company_id", "source_kind", "source_id", "medium_id", "model_id",
            "trim_id", "color_id", "budget", "payment_kind", "wants_tradein", "tradein_note",
            "buyer_kind",
        ]  # fmt: skip
        values = {name: self._fields[name].convert_to_write(self[name], self) for name in names}
        return {
            **values,
            "user_id": user.id,
            "revived_from_id": self.id,
            "description": self.env._(
                "Asked again as noted on %(day)s. Lost before: %(reason)s. %(note)s",
                day=fields.Date.to_string(self.revive_on),
                reason=self.lost_reason_id.name,
                note=self.lost_note or "",
            ),
        }
