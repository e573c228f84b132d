from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_bill_queries(self):
        """The bill of a prepaid card is found at the desk by the card's number and the plate."""
        return [
            *super()._cashier_bill_queries(),
            SQL(
                """
                SELECT 'dealer.service.package.card' AS res_model, card.id AS res_id,
                       concat_ws(' · ', card.name, vehicle.license_plate) AS subject,
                       concat_ws(' ', card.name, vehicle.license_plate, vehicle.vin)
                       AS search_text
                  FROM dealer_service_package_card card
             LEFT JOIN dealer_vehicle vehicle ON vehicle.id = card.vehicle_id
                 WHERE card.id = bill.dealer_service_card_id
                """
            ),
        ]
