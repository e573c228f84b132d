import base64

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.image import image_data_uri, image_process

from odoo.addons.dealer_base.tools import license_plate

# Longest side of the car's picture at the gate, in pixels.
PICTURE = 480


class DealerGate(models.AbstractModel):
    """The gate: a guard scans or types, is told whether the car may leave and why not, and lets it
    out. He has no rights on orders and passes; what he may know is answered here.
    """

    _name = "dealer.gate"
    _description = "Gate"

    @api.model
    def check(self, text, plate=""):
        """Answer what a guard scanned or typed: a gate pass, or the plate of a car without one.

        :param str text: the QR code's address, a code, or a plate
        :param str plate: the plate he sees on the car, if he typed it
        :return: dict: `verdict` (valid, used, expired, void, forged, unknown, other_car, unpaid,
            no_pass), `is_valid`, `title`, `reason`, `token` (to let out with) and `car`
        """
        self._check_guard()
        gate_pass, verdict = self._find(text)
        if not gate_pass:
            return self._answer_without_pass(verdict, text)
        return self._answer(gate_pass, plate)

    @api.model
    def let_out(self, text, plate=""):
        """Let the car out: the pass is used now, once.

        :return: as `check`, with verdict `out`
        """
        self._check_guard()
        gate_pass, verdict = self._find(text)
        if not gate_pass:
            return self._answer_without_pass(verdict, text)
        if gate_pass._is_other_car(plate):
            return self._answer(gate_pass, plate)
        try:
            gate_pass._let_out()
        except UserError as error:
            return {**self._answer(gate_pass, plate), "is_valid": False, "reason": str(error)}
        answer = self._answer(gate_pass, plate)
        return {
            **answer,
            "verdict": "out",
            "is_valid": True,
            "title": self.env._("The car may leave"),
            "reason": self.env._("Noted. This pass cannot be used again."),
        }

    @api.model
    def _check_guard(self):
        """Any employee of the store may stand at the gate."""
        user = self.env.user
        if not user._is_internal() or not user.has_group("dealer_base.group_employee"):
            raise AccessError(self.env._("Only the store's own people let cars out."))

    @api.model
    def _find(self, text):
        """Return `(pass, verdict)`; the pass, in sudo, of one of the user's stores or empty."""
        # sudo: a guard has no rights on passes; another store's pass is none for him
        Pass = self.env["dealer.gate.pass"].sudo()
        code, is_forged = Pass._read_code(text)
        if is_forged:
            return Pass, "forged"
        if not code:
            return Pass, "unknown"
        domain = [("code", "=", code), ("company_id", "in", self.env.user.company_ids.ids)]
        return Pass.search(domain, limit=1), "unknown"

    @api.model
    def _answer(self, gate_pass, plate):
        """Answer about a pass that exists."""
        refusal = gate_pass._get_refusal()
        verdict = gate_pass.state
        if not refusal and gate_pass._is_other_car(plate):
            verdict = "other_car"
            refusal = self.env._(
                "The pass is for %(plate)s, the car shows %(seen)s. Stop the car and ask the "
                "service adviser.",
                plate=gate_pass.vehicle_id.license_plate,
                seen=license_plate.shown(plate),
            )
        if not refusal and (blockers := gate_pass.order_id._get_gate_pass_blockers()):
            verdict, refusal = "unpaid", "\n".join(blockers)
        return {
            "verdict": verdict,
            "is_valid": not refusal,
            "title": self.env._("Stop") if refusal else self.env._("Valid"),
            "reason": refusal or self.env._("Is it this car?"),
            "token": gate_pass.url.rsplit("/", 1)[-1],
            "code": gate_pass.code,
            "order": gate_pass.order_id.name,
            "car": self._describe_car(gate_pass.order_id),
        }

    @api.model
    def _answer_without_pass(self, verdict, text):
        """Answer about a forged or unknown pass, or about a plate typed without one."""
        order = self.env["dealer.repair.order"]
        if verdict == "forged":
            reason = self.env._(
                "Forged: this code was not made by the store. Stop the car and call the service "
                "adviser."
            )
        elif order := self._find_order(text):
            verdict = "no_pass"
            reason = "\n".join(order._get_gate_pass_blockers()) or self.env._(
                "The bill is paid: the service adviser or the cashier gives the driver his gate "
                "pass, then scan it."
            )
        else:
            reason = self.env._(
                "Not a gate pass of your store. Stop the car and ask the service adviser."
            )
        return {
            "verdict": verdict,
            "is_valid": False,
            "title": self.env._("Stop"),
            "reason": reason,
            "token": False,
            "code": "",
            "order": order.name if order else "",
            "car": self._describe_car(order) if order else False,
        }

    @api.model
    def _find_order(self, plate):
        """Return the order, in sudo, a car with this plate is in the workshop for."""
        # sudo: a guard has no rights on orders
        Order = self.env["dealer.repair.order"].sudo()
        if not license_plate.key(plate):
            return Order
        domain = [
            ("vehicle_id.plate_ids.plate_key", "=", license_plate.key(plate)),
            ("category", "not in", ("closed", "cancelled")),
            ("company_id", "in", self.env.user.company_ids.ids),
        ]
        return Order.search(domain, limit=1)

    @api.model
    def _describe_car(self, order):
        """Return what the guard compares with the car before him."""
        car = order.vehicle_id
        return {
            "plate": car.license_plate or "",
            "vin_tail": (car.vin or "")[-6:],
            "model": car.model_id.display_name or "",
            "color": car.color_id.name or "",
            "picture": self._get_picture(order),
        }

    @api.model
    def _get_picture(self, order):
        """Return a small picture of the car: its own, else the first photo of the visit."""
        raw = order.vehicle_id.image_512
        raw = base64.b64decode(raw) if raw else b""
        if not raw:
            photos = order.media_ids.filtered(lambda media: media.media_kind == "photo")
            raw = photos.sorted("id")[:1].raw
        if not raw:
            return False
        return image_data_uri(base64.b64encode(image_process(raw, size=(PICTURE, PICTURE))))
