from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Command
from odoo.tools import SQL
from psycopg2.errors import UniqueViolation

# A reception has a handful of each; more is a mistake or an attack.
_MOST_MARKS, _MOST_CONCERNS = 60, 40


class DealerReception(models.AbstractModel):
    """A finished reception becomes an order, once, however often it is sent."""

    _inherit = "dealer.reception"

    @api.model
    def receive(self, data):
        """Make the repair order of a reception, in one transaction.

        :param dict data: what the tablet gathered: `uuid`; `vehicle_id` or `vehicle` (values of a
            new car); `partner_id` or `partner` (name, phone of a new customer; empty: the owner);
            `arrival` (key), `bringer`, `mileage` (km), `fuel`, `belongings`, `promised_on` (UTC),
            `concerns` (`text`, `alert` key or empty), `answers`, `marks`, `note`, `signature`
            (base64 PNG), `signed_by`, `anyway` (a second order beside the open one)
        :return: `state` `done` with the order and what is still missing on its checklist; `open`
            with the order the car is here with already; both for the tablet
        """
        self._check_adviser()
        uuid = str(data.get("uuid") or "")
        if len(uuid) < 16:
            raise UserError(
                self.env._("This reception has no number of its own: load the page again.")
            )
        Order = self.env["dealer.repair.order"]
        if order := Order.search([("reception_uuid", "=", uuid)]):
            return self._answer_received(order)
        with self._met_another():
            if data.get("vehicle_id"):
                vehicle = self._reserve_vehicle(int(data["vehicle_id"]))
                if not data.get("anyway") and (open_order := self._get_open_order(vehicle)):
                    return {"state": "open", "order": open_order}
                partner = self._take_partner(data) or vehicle.sudo().owner_id
            else:
                partner = self._take_partner(data)
                vehicle = self._make_vehicle(data.get("vehicle") or {}, partner)
            order = self._make_order(vehicle, partner, data, uuid)
            self._fill_checklist(order, data)
        return self._answer_received(order)

    @contextmanager
    def _met_another(self):
        """Begin again when another tablet saved the same car or reception a moment before.

        What it saved is not seen in this transaction; in the next it is, and is answered.
        """
        try:
            yield
            self.env.flush_all()
        except UniqueViolation as error:
            raise ConcurrencyError from error

    @api.model
    def _answer_received(self, order):
        checklist = order._get_checklist("reception")[order.id]
        missing = checklist._list_missing() if checklist.state == "draft" else []
        return {
            "state": "done",
            "order": order._describe_for_reception(),
            "missing": missing,
            "next_step": order.next_step or "",
        }

    # === CAR AND PEOPLE === #

    @api.model
    def _reserve_vehicle(self, vehicle_id):
        """Return the car, reserved for this reception.

        Two advisers who receive one car at a time write the same row: the second is run again and
        then finds the first one's order.
        """
        vehicle = self.env["dealer.vehicle"].browse(vehicle_id).exists()
        if not vehicle:
            raise UserError(self.env._("This car is gone: find it again by its plate or VIN."))
        vehicle.check_access("read")
        self.env.cr.execute(
            SQL("UPDATE dealer_vehicle SET write_date = write_date WHERE id = %s", vehicle.id)
        )
        return vehicle

    @api.model
    def _make_vehicle(self, values, owner):
        if not (values.get("vin") or values.get("license_plate")):
            raise UserError(self.env._("Enter the plate or the VIN of the new car."))
        if not owner:
            raise UserError(self.env._("Enter the name of the new car's owner."))
        names = ("vin", "license_plate", "model_id", "brand_id", "model_year", "frame_number_only")
        vehicle = self.env["dealer.vehicle"].create(
            {name: values[name] for name in names if values.get(name)}
        )
        vehicle._set_owner(owner)
        return vehicle

    @api.model
    def _take_partner(self, data):
        """Return the customer named at the counter, made when new; empty: the car's owner."""
        Partner = self.env["res.partner"]
        if data.get("partner_id"):
            return Partner.browse(int(data["partner_id"])).exists()
        new = data.get("partner") or {}
        if not (new.get("name") or "").strip():
            return Partner
        return Partner.create({"name": new["name"].strip(), "phone": new.get("phone")})

    # === THE ORDER === #

    @api.model
    def _make_order(self, vehicle, partner, data, uuid):
        values = self._prepare_reception_values(vehicle, partner, data)
        if data.get("arrival"):
            # what nobody entered at the counter is left to the appointment
            entered = {name: value for name, value in values.items() if value}
            values = self._prepare_order_values(data["arrival"], entered)
        chosen = self._get_chosen(data)
        order = self.env["dealer.repair.order"].create(values)
        if not order.job_ids and not chosen:
            raise UserError(self.env._("Write down at least one thing the customer asks for."))
        order._set_facts({"reception_uuid": uuid})
        if chosen:
            alerts = {alert["key"]: alert for alert in order._get_reception_alerts()}
            for key in chosen:
                if alerts.get(key, {}).get("job"):
                    order._take_alert(alerts[key])
        return order

    @api.model
    def _get_chosen(self, data):
        """Return the keys of alerts whose work was taken up: the server knows what belongs to it."""
        keys = [concern.get("alert") for concern in data.get("concerns") or []]
        return list(dict.fromkeys(filter(None, keys)))

    @api.model
    def _prepare_reception_values(self, vehicle, partner, data):
        """Return the values of the order; hook."""
        if not partner:
            raise UserError(
                self.env._("This car has no owner yet: enter the customer who orders the work.")
            )
        concerns = [
            text
            for concern in (data.get("concerns") or [])[:_MOST_CONCERNS]
            if not concern.get("alert") and (text := (concern.get("text") or "").strip())
        ]
        bringer = data.get("bringer") or {}
        values = {
            "vehicle_id": vehicle.id,
            "partner_id": partner.id,
            "mileage_in": int(data.get("mileage") or 0),
            "fuel_level": data.get("fuel") or False,
            "belongings": (data.get("belongings") or "").strip() or False,
            "promised_on": fields.Datetime.to_datetime(data.get("promised_on") or False),
            "bringer_name": (bringer.get("name") or "").strip() or False,
            "note": (data.get("note") or "").strip() or False,
            "job_ids": [
                Command.create({"concern": text, "sequence": 10 * number})
                for number, text in enumerate(concerns, start=1)
            ],
        }
        if bringer.get("phone"):
            values["bringer_phone"] = bringer["phone"].strip()
        return values

    # === THE CHECKLIST === #

    @api.model
    def _fill_checklist(self, order, data):
        """Answer the reception checklist as the tablet did, and finish it if nothing is missing."""
        vehicle = order.vehicle_id
        Checklist = self.env["dealer.checklist"]
        Template = self.env["dealer.checklist.template"]
        if not Template._find_for("reception", vehicle, order.company_id)[vehicle.id]:
            return Checklist
        checklist = Checklist._create_for(order, "reception", vehicle)
        lines = {line.item_id.id: line for line in checklist.line_ids if line.item_id}
        for answer in data.get("answers") or []:
            if line := lines.get(answer.get("item_id")):
                self._answer(line, answer)
        for line in lines.values():
            if values := self._get_fact_answer(line, order):
                line.write(values)
        self.env["dealer.checklist.mark"].create(
            [
                {
                    "checklist_id": checklist.id,
                    **{name: mark.get(name) for name in ("view", "x", "y", "kind", "note")},
                    "photo": mark.get("photo") or False,
                }
                for mark in (data.get("marks") or [])[:_MOST_MARKS]
            ]
        )
        if data.get("signature"):
            checklist.write(
                {"signature": data["signature"], "signed_by": data.get("signed_by") or ""}
            )
        if not checklist._list_missing():
            checklist.action_done()
        return checklist

    @api.model
    def _answer(self, line, answer):
        values = {}
        if answer.get("result") and (line.answer_type == "state" or answer["result"] == "na"):
            values["answer"] = answer["result"]
        elif line.answer_type == "number" and answer.get("number") not in (None, "", False):
            values["number"] = float(answer["number"])
        elif line.answer_type == "choice" and answer.get("choice"):
            values["choice"] = str(answer["choice"])
        elif line.answer_type == "text" and answer.get("text"):
            values["text"] = answer["text"]
        if answer.get("note"):
            values["note"] = answer["note"]
        if values:
            line.write(values)
        if answer.get("photos"):
            line.action_add_photos(answer["photos"])

    @api.model
    def _get_fact_answer(self, line, order):
        """Return the answer of an item that the screen asks anyway; empty otherwise."""
        item = line.item_id
        if item.reception_fact == "belongings":
            return {"text": order.belongings} if order.belongings else {}
        if item.reception_fact == "fuel" and order.fuel_level:
            choice = item.choice_ids.filtered(lambda one: one.fuel_level == order.fuel_level)[:1]
            return {"choice": str(choice.id)} if choice else {}
        return {}

    # === AFTERWARDS === #

    @api.model
    def send_sheet(self, order_id, email):
        """Mail the reception sheet to the customer; a new address is kept on the contact."""
        self._check_adviser()
        order = self.env["dealer.repair.order"].browse(order_id)
        order.check_access("write")
        email = (email or "").strip()
        if "@" not in email:
            raise UserError(self.env._("“%s” is no e-mail address.", email))
        if not order.partner_id.email:
            order.partner_id.email = email
        template = self.env.ref("dealer_workshop_reception.mail_template_reception")
        # sudo: the text of the mail is the administrator's; the adviser only sends it
        template.sudo().send_mail(order.id, email_values={"email_to": email, "recipient_ids": []})
        order.message_post(body=self.env._("Reception sheet sent to %s.", email))
        return True
