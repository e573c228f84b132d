from odoo import api, models


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        """What earlier inspections found and nobody has mended yet."""
        alerts = super()._get_alerts(vehicle)
        Finding = self.env["dealer.repair.finding"]
        if not Finding.has_access("read"):
            return alerts
        order = self._get_current_order()
        found = Finding.search(Finding._get_open_domain(vehicle)).filtered(
            lambda finding: finding.order_id != order
        )
        alerts += [finding._prepare_alert() for finding in found]
        return self._sort_alerts(alerts)
