from odoo import fields, models

from ..tools.overview import OverviewFact, OverviewSource


class ResPartner(models.Model):
    """What contacts, consents and leads say on the customer's page."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "lead", self.env._("Leads"), 10, "crm.lead", "create_date",
                amount="expected_revenue", state="stage_id",
            ),
            OverviewSource(
                "contact", self.env._("Calls and Contacts"), 60, "dealer.contact", "date",
                title="kind", state="result", action="dealer_crm.action_dealer_contact",
            ),
        ]  # fmt: skip

    def _get_overview_facts(self):
        loyal, own = [("program_type", "=", "loyalty")], [("partner_id", "=", self.id)]
        return [
            *super()._get_overview_facts(),
            # loyalty is core's and may be missing
            OverviewFact("points", "loyalty.card", "create_date", domain=loyal, amount="points"),
            OverviewFact("consent", "dealer.consent", "date", whose=None, domain=own),
        ]

    def _get_overview_money(self):
        rows = super()._get_overview_money()
        if points := self._get_overview_fact("points"):
            rows.append(
                {
                    "key": "points",
                    "sequence": 90,
                    "label": self.env._("Points"),
                    "amount": points.total,
                    "is_money": False,
                    "tone": False,
                    "title": False,
                    "action": False,
                }
            )
        return rows

    def _get_next_action_birthday(self, rule, _found):
        today = self.env.company._get_store_date()
        day = self.birthday and self._get_next_birthday(today)
        if not day or (day - today).days > rule.days:
            return None
        if day > today:
            why = self.env._(
                "Turns %(age)s on %(day)s.",
                age=day.year - self.birthday.year,
                day=fields.Date.to_string(day),
            )
        else:
            why = self.env._("Turns %(age)s today.", age=day.year - self.birthday.year)
        return {
            "title": self.env._("Wish a happy birthday"),
            "why": why,
            "action": self._get_note_contact_action("call_out"),
        }

    def _get_next_fact_promise(self, rule):
        last = fields.Date.add(self.env.company._get_store_date(), days=rule.days)
        promised = [("next_on", "<=", last), ("kept_by_id", "=", False)]
        return OverviewFact("promise", "dealer.contact", "next_on", domain=promised)

    def _get_next_action_promise(self, _rule, promise):
        if not promise:
            return None
        late = (self.env.company._get_store_date() - promise.date).days
        day = fields.Date.to_string(promise.date)
        if late > 0:
            why = self.env._(
                "We promised to be in touch on %(day)s (days late: %(late)s).", day=day, late=late
            )
        else:
            why = self.env._("We promised to be in touch on %(day)s.", day=day)
        return {
            "title": self.env._("Keep the promise to follow up"),
            "why": why,
            "action": self._get_note_contact_action("call_out"),
        }

    def _get_next_action_consent(self, rule, asked):
        known = (fields.Datetime.now() - self.create_date).days if self.create_date else 0
        if asked or known < rule.days or not self.env["dealer.consent"].has_access("create"):
            return None
        view_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "dealer_crm.view_customer_consent_ask_form"
        )
        return {
            "title": self.env._("Ask how we may be in touch"),
            "why": self.env._(
                "Nobody has asked yet whether and how the customer wants to hear from us."
            ),
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Consents"),
                "res_model": "res.partner",
                "res_id": self.id,
                "views": [(view_id, "form")],
                "target": "new",
            },
        }

    def _get_note_contact_action(self, kind):
        """:return: the small window that notes a contact; nothing for who may not"""
        Contact = self.env["dealer.contact"]
        if not Contact.has_access("create"):
            return False
        return Contact._get_note_action(default_partner_id=self.id, default_kind=kind)

    def _get_overview_record_action(self, model, record_id, view_id=False):
        """:return: what opens a document found for the page"""
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record_id,
            "views": [(view_id, "form")],
        }
