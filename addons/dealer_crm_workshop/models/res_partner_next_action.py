from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.dealer_crm.tools.overview import OverviewFact


class ResPartner(models.Model):
    """What the workshop should do next for the customer."""

    _inherit = "res.partner"

    def _get_overview_facts(self):
        rules = self.env["dealer.next.action.rule"]._get_rules()
        people = ("partner_id", "in", self.overview_people_ids.ids)
        cars = self.overview_vehicle_ids
        now, today = fields.Datetime.now(), self.env.company._get_store_date()
        facts = [
            *super()._get_overview_facts(),
            OverviewFact(
                key="in_workshop",
                model="dealer.repair.order",
                domain=[
                    ("vehicle_id", "in", cars.ids),
                    ("category", "in", ("draft", "in_progress", "waiting", "done", "settled")),
                ],
                date="received_on",
                title="name",
                state="category",
                is_latest=True,
            ),
            # appointments are of an addon a store may leave out
            OverviewFact(
                key="expected",
                model="dealer.workshop.appointment",
                domain=[
                    ("vehicle_id", "in", cars.ids),
                    ("category", "in", ("draft", "confirmed")),
                    ("start_on", ">=", now),
                ],
                date="start_on",
                title="name",
            ),
        ]
        if rule := rules.get("pickup"):
            facts.append(
                OverviewFact(
                    key="pickup",
                    model="dealer.repair.order",
                    domain=[
                        people,
                        ("category", "in", ("done", "settled")),
                        ("finished_on", "<=", fields.Datetime.subtract(now, days=rule.days)),
                    ],
                    date="finished_on",
                    title="name",
                    state="vehicle_id",
                )
            )
        if rules.get("recall"):
            # kept by the addon of warranty, which a store may leave out
            facts.append(
                OverviewFact(
                    key="recall",
                    model="dealer.recall.vehicle",
                    domain=[
                        ("vin", "in", [vin for vin in cars.mapped("vin") if vin]),
                        ("state", "=", "open"),
                        ("recall_id.active", "=", True),
                        ("recall_id.date_from", "<=", today),
                    ],
                    date="create_date",
                    title="recall_id",
                    state="vin",
                )
            )
        if rule := rules.get("declined"):
            facts.append(
                OverviewFact(
                    key="declined",
                    model="dealer.repair.line",
                    domain=[
                        ("order_id.vehicle_id", "in", cars.ids),
                        (
                            "order_id.received_on",
                            ">=",
                            fields.Datetime.subtract(now, days=rule.days),
                        ),
                        ("is_out", "=", True),
                        "|",
                        ("taken_up_line_id", "=", False),
                        ("taken_up_line_id.order_id.category", "=", "cancelled"),
                    ],
                    date="create_date",
                    title="name",
                    state="order_id",
                    is_latest=True,
                )
            )
        if rules.get("visit"):
            facts.append(
                OverviewFact(
                    key="visit",
                    model="dealer.repair.order",
                    domain=[("vehicle_id", "in", cars.ids), ("category", "!=", "cancelled")],
                    date="received_on",
                    is_latest=True,
                )
            )
        return facts

    def _get_overview_badges(self):
        badges = super()._get_overview_badges()
        if order := self._get_overview_fact("in_workshop"):
            badges.append(
                {
                    "key": "in_workshop",
                    "label": self.env._("In the workshop"),
                    "tone": "info",
                    "title": f"{order.title} · {order.state}",
                }
            )
        if appointment := self._get_overview_fact("expected"):
            moment = fields.Datetime.context_timestamp(self, appointment.date)
            badges.append(
                {
                    "key": "expected",
                    "label": self.env._("Comes on %(day)s", day=format_date(self.env, moment)),
                    "tone": "info",
                    "title": f"{appointment.title} · {moment:%H:%M}",
                }
            )
        return badges

    def _is_overview_expected(self):
        """:return: whether a car is here or will come, so that nobody need invite"""
        return bool(self._get_overview_fact("in_workshop") or self._get_overview_fact("expected"))

    def _get_next_actions(self):
        return [
            *super()._get_next_actions(),
            *self._get_next_action_pickup(),
            *self._get_next_action_recall(),
            *self._get_next_action_service(),
            *self._get_next_action_declined(),
            *self._get_next_action_visit(),
        ]

    def _get_next_action_pickup(self):
        """The work is finished and the car is still here."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("pickup")
        order = rule and self._get_overview_fact("pickup")
        if not order:
            return []
        moment = fields.Datetime.context_timestamp(self, order.date)
        return [
            {
                "key": "pickup",
                "score": rule.score,
                "title": self.env._("Tell that the car is ready"),
                "why": self.env._(
                    "%(car)s is finished since %(moment)s (%(number)s).",
                    car=self.env["dealer.vehicle"].browse(int(order.state)).display_name,
                    moment=moment.strftime("%Y-%m-%d %H:%M"),
                    number=order.title,
                ),
                "action": self._get_overview_record_action("dealer.repair.order", order.id),
            }
        ]

    def _get_next_action_recall(self):
        """A recall that is still to be done on one of his cars."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("recall")
        recall = rule and self._get_overview_fact("recall")
        if not recall or self._get_overview_fact("expected"):
            return []
        vehicle = self.overview_vehicle_ids.filtered(lambda car: car.vin == recall.state)[:1]
        return [
            {
                "key": "recall",
                "score": rule.score,
                "title": self.env._("Invite for the recall"),
                "why": self.env._(
                    "%(recall)s is still to be done on %(car)s.",
                    recall=recall.title,
                    car=vehicle.display_name,
                ),
                "action": self._get_overview_visit_action(vehicle),
            }
        ]

    def _get_next_action_service(self):
        """A service that is due or overdue."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("service")
        if not rule or self._is_overview_expected():
            return []
        today = self.env.company._get_store_date()
        last = fields.Date.add(today, days=rule.days)
        due = [
            (day, car.id, car)
            for car in self.overview_vehicle_ids
            if (day := car._get_overview_service_date()) and day <= last
        ]
        if not due:
            return []
        day, _id, car = min(due)
        left = (day - today).days
        values = {"car": car.display_name, "day": fields.Date.to_string(day)}
        if left < 0:
            title = self.env._("Invite: service is overdue")
            why = self.env._(
                "%(car)s was due on %(day)s (days late: %(late)s).", late=-left, **values
            )
        else:
            title = self.env._("Invite for the service")
            why = self.env._(
                "%(car)s is due on %(day)s (days left: %(left)s).", left=left, **values
            )
        return [
            {
                "key": "service",
                "score": rule.score,
                "title": title,
                "why": why,
                "action": self._get_overview_visit_action(car),
            }
        ]

    def _get_next_action_declined(self):
        """Work he declined or put off at a visit that no later visit has taken up."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("declined")
        lines = rule and self._get_overview_fact("declined")
        if not lines:
            return []
        if lines.count > 1:
            why = self.env._(
                "%(work)s and %(count)s more were declined and not taken up since.",
                work=lines.title,
                count=lines.count - 1,
            )
        else:
            why = self.env._("%(work)s was declined and not taken up since.", work=lines.title)
        return [
            {
                "key": "declined",
                "score": rule.score,
                "title": self.env._("Offer again what was declined"),
                "why": why,
                "action": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("Declined Work"),
                    "res_model": "dealer.repair.order",
                    "domain": [
                        ("vehicle_id", "in", self.overview_vehicle_ids.ids),
                        ("line_ids", "any", [("is_out", "=", True)]),
                    ],
                    "views": [(False, "list"), (False, "kanban"), (False, "form")],
                },
            }
        ]

    def _get_next_action_visit(self):
        """His cars have not been in the workshop for long."""
        rule = self.env["dealer.next.action.rule"]._get_rules().get("visit")
        last = rule and self._get_overview_fact("visit")
        days = last and (fields.Datetime.now() - last.date).days
        if not last or days < rule.days or self._is_overview_expected():
            return []
        moment = fields.Datetime.context_timestamp(self, last.date)
        return [
            {
                "key": "visit",
                "score": rule.score,
                "title": self.env._("Ask why the customer stays away"),
                "why": self.env._(
                    "The last visit to the workshop was on %(day)s (days ago: %(days)s).",
                    day=fields.Date.to_string(moment),
                    days=days,
                ),
                "action": self._get_note_contact_action("call_out"),
            }
        ]

    def _get_overview_visit_action(self, vehicle):
        """:return: a new appointment for the car, or a note of a call where there are none"""
        Appointment = self.env.get("dealer.workshop.appointment")
        if Appointment is None or not Appointment.has_access("create"):
            return self._get_note_contact_action("call_out")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Appointment"),
            "res_model": "dealer.workshop.appointment",
            "views": [(False, "form")],
            "context": {"default_vehicle_id": vehicle.id, "default_partner_id": self.id},
        }
