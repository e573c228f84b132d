import re

from odoo import api, fields, models

from odoo.addons.dealer_base.tools import phone
from odoo.addons.dealer_base.vin import check, normalise, suggest

# A VIN's barcode carries the data identifier I of the AIAG's B-10 before the number; a QR code may
# hold the number among other words. No VIN has an I, so a leading one is never part of it.
_VIN_IN_CODE = re.compile(r"(?<![A-Z0-9])I?([A-HJ-NPR-Z0-9]{17})(?![A-Z0-9])")

_FOUND = 12
_OPEN = ("draft", "in_progress", "waiting", "done")


class DealerReception(models.AbstractModel):
    """What the tablet at reception asks: who comes, which car, what is known about it.

    Each screen is one request. What is typed stays on the tablet until `receive` (see
    `dealer_reception_save.py`) makes the order of it in one go.
    """

    _inherit = "dealer.reception"

    # === OPENING === #

    @api.model
    def get_home(self):
        """Return what the tablet needs to begin, also while it has no connection later."""
        self._check_adviser()
        Order = self.env["dealer.repair.order"]
        phrases = self.env["dealer.reception.phrase"].search_fetch(
            [("company_id", "in", (False, self.env.company.id))], ["name", "kind"]
        )
        return {
            "arrivals": self._get_arrivals(),
            "concerns": phrases.filtered(lambda phrase: phrase.kind == "concern").mapped("name"),
            "belongings": phrases.filtered(lambda phrase: phrase.kind == "belonging").mapped(
                "name"
            ),
            "fuel_levels": Order._fields["fuel_level"]._description_selection(self.env),
            "views": self._get_labels("dealer.checklist.mark", "view"),
            "kinds": self._get_labels("dealer.checklist.mark", "kind"),
            "checklist": self._get_questions(self.env["dealer.vehicle"]),
            "received": self._get_received_today(),
        }

    @api.model
    def _get_labels(self, model, fname):
        return self.env[model]._fields[fname]._description_selection(self.env)

    @api.model
    def _get_received_today(self):
        """The last cars received here, for who wants to print or go on with one."""
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=12)
        orders = self.env["dealer.repair.order"].search(
            [("received_on", ">=", since), ("category", "!=", "cancelled")], limit=8
        )
        return [order._describe_for_reception() for order in orders]

    # === FINDING === #

    @api.model
    def find(self, text):
        """Return the cars that ``text`` (typed or scanned) points at, best first.

        A code that holds a VIN nobody has answers ``vin``: the tablet offers a new car with it.
        """
        self._check_adviser()
        number = self._read_code(text)
        cars = self.env["dealer.vehicle"]._find(number, limit=_FOUND)
        cars.fetch(["vin", "license_plate", "model_id", "brand_id", "owner_id", "name"])
        vin = normalise(number)
        return {
            "text": number,
            "vin": vin if not cars and len(vin) == 17 and check(vin) != "malformed" else False,
            "cars": [
                {
                    "id": car.id,
                    "name": car.name,
                    "plate": car.license_plate or "",
                    "vin": car.vin or "",
                    "model": car.model_id.display_name or car.brand_id.name or "",
                    # sudo: as the car's own form shows its owner
                    "owner": car.sudo().owner_id.name or "",
                }
                for car in cars
            ],
        }

    @api.model
    def _read_code(self, text):
        """Return the VIN in a scanned code, else the text as it is."""
        text = (text or "").strip()
        found = _VIN_IN_CODE.search(text.upper())
        return found[1] if found else text

    @api.model
    def read_vin(self, text):
        """Return what a VIN says, for a car nobody knows yet."""
        self._check_adviser()
        vin = normalise(self._read_code(text))
        verdict = check(vin) if vin else "malformed"
        Vehicle = self.env["dealer.vehicle"]
        if verdict == "malformed":
            return {
                "vin": vin,
                "error": Vehicle._get_malformed_vin_message(vin) if vin else False,
                "suggestions": suggest(vin),
            }
        known = Vehicle.with_context(active_test=False).search([("vin", "=", vin)], limit=1)
        guess = Vehicle.new({"vin": vin})
        return {
            "vin": vin,
            "error": False,
            "suggestions": [],
            "warning": verdict == "wrong"
            and self.env._("The check digit of this VIN is wrong: read it once more."),
            "vehicle_id": known.id,
            "vehicle": known.display_name,
            "info": guess.vin_info or "",
            "brand_id": guess.brand_id.id,
            "model": {"id": guess.model_id.id, "name": guess.model_id.display_name or ""},
            "model_year": guess.model_year,
        }

    @api.model
    def find_people(self, text):
        """Return customers with this phone or name, so that nobody is entered twice."""
        self._check_adviser()
        text = (text or "").strip()
        if len(text) < 2:
            return []
        domain = [("name", "ilike", text)]
        if any(char.isdigit() for char in text):
            domain = [("phone_key", "=like", f"{phone.key(text)}%")]
        people = self.env["res.partner"].search_fetch(domain, ["name", "phone"], limit=6)
        return [
            {"id": person.id, "name": person.name or "", "phone": person.phone or ""}
            for person in people
        ]

    @api.model
    def find_models(self, text, brand_id=False):
        """Return series of the catalogue whose name holds ``text``."""
        self._check_adviser()
        domain = [("brand_id", "=", brand_id)] if brand_id else []
        Model = self.env["fleet.vehicle.model"]
        return [
            {"id": number, "name": name}
            for number, name in Model.name_search((text or "").strip(), domain, limit=8)
        ]

    # === THE CAR === #

    @api.model
    def open_car(self, vehicle_id):
        """Return all that is known of a car at the counter, in one request."""
        self._check_adviser()
        vehicle = self.env["dealer.vehicle"].browse(vehicle_id).exists()
        vehicle.check_access("read")
        if not vehicle:
            return False
        # sudo: as the car's own form shows its people and readings
        known = vehicle.sudo()
        owner, last = known.owner_id, known.odometer_ids[:1]
        return {
            "id": vehicle.id,
            "name": vehicle.name,
            "plate": vehicle.license_plate or "",
            "vin": vehicle.vin or "",
            "vin_check": vehicle.vin_check or "",
            "model": known.model_id.display_name or known.brand_id.name or "",
            "model_year": vehicle.model_year or 0,
            "owner": {
                "id": owner.id,
                "name": owner.name or "",
                "phone": owner.phone or "",
                "email": owner.email or "",
            },
            "driver": {
                "name": known.driver_id.name or "",
                "phone": known.driver_id.phone or "",
            },
            "odometer": max(known.odometer_ids.mapped("value"), default=0),
            "odometer_on": fields.Date.to_string(last.date) if last else False,
            "warranty_end": fields.Date.to_string(vehicle.warranty_end or False),
            "alerts": self._get_alerts(vehicle),
            "open_order": self._get_open_order(vehicle),
            "visits": self._get_last_visits(vehicle),
            "checklist": self._get_questions(vehicle),
        }

    @api.model
    def _get_open_order(self, vehicle):
        """Return the order this car is already here with, or False."""
        order = self.env["dealer.repair.order"].search(
            [("vehicle_id", "=", vehicle.id), ("category", "in", _OPEN)], limit=1
        )
        return order._describe_for_reception() if order else False

    @api.model
    def _get_last_visits(self, vehicle):
        visits = self.env["dealer.repair.order"].search(
            [("vehicle_id", "=", vehicle.id), ("category", "in", ("settled", "closed"))], limit=3
        )
        return [visit._describe_for_reception() for visit in visits]

    @api.model
    def _get_questions(self, vehicle):
        """Return what the reception checklist of this car asks, False when there is no template."""
        Template = self.env["dealer.checklist.template"]
        template = Template._find_for("reception", vehicle, self.env.company)[vehicle.id]
        if not template:
            return False
        items = []
        section = ""
        for item in template.item_ids:
            if item.display_type:
                section = item.name
                continue
            items.append(
                {
                    "id": item.id,
                    "section": section,
                    "name": item.name,
                    "hint": item.hint or "",
                    "type": item.answer_type,
                    "unit": item.unit or "",
                    "limits": item.limits_text or "",
                    "required": item.required,
                    "photo": item.photo_required,
                    "fact": item.reception_fact or "",
                    "choices": [
                        {"id": choice.id, "name": choice.name, "result": choice.result}
                        for choice in item.choice_ids
                    ],
                }
            )
        return {
            "id": template.id,
            "name": template.name,
            "outline": template.outline,
            "signature": template.signature_required,
            "items": items,
        }

    @api.model
    def _check_adviser(self):
        """Whoever may open a repair order receives cars; nobody else asks about them here."""
        self.env["dealer.repair.order"].check_access("create")
