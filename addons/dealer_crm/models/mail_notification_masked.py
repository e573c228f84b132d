from odoo import models

from ..tools import mask
from odoo.addons.mail.tools.discuss import Store


class MailNotification(models.Model):
    """To whom a message went is told by name; number and address as the customer's page does."""

    _inherit = "mail.notification"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = {"mail_email_address", "sms_number"} & set(fnames)
        filled = [row for row in rows if any(row.get(name) for name in names)]
        # asked past the user's rights by the chatter, but for the user who looks at it
        if not filled or not self.sudo(False)._masks_contact_data():
            return rows
        shown = set(self.sudo(False)._filter_contact_shown(("res_partner_id",))._ids)
        for row in filled:
            if row["id"] not in shown:
                row.update({name: mask.mask(row[name]) for name in names})
        return rows

    def _to_store_defaults(self, target):
        defaults = super()._to_store_defaults(target)
        if not self.sudo(False)._masks_contact_data():
            return defaults
        # the chatter reads it past the user's rights
        name = Store.One(
            "res_partner_id", ["name", Store.Attr("display_name", predicate=lambda p: not p.name)]
        )
        return [
            name if getattr(field, "field_name", None) == "res_partner_id" else field
            for field in defaults
        ]
