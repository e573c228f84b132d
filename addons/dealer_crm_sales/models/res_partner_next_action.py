from odoo import fields, models

from odoo.addons.dealer_crm.tools.overview import OverviewFact


class ResPartner(models.Model):
    """What sales should do next for the customer."""

    _inherit = "res.partner"

    def _get_overview_facts(self):
        rules = self.env["dealer.next.action.rule"]._get_rules()
        people = ("partner_id", "in", self.overview_people_ids.ids)
        now, today = fields.Datetime.now(), self.env.company._get_store_date()
        facts = super()._get_overview_facts()
        if rule := rules.get("quotation"):
            facts.append(
                OverviewFact(
                    key="quotation",
                    model="sale.order",
                    domain=[
                        people,
                        ("is_deal", "=", True),
                        ("state", "in", ("draft", "sent")),
                        ("date_order", "<=", fields.Datetime.subtract(now, days=rule.days)),
                    ],
                    date="date_order",
                    title="name",
                    amount="amount_total",
                    is_latest=True,
                )
            )
        if rule := rules.get("handover"):
            facts.append(
                OverviewFact(
                    key="handover",
                    model="dealer.vehicle.delivery",
                    domain=[
                        people,
                        ("state", "=", "planned"),
                        ("date_start", "<=", fields.Datetime.add(now, days=rule.days)),
                    ],
                    date="date_start",
                    title="name",
                )
            )
        if rule := rules.get("policy"):
            # kept by the addon of insurance, which a store may leave out
            facts.append(
                OverviewFact(
                    key="policy",
                    model="dealer.insurance.policy",
                    domain=[
                        people,
                        ("date_issued", "!=", False),
                        ("cancelled_on", "=", False),
                        ("date_end", ">=", today),
                        ("date_end", "<=", fields.Date.add(today, days=rule.days)),
                        ("next_ids", "not any", [("date_issued", "!=", False)]),
                    ],
                    date="date_end",
                    title="policy_number",
                    state="name",
                )
            )
        if rule := rules.get("replace"):
            facts.append(
                OverviewFact(
                    key="replace",
                    model="dealer.vehicle.owner",
                    domain=[
                        people,
                        ("date_to", "=", False),
                        ("date_from", "<=", fields.Date.subtract(today, days=rule.days)),
                        ("vehicle_id", "in", self.overview_vehicle_ids.ids),
                    ],
                    date="date_from",
                    title="vehicle_id",
                )
            )
        return facts

    def _get_next_actions(self):
        return [
            *super()._get_next_actions(),
            *self._get_next_action_quotation(),
            *self._get_next_action_handover(),
            *self._get_next_action_policy(),
            *self._get_next_action_replace(),
        ]

    def _get_next_action_quotation(self):
        """A quotation the customer has not answered for some days."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("quotation")
        deal = rule and self._get_overview_fact("quotation")
        if not deal:
            return []
        return [
            {
                "key": "quotation",
                "score": rule.score,
                "title": self.env._("Ask about the quotation"),
                "why": self.env._(
                    "%(number)s over %(amount)s has no answer yet (days: %(days)s).",
                    number=deal.title,
                    amount=self.env.company.currency_id.format(deal.amount),
                    days=(fields.Datetime.now() - deal.date).days,
                ),
                "action": {
                    "type": "ir.actions.act_window",
                    "res_model": "sale.order",
                    "res_id": deal.id,
                    "views": [
                        (self.env.ref("dealer_vehicle_sales.view_dealer_deal_form").id, "form")
                    ],
                },
            }
        ]

    def _get_next_action_handover(self):
        """A hand-over that is near, or is late."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("handover")
        handover = rule and self._get_overview_fact("handover")
        if not handover:
            return []
        moment = fields.Datetime.context_timestamp(self, handover.date)
        values = {"name": handover.title, "moment": moment.strftime("%Y-%m-%d %H:%M")}
        if handover.date < fields.Datetime.now():
            why = self.env._("%(name)s was planned for %(moment)s and is not done.", **values)
        else:
            why = self.env._("%(name)s is planned for %(moment)s.", **values)
        return [
            {
                "key": "handover",
                "score": rule.score,
                "title": self.env._("Hand over the car"),
                "why": why,
                "action": self._get_overview_record_action("dealer.vehicle.delivery", handover.id),
            }
        ]

    def _get_next_action_policy(self):
        """A policy that ends soon and has no successor."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("policy")
        policy = rule and self._get_overview_fact("policy")
        if not policy:
            return []
        return [
            {
                "key": "policy",
                "score": rule.score,
                "title": self.env._("Offer to renew the insurance"),
                "why": self.env._(
                    "Policy %(number)s ends on %(day)s (days left: %(days)s).",
                    number=policy.title or policy.state,
                    day=fields.Date.to_string(policy.date),
                    days=(policy.date - self.env.company._get_store_date()).days,
                ),
                "action": self._get_overview_record_action("dealer.insurance.policy", policy.id),
            }
        ]

    def _get_next_action_replace(self):
        """A car he has had for long: time to talk about another one."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("replace")
        owned = rule and self._get_overview_fact("replace")
        if not owned or not self.env["crm.lead"].has_access("create"):
            return []
        today = self.env.company._get_store_date()
        car = self.env["dealer.vehicle"].browse(int(owned.title)).display_name
        return [
            {
                "key": "replace",
                "score": rule.score,
                "title": self.env._("Talk about a newer car"),
                "why": self.env._(
                    "Has had %(car)s since %(day)s (years: %(years)s).",
                    car=car,
                    years=(today - owned.date).days // 365,
                    day=fields.Date.to_string(owned.date),
                ),
                "action": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("New Lead"),
                    "res_model": "crm.lead",
                    "views": [(False, "form")],
                    "context": {
                        "default_type": "opportunity",
                        "default_partner_id": self.id,
                        "default_name": self.env._("Replacement for %(car)s", car=car),
                        # of the addon of leads; without it nobody reads them
                        "default_wants_tradein": True,
                        "default_tradein_note": car,
                    },
                },
            }
        ]
