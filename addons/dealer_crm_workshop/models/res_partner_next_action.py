from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.dealer_crm.tools.overview import OverviewFact


class ResPartner(models.Model):
    """What the workshop should do next for the customer."""

    _inherit = "res.partner"

    def _get_overview_facts(self):
        here = ("draft", "in_progress", "waiting", "done", "settled")
        coming = [
            ("category", "in", ("draft", "confirmed")),
            ("start_on", ">=", fields.Datetime.now()),
        ]
        return [
            *super()._get_overview_facts(),
            OverviewFact(
                "in_workshop", "dealer.repair.order", "received_on", whose="vehicle_id",
                domain=[("category", "in", here)], title="name", state="category", is_latest=True,
            ),
            # appointments are of an addon a store may leave out
            OverviewFact(
                "expected", "dealer.workshop.appointment", "start_on", whose="vehicle_id",
                domain=coming, title="name",
            ),
        ]  # fmt: skip

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

    # the work is finished and the car is still here

    def _get_next_fact_pickup(self, rule):
        last = fields.Datetime.subtract(fields.Datetime.now(), days=rule.days)
        return OverviewFact(
            "pickup",
            "dealer.repair.order",
            "finished_on",
            domain=[("category", "in", ("done", "settled")), ("finished_on", "<=", last)],
            title="name",
            state="vehicle_id",
        )

    def _get_next_action_pickup(self, _rule, order):
        if not order:
            return None
        moment = fields.Datetime.context_timestamp(self, order.date)
        return {
            "title": self.env._("Tell that the car is ready"),
            "why": self.env._(
                "%(car)s is finished since %(moment)s (%(number)s).",
                car=self.env["dealer.vehicle"].browse(int(order.state)).display_name,
                moment=moment.strftime("%Y-%m-%d %H:%M"),
                number=order.title,
            ),
            "action": self._get_overview_record_action("dealer.repair.order", order.id),
        }

    # a recall that is still to be done on one of his cars; kept by the addon of warranty, which a
    # store may leave out

    def _get_next_fact_recall(self, _rule):
        return OverviewFact(
            "recall",
            "dealer.recall.vehicle",
            "create_date",
            whose=None,
            domain=[
                ("vin", "in", [vin for vin in self.overview_vehicle_ids.mapped("vin") if vin]),
                ("state", "=", "open"),
                ("recall_id.active", "=", True),
                ("recall_id.date_from", "<=", self.env.company._get_store_date()),
            ],
            title="recall_id",
            state="vin",
        )

    def _get_next_action_recall(self, _rule, recall):
        if not recall or self._get_overview_fact("expected"):
            return None
        vehicle = self.overview_vehicle_ids.filtered(lambda car: car.vin == recall.state)[:1]
        return {
            "title": self.env._("Invite for the recall"),
            "why": self.env._(
                "%(recall)s is still to be done on %(car)s.",
                recall=recall.title,
                car=vehicle.display_name,
            ),
            "action": self._get_overview_visit_action(vehicle),
        }

    # a service that is due or overdue

    def _get_next_action_service(self, rule, _found):
        if self._is_overview_expected():
            return None
        today = self.env.company._get_store_date()
        last = fields.Date.add(today, days=rule.days)
        due = [
            (day, car.id, car)
            for car in self.overview_vehicle_ids
            if (day := car._get_overview_service_date()) and day <= last
        ]
        if not due:
            return None
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
        return {"title": title, "why": why, "action": self._get_overview_visit_action(car)}

    # work he declined or put off at a visit that no later visit has taken up

    def _get_next_fact_declined(self, rule):
        since = fields.Datetime.subtract(fields.Datetime.now(), days=rule.days)
        return OverviewFact(
            "declined",
            "dealer.repair.line",
            "create_date",
            whose=None,
            domain=[
                ("order_id.vehicle_id", "in", self.overview_vehicle_ids.ids),
                ("order_id.received_on", ">=", since),
                ("is_out", "=", True),
                "|",
                ("taken_up_line_id", "=", False),
                ("taken_up_line_id.order_id.category", "=", "cancelled"),
            ],
            title="name",
            state="order_id",
            is_latest=True,
        )

    def _get_next_action_declined(self, _rule, lines):
        if not lines:
            return None
        if lines.count > 1:
            why = self.env._(
                "%(work)s and %(count)s more were declined and not taken up since.",
                work=lines.title,
                count=lines.count - 1,
            )
        else:
            why = self.env._("%(work)s was declined and not taken up since.", work=lines.title)
        return {
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

    # his cars have not been in the workshop for long

    def _get_next_fact_visit(self, _rule):
        return OverviewFact(
            "visit",
            "dealer.repair.order",
            "received_on",
            whose="vehicle_id",
            domain=[("category", "!=", "cancelled")],
            is_latest=True,
        )

    def _get_next_action_visit(self, rule, last):
        days = last and (fields.Datetime.now() - last.date).days
        if not last or days < rule.days or self._is_overview_expected():
            return None
        moment = fields.Datetime.context_timestamp(self, last.date)
        return {
            "title": self.env._("Ask why the customer stays away"),
            "why": self.env._(
                "The last visit to the workshop was on %(day)s (days ago: %(days)s).",
                day=fields.Date.to_string(moment),
                days=days,
            ),
            "action": self._get_note_contact_action("call_out"),
        }

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
