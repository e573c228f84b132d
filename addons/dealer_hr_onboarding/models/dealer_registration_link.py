import secrets
from base64 import b64encode
from datetime import timedelta

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import consteq, email_normalize
from odoo.tools.misc import format_datetime
from reportlab.graphics.barcode import createBarcodeDrawing


class DealerRegistration(models.Model):
    """The link by which somebody who joins fills in his form himself.

    `/join/<id>-<secret>`: the number finds the registration, the secret is compared in constant
    time. It opens while the form is being filled in and until it expires; later it shows what was
    given, read-only.
    """

    _inherit = "dealer.registration"

    access_token = fields.Char(
        readonly=True, copy=False, groups="dealer_base.group_hr", exportable=False
    )
    link_url = fields.Char(
        string="Link", compute="_compute_link_url", groups="dealer_base.group_hr", exportable=False
    )
    link_code = fields.Html(
        string="QR Code",
        compute="_compute_link_url",
        sanitize=False,
        groups="dealer_base.group_hr",
        exportable=False,
    )
    link_expires_on = fields.Datetime(string="Link Valid Until", readonly=True, copy=False)
    link_sent_on = fields.Datetime(readonly=True, copy=False)

    @api.depends("access_token")
    def _compute_link_url(self):
        for registration in self:
            token = registration.access_token
            registration.link_url = registration.link_code = False
            if token:
                url = f"{registration.get_base_url()}/join/{registration.id}-{token}"
                registration.link_url = url
                registration.link_code = registration._draw_code(url)

    @api.model
    def _draw_code(self, text):
        """Return the picture of a QR code as HTML; drawn here: a screen has it without a call."""
        drawing = createBarcodeDrawing(
            "QR", value=text, barLevel="M", barBorder=2, width=220, height=220
        )
        data = b64encode(drawing.asString("svg").encode()).decode()
        return Markup('<img src="data:image/svg+xml;base64,%s" alt="QR"/>') % data

    def action_make_link(self):
        """Open the form to the person, by a new link; an earlier one opens nothing any more."""
        for registration in self:
            registration.check_access("write")
            registration._refuse_unless("draft")
            registration._set_facts(
                {
                    "access_token": secrets.token_urlsafe(32),
                    "link_expires_on": registration._get_link_expiry(),
                    "link_sent_on": False,
                }
            )
        return True

    def action_send_link(self):
        """Mail the link to the person."""
        template = self.env.ref("dealer_hr_onboarding.mail_template_link")
        for registration in self:
            registration._refuse_unless("draft")
            if not email_normalize(registration.private_email):
                raise UserError(
                    self.env._(
                        "Enter the private email of %(person)s first, or show the QR code.",
                        person=registration.person_name or registration.name,
                    )
                )
            if not registration._is_link_open():
                registration.action_make_link()
            # sudo: the mail says the secret, which is kept from most readers
            template.sudo().send_mail(registration.id, force_send=False)
            registration._set_facts({"link_sent_on": fields.Datetime.now()})
        return True

    def _get_link_expiry(self):
        self.ensure_one()
        return fields.Datetime.now() + timedelta(days=self.company_id.registration_link_days)

    def _is_link_open(self):
        self.ensure_one()
        # sudo: the secret is HR's
        return bool(self.sudo().access_token) and self.link_expires_on > fields.Datetime.now()

    @api.model
    def _find_by_link(self, token):
        """Return the registration a link belongs to, in sudo, or an empty one.

        :param str token: what stands behind `/join/`
        """
        number, _dash, secret = str(token or "").partition("-")
        # sudo: nothing leaves before the secret was compared
        found = self.sudo().browse(int(number)) if number.isdecimal() and len(number) < 10 else self
        found = found.sudo().exists()
        known = found.access_token or secrets.token_urlsafe(32)
        is_same = consteq(known.encode(), secret.encode(errors="replace"))
        return found if found and found.access_token and is_same else found.browse()

    def _get_link_refusal(self):
        """Return the sentence why the link shows nothing, or False."""
        self.ensure_one()
        if self.link_expires_on and self.link_expires_on <= fields.Datetime.now():
            return self.env._(
                "This link has expired. Ask %(store)s for a new one; what you wrote is kept.",
                store=self.company_id.name,
            )
        return False

    # === WHAT THE PAGE DOES; every caller has compared the link and is in sudo === #

    def _get_offered_kinds(self):
        """Return the kinds of papers the page asks for: the required ones first, then what HR has
        put on the form, then what everybody may add, such as a diploma."""
        self.ensure_one()
        optional = self.env["dealer.staff.paper.kind"].search(
            [
                ("needs_expiry", "=", False),
                ("is_health", "=", False),
                "|",
                ("job_ids", "=", False),
                ("job_ids", "in", self.job_id.ids),
            ]
        )
        return self._get_required_kinds() | self.paper_ids.kind_id | optional

    def _set_photo(self, name, raw):
        """:raise UserError: no photo, or too large"""
        self.ensure_one()
        Paper = self.env["dealer.registration.paper"]
        Paper._check_size(name, raw)
        self.photo = b64encode(Paper._read_photo(name, raw))

    def _remove_scan(self, number):
        """Delete a scan of this registration, and no other file.

        :param str number: its id, as the page says it
        """
        self.ensure_one()
        self.paper_ids.attachment_ids.filtered(lambda scan: str(scan.id) == number).unlink()

    def _submit_by_link(self):
        self.ensure_one()
        self.action_submit()
        self._set_facts({"is_by_link": True})

    # === ANSWERS === #

    def _tell_sent_back(self):
        """Give the person time to complete the form, and tell him why."""
        self.ensure_one()
        if not self.sudo().access_token:  # sudo: the secret is HR's
            return
        self._set_facts({"link_expires_on": self._get_link_expiry()})
        if email_normalize(self.private_email):
            template = self.env.ref("dealer_hr_onboarding.mail_template_sent_back")
            template.sudo().send_mail(self.id, force_send=False)  # sudo: see action_send_link

    def _get_link_expiry_text(self):
        """Return until when the link is valid, in the words and the zone of the store."""
        self.ensure_one()
        return format_datetime(
            self.env, self.link_expires_on, tz=self.company_id._get_store_zone(), dt_format="short"
        )
