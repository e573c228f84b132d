from odoo import api, fields, models

from odoo.addons.dealer_sales_yard.models.dealer_vehicle_certificate import PLACES


class DealerFloorplanLoan(models.Model):
    """The bank keeps the certificate of a car until its loan is paid off."""

    _inherit = "dealer.floorplan.loan"

    certificate_place = fields.Selection(
        PLACES, compute="_compute_certificate", string="Certificate Is"
    )
    certificate_note = fields.Char(
        compute="_compute_certificate", help="Where loan and certificate do not agree."
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "vehicle_id.certificate_ids.place")
    def _compute_certificate(self):
        for loan in self:
            certificate = loan.vehicle_id.certificate_ids[:1]
            loan.certificate_place = certificate.place
            loan.certificate_note = loan.state == "open" and certificate.loan_note

    # === ACTION METHODS === #

    def action_cancel(self):
        running = self.filtered(lambda loan: loan.state == "open")
        result = super().action_cancel()
        running._return_certificates()
        return result

    # === BUSINESS METHODS === #

    def _draw(self):
        result = super()._draw()
        self._pledge_certificates()
        return result

    def _update_balance(self):
        """Paid off, the certificates start back; a payment taken back keeps those under way."""
        paid = self.filtered(lambda loan: loan.state == "paid")
        result = super()._update_balance()
        (self - paid).filtered(lambda loan: loan.state == "paid")._return_certificates()
        paid.filtered(lambda loan: loan.state == "open")._pledge_certificates(again=True)
        return result

    def _pledge_certificates(self, again=False):
        """Certificates that are in the safe go to the bank of the open loan, once a loan.

        :param bool again: the loan is open again: take those that are on their way back from it
        """
        loans = self.sudo()  # the paper follows the loan, whoever draws it or receives the car
        moves = self.env["dealer.vehicle.certificate.move"].sudo()
        moves = moves.search([("loan_id", "in", loans.ids)])
        pledged = moves.filtered(lambda move: move.place == "pledged").loan_id
        todo = loans & pledged if again else loans - pledged
        place = "underway" if again else "safe"
        todo = todo.filtered(lambda loan: loan.state == "open")
        for bank, own in todo.grouped("partner_id").items():
            there = own.vehicle_id.certificate_ids.filtered_domain([("place", "=", place)])
            own._move_certificates(there, "pledged", bank, self.env._("Loan drawn: %s"))

    def _return_certificates(self):
        """Certificates that these loans' banks have start back to us."""
        note = self.env._("Loan paid off or cancelled: %s")
        for bank, loans in self.sudo().grouped("partner_id").items():  # as they were pledged
            pledged = loans.vehicle_id.certificate_ids.filtered_domain(
                [("place", "=", "pledged"), ("partner_id", "=", bank.id)]
            )
            loans._move_certificates(pledged, "underway", None, note)

    def _move_certificates(self, certificates, place, partner, note):
        """Move certificates of the cars of these loans; the trace names each one's loan."""
        if not certificates:
            return
        loans = {loan.vehicle_id: loan for loan in self}
        for move in certificates._hand(place, partner):
            loan = loans[move.certificate_id.vehicle_id]
            move.write({"loan_id": loan.id, "note": note % loan.name})
