"""What the provider reports later: states of messages, and answers of customers."""

import hashlib
import re

from odoo import fields, models

from ..lib import template
from odoo.addons.dealer_base.tools import phone

# meaning -> (method of the tracker, its argument)
MEANINGS = {
    "sent": ("_action_update_from_sms_state", "pending"),
    "delivered": ("_action_update_from_sms_state", "sent"),
    "failed": ("_action_update_from_provider_error", "not_delivered"),
    "refused": ("_action_update_from_provider_error", "rejected"),
}
#: reports in one call-back that are read
MOST = 1000


class DealerSmsGateway(models.Model):
    _inherit = "dealer.sms.gateway"

    def _take_reports(self, data):
        """Take one call-back, repeated or not.

        :param data: what the provider sent, as dict or list
        :return: whether anything of it was known
        """
        self.ensure_one()
        reports = template.read_path(data, self.list_path) if self.list_path else data
        reports = reports if isinstance(reports, list) else [reports]
        known = False
        for report in reports[:MOST]:
            if not isinstance(report, dict):
                continue
            state = template.read_path(report, self.report_state_path)
            sender = template.read_path(report, self.answer_phone_path)
            text = template.read_path(report, self.answer_text_path)
            number = template.read_path(report, self.report_id_path)
            if state not in (None, ""):
                known |= self._take_state(str(number), str(state))
            elif sender and isinstance(text, str):
                self._take_answer(str(sender), text, str(number or ""), report)
                known = True
        return known

    def _take_state(self, number, state):
        """Take the state of one message; a state that is not in the map says nothing."""
        meaning = template.parse_map(self.state_map).get(state)
        Tracker = self.env["sms.tracker"]
        tracker = Tracker.search(
            ["|", ("sms_uuid", "=", number),
             "&", ("gateway_id", "=", self.id), ("gateway_ref", "=", number)],
            limit=1,
        )  # fmt: skip
        touch = self.env["dealer.touch"].search([("uuid", "=", number)], limit=1)
        # a report of another store's message is not this gateway's to make
        if (tracker.gateway_id and tracker.gateway_id != self) or (
            touch and touch.company_id != self.company_id
        ):
            return False
        if not tracker and not touch:
            return False
        if meaning:
            if tracker:
                method, argument = MEANINGS[meaning]
                getattr(tracker, method)(argument)
            else:
                # it is quicker than the job that sends, which has not committed yet
                touch._report(meaning)
        return True

    def _take_answer(self, sender, text, number, report):
        """Take what a customer wrote back, once."""
        reference = number or hashlib.sha256(repr(sorted(report.items())).encode()).hexdigest()
        Incoming = self.env["dealer.sms.incoming"]
        if Incoming.search_count([("gateway_id", "=", self.id), ("reference", "=", reference)]):
            return
        key = phone.key(sender)
        partners = self.env["res.partner"].search([("phone_key", "=", key)]) if key else []
        word = re.sub(r"[\W_]+", "", text).upper()
        words = {
            w.strip().upper() for w in (self.opt_out_words or "").replace("，", ",").split(",")
        }
        opted_out = bool(word) and word in words
        touch = self.env["dealer.touch"].search(
            [
                ("partner_id", "in", partners.ids if partners else []),
                ("company_id", "=", self.company_id.id),
                ("uuid", "!=", False),
                ("sent_on", ">", fields.Datetime.subtract(fields.Datetime.now(), days=30)),
            ],
            order="sent_on desc",
            limit=1,
        )
        incoming = Incoming.create(
            {
                "gateway_id": self.id,
                "reference": reference,
                "number": sender[:40],
                "text": text[:1000],
                "partner_id": (touch.partner_id or partners[:1]).id if partners else False,
                "touch_id": touch.id,
                "is_opt_out": opted_out,
            }
        )
        if not partners:
            return
        if opted_out:
            partners._consent(
                "sms", "marketing", False, "sms", note=text[:100], company_id=self.company_id.id
            )
            touch.opted_out_on = fields.Datetime.now()
            if self.opt_out_confirmation:
                partner = incoming.partner_id
                self.env["dealer.touch"]._plan(
                    [
                        {
                            "partner_id": partner.id,
                            "company_id": self.company_id.id,
                            "channels": "sms",
                            "key": f"opt-out:{incoming.id}",
                            "reason": self.env._("Confirms the opt-out"),
                            "body": self.with_context(lang=partner.lang).opt_out_confirmation,
                        }
                    ]
                )
        if touch:
            touch._report_reply(text)
        else:
            self.env["dealer.contact"]._log(
                [
                    {
                        "kind": "message_in",
                        "partner_id": incoming.partner_id.id,
                        "user_id": (incoming.partner_id.user_id or self.env.user).id,
                        "company_id": self.company_id.id,
                        "note": text[:1000],
                    }
                ]
            )
