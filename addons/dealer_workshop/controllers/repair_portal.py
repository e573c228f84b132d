import base64
import binascii
import json

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from odoo.addons.dealer_base.tools.media import sniff

ANSWERS = ("authorised", "declined", "deferred")


class LinkRefusedError(Exception):
    """The link shows nothing; the message is the sentence for the person."""


class RepairPortal(http.Controller):
    """The page a customer opens from the link of his estimate: no account, the token is the key.

    Everything is read in sudo, and nothing before the token was compared.
    """

    # === ROUTES === #

    @http.route("/my/repair/<int:order_id>", type="http", auth="public", sitemap=False, texts=True)
    def page(self, order_id, access_token=None, changed=None, message=None, **_kwargs):
        try:
            order = self._get_order(order_id, access_token)
        except LinkRefusedError as refusal:
            return request.render(
                "dealer_workshop.repair_link_refused", {"reason": str(refusal)}, status=403
            )
        order = self._in_customers_language(order)
        self._note_view(order)
        response = request.render(
            "dealer_workshop.repair_page",
            {**self._prepare_page_values(order), "changed": changed, "message": message},
        )
        # the address is a key: it is told to no other site, the page kept in no cache
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/my/repair/<int:order_id>/total", type="jsonrpc", auth="public", sitemap=False, texts=True
    )
    def total(self, order_id, access_token=None, decisions=None):
        """Answer what the customer would pay, were these his decisions."""
        try:
            order = self._get_order(order_id, access_token)
            said = self._read_decisions(order, decisions)
        except (LinkRefusedError, UserError) as refusal:
            return {"error": str(refusal)}
        amount = order._get_amount_customer_if({line: said[line][0] for line in said})
        return {"total": self._in_customers_language(order).currency_id.format(amount)}

    @http.route(
        "/my/repair/<int:order_id>/answer", type="jsonrpc", auth="public", sitemap=False, texts=True
    )
    def answer(
        self, order_id, access_token=None, digest=None, decisions=None, name=None, signature=None
    ):
        """Take the customer's word, line by line, if he read what the order says now.

        Called by the signature form: answers what that expects.
        """
        try:
            order = self._get_order(order_id, access_token)
            order = self._in_customers_language(order)
            url = order.access_url + f"?access_token={access_token}"
            # one answer at a time; what is compared cannot change before it is taken
            order.line_ids._lock()
            order.invalidate_recordset()
            order.line_ids.invalidate_recordset()
            if not order._get_lines_open() or not self._is_same(order._get_offer_digest(), digest):
                return {"force_refresh": True, "redirect_url": f"{url}&changed=1"}
            said = self._read_decisions(order, decisions)
            self._take_answer(order, said, str(name or "").strip()[:100], signature)
        except LinkRefusedError as refusal:
            return {"error": str(refusal)}  # the wrong link stays counted
        except UserError as refusal:
            request.env.cr.rollback()
            return {"error": str(refusal)}
        return {"force_refresh": True, "redirect_url": f"{url}&message=1"}

    # === THE LINK === #

    def _is_same(self, secret, text):
        """Compare in constant time what came from outside, whatever it is."""
        return consteq(secret.encode(), str(text or "").encode(errors="replace"))

    def _get_order(self, order_id, token):
        """Return the order the token opens, in sudo.

        :raise LinkRefusedError: wrong, too many wrong ones, expired, settled or cancelled
        """
        address = request.httprequest.remote_addr or "?"
        # sudo: a visitor has no rights; wrong links are counted for everyone
        Miss = request.env["dealer.link.miss"].sudo()
        if Miss._is_closed(address):
            raise LinkRefusedError(
                request.env._(
                    "Too many wrong links came from here: wait an hour, or ask your service adviser."
                )
            )
        # sudo: nothing of the order leaves before its token was compared
        order = request.env["dealer.repair.order"].sudo().browse(order_id).exists()
        if not order.access_token or not self._is_same(order.access_token, token):
            Miss.create({"address": address})
            raise LinkRefusedError(
                request.env._(
                    "This link opens no repair order: open the one of your last message, or ask "
                    "your service adviser for a new one."
                )
            )
        order = order.with_company(order.company_id)
        if order.cancelled_on:
            raise LinkRefusedError(
                request.env._(
                    "Repair order %(order)s was cancelled: there is nothing to sign.",
                    order=order.name,
                )
            )
        if order.settled_on:
            raise LinkRefusedError(
                request.env._(
                    "Repair order %(order)s is settled: there is nothing left to sign.",
                    order=order.name,
                )
            )
        if not order.link_expires_on or order.link_expires_on < fields.Datetime.now():
            raise LinkRefusedError(
                request.env._("This link has expired: ask your service adviser for a new one.")
            )
        return order

    def _in_customers_language(self, order):
        lang = order.partner_id.lang or request.env.lang
        tz = order.adviser_id.tz or order.partner_id.tz or "UTC"
        request.update_context(lang=lang, tz=tz)
        return order.with_context(lang=lang, tz=tz)

    def _note_view(self, order):
        """Note when the customer first saw the version that was sent last; his adviser's own look
        does not count."""
        estimate = order.estimate_ids[:1]
        if request.env.user.share and estimate and not estimate.viewed_on:
            estimate._set_facts({"viewed_on": fields.Datetime.now()})

    # === THE PAGE === #

    def _prepare_page_values(self, order):
        jobs = [self._prepare_job_values(order, job) for job in order.job_ids]
        return {
            "order": order,
            "token": order.access_token,
            "digest": order._get_offer_digest(),
            "jobs": [job for job in jobs if job["lines"] or job["media"]],
            "is_open": bool(order._get_lines_open()),
            "call_url": f"{order.access_url}/answer",
            "sign_label": request.env._("Agree and sign"),
            "json": json,
        }

    def _prepare_job_values(self, order, job):
        lines = job.line_ids.filtered(
            lambda line: line.quantity and any(payer != "internal" for payer in line._get_shares())
        )
        return {
            "concern": job.concern,
            "cause": job.cause,
            "lines": [self._prepare_line_values(line) for line in lines],
            "media": order._get_shared_media(job),
        }

    def _prepare_line_values(self, line):
        state = line.authorisation_state
        labels = dict(line._fields["payer"]._description_selection(line.env))
        notes = {
            "authorised": request.env._("agreed"),
            "declined": request.env._("declined"),
            "deferred": request.env._("later"),
            "not_needed": request.env._("paid by: %(payer)s", payer=labels[line.payer]),
        }
        return {
            "line": line,
            "is_open": state in ("pending", "changed"),
            "is_out": line.is_out,
            "note": line.share_summary if line.is_split else notes.get(state, ""),
        }

    # === THE ANSWER === #

    def _read_decisions(self, order, decisions):
        """Return `{line: (decision, reason)}` of the lines that are open; what was not said of one
        is yes, as the page shows it."""
        decisions = decisions if isinstance(decisions, dict) else {}
        said = {}
        for line in order._get_lines_open():
            answer = decisions.get(str(line.id))
            answer = answer if isinstance(answer, dict) else {}
            decision = answer.get("decision", "authorised")
            if decision not in ANSWERS:
                raise UserError(
                    request.env._(
                        "Say for “%(line)s” whether we do it, later, or not.", line=line.name
                    )
                )
            reason = decision != "authorised" and str(answer.get("reason") or "")[:200]
            said[line] = (decision, reason)
        return said

    def _take_answer(self, order, said, name, signature):
        if not name:
            raise UserError(request.env._("Write your name."))
        if not signature:
            raise UserError(request.env._("Sign in the field, please."))
        if not self._is_picture(signature):
            raise UserError(request.env._("The signature did not arrive whole: sign again."))
        authorisation = order._authorise(
            "link", name, signature, self._get_origin(), decisions=said
        )
        order._tell_of_answer(authorisation, said)

    def _is_picture(self, text):
        try:
            return sniff(base64.b64decode(text, validate=True))[0] == "photo"
        except (TypeError, ValueError, binascii.Error):
            return False

    def _get_origin(self):
        return request.env._(
            "From the customer's page, address %(address)s",
            address=request.httprequest.remote_addr or "?",
        )
