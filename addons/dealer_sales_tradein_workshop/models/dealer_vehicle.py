from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _get_refurbishment_budget(self):
        """What the appraisal has estimated, in the currency of the store that took the car in."""
        tradein = self._get_tradein_to_refurbish()
        if not tradein:
            return super()._get_refurbishment_budget()
        return tradein.currency_id._convert(
            tradein.repair_estimate,
            tradein.company_id.currency_id,
            tradein.company_id,
            tradein.received_on,
        )

    def _get_tradein_to_refurbish(self):
        """:return: the trade-in that brought this car, as the superuser, until the first order that
        refurbishes it: later ones have neither its findings nor its estimate
        """
        self.ensure_one()
        vehicle = self.sudo()  # the workshop asks, appraisals are the sales department's
        tradein = vehicle.tradein_ids.filtered("received_on").sorted("received_on")[-1:]
        if not tradein:
            return tradein
        orders = vehicle.stock_repair_ids.filtered(
            lambda order: (
                order.stock_purpose == "refurbishment"
                and order.category != "cancelled"
                and order.create_date >= tradein.create_date
            )
        )
        return tradein.browse() if orders else tradein
