from datetime import timedelta

from odoo import api, fields, models

# due so soon it is worth doing now that the car is here
SOON_DAYS, SOON_KM = 30, 1000


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        return self._sort_alerts(super()._get_alerts(vehicle) + self._get_service_alerts(vehicle))

    @api.model
    def _get_service_alerts(self, vehicle):
        """One alert for each operation of the plan that is due or soon will be."""
        if not vehicle._origin or not self.env["dealer.operation"].has_access("read"):
            return []
        today = fields.Date.context_today(self)
        order = self._get_current_order()
        mileage = order.mileage_in or vehicle.odometer
        groups = {}
        for due in self._get_service_dues(vehicle._origin):
            operation = due.item.operation_ids[:1].sudo(False)
            groups.setdefault(operation or due.item, []).append(due)
        taken = order.job_ids.operation_id
        wanted = self.env["dealer.operation"].union(
            *(key for key in groups if key._name == "dealer.operation")
        )
        offers = (wanted - taken)._get_offer(vehicle, order.partner_id or vehicle.owner_id)
        return [
            self._prepare_service_alert(key, group, offers, today, mileage)
            for key, group in groups.items()
            if key not in taken
        ]

    @api.model
    def _get_service_dues(self, vehicle):
        """Return the `Due`s worth doing now that the car is here."""
        forecast = self.env["dealer.maintenance"]._forecast(vehicle).get(vehicle.id)
        today = fields.Date.context_today(self)
        mileage = self._get_current_order().mileage_in or vehicle.odometer
        return [
            due
            for due in (forecast.dues if forecast else ())
            if due.date
            and (
                due.date <= today + timedelta(days=SOON_DAYS)
                or (due.km and mileage and mileage >= due.km - SOON_KM)
            )
        ]

    @api.model
    def _prepare_service_alert(self, key, dues, offers, today, mileage):
        job = False
        if key._name == "dealer.operation":
            job = {**key._prepare_job_values(), "lines": offers[key.id]["lines"]}
        texts = []
        for due in dues:
            if due.by == "km" or (due.km and mileage and mileage >= due.km):
                texts.append(
                    self.env._(
                        "%(task)s at %(km)s km (about %(date)s)",
                        task=due.item.task_id.name,
                        km=f"{due.km:,}",
                        date=due.date.isoformat(),
                    )
                )
            else:
                texts.append(
                    self.env._(
                        "%(task)s on %(date)s",
                        task=due.item.task_id.name,
                        date=due.date.isoformat(),
                    )
                )
        overdue = any(due.date < today or (due.km and mileage and mileage > due.km) for due in dues)
        return {
            "key": f"service_{key._name}_{key.id}",
            "level": "warning" if overdue else "info",
            "title": self.env._("Service overdue") if overdue else self.env._("Service due"),
            "text": "; ".join(texts),
            "action": False,
            "job": job,
        }
