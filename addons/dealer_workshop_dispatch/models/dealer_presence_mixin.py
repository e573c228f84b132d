from odoo import api, models


class DealerPresenceMixin(models.AbstractModel):
    """What says how long a technician was there: his days are counted again when it changes.

    Leave, attendance and whatever else says so tells whose days they are, in
    `_get_presence_days`.
    """

    _name = "dealer.presence.mixin"
    _description = "What Changes a Technician's Presence"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._forget_technician_days()
        return records

    def write(self, vals):
        self._forget_technician_days()
        result = super().write(vals)
        self._forget_technician_days()
        return result

    def unlink(self):
        self._forget_technician_days()
        return super().unlink()

    def _get_presence_days(self):
        """:return: tuple (from, until, resource, store) of what this record says: UTC moments and
        a `resource.resource`, empty for everybody of the store
        """
        raise NotImplementedError

    def _forget_technician_days(self):
        # who keeps leave or checks in has no right on figures
        Day = self.env["dealer.technician.day"].sudo()
        for record in self.sudo():
            Day._forget(*record._get_presence_days())
