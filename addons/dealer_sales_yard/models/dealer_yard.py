from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.dealer_base.vin import normalise


class DealerYard(models.AbstractModel):
    """The clerk's phone in the yard: where is it, put it here. Keeps nothing itself."""

    _name = "dealer.yard"
    _description = "Yard Screen"

    @api.model
    def find(self, text):
        """:param str text: a VIN, its last six characters, a slot's code or a key's tag
        :return: dict with ``cars`` and ``slot`` (see ``_get_car_data``, ``_get_slot_data``)
        """
        self._check_may_look()
        text = (text or "").strip()
        slot = self._find_slot(text)
        if slot:
            cars = slot.vehicle_id
            return {"slot": self._get_slot_data(slot), "cars": self._get_car_data(cars)}
        cars = self._find_cars(text)
        if not cars:
            raise UserError(
                self.env._(
                    "“%s” is no car, slot or key tag of this store. Check what you typed.", text
                )
            )
        return {"slot": False, "cars": self._get_car_data(cars[:10])}

    @api.model
    def read_car(self, vehicle_id):
        """:return: one car as the screen shows it"""
        self._check_may_look()
        return self._get_car_data(self.env["dealer.vehicle"].browse(vehicle_id))[0]

    @api.model
    def put(self, vehicle_id, code):
        """Put a car into the slot with this code.

        :return: the car as the screen shows it
        :raises UserError: no such slot, or another car stands there
        """
        self._check_may_move()
        vehicle = self.env["dealer.vehicle"].browse(vehicle_id)
        vehicle.check_access("read")
        slot = self._find_slot((code or "").strip())
        if not slot:
            raise UserError(
                self.env._("No slot has the code “%s”. Scan the sign at the slot.", code)
            )
        slot._put(vehicle)
        return self._get_car_data(vehicle)[0]

    @api.model
    def get_free(self):
        """:return: free slots of the user's stores, for those who don't scan"""
        self._check_may_look()
        slots = self.env["dealer.yard.slot"].search(
            [("vehicle_id", "in", [False]), ("company_id", "in", self.env.companies.ids)], limit=60
        )
        return [self._get_slot_data(slot, known_free=True) for slot in slots]

    # === HELPERS === #

    @api.model
    def _find_slot(self, text):
        if not text:
            return self.env["dealer.yard.slot"]
        return self.env["dealer.yard.slot"].search(
            [("code", "=ilike", text.replace("%", "").replace("_", r"\_")),
             ("company_id", "in", self.env.companies.ids)],
            limit=1,
        )  # fmt: skip

    @api.model
    def _find_cars(self, text):
        Vehicle = self.env["dealer.vehicle"]
        key = self.env["dealer.vehicle.key"].search(
            [("tag", "=ilike", text.replace("%", "")), ("state", "!=", "handed")], limit=1
        )
        if text and key:
            return key.vehicle_id
        vin = normalise(text)[-17:]
        if len(vin) < 6:
            raise UserError(
                self.env._("Type the VIN or its last six characters, a slot or a key tag.")
            )
        domain = [("vin", "=", vin) if len(vin) == 17 else ("vin_tail", "=", vin[-6:])]
        return Vehicle.search(domain).filtered(lambda car: car.vin.endswith(vin))

    @api.model
    def _get_slot_data(self, slot, known_free=False):
        return {
            "id": slot.id,
            "name": slot.name,
            "code": slot.code,
            "yard": slot.location_id.display_name,
            "car": "" if known_free else slot.vehicle_id.display_name or "",
        }

    @api.model
    def _get_car_data(self, vehicles):
        """:return: list of dicts, one a car"""
        lifecycles = dict(vehicles._fields["lifecycle"]._description_selection(self.env))
        usages = dict(vehicles._fields["stock_usage"]._description_selection(self.env))
        Certificate = self.env["dealer.vehicle.certificate"]
        places = dict(Certificate._fields["place"]._description_selection(self.env))
        states = dict(
            self.env["dealer.vehicle.key"]._fields["state"]._description_selection(self.env)
        )
        may_move = self._may_move()
        result = []
        for vehicle in vehicles:
            certificate = vehicle.certificate_id
            stay = vehicle.stay_ids.filtered(lambda one: not one.date_to)[:1]
            result.append(
                {
                    "id": vehicle.id,
                    "vin": vehicle.vin or "",
                    "car": vehicle.trim_id.display_name or vehicle.display_name,
                    "color": vehicle.color_id.name or "",
                    "state": lifecycles.get(vehicle.lifecycle, ""),
                    "usage": usages[vehicle.stock_usage]
                    if vehicle.stock_usage not in (False, "sale")
                    else "",
                    # sudo: where it stands, also for those who read no stock
                    "place": vehicle.sudo().location_id.display_name or "",
                    "slot": vehicle.slot_id.name or "",
                    "since": fields.Datetime.to_string(stay.date_from) or "",
                    "put_by": stay.sudo().user_id.name or "",
                    "certificate": places[certificate.place] if certificate else "",
                    "certificate_with": certificate.partner_id.name or "",
                    "certificate_id": certificate.id,
                    "may_move": may_move,
                    "keys": [
                        {
                            "id": key.id,
                            "number": key.number,
                            "tag": key.tag or "",
                            "cabinet": key.cabinet or "",
                            "state": key.state,
                            "state_label": states[key.state],
                            "borrower": key.borrower_id.name or "",
                            "due_on": fields.Datetime.to_string(key.due_on) or "",
                            "is_overdue": key.is_overdue,
                        }
                        for key in vehicle.key_ids
                    ],
                }
            )
        return result

    @api.model
    def _may_move(self):
        user = self.env.user
        return self.env.su or any(
            user.has_group(f"dealer_base.group_{role}")
            for role in ("stock_clerk", "sales_manager", "general_manager")
        )

    @api.model
    def _check_may_look(self):
        if not self.env.su and not self.env.user.has_group("dealer_base.group_employee"):
            raise AccessError(self.env._("The yard is for people of the store."))

    @api.model
    def _check_may_move(self):
        if not self._may_move():
            raise AccessError(
                self.env._("Cars are put into slots by the stock clerk or the sales manager.")
            )
