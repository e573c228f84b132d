from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from odoo.addons.dealer_base.tools import phone as phone_tools
from odoo.addons.dealer_crm.tools.mask import mask


class CrmLead(models.Model):
    """Whose a lead is: protected for its consultant while he follows it, else in the pool."""

    _inherit = "crm.lead"

    # === ACTIONS === #

    def action_take(self):
        """Take leads out of the pool: whoever is first has them.

        :raises UserError: somebody was faster, or the lead is not free
        """
        self.check_access("read")
        if not self.env.user.has_group("sales_team.group_sale_salesman"):
            raise UserError(self.env._("Leads are taken by consultants and sales managers."))
        self.env.flush_all()
        # of two at the same moment the second waits here, starts again and finds them taken
        taken = self.env.execute_query(
            SQL(
                "UPDATE crm_lead SET in_pool = FALSE WHERE id IN %s AND in_pool AND active"
                " RETURNING id",
                tuple(self.ids or [0]),
            )
        )
        self.invalidate_recordset(["in_pool"])
        if len(taken) < len(self):
            gone = (self - self.browse(row[0] for row in taken)).sudo()[:1]
            if gone.user_id:
                raise UserError(
                    self.env._(
                        "“%(lead)s” is with %(user)s already. Choose another one of the pool.",
                        lead=gone.name,
                        user=gone.user_id.name,
                    )
                )
            raise UserError(
                self.env._("“%(lead)s” is not in the pool. Choose another one.", lead=gone.name)
            )
        self._write_facts(
            {
                "user_id": self.env.uid,
                "assignment_note": self.env._("Taken from the pool"),
                "assignment_rule_id": False,
            }
        )
        return True

    def action_hand_over(self):
        """Ask to whom the leads go and why."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "dealer.lead.transfer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }

    # === WHO MAY === #

    def _may_hand_over(self):
        """:return: whether the user decides whose leads are"""
        return self.env.su or self.env.user.has_group("sales_team.group_sale_salesman_all_leads")

    def _check_may_hand_over(self, user_id):
        """Consultants neither give leads away nor take them by writing."""
        if self._may_hand_over():
            return
        for lead in self:
            if lead.user_id.id != (user_id or False):
                raise UserError(
                    self.env._(
                        "Whose “%(lead)s” is, your manager decides; what is in the pool you take "
                        "there.",
                        lead=lead.name,
                    )
                )

    @api.model
    def _get_running_domain(self):
        """:return: leads that are neither won nor lost"""
        return Domain("won_status", "=", "pending") & Domain("active", "=", True)

    @api.model
    def _get_person_domain(self, phone_keys=(), emails=(), partner_ids=()):
        """:return: leads of any of these persons"""
        return Domain.OR(
            Domain(name, "in", list(values))
            for name, values in (
                ("phone_key", phone_keys),
                ("email_normalized", emails),
                ("partner_id", partner_ids),
            )
            if values
        )

    def _check_taken(self, vals_list):
        """Refuse a second lead of a person who has a running one in the store.

        :raises UserError: one sentence whose it is, without telling more of the person
        """
        phones, emails, partner_ids = set(), set(), set()
        stores = set()
        for vals in vals_list:
            stores.add(vals.get("company_id") or self.company_id.id or self.env.company.id)
            phones.add(phone_tools.key(vals.get("phone")))
            emails.add(email_normalize(vals.get("email_from") or ""))
            partner_ids.add(vals.get("partner_id"))
        # sudo: also who has no right to see the customer's number enters him
        partners = self.env["res.partner"].sudo().browse(filter(None, partner_ids))
        phones |= set(partners.mapped("phone_key"))
        phones, emails = set(filter(None, phones)), set(filter(None, emails))
        if not (phones or emails or partners):
            return
        # sudo: leads of colleagues are not seen, only that there is one
        other = self.sudo().search(
            self._get_running_domain()
            & Domain("company_id", "in", list(stores))
            & Domain("id", "not in", self.ids)
            & self._get_person_domain(phones, emails, partners.ids),
            limit=1,
        )
        if not other:
            return
        if other.in_pool:
            raise UserError(
                self.env._(
                    "This person is in the pool as “%(lead)s”: take the lead there.",
                    lead=other.name,
                )
            )
        if other.user_id == self.env.user:
            raise UserError(
                self.env._(
                    "You have a running lead of this person: “%(lead)s”. Go on with that one.",
                    lead=other.name,
                )
            )
        raise UserError(
            self.env._(
                "This person (%(phone)s) is a lead of %(user)s, protected until %(day)s. Ask your "
                "manager to hand it over.",
                phone=mask(other.phone or other.email_from),
                user=other.user_id.name,
                day=fields.Date.to_string(other.protected_until) or self.env._("further notice"),
            )
        )

    # === OWNER === #

    def _settle_owner(self, changed):
        """Bring pool, protection and response limit in line with who has the leads now.

        :param changed: those of them that came to another consultant, or to none
        """
        running = self.filtered(lambda lead: lead.active and lead.won_status == "pending")
        ended = self - running
        ended = ended.filtered(lambda lead: lead.in_pool or lead.protected_until)
        if ended:
            ended._write_facts({"in_pool": False, "protected_until": False})
        pooled = running.filtered(lambda lead: not lead.user_id)
        if free := pooled.filtered(lambda lead: not lead.in_pool or lead.protected_until):
            free._write_facts(
                {
                    "in_pool": True,
                    "protected_until": False,
                    "assigned_on": False,
                    "response_next_on": False,
                }
            )
        owned = running - pooled
        fresh = owned & (
            changed | owned.filtered(lambda lead: lead.in_pool or not lead.protected_until)
        )
        if fresh:
            fresh._protect({"in_pool": False, "assigned_on": fields.Datetime.now()})
            fresh._start_response()

    def _get_protection_days(self):
        """:return: days (int) after the last follow-up in which nobody else takes this lead"""
        self.ensure_one()
        # sudo: settings of the store
        return (
            self.intention_level_id.protection_days or self.company_id.sudo().lead_protection_days
        )

    def _protect(self, vals=None):
        """Protect the leads from today on, as long as store and intention say."""
        groups = defaultdict(self.browse)
        for lead in self:
            today = lead.company_id._get_store_date()
            groups[fields.Date.add(today, days=lead._get_protection_days())] |= lead
        for day, leads in groups.items():
            leads._write_facts({**(vals or {}), "protected_until": day})

    def _release(self, reason):
        """Back to the pool, one note on each with the reason.

        :param dict|str reason: a sentence, or {lead: sentence}
        """
        reasons = reason if isinstance(reason, dict) else dict.fromkeys(self, reason)
        leads = self.sudo()  # the pool is nobody's: the store's rule released them
        bodies = {
            lead.id: self.env._(
                "Back to the pool from %(user)s: %(reason)s",
                user=lead.user_id.name or "—",
                reason=reasons[lead.with_env(self.env)],
            )
            for lead in leads
        }
        leads.activity_unlink(["dealer_crm_lead.mail_activity_type_answer"])
        leads.with_context(tracking_disable=True)._write_facts(
            {
                "user_id": False,
                "assignment_note": False,
                "assignment_rule_id": False,
                "response_step": False,
                "response_next_on": False,
            }
        )
        leads._message_log_batch(bodies=bodies)

    def _hand_over(self, user, reason):
        """Give the leads to `user`; who had them, and why, is written down."""
        leads = self.sudo()  # asked by the caller
        bodies = {
            lead.id: self.env._(
                "Handed over from %(before)s to %(after)s by %(manager)s: %(reason)s",
                before=lead.user_id.name or "—",
                after=user.name,
                manager=self.env.user.name,
                reason=reason,
            )
            for lead in leads
        }
        leads.activity_unlink(["dealer_crm_lead.mail_activity_type_answer"])
        leads.with_context(tracking_disable=True, mail_auto_subscribe_no_notify=True)._write_facts(
            {
                "user_id": user.id,
                "assignment_note": self.env._("Handed over by %s", self.env.user.name),
                "assignment_rule_id": False,
            }
        )
        leads._message_log_batch(bodies=bodies)
        leads._tell_consultants()

    # === CRON === #

    @api.model
    def _get_unfollowed_domain(self):
        """:return: leads nobody followed while they were protected; narrowed by addons whose
        documents show that work on the lead goes on"""
        domains = [
            Domain("company_id", "=", company.id)
            & Domain("protected_until", "<", company._get_store_date())
            for company in self.env["res.company"].search([])
        ]
        return self._get_running_domain() & Domain("user_id", "!=", False) & Domain.OR(domains)

    @api.model
    def _cron_release(self, batch=500):
        """Leads not followed within their protection go back to the pool."""
        domain = self._get_unfollowed_domain()
        total = self.search_count(domain)
        while leads := self.search(domain, limit=batch, order="id"):
            leads._release(
                {
                    lead: self.env._(
                        "not followed up until %s", fields.Date.to_string(lead.protected_until)
                    )
                    for lead in leads
                }
            )
            total = max(0, total - len(leads))
            if not self.env["ir.cron"]._commit_progress(len(leads), remaining=total):
                break
