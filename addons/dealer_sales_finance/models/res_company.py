from odoo import fields, models
from odoo.exceptions import UserError

FINANCE_RELEASE = [
    ("approved", "once the lender has approved"),
    ("signed", "once the loan contract is signed"),
    ("released", "once the lender has paid"),
]


class ResCompany(models.Model):
    _inherit = "res.company"

    finance_release = fields.Selection(
        FINANCE_RELEASE,
        string="Financed Cars Leave",
        default="signed",
        required=True,
        help="How far a loan must be before the car it pays for may leave the store.",
    )
    finance_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Loans",
        domain=[("type", "=", "general")],
        check_company=True,
        help="Where the claim on the lender is booked; empty: the store's first general journal.",
    )

    def _get_finance_journal(self):
        """:return: journal the claims on lenders are booked in
        :raises UserError: the store has none
        """
        self.ensure_one()
        journal = self.finance_journal_id or self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.id)], limit=1
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal for loans: an accountant chooses one on the store.",
                    self.name,
                )
            )
        return journal
