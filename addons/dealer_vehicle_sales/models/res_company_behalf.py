from odoo import api, fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    """Where money of customers stands that the store takes to pay others for them."""

    _inherit = "res.company"

    on_behalf_account_id = fields.Many2one(
        "account.account",
        string="Money on Behalf",
        check_company=True,
        copy=False,
        domain="[('account_type', 'in', ('liability_current', 'liability_payable')), "
        "('reconcile', '=', True)]",
        help="Liability: what customers have paid for authorities and insurers and the store has "
        "not passed on or given back yet. Never revenue.",
    )

    @api.model
    def _setup_on_behalf_accounts(self):
        """Give every store with books its account; run at installation and at each update."""
        self.search([])._setup_on_behalf_account()  # pylint: disable=no-search-all

    def _setup_on_behalf_account(self):
        """Make the account where it is missing; a branch uses that of the company it belongs to."""
        # sudo: run by whoever creates a store or installs its chart of accounts
        for company in self.sudo():
            if (
                company.chart_template
                and not company.parent_id
                and not company.on_behalf_account_id
            ):
                company.on_behalf_account_id = company._create_on_behalf_account()

    def _create_on_behalf_account(self):
        """:return: a new reconcilable account beside the other current liabilities"""
        self.ensure_one()
        Account = self.env["account.account"].with_company(self)
        liability = Account.search(
            [*Account._check_company_domain(self), ("account_type", "=", "liability_current")],
            order="code",
            limit=1,
        )
        account = Account.create(
            {
                "name": "Money taken on behalf",
                "code": Account._search_new_account_code(liability.code or "224101"),
                "account_type": "liability_current",
                "reconcile": True,
                "company_ids": [(6, 0, self.ids)],
            }
        )
        for lang, _name in self.env["res.lang"].get_installed():
            name = self.with_context(lang=lang).env._("Money taken on behalf")
            if name != account.name:
                account.update_field_translations("name", {lang: name})
        return account

    def _get_on_behalf_account(self):
        """:return: the account of this store

        :raises UserError: there is none; says who sets it
        """
        self.ensure_one()
        # sudo: which account holds the money is not for who sells to choose
        company = self.sudo()
        account = company.on_behalf_account_id or company.root_id.on_behalf_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for money taken on behalf of others. The accountant sets "
                    "it on the store (Accounting).",
                    company.name,
                )
            )
        return account
