from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import UserError, ValidationError
from odoo.http import request
from odoo.tools import consteq

from ..models.dealer_complaint import OVER
from odoo.addons.portal.controllers.portal import CustomerPortal, pager

PER_PAGE = 20


class LinkRefusedError(Exception):
    """The link shows nothing; the message is the sentence for the person."""


class ComplaintPortal(CustomerPortal):
    """The customer's side: his complaints, one behind its link, and the public form.

    A complaint is shown to the portal user it belongs to and to whoever has its token: checked
    here, then read in sudo. By himself a customer reads none: whom it is about, why it happened
    and the photos of the inquiry are the store's.
    """

    # === THE CUSTOMER'S LIST === #

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "complaint_count" in counters:
            values["complaint_count"] = self._get_own_complaints().search_count(
                self._get_complaint_domain()
            )
        return values

    def _get_own_complaints(self):
        """:return: the model in sudo: to be searched by :meth:`_get_complaint_domain` only"""
        return request.env["dealer.complaint"].sudo()

    def _get_complaint_domain(self):
        return [("partner_id", "=", request.env.user.partner_id.id)]

    @http.route(
        ["/my/complaints", "/my/complaints/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        sitemap=False,
    )
    def complaints(self, page=1, **_kwargs):
        Complaint = self._get_own_complaints()
        domain = self._get_complaint_domain()
        paging = pager("/my/complaints", Complaint.search_count(domain), page, PER_PAGE)
        return request.render(
            "dealer_crm_complaint.portal_complaints",
            {
                **self._prepare_portal_layout_values(),
                "complaints": Complaint.search(
                    domain,
                    limit=PER_PAGE,
                    offset=paging["offset"],
                    order="received_on desc, id desc",
                ),
                "pager": paging,
                "page_name": "complaint",
                "over": OVER,
            },
        )

    @http.route("/my/complaints/new", type="http", auth="user", methods=["GET"], sitemap=False)
    def new(self, **_kwargs):
        return self._render_form(**self._prepare_own_form())

    @http.route(
        "/my/complaints/new",
        type="http",
        auth="user",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def take_in(self, **post):
        form = self._prepare_own_form()
        chosen = self._read_id(post.get("vehicle_id"))
        values = {
            "partner_id": form["partner"].id,
            "channel": "portal",
            "vehicle_id": form["vehicles"].filtered(lambda car: car.id == chosen).id,
        }
        return self._take_in(request.env.company, values, post, form)

    def _prepare_own_form(self):
        partner = request.env.user.partner_id
        Vehicle = request.env["dealer.vehicle"].sudo()  # the customer's own cars
        return {
            "partner": partner,
            "vehicles": Vehicle.search([("owner_id", "=", partner.id)]),
            "action": "/my/complaints/new",
        }

    # === THE PUBLIC FORM === #

    @http.route(
        "/complaint/<string:key>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        texts=True,
    )
    def form(self, key, **_kwargs):
        try:
            company = self._get_company(key)
        except LinkRefusedError as refusal:
            return self._refuse(refusal)
        return self._render_form(company=company, action=f"/complaint/{key}")

    @http.route(
        "/complaint/<string:key>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def take_form(self, key, **post):
        Miss = request.env["dealer.complaint.link.miss"].sudo()
        try:
            company = self._get_company(key)
            if Miss._is_closed(self._get_address(), "form"):
                raise LinkRefusedError(
                    request.env._("Too many forms came from here: wait an hour, or call us.")
                )
        except LinkRefusedError as refusal:
            return self._refuse(refusal)
        if post.get("website"):  # a field people don't see: programs fill it
            return request.redirect(f"/complaint/{key}")
        values = {
            "channel": "form",
            "contact_name": (post.get("name") or "").strip()[:100],
            "contact_phone": (post.get("phone") or "").strip()[:40],
            "contact_email": (post.get("email") or "").strip()[:100],
            "plate": (post.get("plate") or "").strip()[:20],
        }
        form = {"company": company, "action": f"/complaint/{key}"}
        if not (values["contact_phone"] or values["contact_email"]):
            return self._render_form(
                **form,
                message=request.env._("Give a phone number or an e-mail, so that we can answer."),
                post=post,
            )
        Miss.create({"address": self._get_address(), "kind": "form"})
        return self._take_in(company, values, post, form)

    # === ONE COMPLAINT === #

    @http.route(
        "/my/complaints/<int:complaint_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        texts=True,
    )
    def page(self, complaint_id, access_token=None, message=None, **_kwargs):
        """Show a complaint; `message` is one of the page's own words, never a text of the address:
        anybody can write an address."""
        try:
            complaint = self._get_complaint(complaint_id, access_token)
        except LinkRefusedError as refusal:
            return self._refuse(refusal)
        return self._render_complaint(
            complaint, access_token, message if message in ("taken", "thanks") else None
        )

    @http.route(
        "/my/complaints/<int:complaint_id>/<string:act>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def act(self, complaint_id, act, access_token=None, rating=None, note=None, **_kwargs):
        try:
            complaint = self._get_complaint(complaint_id, access_token)
        except LinkRefusedError as refusal:
            return self._refuse(refusal)
        try:
            complaint.lock_for_update()
            if act == "confirm":
                complaint._confirm(rating, note)
            elif act == "object":
                complaint._object(note, rating)
            elif act == "reply" and complaint.category not in OVER:
                complaint._reply(note)
            else:
                raise request.not_found()
        except UserError as refusal:
            request.env.cr.rollback()
            return self._render_complaint(complaint, access_token, str(refusal))
        return request.redirect(
            f"/my/complaints/{complaint_id}?"
            + self._spell(access_token=access_token, message="thanks")
        )

    # === HELPERS === #

    def _get_address(self):
        return request.httprequest.remote_addr or "?"

    def _read_id(self, text):
        return int(text) if str(text or "").isdecimal() else 0

    def _is_same(self, secret, text):
        """Compare in constant time what came from outside, whatever it is."""
        return consteq(secret.encode(), str(text or "").encode(errors="replace"))

    def _count_miss(self):
        # sudo: wrong links are counted for everyone
        request.env["dealer.complaint.link.miss"].sudo().create(
            {"address": self._get_address(), "kind": "miss"}
        )

    def _check_misses(self):
        if request.env["dealer.complaint.link.miss"].sudo()._is_closed(self._get_address(), "miss"):
            raise LinkRefusedError(
                request.env._("Too many wrong links came from here: wait an hour, or call us.")
            )

    def _get_company(self, key):
        """:return: the store of the public form, in sudo"""
        self._check_misses()
        # sudo: a visitor has no rights; nothing of the store but its name is shown
        company = (
            request.env["res.company"].sudo().search([("complaint_form_token", "=", key)], limit=1)
            if len(key) >= 16 and key.isprintable()
            else request.env["res.company"]
        )
        if not company:
            self._count_miss()
            raise LinkRefusedError(
                request.env._("This form is not in use any more: please call us.")
            )
        return company

    def _get_complaint(self, complaint_id, token):
        """:return: the complaint, in sudo, of the portal user or of the token

        :raise LinkRefusedError: it is another's, the token is wrong
        """
        self._check_misses()
        complaint = request.env["dealer.complaint"].sudo().browse(complaint_id).exists()
        own = (
            complaint
            and not request.env.user._is_public()
            and complaint.partner_id
            and complaint.partner_id == request.env.user.partner_id
        )
        if not own and not (
            complaint.access_token and self._is_same(complaint.access_token, token)
        ):
            self._count_miss()
            raise LinkRefusedError(
                request.env._(
                    "This link opens nothing: open the one of your last message, or call us."
                )
            )
        lang = complaint.partner_id.lang or request.env.lang
        return complaint.with_company(complaint.company_id).with_context(lang=lang)

    def _get_conversation(self, complaint):
        """:return: what was said between the store and the customer, oldest first; no notes"""
        comment = request.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        return complaint.message_ids.filtered(
            lambda m: (
                m.subtype_id.id == comment
                and not m.is_internal
                and m.message_type in ("comment", "email")
            )
        ).sorted("id")

    def _take_in(self, company, values, post, form):
        """Take in what a form brought, then show it to who wrote it.

        :param dict form: for :meth:`_render_form`, to show the form again with what is wrong
        """
        text = (post.get("description") or "").strip()[:5000]
        if not text:
            message = request.env._("Tell us first what it is about.")
            return self._render_form(**form, message=message, post=post)
        kind = "request" if post.get("kind") == "request" else "complaint"
        category = (
            request.env["dealer.complaint.category"]
            .sudo()
            .search(
                [("id", "=", self._read_id(post.get("category_id"))), ("kind", "in", (False, kind))]
            )
        )
        # sudo: a visitor has no rights; what he may say is chosen above
        Complaint = request.env["dealer.complaint"].sudo().with_company(company)
        try:
            complaint = Complaint._take_in(
                {
                    **values,
                    "company_id": company.id,
                    "kind": kind,
                    "category_id": category.id,
                    "subject": (post.get("subject") or "").strip()[:100],
                    "description": text,
                }
            )
        except (UserError, ValidationError) as refusal:
            request.env.cr.rollback()
            return self._render_form(**form, message=str(refusal), post=post)
        return request.redirect(
            f"/my/complaints/{complaint.id}?"
            + self._spell(access_token=complaint._portal_ensure_token(), message="taken")
        )

    def _render_complaint(self, complaint, token, message):
        response = request.render(
            "dealer_crm_complaint.portal_complaint",
            {
                "complaint": complaint,
                "token": token or "",
                "said": self._get_conversation(complaint),
                "message": message,
                "page_name": "complaint",
            },
        )
        # the address is a key: it is told to no other site, the page kept in no cache
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    def _render_form(self, **values):
        company = values.get("company") or request.env.company
        return request.render(
            "dealer_crm_complaint.portal_form",
            {
                "partner": None,
                "vehicles": [],
                "message": None,
                "post": {},
                "page_name": "complaint",
                **values,
                "company": company,
                # sudo: what it may be about is no secret
                "categories": request.env["dealer.complaint.category"].sudo().search([]),
            },
        )

    def _refuse(self, refusal):
        return request.render(
            "dealer_crm_complaint.portal_refused", {"reason": str(refusal)}, status=403
        )

    def _spell(self, **values):
        return urlencode({name: value for name, value in values.items() if value})
