"""One SMS to the provider, and what its answer means."""

import json
import logging
import math
import threading
import time
from urllib.parse import urlencode

from odoo import models

from ..lib import call, template
from odoo.addons.dealer_workflow.lib import webhooks
from odoo.addons.sms.tools.sms_api import SmsApiBase

_logger = logging.getLogger(__name__)

# {(database, gateway id): moment of the next request}
_next_request = {}
_lock = threading.Lock()
# meaning of an error -> state as core knows it
ERRORS = {"number": "wrong_number_format", "credit": "insufficient_credit", "retry": "server_error"}


class SmsApiGateway(SmsApiBase):
    """Core's way to a provider, through the store's gateway."""

    PROVIDER_TO_SMS_FAILURE_TYPE = SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE | {
        "insufficient_credit": "sms_credit",
    }

    def __init__(self, env, account=None):
        super().__init__(env, account=account)
        self._set_company(env.company)

    def _set_company(self, company):
        result = super()._set_company(company)
        self.gateway = company._get_sms_gateway()
        return result

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        numbers = [(m["content"], number) for m in messages for number in m["numbers"]]
        uuids = [number["uuid"] for _content, number in numbers]
        marketing = self.gateway._get_marketing(uuids)
        return [
            self.gateway._send_one(
                number["number"], content or "", number["uuid"], number["uuid"] in marketing
            )
            for content, number in numbers
        ]


class DealerSmsGateway(models.Model):
    _inherit = "dealer.sms.gateway"

    def _get_marketing(self, uuids):
        """Return the uuids that are marketing, which carry the hint how to opt out."""
        touches = (
            self.env["dealer.touch"]
            .sudo()
            .search([("uuid", "in", uuids), ("purpose", "=", "marketing")])
        )
        found = set(touches.mapped("uuid"))
        Sms = self.env["sms.sms"].sudo()
        if "mailing_id" in Sms._fields:  # core's mass mailing, where it is installed
            mails = Sms.search([("uuid", "in", uuids), ("mailing_id", "!=", False)])
            found.update(mails.mapped("uuid"))
        return found

    def _wait_turn(self):
        """Wait as long as the provider's speed asks for."""
        if not self.rate:
            return
        key = self.env.cr.dbname, self.id
        with _lock:
            now = time.monotonic()
            turn = max(now, _next_request.get(key, 0.0))
            _next_request[key] = turn + 1 / self.rate
        if turn > now:
            time.sleep(turn - now)

    def _prepare_request(self, number, text, uuid):
        """Return (url, headers, body) of one message."""
        # sudo: the only reader of the secret; whoever sends need not see it
        secret = self.sudo().secret_kept or ""
        values = {
            "phone": self._format_number(number),
            "text": text,
            "id": uuid,
            "timestamp": template.stamp(self.stamp_kind, zone=self._get_zone()),
            "account": self.account or "",
            "secret": secret,
        }
        values["signature"] = ""
        if self.signature != "none":
            values["signature"] = template.sign(
                self.signature,
                template.fill(self.signature_text, values),
                secret,
                "base64" if self.signature_encoding == "base64" else "hex",
                self.signature_encoding == "upper",
            )
        headers = {"User-Agent": "dealer-sms/1", "Idempotency-Key": uuid}
        body = None
        if self.method == "POST":
            if self.body_kind == "json":
                headers["Content-Type"] = "application/json; charset=utf-8"
                body = template.fill_json(self.body, values)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
                body = urlencode(template.fill_lines(self.body, values)).encode()
        headers.update(
            (name, value.encode("utf-8").decode("latin-1"))
            for name, value in template.fill_lines(self.headers, values, ":")
        )
        return template.fill_url(self.url, values), headers, body

    def _format_number(self, number):
        if self.number_kind == "e164":
            return number
        digits = "".join(c for c in number or "" if c.isdigit())
        if self.number_kind == "national":
            code = str(self.company_id.country_id.phone_code or "")
            return digits.removeprefix(code) if (number or "").startswith("+") else digits
        return digits

    def _send_one(self, number, text, uuid, marketing):
        """Send one message.

        :return: the result as core's SMS reads it: uuid, state, failure_reason, and ours:
            gateway_ref (the provider's number), credit (price), parts, answer (for the test)
        """
        self.ensure_one()
        text = self._decorate(text, marketing)
        parts = template.count_parts(text)
        result = {"uuid": uuid, "parts": parts, "failure_reason": False}
        self._wait_turn()
        try:
            url, headers, body = self._prepare_request(number, text, uuid)
            # sudo: whether it may go into the house is the system administrator's word
            status, answer = call.request(
                self.method, url, headers, body, self.timeout, self.sudo().private
            )
        except webhooks.Refused as refused:
            return {
                **result,
                "state": "server_error" if refused.code == "resolve" else "gateway_failed",
                "failure_reason": self._describe_refusal(refused),
            }
        except call.NotSent:
            return {
                **result,
                "state": "server_error",
                "failure_reason": self.env._("The SMS provider cannot be reached."),
            }
        except call.Unknown:
            return self._get_unknown(
                result, self.env._("The SMS provider took the message but did not answer.")
            )
        except ValueError:
            return {
                **result,
                "state": "gateway_failed",
                "failure_reason": self.env._("The gateway's request cannot be filled in."),
            }
        return {**result, **self._read_answer(status, answer, result)}

    def _get_unknown(self, result, sentence):
        """Nobody knows whether it left: again with the same number where that does no harm."""
        state = "server_error" if self.repeats_safe else "fate_unknown"
        return {**result, "state": state, "failure_reason": sentence}

    def _redact(self, text):
        secret = self.sudo().secret_kept  # to take it out of what is shown
        return text.replace(secret, "***") if secret and text else text

    def _read_answer(self, status, answer, result):
        """Return what an answer means."""
        try:
            data = json.loads(answer)
        except (ValueError, RecursionError):
            data = None
        shown = {"answer": self._redact(f"{status} {answer[:300]}")}
        error = template.read_path(data, self.error_path) if self.error_path else None
        error = self._redact(str(error))[:200] if error not in (None, "") else ""
        if status == 429 or status >= 500:
            sentence = self.env._("The SMS provider answered with status %s.", status)
            return {**shown, "state": "server_error", "failure_reason": error or sentence}
        if not 200 <= status < 300:
            sentence = self.env._("The SMS provider answered with status %s.", status)
            return {**shown, "state": "gateway_failed", "failure_reason": error or sentence}
        if self.success_path:
            if data is None:
                return {
                    **shown,
                    **self._get_unknown(
                        result, self.env._("The SMS provider answered what cannot be read.")
                    ),
                }
            value = template.read_path(data, self.success_path)
            wanted = [v.strip() for v in (self.success_value or "").split(",") if v.strip()]
            text = json.dumps(value) if isinstance(value, bool) else str(value)
            if value is None or (wanted and text not in wanted):
                meaning = template.parse_map(self.error_map).get(text, "failed")
                return {
                    **shown,
                    "state": ERRORS.get(meaning, "gateway_failed"),
                    "failure_reason": error
                    or self.env._("The SMS provider refused it: %s", self._redact(text)[:100]),
                }
        return {
            **shown,
            "state": "success",
            "gateway_ref": self._read_text(data, self.id_path),
            "credit": self._read_price(data, result["parts"]),
        }

    def _read_text(self, data, path):
        value = template.read_path(data, path) if path else None
        return str(value)[:100] if value is not None else False

    def _read_price(self, data, parts):
        """Return the price as the provider says, else as estimated."""
        if self.price_path:
            try:
                price = abs(float(template.read_path(data, self.price_path)))
                if math.isfinite(price):
                    return price
            except (TypeError, ValueError, OverflowError):
                _logger.info("SMS gateway %s: no price in the answer", self.id)
        return parts * self.price_each
