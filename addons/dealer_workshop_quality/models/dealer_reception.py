from odoo import api, fields, models


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        """A car that left a few days ago may be a comeback: the adviser asks."""
        alerts = super()._get_alerts(vehicle)
        days = self.env.company.comeback_days
        if not days or self._get_current_order():
            return alerts  # the order itself proposes it
        since = fields.Datetime.subtract(fields.Datetime.now(), days=days)
        order = self.env["dealer.repair.order"].search(
            [
                ("vehicle_id", "=", vehicle.id),
                ("category", "in", ("settled", "closed")),
                ("finished_on", ">=", since),
            ],
            limit=1,
        )
        if order:
            alerts.append(
                {
                    "key": f"comeback-{order.id}",
                    "level": "warning",
                    "title": self.env._("Was here less than %s days ago", days),
                    "text": self.env._(
                        "%(order)s: %(jobs)s. Is it the same fault again?",
                        order=order.name,
                        jobs=", ".join(order.job_ids.mapped("concern")),
                    ),
                    "action": order._get_form_action(),
                    "job": False,
                }
            )
        return self._sort_alerts(alerts)
