from odoo import fields, models

from .dealer_complaint import OVER
from odoo.addons.dealer_crm.tools.overview import OverviewFact, OverviewSource

OPEN = [("category", "not in", OVER)]


class ResPartner(models.Model):
    _inherit = "res.partner"

    complaint_ids = fields.One2many(
        "dealer.complaint", "partner_id", groups="dealer_base.group_employee"
    )

    def _get_overview_sources(self):
        return [
            *super()._get_overview_sources(),
            OverviewSource(
                "complaint", self.env._("Complaints and Requests"), 70, "dealer.complaint",
                "received_on", title="subject", state="category",
            ),
        ]  # fmt: skip

    def _get_overview_facts(self):
        late = [*OPEN, ("is_late", "=", True)]
        return [
            *super()._get_overview_facts(),
            *(
                OverviewFact(
                    key,
                    "dealer.complaint",
                    "received_on",
                    domain=domain,
                    title="subject",
                    state="name",
                )
                for key, domain in (("complaint", OPEN), ("late_complaint", late))
            ),
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

    def _get_next_action_complaint(self, rule, opened):
        late = self._get_overview_fact("late_complaint")
        found = late or opened
        if not found:
            return None
        return {
            "score": min(rule.score + (10 if late else 0), 100),
            "title": self.env._("Settle %s", found.title),
            "why": self.env._("%(number)s is late.", number=found.state)
            if late
            else self.env._("%(number)s is open.", number=found.state),
            "action": self._get_overview_record_action("dealer.complaint", found.id),
        }

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
