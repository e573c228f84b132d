from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

# a person sends a form once or twice; a machine does not stop
MOST_AN_HOUR = 5


class EnquiryController(http.Controller):
    """The public form by which somebody asks for a car; no account, no website needed."""

    @http.route(
        "/dealer/enquiry", type="http", auth="public", methods=["GET"], sitemap=True, texts=True
    )
    def form(self, **params):
        """Show the form; `store` (code), `model` (id) and the three utm parameters fill it in."""
        self._speak(params)
        return self._render(params)

    @http.route(
        "/dealer/enquiry/send",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        texts=True,
    )
    def send(self, **params):
        self._speak(params)
        if (params.get("website") or "").strip():
            # a field people do not see: machines get the same thanks, and nothing happens
            return self._render_thanks()
        # sudo: the public makes a lead and reads nothing
        Lead = request.env["crm.lead"].sudo()
        try:
            values = self._read(Lead, params)
            self._count(values)
        except UserError as error:
            return self._render(params, error=str(error), status=422)
        with request.env.cr.savepoint():
            [lead] = Lead.with_company(values["company_id"])._take_in([values])
            lead.partner_id._consent(
                "call", "service", True, "web", company_id=values["company_id"]
            )
            if params.get("marketing"):
                for channel in ("call", "sms", "email"):
                    lead.partner_id._consent(
                        channel, "marketing", True, "web", company_id=values["company_id"]
                    )
        return self._render_thanks()

    # === READING === #

    def _speak(self, params):
        """Go on in the language the person chose; else in that of his browser."""
        if params.get("lang") in dict(self._get_languages()):
            request.update_context(lang=params["lang"])

    def _get_languages(self):
        return request.env["res.lang"].get_installed()

    def _read(self, Lead, params):
        """Return the values of the lead the form tells.

        :raises UserError: one sentence for the person
        """
        env = request.env
        stores = self._get_stores()
        store = stores.filtered(lambda company: str(company.id) == params.get("store"))
        if len(stores) == 1:
            store = stores
        if not store:
            raise UserError(env._("Choose the store you would like to hear from."))
        if not params.get("consent"):
            raise UserError(
                env._("We may answer you only if you agree. Tick the sentence above the button.")
            )
        if not (params.get("phone") or "").strip():
            raise UserError(env._("Give your phone number, so that we can call you back."))
        model = self._get_models().filtered(lambda m: str(m.id) == params.get("model"))
        return Lead._check_intake(
            {
                "company_id": store.id,
                "source_kind": "campaign" if params.get("utm_campaign") else "web",
                "contact_kind": "message_in",
                "name": params.get("name"),
                "phone": params.get("phone"),
                "email": params.get("email"),
                "model_id": model.id,
                "message": params.get("message"),
                "lang": env.lang,
                "campaign": (params.get("utm_campaign") or "")[:100],
                "source": (params.get("utm_source") or "")[:100],
                "medium": (params.get("utm_medium") or "")[:100],
            }
        )

    def _count(self, values):
        """Refuse who sends too often, by address of the machine and by number.

        :raises UserError: one sentence
        """
        Enquiry = request.env["dealer.enquiry"].sudo()  # the public counts, and reads nothing
        if Enquiry._count_recent(request.httprequest.remote_addr, values["phone_key"]) >= (
            MOST_AN_HOUR
        ):
            raise UserError(
                request.env._("We have your enquiry. For anything urgent, please call the store.")
            )
        Enquiry.create(
            {"address": request.httprequest.remote_addr, "phone_key": values["phone_key"]}
        )

    def _get_stores(self):
        # sudo: names of the stores are public
        Company = request.env["res.company"].sudo()
        return Company.search([("lead_enquiry", "=", True)], order="sequence, name")

    def _get_models(self):
        # sudo: what can be bought is public: series with trims
        Model = request.env["fleet.vehicle.model"].sudo()
        return Model.search([("trim_ids.active", "=", True)], order="brand_id, name")

    # === ANSWERING === #

    def _render(self, params, error=None, status=200):
        stores = self._get_stores()
        code = (params.get("store") or "").upper()
        store = stores.filtered(
            lambda company: code and code in ((company.store_code or "").upper(), str(company.id))
        )
        store = store or (stores if len(stores) == 1 else stores.browse())
        text = (store or stores[:1]).lead_consent_text or request.env._(
            "I agree that the store uses what I write here to answer my enquiry by phone or message."
        )
        response = request.render(
            "dealer_crm_lead.enquiry_page",
            {
                "stores": stores,
                "store": store,
                "models": self._get_models(),
                "values": params,
                "error": error,
                "consent_text": text,
                "languages": self._get_languages(),
                "lang": request.env.lang,
            },
            status=status,
        )
        response.headers["Cache-Control"] = "no-store"
        return response

    def _render_thanks(self):
        return request.render("dealer_crm_lead.enquiry_thanks", {})
