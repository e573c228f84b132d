from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _post(self, soft=True):
        """A car that is billed is sold, one that is credited is not: its loan follows at once."""
        posted = super()._post(soft)
        posted._get_floorplan_vehicles()._follow_floorplan()
        return posted

    def button_draft(self):
        res = super().button_draft()
        self._get_floorplan_vehicles()._follow_floorplan()
        return res

    def _get_floorplan_vehicles(self):
        """:return: the cars of these bills and credit notes of customers"""
        sales = self.filtered(lambda move: move.is_sale_document())
        return sales.sudo().invoice_line_ids.dealer_vehicle_id  # which cars they are is no secret
