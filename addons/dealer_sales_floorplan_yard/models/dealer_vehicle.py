from odoo import models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    def _create_papers(self, company, keys, key_code, place, date=None):
        """A certificate that comes with a financed car goes to the bank."""
        result = super()._create_papers(company, keys, key_code, place, date)
        self._get_open_loans()._pledge_certificates()
        return result

    def _get_open_loans(self):
        """:return: the open floor-plan loans on these cars, as the superuser"""
        # sudo: who keeps the papers sees no loans
        Loan = self.env["dealer.floorplan.loan"].sudo()
        return Loan.search([("vehicle_id", "in", self.ids), ("state", "=", "open")])
