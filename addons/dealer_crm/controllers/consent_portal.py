from odoo import http
from odoo.http import request

from ..models.dealer_consent import CHANNELS, PURPOSES
from odoo.addons.portal.controllers.portal import CustomerPortal


class ConsentPortal(CustomerPortal):
    """Where customers themselves say how and for what they may be contacted."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "consent_count" in counters:
            values["consent_count"] = 1
        return values

    @http.route("/my/consents", type="http", auth="user", website=True, methods=["GET"])
    def consents(self, saved=None, **_kwargs):
        partner = request.env.user.partner_id
        # sudo: of his own partner only, whose history he does not read
        allowed = partner.sudo()._get_consents_allowed()[partner.id]
        channel_label = dict(request.env["dealer.consent"]._fields["channel"]._description_selection(request.env))  # fmt: skip
        return request.render(
            "dealer_crm.portal_my_consents",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "consents",
                "rows": [
                    {
                        "label": channel_label[channel],
                        "cells": [
                            {
                                "name": f"{channel}-{purpose}",
                                "on": allowed[channel, purpose],
                            }
                            for purpose, _label in PURPOSES
                        ],
                    }
                    for channel, _label in CHANNELS
                ],
                "saved": saved,
            },
        )

    @http.route("/my/consents/save", type="http", auth="user", website=True, methods=["POST"])
    def save(self, **post):
        # sudo: as above
        partner = request.env.user.partner_id.sudo()
        allowed = partner._get_consents_allowed()[partner.id]
        for (channel, purpose), held in allowed.items():
            wanted = post.get(f"{channel}-{purpose}") == "on"
            if wanted != held:
                partner._consent(channel, purpose, wanted, "portal", user_id=request.env.uid)
        return request.redirect("/my/consents?saved=1")

    # === UNSUBSCRIBE LINK: no login, the token is the key ===

    @http.route(
        "/dealer/unsubscribe/<int:partner_id>/<string:channel>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def unsubscribe_page(self, partner_id, channel, token, **_kwargs):
        """Ask before acting: programs that check mails open every link in them."""
        partner = self._get_customer(partner_id, channel, token)
        return self._render_unsubscribe(partner, "ask" if partner else "wrong")

    @http.route(
        "/dealer/unsubscribe/<int:partner_id>/<string:channel>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
        csrf=False,  # a mail program's one-click button (RFC 8058) has no session
    )
    def unsubscribe(self, partner_id, channel, token, **_kwargs):
        """Take back the consent and say so: a one-click button follows no redirect."""
        partner = self._get_customer(partner_id, channel, token)
        partner._unsubscribe(channel)
        return self._render_unsubscribe(partner, "done" if partner else "wrong")

    def _get_customer(self, partner_id, channel, token):
        """:return: whom the link is of, nobody if it is wrong"""
        # sudo: nothing of the customer leaves, and nothing is entered, before the token is compared
        partner = request.env["res.partner"].sudo().browse(partner_id).exists()
        right = partner and partner._check_unsubscribe_token(channel, token)
        return partner if right else partner.browse()

    def _render_unsubscribe(self, partner, step):
        """:param str step: ask, done or wrong"""
        request.update_context(lang=partner.lang or request.env.lang)
        response = request.render(
            "dealer_crm.unsubscribe_page",
            {"step": step, "action": request.httprequest.path},
            status=404 if step == "wrong" else 200,
        )
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response
