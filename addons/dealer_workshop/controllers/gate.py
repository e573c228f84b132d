from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class GateController(http.Controller):
    """The page the camera of any employee's phone opens from the QR code of a gate pass; guards
    have a screen of their own for the same answers (`dealer.gate`)."""

    @http.route("/dealer/gate/<string:code>", type="http", auth="user", methods=["GET"], texts=True)
    def gate_pass(self, code, plate="", **_kwargs):
        return self._answer("check", code, plate)

    @http.route(
        "/dealer/gate/<string:code>/out", type="http", auth="user", methods=["POST"], texts=True
    )
    def let_out(self, code, plate="", **_kwargs):
        return self._answer("let_out", code, plate)

    def _answer(self, method, code, plate):
        try:
            answer = getattr(request.env["dealer.gate"], method)(code, plate)
        except AccessError as error:
            raise request.not_found() from error
        return request.render("dealer_workshop.gate_page", {"answer": answer, "plate": plate})
