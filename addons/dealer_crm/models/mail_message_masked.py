from odoo import models

from ..tools import mask
from odoo.addons.mail.tools.discuss import Store


class MailMessage(models.Model):
    """A message shows a customer's address as his page does."""

    _inherit = "mail.message"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        # what others were written to or wrote from, whoever they are
        names = {"incoming_email_to", "incoming_email_cc", "outgoing_email_to"} & set(fnames)
        if not rows or not (names or "email_from" in fnames):
            return rows
        # asked past the user's rights by the chatter, but for the user who looks at it
        if not self.sudo(False)._masks_contact_data():
            return rows
        shown = set()
        if "email_from" in fnames:
            shown = set(self.sudo(False)._filter_contact_shown(("author_id",))._ids)
        for row in rows:
            hidden = names if row["id"] in shown else {*names, "email_from"} & set(fnames)
            row.update({name: mask.mask(row[name]) for name in hidden if row.get(name)})
        return rows

    def _to_store_defaults(self, target):
        defaults = super()._to_store_defaults(target)
        if not self.sudo(False)._masks_contact_data():
            return defaults
        # of a known author the chatter shows the name
        hidden = {
            "email_from": lambda message: mask.mask(message.email_from),
        }
        return [
            field for field in defaults if getattr(field, "field_name", field) not in hidden
        ] + [Store.Attr(name, value=value) for name, value in hidden.items()]
