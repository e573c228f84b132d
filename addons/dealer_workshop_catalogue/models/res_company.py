from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    service_card_account_id = fields.Many2one(
        "account.account",
        string="Prepaid Cards",
        check_company=True,
        domain="[('account_type', 'in', ('liability_current', 'liability_non_current'))]",
        help="What the store owes for prepaid service cards: credited when a card is sold, debited "
        "as it is used. Made by itself when the first card is sold.",
    )

    def _get_service_card_account(self):
        """Return the liability of prepaid cards, made at the first need.

        :raise UserError: the store has no chart of accounts
        """
        self.ensure_one()
        company = self.sudo()  # an adviser who sells a card has no accounting rights
        if not company.service_card_account_id:
            if not company.root_id.chart_template:
                raise UserError(
                    self.env._(
                        "%(store)s keeps no books yet: the accountant sets up its chart of "
                        "accounts first.",
                        store=company.name,
                    )
                )
            company.service_card_account_id = company._create_service_card_account()
        return company.service_card_account_id

    def _create_service_card_account(self):
        """:return: a new account beside the other current liabilities"""
        root = self.root_id
        Account = self.env["account.account"].with_company(root)
        liability = Account.search(
            [
                *Account._check_company_domain(root),
                ("account_type", "=", "liability_current"),
            ],
            order="code",
            limit=1,
        )
        return Account.create(
            {
                "name": self.env._("Prepaid service cards"),
                "code": Account._search_new_account_code(liability.code or "220300"),
                "account_type": "liability_current",
                "company_ids": [(6, 0, root.ids)],
            }
        )
