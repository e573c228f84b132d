from odoo import api, models


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        order = self._get_current_order()
        alerts = [
            *super()._get_alerts(vehicle),
            *self._get_recall_alerts(vehicle, order),
            *self._get_free_service_alerts(vehicle, order),
        ]
        return self._sort_alerts(alerts)

    @api.model
    def _get_recall_alerts(self, vehicle, order):
        """Campaigns this car waits for; those the visit does already are no news."""
        # Whoever receives the car must know; campaigns are read past his rights.
        ids = self.env["dealer.recall"].sudo()._find(vehicle).get(vehicle._origin.id, ())
        recalls = self.env["dealer.recall"].sudo().browse(ids)
        recalls -= order.sudo().job_ids.recall_id
        partner = order.partner_id or vehicle.owner_id
        return [
            {
                "key": f"recall-{recall.id}",
                "level": "danger",
                "title": self.env._("Recall %s", recall.number),
                "text": " ".join(filter(None, [recall.name, recall.risk])),
                "action": False,
                "job": recall._prepare_job(vehicle, partner),
            }
            for recall in recalls
        ]

    @api.model
    def _get_free_service_alerts(self, vehicle, order):
        company = order.company_id or self.env.company
        partner = order.partner_id or vehicle.owner_id
        alerts = []
        for service, state, jobs in self.env["dealer.free.service"]._get_entitlements(
            vehicle, company, order.mileage_in
        ):
            if state == "used" and order not in jobs.order_id:
                title = self.env._("%s: used up", service.name)
                text = self.env._(
                    "With %(order)s on %(date)s.",
                    order=jobs[:1].order_id.name,
                    date=company._get_store_date(jobs[:1].order_id.received_on).isoformat(),
                )
            elif state == "open":
                title = self.env._("%s: still free", service.name)
                text = self.env._(
                    "Once, until month %(months)s or %(km)s km; %(payer)s pays.",
                    months=service.months_to or "-",
                    km=service.km_to or "-",
                    payer=service.partner_id.name,
                )
            else:
                continue
            alerts.append(
                {
                    "key": f"free-service-{service.id}",
                    "level": "info",
                    "title": title,
                    "text": text,
                    "action": False,
                    "job": service._prepare_job(vehicle, partner) if state == "open" else False,
                }
            )
        return alerts
