from odoo import fields, models

from .dealer_complaint import OVER
from odoo.addons.dealer_crm.tools.overview import OverviewFact, OverviewSource

OPEN = [("category", "not in", OVER)]


class ResPartner(models.Model):
    _inherit = "res.partner"

    complaint_ids = fields.One2many(
        "dealer.complaint", "partner_id", groups="dealer_base.group_employee"
    )

    def _get_complaint_domain(self):
        return [("partner_id", "in", self.overview_people_ids.ids)]

    def _get_overview_sources(self):
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                key="complaint",
                label=self.env._("Complaints and Requests"),
                sequence=70,
                model="dealer.complaint",
                domain=self._get_complaint_domain(),
                date="received_on",
                title="subject",
                state="category",
            ),
        ]

    def _get_overview_facts(self):
        opened = [*self._get_complaint_domain(), *OPEN]
        shared = {
            "model": "dealer.complaint",
            "date": "received_on",
            "title": "subject",
            "state": "name",
        }
        return [
            *super()._get_overview_facts(),
            OverviewFact(key="complaint", domain=opened, **shared),
            OverviewFact(key="late_complaint", domain=[*opened, ("is_late", "=", True)], **shared),
        ]

    def _get_overview_badges(self):
        badges = super()._get_overview_badges()
        if found := self._get_overview_fact("complaint"):
            badges.append(
                {
                    "key": "complaint",
                    "label": self.env._("%s open complaints", found.count)
                    if found.count > 1
                    else self.env._("Open complaint"),
                    "tone": "danger",
                    "title": f"{found.state} · {found.title}",
                }
            )
        return badges

    def _get_next_actions(self):
        actions = super()._get_next_actions()
        rule = self.env["dealer.next.action.rule"]._get_rules().get("complaint")
        late = rule and self._get_overview_fact("late_complaint")
        if found := rule and (late or self._get_overview_fact("complaint")):
            actions.append(
                {
                    "key": "complaint",
                    "score": min(rule.score + (10 if late else 0), 100),
                    "title": self.env._("Settle %s", found.title),
                    "why": self.env._("%(number)s is late.", number=found.state)
                    if late
                    else self.env._("%(number)s is open.", number=found.state),
                    "action": self._get_overview_record_action("dealer.complaint", found.id),
                }
            )
        return actions

    def action_take_in_complaint(self):
        """Take in what the customer says on the phone or at the counter."""
        self.ensure_one()
        vehicles = self.vehicle_ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Complaint or Request"),
            "res_model": "dealer.complaint",
            "views": [(False, "form")],
            "context": {
                "default_partner_id": self.id,
                "default_channel": "phone",
                "default_vehicle_id": vehicles.id if len(vehicles) == 1 else False,
            },
        }
