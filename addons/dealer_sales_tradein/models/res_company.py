from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    tradein_tax_ids = fields.Many2many(
        "account.tax",
        "res_company_tradein_tax_rel",
        string="Taxes on Used Cars Bought",
        domain=[("type_tax_use", "=", "purchase")],
        check_company=True,
        help="Empty: a private seller charges no tax. The price agreed with the seller is what he "
        "gets, whatever the taxes.",
    )
    tradein_journal_id = fields.Many2one(
        "account.journal",
        string="Journal of Trade-Ins",
        domain=[("type", "=", "general")],
        check_company=True,
        help="Where an old car's price is set against the deal; empty: the store's first general "
        "journal.",
    )
    tradein_margin = fields.Float(
        string="Least Margin on Used Cars (%)",
        default=5,
        staff_only=True,
        help="Of the expected selling price. An offer that leaves less is approved by the sales "
        "manager.",
    )

    def _get_tradein_journal(self):
        """:return: journal the old car's price is set against the deal in
        :raises UserError: the store has none
        """
        self.ensure_one()
        journal = self.tradein_journal_id or self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.id)], limit=1
        )
        if not journal:
            raise UserError(
                self.env._(
                    "%s has no journal for trade-ins: an accountant chooses one on the store.",
                    self.name,
                )
            )
        return journal
