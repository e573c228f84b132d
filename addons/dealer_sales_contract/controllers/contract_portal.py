import base64
import binascii
import json

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import consteq

from ..models.dealer_sales_contract import OPEN, ContractChangedError
from odoo.addons.dealer_base.tools.media import sniff


class ContractLinkError(Exception):
    """The link shows nothing; the message is the sentence for the person."""


class ContractPortal(http.Controller):
    """The page a customer reads and signs his contract on: no account, the token is the key.

    Everything is read in sudo, and nothing before the token was compared.
    """

    # === ROUTES === #

    @http.route(
        "/my/contract/<int:contract_id>", type="http", auth="public", sitemap=False, texts=True
    )
    def page(self, contract_id, access_token=None, changed=None, signed=None, **_kwargs):
        try:
            contract = self._get_contract(contract_id, access_token)
        except ContractLinkError as refusal:
            return self._refuse(refusal)
        contract._refresh()
        if request.env.user.share and not contract.viewed_on:
            contract._set_facts({"viewed_on": fields.Datetime.now()})
        response = request.render(
            "dealer_sales_contract.contract_page",
            {
                "doc": contract,
                "token": contract.access_token,
                "changed": changed,
                "signed": signed,
                "is_open": contract.state in OPEN,
                "call_url": f"{contract.access_url}/sign?access_token={contract.access_token}"
                f"&digest={contract.digest}",
                "sign_label": request.env._("Sign the contract"),
                "json": json,
            },
        )
        # the address is a key: it is told to no other site, the page kept in no cache
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @http.route(
        "/my/contract/<int:contract_id>/pdf", type="http", auth="public", sitemap=False, texts=True
    )
    def pdf(self, contract_id, access_token=None, **_kwargs):
        """The signed contract as a file."""
        try:
            contract = self._get_contract(contract_id, access_token)
        except ContractLinkError as refusal:
            return self._refuse(refusal)
        if not contract.pdf:
            raise request.not_found()
        return (
            request.env["ir.binary"]
            ._get_stream_from(contract, "pdf", filename=contract.pdf_name)
            .get_response(as_attachment=True)
        )

    @http.route(
        "/my/contract/<int:contract_id>/sign",
        type="jsonrpc",
        auth="public",
        sitemap=False,
        texts=True,
    )
    def sign(self, contract_id, access_token=None, digest=None, name=None, signature=None):
        """Take the signature, if the customer read what the contract says now.

        Called by the portal's signature form, whose address carries token and seal: answers what
        that expects.
        """
        args = request.httprequest.args
        token = access_token or args.get("access_token")
        try:
            contract = self._get_contract(contract_id, token)
            url = f"{contract.access_url}?access_token={contract.access_token}"
            if contract.state not in OPEN:
                return {"force_refresh": True, "redirect_url": url}
            name = str(name or "").strip()[:100]
            if not name:
                return {"error": request.env._("Write your name.")}
            if not signature:
                return {"error": request.env._("Sign in the field, please.")}
            if not self._is_picture(signature):
                return {"error": request.env._("The signature did not arrive whole: sign again.")}
            contract._sign(name, "link", digest or args.get("digest"), signature=signature)
        except ContractChangedError:
            return {"force_refresh": True, "redirect_url": f"{url}&changed=1"}
        except ContractLinkError as refusal:
            return {"error": str(refusal)}  # the wrong link stays counted
        except UserError as refusal:
            request.env.cr.rollback()
            return {"error": str(refusal)}
        return {"force_refresh": True, "redirect_url": f"{url}&signed=1"}

    # === THE LINK === #

    def _refuse(self, refusal):
        return request.render(
            "dealer_sales_contract.contract_link_refused", {"reason": str(refusal)}, status=403
        )

    def _get_contract(self, contract_id, token):
        """Return the contract the token opens, in sudo, in the customer's language.

        :raise ContractLinkError: wrong, too many wrong ones, expired, or no longer to be read
        """
        address = request.httprequest.remote_addr or "?"
        # sudo: a visitor has no rights; wrong links are counted for everyone
        Miss = request.env["dealer.link.miss"].sudo()
        if Miss._is_closed(address):
            raise ContractLinkError(
                request.env._(
                    "Too many wrong links came from here: wait an hour, or ask your sales "
                    "consultant."
                )
            )
        # sudo: a visitor has no rights; nothing leaves before the token was compared
        contract = request.env["dealer.sales.contract"].sudo().browse(contract_id).exists()
        secret = contract.access_token or ""
        if not secret or not consteq(secret.encode(), str(token or "").encode(errors="replace")):
            Miss.create({"address": address})
            raise ContractLinkError(
                request.env._(
                    "This link opens no contract: open the one of your last message, or ask your "
                    "sales consultant for a new one."
                )
            )
        lang = contract.lang or request.env.lang
        tz = contract.user_id.tz or contract.company_id._get_store_zone()
        request.update_context(lang=lang, tz=tz)
        contract = contract.with_context(lang=lang, tz=tz).with_company(contract.company_id)
        if contract.state == "cancelled":
            raise ContractLinkError(
                request.env._("Contract %s was cancelled: there is nothing to sign.", contract.name)
            )
        expires = contract.link_expires_on
        if contract.state in OPEN and (not expires or expires < fields.Datetime.now()):
            raise ContractLinkError(
                request.env._("This link has expired: ask your sales consultant for a new one.")
            )
        return contract

    def _is_picture(self, text):
        try:
            return sniff(base64.b64decode(text, validate=True))[0] == "photo"
        except (TypeError, ValueError, binascii.Error):
            return False
