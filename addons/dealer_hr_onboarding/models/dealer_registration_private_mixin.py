from odoo import models


class DealerRegistrationPrivateMixin(models.AbstractModel):
    """Private data of somebody who is no employee yet: readings are noted on his registration."""

    _name = "dealer.registration.private.mixin"
    _description = "Private Data of a Registration"
    _inherit = ["dealer.private.mixin"]

    # the field with the registration; "id" where the record is the registration
    _private_registration = "registration_id"

    def _note_reading(self, fnames, how):
        if self.env.su or not self:
            return
        Reading = self.env["dealer.private.reading"]
        for kind, records in self._get_private_kinds(fnames).items():
            found = records._origin
            if self._private_registration != "id":
                # sudo: only to say whose data was read
                found = found.sudo().mapped(self._private_registration)
            if found:
                Reading._note_registrations(found, {kind}, self._name, how)
