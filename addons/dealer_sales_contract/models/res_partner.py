from odoo import models


class ResPartner(models.Model):
    """A customer's number is core's reference; who signs a contract has one."""

    _inherit = "res.partner"

    def _give_customer_numbers(self):
        """Give those who have none a number of the sequence ``dealer.customer``."""
        sequence = self.env["ir.sequence"].sudo()  # numbers are drawn by the program
        # sudo: a contact of another store's is numbered as well
        for partner in self.sudo().filtered(lambda partner: not partner.ref):
            number = sequence.next_by_code("dealer.customer")
            while number and self.sudo().search_count([("ref", "=", number)], limit=1):
                number = sequence.next_by_code("dealer.customer")
            if number:
                partner.ref = number
