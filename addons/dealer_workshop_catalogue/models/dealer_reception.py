from odoo import api, models


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        """Prepaid cards with uses left."""
        alerts = super()._get_alerts(vehicle)
        CardLine = self.env["dealer.service.package.card.line"]
        if not CardLine.has_access("read"):
            return alerts
        order = self._get_current_order()
        lines = CardLine._get_usable(
            vehicle, order.partner_id or vehicle.owner_id, order.company_id or self.env.company
        )
        used = order.card_use_ids.card_line_id
        alerts += [
            {
                "key": f"card-{line.id}",
                "level": "info",
                "title": self.env._("Prepaid: %(operation)s", operation=line.operation_id.name),
                "text": self.env._(
                    "%(card)s, %(left)s of %(uses)s left", card=line.card_id.name,
                    left=line.uses_left, uses=line.uses,
                ) + (
                    self.env._(", until %(date)s", date=line.card_id.expires_on.isoformat())
                    if line.card_id.expires_on
                    else ""
                ),
                "action": line.card_id._get_records_action(),
                "job": line not in used
                and {"concern": line.operation_id.name, "card_line_id": line.id},
            }
            for line in lines
        ]  # fmt: skip
        return self._sort_alerts(alerts)
