from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, html2plaintext

from odoo.addons.dealer_base.tools import phone as phone_tools


class DealerComplaint(models.Model):
    """The ways in: counter, phone, mail, portal, web form, API and follow-up calls."""

    _inherit = "dealer.complaint"

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._propose_handler()
        complaints._plan_steps()
        return complaints

    # === INTAKE === #

    @api.model
    def _take_in(self, values):
        """Take in a complaint or request: the one way in for forms, mail, API and call lists.

        :param dict values: fields of the complaint; besides
            ``origin_key``: what it comes from; the same key again answers the same complaint
            ``plate`` or ``vin``: the car as the customer names it
        :return: dealer.complaint
        """
        values = dict(values)
        key = values.get("origin_key")
        if key and (known := self.search([("origin_key", "=", key)], limit=1)):
            return known
        words = filter(None, [values.pop("plate", None), values.pop("vin", None)])
        if not values.get("partner_id"):
            partner = self._find_partner(values.get("contact_phone"), values.get("contact_email"))
            values["partner_id"] = partner.id
        for word in words:
            if not values.get("vehicle_id"):
                values["vehicle_id"] = self._find_vehicle(word).id
        if not (values.get("subject") or "").strip():
            text = (values.get("description") or "").strip()
            values["subject"] = text.partition("\n")[0][:80] or self.env._("No words")
        return self._create_with_facts([values])

    @api.model
    def take_in(self, values):
        """Take in a complaint through the API.

        :param dict values: ``kind`` (complaint/request), ``subject``, ``description``,
            ``partner_id`` or ``contact_name``/``contact_phone``/``contact_email``,
            ``plate``/``vin``/``vehicle_id``, ``category_id``, ``severity`` ("0" to "3"),
            ``about_user_id``, ``company_id``, ``origin_key`` (of the sender: sent twice, taken
            in once)
        :return: dict {"id", "name", "deadline" (UTC)}
        :raise UserError: naming what can't be said here
        """
        self.check_access("create")
        allowed = {
            "kind",
            "subject",
            "description",
            "partner_id",
            "contact_name",
            "contact_phone",
            "contact_email",
            "plate",
            "vin",
            "category_id",
            "severity",
            "company_id",
            "origin_key",
            *self._get_subjects(),
        }
        if not isinstance(values, dict) or (unknown := set(values) - allowed):
            names = ", ".join(sorted(unknown)) if isinstance(values, dict) else "?"
            raise UserError(self.env._("A complaint is not taken in with: %s", names))
        if values.get("origin_key"):
            values = {**values, "origin_key": f"api,{self.env.uid},{values['origin_key']}"}
        complaint = self._take_in({**values, "channel": "api"})
        return {
            "id": complaint.id,
            "name": complaint.name,
            "deadline": fields.Datetime.to_string(complaint.deadline),
        }

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """A mail to a department's address."""
        text = html2plaintext(msg_dict.get("body") or "").strip()
        values = {
            "subject": msg_dict.get("subject") or text[:80],
            "description": text,
            "contact_email": email_normalize(msg_dict.get("email_from")),
            "contact_name": (msg_dict.get("email_from") or "").partition("<")[0].strip(' "'),
            "channel": "mail",
            **(custom_values or {}),
        }
        if author := msg_dict.get("author_id"):
            values["partner_id"] = author
        if msg_dict.get("message_id"):
            values["origin_key"] = f"mail,{msg_dict['message_id']}"
        return self._take_in(values)

    @api.model
    def _find_partner(self, phone, email):
        """:return: the customer with this number or address, if there is exactly one"""
        Partner = self.env["res.partner"].sudo()  # a visitor of the web form has no rights
        email = email_normalize(email or "")
        for domain in (
            phone_tools.key(phone or "") and [("phone_key", "=", phone_tools.key(phone))],
            email and [("email_normalized", "=", email)],
        ):
            found = Partner.search(domain, limit=2) if domain else Partner
            if len(found) == 1:
                return found
        return Partner

    @api.model
    def _find_vehicle(self, word):
        """:return: the car with this plate or VIN, if there is exactly one"""
        word = "".join((word or "").split()).upper()
        Vehicle = self.env["dealer.vehicle"].sudo()  # see _find_partner
        if not word:
            return Vehicle
        found = Vehicle.search(
            ["|", ("license_plate", "=ilike", word), ("vin", "=", word)], limit=2
        )
        return found if len(found) == 1 else Vehicle

    # === PROPOSALS === #

    def _plan_steps(self):
        """The steps of the category, with who does them until when."""
        rows = []
        for complaint in self:
            if complaint.step_ids:
                continue
            for number, step in enumerate(complaint.category_id._get_setting("step_ids"), 1):
                person = {
                    "handler": complaint.user_id,
                    "leader": complaint.team_id.leader_id,
                    "about": complaint.about_user_id,
                    "user": step.user_id,
                }.get(step.whom, self.env["res.users"])
                rows.append(
                    {
                        "complaint_id": complaint.id,
                        "sequence": number,
                        "name": step.name,
                        "user_id": person.id,
                        "due_on": complaint.company_id._get_workflow_deadline(
                            complaint.received_on, step.due_hours
                        ),
                    }
                )
        # sudo: whoever takes it in (a visitor too) needs no right to plan others' work
        self.env["dealer.complaint.step"].sudo().create(rows)

    def _propose_handler(self):
        """Give each to the member of its department with the fewest open ones."""
        waiting = self.filtered(lambda c: not c.user_id and c.team_id)
        if not waiting:
            return
        # sudo: how busy others are is not told
        members = waiting.sudo().team_id.member_ids.filtered("active")
        load = dict.fromkeys(members, 0)
        load.update(
            self.sudo()._read_group(
                [
                    ("user_id", "in", members.ids),
                    ("closed_on", "=", False),
                    ("solved_on", "=", False),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        for complaint in waiting.sudo():
            free = complaint.team_id.member_ids.filtered("active") - complaint.about_user_id
            free = free.filtered(lambda u, c=complaint: c.company_id in u.company_ids)
            if free:
                handler = min(free, key=lambda u: (load[u], u.id))
                load[handler] += 1
                complaint.user_id = handler
