from odoo import api, models

from ..tools import mask

NUMBERS = ("recipient_single_number", "recipient_single_number_itf", "numbers", "sanitized_numbers")


class SmsComposer(models.TransientModel):
    """Who may not see a number writes to it all the same; the window shows it masked."""

    _inherit = "sms.composer"

    def _read_format(self, fnames, load="_classic_read"):
        rows = super()._read_format(fnames, load)
        names = [name for name in NUMBERS if name in fnames]
        if not rows or not names or not self._masks_contact_data():
            return rows
        for composer in self:
            if composer._shows_numbers():
                continue
            for row in rows:
                if row["id"] == composer.id:
                    row.update({name: mask.mask(row[name]) for name in names})
        return rows

    def _shows_numbers(self):
        """:return: whether the user sees the numbers of all whom this message goes to"""
        records = self._get_records()
        if not records:
            return True  # he typed them himself
        if records._name == "res.partner":
            return records <= records._filter_contact_data_shown()
        if paths := set(records._get_contact_data_fields().values()):
            return all(records <= records._filter_contact_shown(path) for path in paths)
        partners = self.env["res.partner"].union(*records._mail_get_partners().values())
        return partners <= partners._filter_contact_data_shown()

    # what comes back as it was shown is not what was typed: the real number is found again

    @api.model
    def _drop_masked(self, vals):
        return {k: v for k, v in vals.items() if not (k in NUMBERS and mask.is_masked(v))}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._drop_masked(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._drop_masked(vals))

    def onchange(self, values, field_names, fields_spec):
        result = super().onchange(self._drop_masked(values), field_names, fields_spec)
        value = result.get("value") or {}
        names = [name for name in NUMBERS if value.get(name)]
        if names and self._masks_contact_data():
            places = ["res_model", "res_id", "res_ids", "composition_mode"]
            given = {name: values[name] for name in places if values.get(name)}
            if not self.new({**self.default_get(places), **given}, origin=self)._shows_numbers():
                value.update({name: mask.mask(value[name]) for name in names})
        return result
