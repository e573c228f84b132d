from odoo import http
from odoo.exceptions import UserError
from odoo.http import request


class GateController(http.Controller):
    """The page a guard's phone opens from the QR code of a gate pass."""

    @http.route("/dealer/gate/<string:code>", type="http", auth="user", methods=["GET"])
    def gate_pass(self, code, **_kwargs):
        gate_pass = self._find(code)
        return self._render(gate_pass, gate_pass and gate_pass._get_refusal())

    @http.route("/dealer/gate/<string:code>/out", type="http", auth="user", methods=["POST"])
    def let_out(self, code, **_kwargs):
        gate_pass = self._find(code)
        if not gate_pass:
            return self._render(gate_pass)
        try:
            gate_pass._let_out()
        except UserError as error:
            return self._render(gate_pass, str(error))
        return self._render(gate_pass, let_out=True)

    def _find(self, code):
        """Return the pass, empty for people who are no store employees or of another store.

        Any employee may stand at the gate, so the pass is read in sudo; who may see it is checked
        here: the group keeps portal users out, the company keeps other stores out.
        """
        passes = request.env["dealer.gate.pass"].sudo()
        user = request.env.user
        if not user._is_internal() or not user.has_group("dealer_base.group_employee"):
            raise request.not_found()
        return passes.search(
            [("code", "=", code.strip().upper()), ("company_id", "in", user.company_ids.ids)],
            limit=1,
        )

    def _render(self, gate_pass, refusal="", let_out=False):
        return request.render(
            "dealer_workshop.gate_page",
            {"gate_pass": gate_pass, "refusal": refusal, "let_out": let_out},
        )
