import json

from markupsafe import Markup
from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.dealer_workflow.lib import canonical


class DealerTestDrive(models.Model):
    """What the customer signs, sealed: canonical JSON and its SHA-256."""

    _inherit = "dealer.test.drive"

    is_sealed = fields.Boolean(
        compute="_compute_is_sealed", help="The agreement still has the seal it was signed with."
    )

    def _compute_is_sealed(self):
        for drive in self:
            drive.is_sealed = bool(drive.agreement) and (
                canonical.seal_text(drive.agreement) == drive.digest
            )

    def _get_agreed(self):
        """:return: what the signature stands under, as a JSON tree"""
        self.ensure_one()
        drive = self.with_context(lang=self.partner_id.lang or self.env.lang)
        licence = drive.licence_id.sudo()  # class and end, the number by its last digits only
        kinds = dict(drive._fields["kind"]._description_selection(drive.env))
        return {
            "version": 1,
            "number": drive.name,
            "store": drive.company_id.name,
            "customer": drive.partner_id.name,
            "driver": drive.driver_id.name,
            "kind": kinds[drive.kind],
            "licence": [
                licence.licence_class or "",
                (licence.number or "")[-4:],
                (licence.valid_until and licence.valid_until.isoformat()) or "",
            ]
            if drive.kind == "drive" and licence.partner_id == drive.driver_id
            else [],
            "car": drive.trim_id.display_name or drive.vehicle_id.display_name,
            "vin": drive.vehicle_id.vin or "",
            "plate": drive.license_plate or "",
            "start": drive.date_start,
            "stop": drive.date_stop,
            "route": drive.route_id.name or "",
            "text": str(drive.company_id.test_drive_agreement or ""),
        }

    def _get_agreement_rows(self):
        """:return: what the agreement says, as (label, text): signed, of the sealed content"""
        self.ensure_one()
        tree = json.loads(self.agreement) if self.agreement else self._get_agreed()
        start = fields.Datetime.to_datetime(tree["start"])
        stop = fields.Datetime.to_datetime(tree["stop"])
        return [
            row
            for row in [
                (self.env._("Customer"), tree["customer"]),
                (self.env._("Driver"), tree["driver"]),
                (self.env._("Kind"), tree["kind"]),
                (self.env._("Licence"), " · ".join(filter(None, tree["licence"]))),
                (self.env._("Car"), tree["car"]),
                (self.env._("VIN"), tree["vin"]),
                (self.env._("License Plate"), tree["plate"]),
                (self.env._("From"), self._format_time(start)),
                (self.env._("Until"), self._format_time(stop)),
                (self.env._("Route"), tree["route"]),
            ]
            if row[1]
        ]

    def _get_agreement_text(self):
        """:return: the terms, as they were signed"""
        self.ensure_one()
        tree = json.loads(self.agreement) if self.agreement else self._get_agreed()
        # written by the store's managers and cleaned when it was saved
        return Markup(tree["text"])

    def _sign(self, name, signature, digest):
        """Take a signature under the content whose seal is ``digest``.

        :param str signature: the drawing, base64
        :raise UserError: something was changed after it was read
        """
        self.ensure_one()
        self._check_acting("booked")
        if not (name or "").strip():
            raise UserError(self.env._("Write the name of who signs."))
        if not signature:
            raise UserError(self.env._("The customer signs in the field first."))
        content = canonical.dumps(self._get_agreed())
        if canonical.seal_text(content) != digest:
            raise UserError(
                self.env._("The test drive was changed meanwhile: open the agreement again.")
            )
        # the drawing first: it is kept apart, and what is signed is signed whole
        self._set_facts({"signature": signature})
        self._set_facts(
            {
                "agreement": content,
                "digest": digest,
                "signed_by": name.strip()[:100],
                "signed_on": fields.Datetime.now(),
            }
        )

    def _void_agreement(self):
        """Car, driver or time are not what was signed: it must be signed again."""
        self.ensure_one()
        self._set_facts(
            {
                "agreement": False,
                "digest": False,
                "signed_by": False,
                "signed_on": False,
            }
        )
        self._set_facts({"signature": False})
        self.message_post(
            body=self.env._("What was signed has changed: the customer signs the agreement again.")
        )
