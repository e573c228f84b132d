from odoo import api, fields, models
from odoo.tools import SQL


class DealerVehicleCertificate(models.Model):
    """Who has the certificate, and what the loans say of it."""

    _inherit = "dealer.vehicle.certificate"

    loan_note = fields.Char(
        string="Loan and Certificate",
        compute="_compute_loan_note",
        help="Where the certificate is not where the loan on its car says.",
    )
    loan_disagrees = fields.Boolean(compute="_compute_loan_note", search="_search_loan_disagrees")

    # === COMPUTE METHODS === #

    @api.depends("place", "partner_id", "vehicle_id")
    def _compute_loan_note(self):
        loans = {loan.vehicle_id: loan for loan in self.vehicle_id._get_open_loans()}
        for certificate in self:
            note = certificate._get_loan_note(loans.get(certificate.vehicle_id.sudo()))
            certificate.loan_note = note
            certificate.loan_disagrees = bool(note)

    def _search_loan_disagrees(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        self.env["dealer.floorplan.loan"].flush_model(["vehicle_id", "partner_id", "state"])
        self.flush_model(["vehicle_id", "partner_id", "place"])
        rows = SQL(
            """
            SELECT paper.id
              FROM dealer_vehicle_certificate paper
         LEFT JOIN dealer_floorplan_loan loan
                ON loan.vehicle_id = paper.vehicle_id AND loan.state = 'open'
             WHERE CASE paper.place
                   WHEN 'pledged' THEN loan.partner_id IS DISTINCT FROM paper.partner_id
                   WHEN 'maker' THEN FALSE
                   WHEN 'underway' THEN FALSE
                   ELSE loan.id IS NOT NULL
                   END
            """
        )
        return [("id", "in", rows)]

    # === BUSINESS METHODS === #

    def _hand(self, place, partner=None, date=None, note="", photo=None):
        """A certificate that arrives after its car was financed goes to the bank."""
        moves = super()._hand(place, partner, date, note, photo)
        if place == "safe":
            self.vehicle_id._get_open_loans()._pledge_certificates()
        return moves

    def _get_loan_note(self, loan):
        """:return: one sentence where this certificate is not where the loan says, else False"""
        self.ensure_one()
        places = dict(self._fields["place"]._description_selection(self.env))
        words = {"bank": self.partner_id.name, "place": places[self.place]}
        if loan:
            words.update(loan=loan.name, lender=loan.partner_id.name)
        if self.place == "pledged" and not loan:
            return self.env._(
                "Pledged to %(bank)s, but no loan is open on the car: have the bank send it back.",
                **words,
            )
        if self.place == "pledged" and loan.partner_id != self.partner_id:
            return self.env._(
                "Pledged to %(bank)s, but %(lender)s has lent on the car (%(loan)s): bring it there.",
                **words,
            )
        if loan and self.place not in ("pledged", "maker", "underway"):
            return self.env._(
                "“%(place)s”, but %(lender)s has lent on the car (%(loan)s): pledge it, or pay off "
                "the loan.",
                **words,
            )
        return False

    def _get_paper(self):
        """The hand-over says whom to pay off, and from whom the certificate comes back."""
        label, there, where = super()._get_paper()
        loan = self.vehicle_id._get_open_loans()
        last = self.move_ids.sorted("id")[-1:]
        if loan and self.place == "pledged" and loan.partner_id == self.partner_id:
            where = self.env._(
                "pledged to %(bank)s since %(date)s: pay off the loan %(loan)s, then take it back "
                "into the safe",
                bank=self.partner_id.name,
                date=self.since,
                loan=loan.name,
            )
        elif loan:
            where = self.env._(
                "%(where)s; %(bank)s is to be paid off (loan %(loan)s)",
                where=where,
                bank=loan.partner_id.name,
                loan=loan.name,
            )
        elif self.place == "underway" and last.place_from == "pledged":
            where = self.env._(
                "on its way back from %(bank)s since %(date)s: take it into the safe when it is "
                "here",
                bank=last.partner_id.name,
                date=self.since,
            )
        return label, there, where
