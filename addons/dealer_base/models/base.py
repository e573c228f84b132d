from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _valid_field_parameter(self, field, name):
        """`contact_data` names the path to the person whose phone or email a field holds ("id":
        the record itself). dealer_crm shows such fields masked to who has no reason to see them.

        `staff_only` keeps a field of a document that customers read on the portal, such as their
        order, from them: how far the price may go down is the store's own.
        """
        return name in ("contact_data", "staff_only") or super()._valid_field_parameter(field, name)

    @api.model
    def _has_field_access(self, field, operation):
        is_hidden = getattr(field, "staff_only", False) and not self.env.su
        if is_hidden and not self.env.user._is_internal():
            return False
        return super()._has_field_access(field, operation)
