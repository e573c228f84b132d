from odoo import api, fields, models


class DealerVehicle(models.Model):
    """When the car is due, on its owner's page; kept by the addon of maintenance, which a store may
    leave out."""

    _inherit = "dealer.vehicle"

    @api.model
    def _get_overview_fields(self):
        names = super()._get_overview_fields()
        return [*names, "next_service_date"] if "next_service_date" in self._fields else names

    def _get_overview_values(self):
        values = super()._get_overview_values()
        if day := self._get_overview_service_date():
            late = day < self.env.company._get_store_date()
            values["notes"].append(
                {
                    "label": self.env._("Next service: %(day)s", day=fields.Date.to_string(day)),
                    "tone": "danger" if late else False,
                }
            )
        return values

    def _get_overview_service_date(self):
        """:return: the expected day of the next service, or False"""
        self.ensure_one()
        return "next_service_date" in self._fields and self["next_service_date"]
