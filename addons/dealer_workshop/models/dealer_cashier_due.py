from odoo import models
from odoo.tools import SQL


class DealerCashierDue(models.Model):
    _inherit = "dealer.cashier.due"

    def _cashier_bill_queries(self):
        """A repair order's bill is found at the desk by order number, plate and VIN.

        An order that is not settled has nothing to collect yet; a deposit is taken from the order.
        """
        return [
            *super()._cashier_bill_queries(),
            SQL(
                """
                SELECT 'dealer.repair.order' AS res_model, repair.id AS res_id,
                       concat_ws(' · ', repair.name, vehicle.license_plate) AS subject,
                       concat_ws(' ', repair.name, vehicle.license_plate, vehicle.vin)
                       AS search_text
                  FROM dealer_repair_order repair
                  JOIN dealer_vehicle vehicle ON vehicle.id = repair.vehicle_id
                 WHERE repair.id = bill.dealer_repair_order_id
                """
            ),
        ]
