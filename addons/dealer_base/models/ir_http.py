from odoo import models
from odoo.http import request
from werkzeug.datastructures import FileStorage

from ..tools import text


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _dispatch(cls, endpoint):
        """Hand a page that says `texts=True` on its route texts only, such as can be kept: anybody
        may send it files in place of texts, or characters that no text has."""
        if endpoint.routing.get("texts"):
            request.params = {
                name: text.storable(value)
                for name, value in request.params.items()
                if not isinstance(value, FileStorage)
            }
        return super()._dispatch(endpoint)

    @classmethod
    def _serve_fallback(cls):
        """No file has an address that the database cannot look up."""
        if "\0" in request.httprequest.path:
            return None
        return super()._serve_fallback()

    def session_info(self):
        """Start a person at the first screen of his role, unless he chose his own."""
        info = super().session_info()
        if not info.get("home_action_id"):
            info["home_action_id"] = self.env["ir.ui.menu"]._get_dealer_home_action().id
        return info
