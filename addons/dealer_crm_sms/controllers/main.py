import json

from odoo import http
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.dealer_base.tools import text

#: bytes of a call-back that are read
MAX_BODY = 256 * 1024


class DealerSmsController(http.Controller):
    @http.route(
        "/dealer/sms/<string:token>",
        type="http",
        auth="public",
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
    )
    def report(self, token, **_values):
        """Take a provider's call-back: JSON, form or query; the token says whose it is."""
        # sudo: a provider has no user; the token is the key
        Gateway = request.env["dealer.sms.gateway"].sudo()
        gateway = (
            Gateway.search([("token_kept", "=", token)], limit=1)
            if len(token) >= 24 and token.isascii() and token.isprintable()
            else None
        )
        if not gateway or not consteq(gateway.token_kept, token):
            return request.make_response("unknown", status=404)
        length = request.httprequest.content_length or 0
        if length > MAX_BODY:
            return request.make_response("too long", status=413)
        data = self._read()
        if data is None:
            return request.make_response("not readable", status=400)
        company = gateway.company_id
        known = gateway.with_context(allowed_company_ids=company.ids)._take_reports(data)
        if not known:
            # the provider asks again, when what it speaks of may be committed
            return request.make_response("unknown message", status=404)
        return request.make_response(gateway.callback_answer or "")

    def _read(self):
        """Return what was sent, as dict or list; None where it cannot be read."""
        httprequest = request.httprequest
        if "json" in (httprequest.content_type or ""):
            try:
                data = json.loads(httprequest.get_data(as_text=True))
            except (ValueError, RecursionError):
                return None
            return text.storable(data) if isinstance(data, (dict, list)) else None
        values = {**httprequest.args.to_dict(), **httprequest.form.to_dict()}
        return text.storable(values) or None
