from odoo import api, fields, models


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        alerts = super()._get_alerts(vehicle) + self._get_sanbao_alerts(vehicle)
        return self._sort_alerts(alerts)

    @api.model
    def _get_sanbao_alerts(self, vehicle):
        """Counts one step before a limit or over it, and a car in its first days."""
        # Whoever receives the car must know; the counters are read past his rights.
        Counter = self.env["dealer.sanbao.counter"].sudo()
        counters = Counter.search(
            [("vehicle_id", "=", vehicle.id), ("level", "in", ("warning", "limit"))]
        )
        alerts = [
            {
                "key": f"sanbao-{counter.id}",
                "level": "danger" if counter.level == "limit" else "warning",
                "title": self.env._("Sanbao limit reached")
                if counter.level == "limit"
                else self.env._("One step before a sanbao limit"),
                "text": counter._get_text(),
                "action": counter._get_rows_action(),
                "job": False,
            }
            for counter in counters
        ]
        return alerts + self._get_early_alerts(vehicle)

    @api.model
    def _get_early_alerts(self, vehicle):
        start = vehicle.warranty_start
        if not start or vehicle.is_commercial_use:
            return []
        today = self.env.company._get_store_date()
        if (today - start).days > 366:
            return []
        rules = self.env["dealer.sanbao.rule"]._get_rules(self.env.company.country_id)
        early = rules._applies_to(start).filtered(
            lambda rule: (
                rule.kind.startswith("early_") and rule._is_within(start, today, vehicle.odometer)
            )
        )
        if not early:
            return []
        return [
            {
                "key": "sanbao-early",
                "level": "info",
                "title": self.env._("In the first days after the sale"),
                "text": " ".join(
                    self.env._(
                        "%(name)s, until %(end)s: %(consequence)s.",
                        name=rule.name,
                        end=fields.Date.to_string(rule._get_end(start)),
                        consequence=rule.consequence,
                    )
                    for rule in early
                ),
                "action": False,
                "job": False,
            }
        ]
