from odoo import http
from odoo.http import request


class SafeMode(http.Controller):
    @http.route(
        "/designer/safe/<string:model>", type="http", auth="user", methods=["GET"], readonly=False
    )
    def open(self, model, off=None, **_kwargs):
        """Open a model's documents without customisations, when its form can't be used.

        For designers only, for an hour; `?off=1` ends it.
        """
        request.env["dealer.designer"].set_safe_mode(model, not off)
        return request.redirect(f"/odoo/{model}")
