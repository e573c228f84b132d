import secrets

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import LockError, UserError
from odoo.tools import consteq
from odoo.tools.misc import hmac

from odoo.addons.dealer_base.tools import license_plate

# No 0/O, 1/I/L: a guard may have to type the code.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10
# Hexadecimal digits of the signature in the QR code: 80 bits.
SIGNATURE_LENGTH = 20


class DealerGatePass(models.Model):
    """Lets one car out of the gate, once, after its repair order is paid or released on credit."""

    _name = "dealer.gate.pass"
    _description = "Gate Pass"
    _inherit = ["dealer.fact.mixin"]
    _order = "id desc"
    _rec_name = "code"
    _fact_fields = frozenset({"code", "used_on", "used_by_id", "voided_on", "void_reason"})

    order_id = fields.Many2one(
        "dealer.repair.order", required=True, index=True, ondelete="restrict", readonly=True
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    vehicle_id = fields.Many2one(related="order_id.vehicle_id")
    code = fields.Char(
        required=True,
        readonly=True,
        copy=False,
        default=lambda self: self._default_code(),
        help="Random, printed and inside the QR code.",
    )
    url = fields.Char(
        compute="_compute_url",
        help="What the QR code opens: the code with its signature, which only this database makes.",
    )
    qr_code = fields.Html(compute="_compute_qr_code", sanitize=False)
    issued_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    issued_by_id = fields.Many2one(
        "res.users",
        string="Issued by",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
    )
    expires_on = fields.Datetime(
        required=True,
        readonly=True,
        default=lambda self: self._default_expires_on(),
        help="After this a new pass is needed.",
    )
    used_on = fields.Datetime(readonly=True, copy=False)
    used_by_id = fields.Many2one("res.users", string="Let out by", readonly=True, copy=False)
    voided_on = fields.Datetime(readonly=True, copy=False)
    void_reason = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [("valid", "Valid"), ("used", "Used"), ("expired", "Expired"), ("void", "Void")],
        compute="_compute_state",
    )

    _code_uniq = models.UniqueIndex("(code)", "This gate pass code is taken already.")
    _used_or_void = models.Constraint(
        "CHECK(used_on IS NULL OR voided_on IS NULL)", "A used gate pass cannot be void."
    )
    _one_live = models.UniqueIndex(
        "(order_id) WHERE used_on IS NULL AND voided_on IS NULL",
        "This repair order has a gate pass already.",
    )

    @api.model
    def _default_code(self):
        return "".join(secrets.choice(CODE_ALPHABET) for _digit in range(CODE_LENGTH))

    @api.model
    def _default_expires_on(self):
        hours = self.env.company.gate_pass_hours
        return fields.Datetime.add(fields.Datetime.now(), hours=hours)

    @api.depends("code")
    def _compute_url(self):
        for gate_pass in self:
            signed = f"{gate_pass.code}.{gate_pass._get_signature(gate_pass.code)}"
            gate_pass.url = f"{gate_pass.get_base_url()}/dealer/gate/{signed}"

    @api.depends("url")
    def _compute_qr_code(self):
        for gate_pass in self:
            gate_pass.qr_code = Markup('<img src="%s" class="o_dealer_qr" alt="QR"/>') % (
                gate_pass._get_qr_image()
            )

    @api.depends("used_on", "voided_on", "expires_on")
    def _compute_state(self):
        now = fields.Datetime.now()
        for gate_pass in self:
            if gate_pass.used_on:
                gate_pass.state = "used"
            elif gate_pass.voided_on:
                gate_pass.state = "void"
            else:
                gate_pass.state = "expired" if gate_pass.expires_on < now else "valid"

    @api.model_create_multi
    def create(self, vals_list):
        """An expired pass makes room for the new one."""
        orders = self.env["dealer.repair.order"].browse(vals["order_id"] for vals in vals_list)
        expired = orders.gate_pass_ids.filtered(lambda gate_pass: gate_pass.state == "expired")
        expired._void(self.env._("Expired"))
        expired.flush_recordset()
        return super().create(vals_list)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Gate passes are kept. Make it void instead."))

    def action_show(self):
        """Show the QR code, for the driver to take a picture of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Gate Pass"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_print(self):
        return self.env.ref("dealer_workshop.action_report_gate_pass").report_action(self)

    def action_void(self):
        """Make the pass worthless, for instance when it was lost."""
        self.check_access("read")
        self.order_id.check_access("write")
        # Roles have no right to write a pass; who may write its order may void it.
        self.sudo()._void(self.env._("By %(user)s", user=self.env.user.name))

    def _void(self, reason):
        for gate_pass in self:
            if gate_pass.used_on:
                raise UserError(
                    self.env._("Gate pass %(code)s is used: the car has left.", code=gate_pass.code)
                )
        self._set_facts({"voided_on": fields.Datetime.now(), "void_reason": reason})

    def _get_qr_image(self):
        """Return the QR code as an SVG data URI: sharp at any size, needs no second request."""
        self.ensure_one()
        return self.env["dealer.repair.order"]._get_qr_image(self.url)

    @api.model
    def _get_signature(self, code):
        """Return what tells a code of this database from an invented one."""
        # sudo: the database's secret is nobody's to read
        secret_env = self.sudo().env
        return hmac(secret_env, "dealer_workshop.gate_pass", code)[:SIGNATURE_LENGTH]

    @api.model
    def _read_code(self, text):
        """Return `(code, is_forged)` of what was scanned or typed: the QR code's address, the
        signed code, or the code alone as printed below it. No code: `("", False)`."""
        text = (text or "").strip().rsplit("/dealer/gate/", 1)[-1].split("?")[0]
        code, dot, signature = text.partition(".")
        code = "".join(code.upper().replace("-", "").split())
        if len(code) != CODE_LENGTH or set(code) - set(CODE_ALPHABET):
            return "", bool(dot) and "/" not in text
        own, signature = self._get_signature(code), signature.lower()
        # only text of one byte a letter can be compared in constant time
        return code, bool(dot) and not (signature.isascii() and consteq(own, signature))

    def _is_other_car(self, plate):
        """Whether `plate`, as the guard reads it off the car, is not that of the pass's car."""
        self.ensure_one()
        own = self.vehicle_id.license_plate
        return bool(plate and own) and license_plate.key(plate) != license_plate.key(own)

    def _let_out(self):
        """Use the pass: the car leaves now. Two gates at once: one wins.

        :raise UserError: not valid any more, with the reason
        """
        self.ensure_one()
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._("Another gate is letting this car out right now.")
            ) from error
        self.invalidate_recordset(["used_on", "voided_on", "expires_on"])
        if self.state != "valid":
            raise UserError(self._get_refusal())
        blockers = self.order_id._get_gate_pass_blockers()
        if blockers:
            raise UserError("\n".join(blockers))
        self._set_facts({"used_on": fields.Datetime.now(), "used_by_id": self.env.uid})

    def _get_refusal(self):
        """Return why the pass lets nobody out, in one sentence; empty while it is valid."""
        self.ensure_one()
        when = fields.Datetime.context_timestamp
        if self.state == "used":
            return self.env._(
                "Used on %(time)s by %(user)s. The car has left already: stop and ask the service "
                "adviser.",
                time=when(self, self.used_on).strftime("%Y-%m-%d %H:%M"),
                user=self.used_by_id.name,
            )
        if self.state == "expired":
            return self.env._(
                "Expired on %(time)s. The service adviser or the cashier issues a new one.",
                time=when(self, self.expires_on).strftime("%Y-%m-%d %H:%M"),
            )
        if self.state == "void":
            return self.env._(
                "Void (%(reason)s). The service adviser or the cashier issues a new one.",
                reason=self.void_reason or "",
            )
        return ""
