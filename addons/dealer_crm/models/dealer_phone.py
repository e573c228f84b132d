import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import mask
from odoo.addons.dealer_base.tools import phone as phone_tools

CANDIDATES = 5
_REF = re.compile(r"[\w.:@/-]{1,128}")


class DealerPhone(models.AbstractModel):
    """What a telephone system reports by API: a call rings, is answered, ended.

    Called over JSON-2 (`POST /json/2/dealer.phone/call_in` and so on) with the API key of a
    technical user who has the group "Phone System" and needs nothing else. Each event of a call
    names it by `call_id`; an event that comes again changes nothing.
    """

    _name = "dealer.phone"
    _description = "Telephone System"

    # === API ===

    @api.model
    def call_in(self, number, agent, line=None, call_id=None):
        """A call rings at an agent's desk: note it and show who calls.

        :param str number: the caller's number, in any spelling; empty when withheld
        :param str agent: login, email or extension of the employee
        :param str line: the number of ours that was called
        :param str call_id: the system's own name of the call
        :return: dict with the `call_id` for the events that follow and the `customers` found
        """
        self._check_phone_system()
        user = self._find_agent(agent)
        number, key = self._read_number(number)
        reference = self._read_reference(call_id)
        Contact = self._get_contacts(user)
        contact = reference and Contact.search([("call_ref", "=", reference)], limit=1)
        if contact:
            return self._answer(contact, self._find_callers(key, user))
        callers = self._find_callers(key, user)
        contact = Contact._log(
            [
                {
                    "kind": "call_in",
                    "partner_id": callers.id if len(callers) == 1 else False,
                    "user_id": user.id,
                    "company_id": user.company_id.id,
                    "result": "no_answer",
                    "number": number,
                    "line": str(line)[:64] if line else False,
                    "call_ref": reference or False,
                    "call_state": "ringing",
                }
            ]
        )
        if not reference:
            contact.call_ref = f"contact:{contact.id}"
        user._bus_send("dealer_phone_call", self._prepare_call(contact, callers, user))
        return self._answer(contact, callers)

    @api.model
    def call_answered(self, call_id):
        """Somebody took the call."""
        contact = self._get_call(call_id)
        if contact.call_state == "ringing":
            now = fields.Datetime.now()
            contact.write(
                {
                    "call_state": "answered",
                    "answered_on": now,
                    "ring_seconds": max(0, (now - contact.date).total_seconds()),
                    "result": "reached",
                }
            )
            contact.user_id._bus_send("dealer_phone_answered", {"contact_id": contact.id})
        return True

    @api.model
    def call_ended(self, call_id, duration=None):
        """The call is over.

        :param int duration: how long they talked, in seconds; counted since the answer otherwise
        """
        contact = self._get_call(call_id)
        if contact.call_state == "ended":
            return True
        now = fields.Datetime.now()
        if duration is None:
            start = contact.answered_on
            duration = (now - start).total_seconds() if start else 0
        elif isinstance(duration, bool) or not isinstance(duration, int) or duration < 0:
            raise UserError(self.env._("The duration of a call is a number of seconds."))
        values = {"call_state": "ended", "duration": duration}
        if contact.call_state == "ringing":
            values["ring_seconds"] = max(0, (now - contact.date).total_seconds())
        contact.write(values)
        contact.user_id._bus_send("dealer_phone_ended", {"contact_id": contact.id})
        return True

    # === HELPERS ===

    def _check_phone_system(self):
        if not self.env.su and not self.env.user.has_group("dealer_crm.group_phone_system"):
            raise AccessError(self.env._("Only the telephone system reports calls."))

    def _get_contacts(self, user):
        # sudo: the technical user of the telephone system reads and writes nothing by itself
        return self.env["dealer.contact"].sudo().with_company(user.company_id)

    def _find_agent(self, agent):
        """:return: the employee, in sudo"""
        name = str(agent or "").strip()
        # sudo: as above
        Users = self.env["res.users"].sudo()
        user = Users
        if name:
            user = Users.search([("phone_extension", "=", name), ("share", "=", False)], limit=1)
            user = user or Users.search([("login", "=", name), ("share", "=", False)], limit=1)
        if not user or not user.has_group("dealer_base.group_employee"):
            raise UserError(
                self.env._(
                    "No employee has the extension or login “%(agent)s”: enter the extension in "
                    "the user's settings.",
                    agent=name,
                )
            )
        return user

    def _read_number(self, number):
        """:return: (number, key); both empty for a withheld number"""
        text = str(number or "").strip()
        key = phone_tools.key(text)
        if text and text.lower() not in ("anonymous", "unknown", "withheld") and len(key) < 3:
            raise UserError(
                self.env._("“%(number)s” is no phone number: send its digits.", number=text[:64])
            )
        return (text[:64], key) if key else ("", "")

    def _read_reference(self, call_id):
        reference = str(call_id or "").strip()
        if reference and not _REF.fullmatch(reference):
            raise UserError(
                self.env._(
                    "A call's id has up to 128 letters, digits and signs such as - or :, no spaces."
                )
            )
        return reference

    def _get_call(self, call_id):
        self._check_phone_system()
        reference = self._read_reference(call_id)
        contact = self.env["dealer.contact"]
        if reference:
            # sudo: as above
            contact = contact.sudo().search([("call_ref", "=", reference)], limit=1)
        if not contact:
            raise UserError(
                self.env._("No call “%(call)s” came in: report call_in first.", call=reference)
            )
        return contact

    def _find_callers(self, key, user):
        """:return: the customers with that number, best known first, in sudo"""
        # sudo: as above
        Partner = self.env["res.partner"].sudo()
        if not key:
            return Partner
        return Partner.search(
            [
                ("phone_key", "=", key),
                ("partner_share", "=", True),
                ("company_id", "in", [False, *user.company_ids.ids]),
            ],
            order="id",
            limit=CANDIDATES,
        )

    def _answer(self, contact, callers):
        return {"call_id": contact.call_ref, "contact_id": contact.id, "customers": callers.ids}

    def _prepare_call(self, contact, callers, user):
        """:return: what the agent's desk shows of the call"""
        agent = self.with_user(user).with_company(contact.company_id).with_context(lang=user.lang)
        customers = [
            partner._prepare_caller()
            for partner in callers.with_env(agent.env)._filtered_access("read")
        ]
        number = contact.number or ""
        if number and agent.env["res.partner"]._masks_contact_data():
            shown = callers.with_env(agent.env)._filter_contact_data_shown()
            number = number if callers and len(shown) == len(callers) else mask.mask(number)
        return {
            "contact_id": contact.id,
            "number": number,
            "line": contact.line or "",
            "open": user.phone_popup == "open",
            "customers": customers,
        }
