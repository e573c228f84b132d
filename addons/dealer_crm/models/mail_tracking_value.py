from odoo import models

from ..tools import mask


class MailTrackingValue(models.Model):
    _inherit = "mail.tracking.value"

    def _tracking_value_format_model(self, model):
        """Old and new numbers in the chatter are shown as the field itself."""
        formatted = super()._tracking_value_format_model(model)
        if not model or model not in self.env:
            return formatted
        # read past the user's rights on the log, but as the user who will look at it
        Model = self.env[model].sudo(False)
        if not Model._masks_contact_data():
            return formatted
        fields = Model._get_contact_data_fields()
        hidden = self.browse()
        for path in set(fields.values()):
            trackings = self.filtered(lambda value: fields.get(value.field_id.name) == path)  # noqa: B023
            records = Model.browse(trackings.mail_message_id.mapped("res_id"))
            shown = set(records._filter_contact_shown(path).ids)
            hidden |= trackings.filtered(lambda value: value.mail_message_id.res_id not in shown)  # noqa: B023
        for row in formatted:
            if row["id"] in hidden.ids:
                for key in ("oldValue", "newValue"):
                    value = row.get(key)
                    if isinstance(value, dict):
                        value["value"] = mask.mask(value.get("value"))
                    else:
                        row[key] = mask.mask(value)
        return formatted
