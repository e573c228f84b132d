from datetime import date, timedelta

from odoo import models


class DealerVehicleDelivery(models.Model):
    _inherit = "dealer.vehicle.delivery"

    def _get_follow_up_templates(self, plan, company):
        """Leave out the care calls that the call lists make on the same day.

        The consultant's own calls stay his activities; what customer service asks on a day for
        which the store has a call plan comes from the call list, once.
        """
        templates = super()._get_follow_up_templates(plan, company)
        # sudo: plans are customer service's
        plans = (
            self.env["dealer.call.plan"]
            .sudo()
            .search([("trigger", "=", "handover"), ("company_id", "in", (False, company.id))])
        )
        days = {timedelta(days=round(hours / 24)) for hours in plans.mapped("delay_hours")}
        start = date(2000, 1, 1)
        return templates.filtered(
            lambda t: (
                t.responsible_type != "handover_care"
                or t.activity_type_id.category != "phonecall"
                or t._get_date_deadline(start) - start not in days
            )
        )

    def _end_follow_up(self):
        """The car came back: its calls are not made any more."""
        # sudo: the calls are others', that they are pointless is a fact
        self.env["dealer.call.task"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids), ("category", "=", "open")]
        )._cancel(self.env._("The car came back."))
        return super()._end_follow_up()
