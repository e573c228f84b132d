from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .join_form import ROWS, JoinForm

# what the store tells its caches and other sites about these pages: nothing
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "X-Content-Type-Options": "nosniff",
}


class Join(http.Controller):
    """The page on which somebody who joins fills in his form: no account, the link is the key.

    Everything is read and written in sudo, nothing before the link was compared, and nothing but
    the registration of the link.
    """

    # === ROUTES === #

    @http.route(
        "/join/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        texts=True,
    )
    def page(self, token, saved=None, **_kwargs):
        registration = request.env["dealer.registration"]._find_by_link(token)
        if refusal := self._get_refusal(registration):
            return self._refuse(refusal)
        return self._render(registration, token, {"is_saved": bool(saved)})

    @http.route(
        "/join/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def save(self, token, act="save", **post):
        """Keep what was typed; submit it when asked to and complete."""
        registration = request.env["dealer.registration"]._find_by_link(token)
        if refusal := self._get_refusal(registration):
            return self._refuse(refusal)
        registration = self._in_store(registration)
        # one form at a time: a second tab waits, then sees what the first did
        registration.lock_for_update()
        registration.invalidate_recordset()
        if registration.category != "draft":
            return self._render(registration, token, {"is_late": True})
        form = JoinForm(registration, post, request.httprequest.files)
        form.save()
        if act.startswith("remove_"):
            registration._remove_scan(act.removeprefix("remove_"))
        errors = dict(form.errors)
        if act == "submit":
            for key, sentence in registration._get_form_missing().items():
                name = f"paper_{key[1]}_files" if isinstance(key, tuple) else key
                errors.setdefault(name, sentence)
            if not errors:
                try:
                    registration._submit_by_link()
                except UserError as refusal:
                    errors["form"] = str(refusal)
        if errors or act.startswith("add_"):
            return self._render(
                registration, token, {"errors": errors, "typed": form.typed, "added": act}
            )
        anchor = "" if act in ("save", "submit") else "#papers"
        return request.redirect(f"/join/{token}?saved=1{anchor}", code=303)

    @http.route(
        "/join/<string:token>/scan/<int:scan_id>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def scan(self, token, scan_id, **_kwargs):
        """Show a scan of this registration, and no other file."""
        registration = request.env["dealer.registration"]._find_by_link(token)
        if refusal := self._get_refusal(registration):
            return self._refuse(refusal)
        scan = registration.paper_ids.attachment_ids.filtered(lambda scan: scan.id == scan_id)
        if not scan:
            raise request.not_found()
        stream = request.env["ir.binary"]._get_stream_from(scan)
        response = stream.get_response(as_attachment=scan.mimetype == "application/pdf")
        response.headers.update(HEADERS)
        return response

    @http.route(
        "/join/<string:token>/photo", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def photo(self, token, **_kwargs):
        registration = request.env["dealer.registration"]._find_by_link(token)
        if refusal := self._get_refusal(registration):
            return self._refuse(refusal)
        if not registration.photo:
            raise request.not_found()
        response = (
            request.env["ir.binary"]._get_image_stream_from(registration, "photo").get_response()
        )
        response.headers.update(HEADERS)
        return response

    # === THE LINK === #

    def _get_refusal(self, registration):
        """Return the sentence why nothing is shown, or False; wrong links are counted."""
        address = request.httprequest.remote_addr or "?"
        # sudo: a visitor has no rights; wrong links are counted for everyone
        Miss = request.env["dealer.link.miss"].sudo()
        if Miss._is_closed(address):
            return request.env._(
                "Too many wrong links came from here: wait an hour, or ask the store."
            )
        if not registration:
            Miss.create({"address": address})
            return request.env._(
                "This link opens no form: use the one of your last message, or ask the store for "
                "a new one."
            )
        return self._in_store(registration)._get_link_refusal()

    def _refuse(self, reason):
        response = request.render(
            "dealer_hr_onboarding.join_refused", {"reason": reason}, status=403
        )
        response.headers.update(HEADERS)
        return response

    def _in_store(self, registration):
        return registration.with_company(registration.company_id)

    # === THE PAGE === #

    def _render(self, registration, token, values):
        registration = self._in_store(registration)
        values = {"errors": {}, "typed": {}, "added": "", **values}
        is_open = registration.category == "draft"
        response = request.render(
            "dealer_hr_onboarding.join_page" if is_open else "dealer_hr_onboarding.join_sent",
            {
                "registration": registration,
                "token": token,
                "shown": self._get_shown(registration, values["typed"]),
                "rows": {
                    kind: self._get_rows(registration, kind, values)
                    for kind in ("education", "work")
                },
                "papers": self._get_papers(registration, values["typed"]),
                **values,
            },
        )
        response.headers.update(HEADERS)
        return response

    def _get_shown(self, registration, typed):
        """Return what the inputs show: what was typed last, else what is kept."""
        names = (
            "person_name", "identity_kind", "identity_number", "birthday", "sex", "private_phone",
            "private_email", "private_address", "emergency_contact", "emergency_phone",
            "bank_name", "bank_number",
        )  # fmt: skip
        return {name: typed.get(name, str(registration[name] or "")) for name in names}

    def _get_rows(self, registration, kind, values):
        """Return the lines of education or employers: those kept, those that were wrong, and one
        more when there is none or one was asked for."""
        names = ("name", "title", "date_start", "date_end", "note")
        rows = [
            {"id": line.id, **{name: str(line[name] or "") for name in names}}
            for line in registration[f"{kind}_ids"]
        ]
        known = {str(row["id"]): row for row in rows}
        typed = values["typed"]
        for index in range(ROWS):
            prefix = f"{kind}_{index}_"
            if prefix + "name" not in typed:
                continue
            wrong = {name: typed.get(prefix + name, "") for name in names}
            row = known.get(request.params.get(prefix + "id"))
            if row:
                row.update(wrong)
            else:
                row = {"id": "", **wrong}
                rows.append(row)
            row["error"] = next(
                (
                    values["errors"][prefix + name]
                    for name in names
                    if prefix + name in values["errors"]
                ),
                "",
            )
        if (not rows or values["added"] == f"add_{kind}") and len(rows) < ROWS:
            rows.append({"id": "", **dict.fromkeys(names, "")})
        return rows

    def _get_papers(self, registration, typed):
        """Return the papers to show: kind, whether it has to be, what is kept of it."""
        required = registration._get_required_kinds()
        shown = []
        for kind in registration._get_offered_kinds():
            paper = registration.paper_ids.filtered(lambda paper, kind=kind: paper.kind_id == kind)
            prefix = f"paper_{kind.id}_"
            shown.append(
                {
                    "kind": kind,
                    "is_required": kind in required,
                    "scans": paper.attachment_ids,
                    "prefix": prefix,
                    **{
                        name: typed.get(prefix + name, str(paper[name] or ""))
                        for name in ("number", "licence_class", "valid_until")
                    },
                }
            )
        return shown
