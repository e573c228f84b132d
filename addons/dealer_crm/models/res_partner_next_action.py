from odoo import fields, models

from ..tools.overview import OverviewFact, OverviewSource


class ResPartner(models.Model):
    """What contacts, consents and leads say on the customer's page."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        people = self.overview_people_ids.ids
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="lead",
                label=self.env._("Leads"),
                sequence=10,
                model="crm.lead",
                domain=[("partner_id", "in", people)],
                date="create_date",
                amount="expected_revenue",
                state="stage_id",
            ),
            OverviewSource(
                key="contact",
                label=self.env._("Calls and Contacts"),
                sequence=60,
                model="dealer.contact",
                domain=[("partner_id", "in", people)],
                date="date",
                title="kind",
                state="result",
                action="dealer_crm.action_dealer_contact",
            ),
        ]

    def _get_overview_facts(self):
        people = self.overview_people_ids.ids
        facts = [
            *super()._get_overview_facts(),
            # loyalty is core's and may be missing
            OverviewFact(
                key="points",
                model="loyalty.card",
                domain=[("partner_id", "in", people), ("program_type", "=", "loyalty")],
                date="create_date",
                amount="points",
            ),
            OverviewFact(
                key="consent",
                model="dealer.consent",
                domain=[("partner_id", "=", self.id)],
                date="date",
            ),
        ]
        if rule := self.env["dealer.next.action.rule"]._get_rules().get("promise"):
            last = fields.Date.add(self.env.company._get_store_date(), days=rule.days)
            facts.append(
                OverviewFact(
                    key="promise",
                    model="dealer.contact",
                    domain=[
                        ("partner_id", "in", people),
                        ("next_on", "<=", last),
                        ("kept_by_id", "=", False),
                    ],
                    date="next_on",
                )
            )
        return facts

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

    def _get_next_actions(self):
        return [
            *super()._get_next_actions(),
            *self._get_next_action_birthday(),
            *self._get_next_action_promise(),
            *self._get_next_action_consent(),
        ]

    def _get_next_action_birthday(self):
        rule = self.env["dealer.next.action.rule"]._get_rules().get("birthday")
        if not rule or not self.birthday:
            return []
        today = self.env.company._get_store_date()
        day = self._get_next_birthday(today)
        left = (day - today).days
        if left > rule.days:
            return []
        if left:
            why = self.env._(
                "Turns %(age)s on %(day)s.",
                age=day.year - self.birthday.year,
                day=fields.Date.to_string(day),
            )
        else:
            why = self.env._("Turns %(age)s today.", age=day.year - self.birthday.year)
        return [
            {
                "key": "birthday",
                "score": rule.score,
                "title": self.env._("Wish a happy birthday"),
                "why": why,
                "action": self._get_note_contact_action("call_out"),
            }
        ]

    def _get_next_action_promise(self):
        rule = self.env["dealer.next.action.rule"]._get_rules().get("promise")
        promise = self._get_overview_fact("promise")
        if not rule or not promise:
            return []
        late = (self.env.company._get_store_date() - promise.date).days
        day = fields.Date.to_string(promise.date)
        if late > 0:
            why = self.env._(
                "We promised to be in touch on %(day)s (days late: %(late)s).", day=day, late=late
            )
        else:
            why = self.env._("We promised to be in touch on %(day)s.", day=day)
        return [
            {
                "key": "promise",
                "score": rule.score,
                "title": self.env._("Keep the promise to follow up"),
                "why": why,
                "action": self._get_note_contact_action("call_out"),
            }
        ]

    def _get_next_action_consent(self):
        rule = self.env["dealer.next.action.rule"]._get_rules().get("consent")
        if not rule or not self.env["dealer.consent"].has_access("create"):
            return []
        known = (fields.Datetime.now() - self.create_date).days if self.create_date else 0
        if known < rule.days or self._get_overview_fact("consent"):
            return []
        view_id = self.env["ir.model.data"]._xmlid_to_res_id(
            "dealer_crm.view_customer_consent_ask_form"
        )
        return [
            {
                "key": "consent",
                "score": rule.score,
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
        ]

    def _get_note_contact_action(self, kind):
        """:return: the small window that notes a contact; nothing for who may not"""
        Contact = self.env["dealer.contact"]
        if not Contact.has_access("create"):
            return False
        return Contact._get_note_action(default_partner_id=self.id, default_kind=kind)

    def _get_overview_record_action(self, model, record_id):
        """:return: what opens a document found for the page"""
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "res_id": record_id,
            "views": [(False, "form")],
        }
