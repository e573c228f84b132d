from odoo import api, fields, models


class DealerVehicleUsage(models.Model):
    _inherit = "dealer.vehicle.usage"

    currency_id = fields.Many2one(related="company_id.currency_id")
    depreciated_on = fields.Date(
        string="Value Lost Until",
        readonly=True,
        copy=False,
        help="Last day that is booked.",
    )
    depreciated_km = fields.Integer(
        readonly=True, copy=False, help="Kilometres driven that are booked."
    )
    depreciation = fields.Monetary(
        string="Value Lost",
        readonly=True,
        copy=False,
        groups="dealer_base.group_see_cost",
        help="What the car has lost as a demo car, booked on the very car.",
    )

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {
            "depreciated_on",
            "depreciated_km",
            "depreciation",
        }

    @api.model
    def _cron_depreciate(self):
        """Book full months and driven kilometres of all demo cars in use."""
        usages = self.search([("kind", "=", "demo"), ("date_to", "=", False)])
        for usage in usages:
            usage._depreciate(usage.company_id._get_store_date(), usage.vehicle_id.odometer)

    def _end(self, date, odometer):
        """What the car has lost until its last day is booked."""
        result = super()._end(date, odometer)
        if self.kind == "demo":
            self._depreciate(date, odometer)
        return result

    def _depreciate(self, until, odometer):
        """Book what is not booked yet, by the rule of that day.

        Months count from the first day of the use: a month that has begun is not booked. A car
        never falls below nothing.
        """
        self.ensure_one()
        # sudo: what the rule says happens, whoever ends the use or reads the odometer
        usage = self.sudo().with_company(self.company_id)
        rule = usage.env["dealer.demo.rule"]._get_rule(usage.company_id, until)
        if not rule:
            return
        begun = usage.depreciated_on or usage.date_from
        months = 0
        while fields.Date.add(begun, months=months + 1) <= until:
            months += 1
        driven = max(odometer - usage.odometer_from, 0)
        if rule.method == "month":
            lost = rule.amount * months
        else:
            lost = rule.amount * max(driven - usage.depreciated_km, 0)
        lost = min(usage.currency_id.round(lost), max(usage.vehicle_id.stock_cost, 0.0))
        if not months and rule.method == "month":
            return
        usage._set_facts(
            {
                "depreciated_on": fields.Date.add(begun, months=months),
                "depreciated_km": max(driven, usage.depreciated_km),
                "depreciation": usage.depreciation + lost,
            }
        )
        if lost:
            usage.env["dealer.vehicle.cost"]._add(
                usage.vehicle_id,
                "demo",
                -lost,
                origin=usage,
                date=until,
                note=self.env._("Demo car until %s", until),
            )
