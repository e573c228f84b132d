from odoo import fields, models

from odoo.addons.dealer_crm.tools.overview import OverviewFact


class ResPartner(models.Model):
    """What sales should do next for the customer."""

    _inherit = "res.partner"

    # a quotation the customer has not answered for some days

    def _get_next_fact_quotation(self, rule):
        last = fields.Datetime.subtract(fields.Datetime.now(), days=rule.days)
        return OverviewFact(
            "quotation",
            "sale.order",
            "date_order",
            domain=[
                ("is_deal", "=", True),
                ("state", "in", ("draft", "sent")),
                ("date_order", "<=", last),
            ],
            title="name",
            amount="amount_total",
            is_latest=True,
        )

    def _get_next_action_quotation(self, _rule, deal):
        if not deal:
            return None
        form = self.env.ref("dealer_vehicle_sales.view_dealer_deal_form")
        return {
            "title": self.env._("Ask about the quotation"),
            "why": self.env._(
                "%(number)s over %(amount)s has no answer yet (days: %(days)s).",
                number=deal.title,
                amount=self.env.company.currency_id.format(deal.amount),
                days=(fields.Datetime.now() - deal.date).days,
            ),
            "action": self._get_overview_record_action("sale.order", deal.id, form.id),
        }

    # a hand-over that is near, or is late

    def _get_next_fact_handover(self, rule):
        last = fields.Datetime.add(fields.Datetime.now(), days=rule.days)
        near = [("state", "=", "planned"), ("date_start", "<=", last)]
        return OverviewFact(
            "handover", "dealer.vehicle.delivery", "date_start", domain=near, title="name"
        )

    def _get_next_action_handover(self, _rule, handover):
        if not handover:
            return None
        moment = fields.Datetime.context_timestamp(self, handover.date)
        values = {"name": handover.title, "moment": moment.strftime("%Y-%m-%d %H:%M")}
        if handover.date < fields.Datetime.now():
            why = self.env._("%(name)s was planned for %(moment)s and is not done.", **values)
        else:
            why = self.env._("%(name)s is planned for %(moment)s.", **values)
        return {
            "title": self.env._("Hand over the car"),
            "why": why,
            "action": self._get_overview_record_action("dealer.vehicle.delivery", handover.id),
        }

    # a policy that ends soon and has no successor; kept by the addon of insurance, which a store
    # may leave out

    def _get_next_fact_policy(self, rule):
        today = self.env.company._get_store_date()
        return OverviewFact(
            "policy",
            "dealer.insurance.policy",
            "date_end",
            domain=[
                ("date_issued", "!=", False),
                ("cancelled_on", "=", False),
                ("date_end", ">=", today),
                ("date_end", "<=", fields.Date.add(today, days=rule.days)),
                ("next_ids", "not any", [("date_issued", "!=", False)]),
            ],
            title="policy_number",
            state="name",
        )

    def _get_next_action_policy(self, _rule, policy):
        if not policy:
            return None
        return {
            "title": self.env._("Offer to renew the insurance"),
            "why": self.env._(
                "Policy %(number)s ends on %(day)s (days left: %(days)s).",
                number=policy.title or policy.state,
                day=fields.Date.to_string(policy.date),
                days=(policy.date - self.env.company._get_store_date()).days,
            ),
            "action": self._get_overview_record_action("dealer.insurance.policy", policy.id),
        }

    # a car he has had for long: time to talk about another one

    def _get_next_fact_replace(self, rule):
        today = self.env.company._get_store_date()
        return OverviewFact(
            "replace",
            "dealer.vehicle.owner",
            "date_from",
            domain=[
                ("date_to", "=", False),
                ("date_from", "<=", fields.Date.subtract(today, days=rule.days)),
                ("vehicle_id", "in", self.overview_vehicle_ids.ids),
            ],
            title="vehicle_id",
        )

    def _get_next_action_replace(self, _rule, owned):
        if not owned or not self.env["crm.lead"].has_access("create"):
            return None
        today = self.env.company._get_store_date()
        car = self.env["dealer.vehicle"].browse(int(owned.title)).display_name
        return {
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
