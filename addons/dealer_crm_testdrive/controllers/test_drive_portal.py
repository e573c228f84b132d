from datetime import timedelta

from odoo import fields, http
from odoo.http import request
from odoo.tools import consteq

# so many days after the drive its link opens nothing any more
DAYS = 30


class TestDrivePortal(http.Controller):
    """The page where a customer sees and cancels his booking: no account, the token is the key.

    Everything is read in sudo, and nothing before the token was compared.
    """

    @http.route(
        "/my/test-drive/<int:drive_id>", type="http", auth="public", sitemap=False, texts=True
    )
    def page(self, drive_id, access_token=None, **_kwargs):
        return self._render(self._get_drive(drive_id, access_token))

    @http.route(
        "/my/test-drive/<int:drive_id>/cancel",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def cancel(self, drive_id, access_token=None, **_kwargs):
        """Cancel the booking; once, and not while the car is out."""
        drive = self._get_drive(drive_id, access_token)
        if drive and drive.category == "booked":
            drive._cancel(request.env._("The customer cancelled on his page."))
            drive.activity_schedule(
                "mail.mail_activity_data_call",
                summary=request.env._("The customer cancelled his test drive: offer another time"),
                user_id=drive.user_id.id,
            )
        if not drive:
            return self._render(drive)
        return request.redirect(f"/my/test-drive/{drive.id}?access_token={drive.access_token}")

    def _render(self, drive):
        refusal = False
        if not drive:
            refusal = request.env._(
                "This link opens no test drive: open the one of your last message, or call us."
            )
        response = request.render(
            "dealer_crm_testdrive.test_drive_page",
            {"doc": drive, "token": drive.access_token if drive else "", "refusal": refusal},
            status=200 if drive else 403,
        )
        # the address is a key: it is told to no other site, the page kept in no cache
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _get_drive(self, drive_id, token):
        """:return: the drive the token opens, in sudo, in the customer's language; else none"""
        address = request.httprequest.remote_addr or "?"
        # sudo: a visitor has no rights; wrong links are counted for everyone
        Miss = request.env["dealer.link.miss"].sudo()
        # sudo: nothing leaves before the token was compared
        drive = request.env["dealer.test.drive"].sudo().browse(drive_id).exists()
        secret = drive.access_token or ""
        if Miss._is_closed(address):
            return drive.browse()
        if not secret or not consteq(secret.encode(), str(token or "").encode(errors="replace")):
            Miss.create({"address": address})
            return drive.browse()
        if drive.date_stop + timedelta(days=DAYS) < fields.Datetime.now():
            return drive.browse()
        lang = drive.partner_id.lang or request.env.lang
        request.update_context(lang=lang)
        return drive.with_context(lang=lang).with_company(drive.company_id)
