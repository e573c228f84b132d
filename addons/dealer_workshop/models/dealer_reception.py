from odoo import api, fields, models


class DealerReception(models.AbstractModel):
    """What the adviser should know of a car the moment it arrives, gathered from every addon.

    An alert is a dictionary: `key` (identity among the car's alerts), `level`
    (danger/warning/info), `title`, `text`, `action` (an action to open, or False) and `job`: what
    to propose for the order (values of a job; its `lines` are the values of its lines), or False.
    """

    _name = "dealer.reception"
    _description = "Reception"

    @api.model
    def _get_alerts(self, vehicle):
        """Return the alerts of one car, the gravest first; extended by whoever knows more.

        The context key `repair_order_id` names the order the car is here for, if there is one: what
        that order says itself is no alert.
        """
        order = self._get_current_order()
        partner = order.partner_id or vehicle.owner_id
        alerts = [
            *self._get_declined_alerts(vehicle, order),
            *self._get_unpaid_alerts(partner),
            *self._get_warranty_alerts(vehicle),
        ]
        return self._sort_alerts(alerts)

    @api.model
    def _get_arrivals(self):
        """Return who is expected today, the earliest first: dictionaries with `key`, `vehicle_id`,
        `partner_id`, `name`, `plate`, `time`, `text`, `overdue`; filled by appointments."""
        return []

    @api.model
    def _prepare_order_values(self, arrival, values):
        """Return the values of the order that receives the arrival with key `arrival`."""
        return values

    @api.model
    def _sort_alerts(self, alerts):
        levels = {"danger": 0, "warning": 1, "info": 2}
        return sorted(alerts, key=lambda alert: levels[alert["level"]])

    @api.model
    def _get_current_order(self):
        return self.env["dealer.repair.order"].browse(self.env.context.get("repair_order_id"))

    @api.model
    def _get_declined_alerts(self, vehicle, order):
        """One alert for each job of an earlier visit with work the customer did without."""
        if not self.env["dealer.repair.line"].has_access("read"):
            return []
        open_lines = vehicle._get_open_declined_lines().filtered(
            lambda line: line.order_id != order
        )
        return [
            job._prepare_declined_alert(lines)
            for job, lines in open_lines.grouped("job_id").items()
        ]

    @api.model
    def _get_unpaid_alerts(self, partner):
        if not partner:
            return []
        # sudo: whoever receives cars may know that bills are open, without rights on bills
        ((amount, count, due),) = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("commercial_partner_id", "=", partner.commercial_partner_id.id),
                    ("company_id", "=", self.env.company.id),
                    ("move_type", "=", "out_invoice"),
                    ("state", "=", "posted"),
                    ("payment_state", "in", ("not_paid", "partial")),
                ],
                [],
                ["amount_residual_signed:sum", "__count", "invoice_date_due:min"],
            )
        )
        if not count:
            return []
        late = due and due < fields.Date.context_today(self)
        return [
            {
                "key": "unpaid",
                "level": "danger" if late else "warning",
                "title": self.env._("Unpaid bills"),
                "text": self.env._(
                    "%(customer)s owes %(amount)s on %(count)s bills, the oldest due on %(date)s.",
                    customer=partner.commercial_partner_id.name,
                    amount=self.env.company.currency_id.format(amount),
                    count=count,
                    date=due.isoformat() if due else "-",
                ),
                "action": False,
                "job": False,
            }
        ]

    @api.model
    def _get_warranty_alerts(self, vehicle):
        end, limit = vehicle.warranty_end, vehicle.warranty_km
        if not end and not limit:
            return []
        today = fields.Date.context_today(self)
        over = bool(end and end < today) or bool(limit and vehicle.odometer > limit)
        bounds = [
            end and self.env._("until %(date)s", date=end.isoformat()),
            limit and self.env._("up to %(limit)s km", limit=limit),
        ]
        return [
            {
                "key": "warranty",
                "level": "info",
                "title": self.env._("Out of warranty") if over else self.env._("Under warranty"),
                "text": " · ".join(filter(None, bounds)),
                "action": False,
                "job": False,
            }
        ]
