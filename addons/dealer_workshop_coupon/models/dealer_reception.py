from odoo import api, fields, models
from odoo.fields import Domain

from .loyalty_program import WORKSHOP_TYPES


class DealerReception(models.AbstractModel):
    _inherit = "dealer.reception"

    @api.model
    def _get_alerts(self, vehicle):
        """Coupons the customer holds."""
        alerts = super()._get_alerts(vehicle)
        order = self._get_current_order()
        partner = (order.partner_id or vehicle.owner_id).commercial_partner_id
        company = order.company_id or self.env.company
        if not partner or not self.env["dealer.repair.coupon"].has_access("read"):
            return alerts
        # sudo: what this customer holds; advisers don't read everybody's coupons
        Card = self.env["loyalty.card"].sudo()
        today = fields.Date.context_today(self)
        cards = Card.search(
            Domain("partner_id.commercial_partner_id", "=", partner.id)
            & Domain("points", ">", 0)
            & Domain("program_id.workshop_ok", "=", True)
            & Domain("program_id.program_type", "in", WORKSHOP_TYPES)
            & Domain("program_id.company_id", "in", [False, company.id])
            & (Domain("expiration_date", "=", False) | Domain("expiration_date", ">=", today)),
            limit=5,
        )
        alerts += [
            {
                "key": f"coupon-{card.id}",
                "level": "info",
                "title": self.env._("Coupon: %(program)s", program=card.program_id.name),
                "text": card.code
                + (
                    self.env._(", until %(date)s", date=card.expiration_date.isoformat())
                    if card.expiration_date
                    else ""
                ),
                "action": False,
                "job": card not in order.sudo().coupon_ids.card_id
                and {"concern": card.program_id.name, "coupon_code": card.code},
            }
            for card in cards
            if card.points >= min(card.program_id.reward_ids.mapped("required_points"), default=1)
        ]
        return self._sort_alerts(alerts)
