from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    consumption_location_id = fields.Many2one(
        "stock.location",
        check_company=True,
        copy=False,
        help="Consumables used by the store go here. The account of this location takes their cost.",
    )
    store_transfer_account_id = fields.Many2one(
        "account.account",
        check_company=True,
        copy=False,
        help="Balance sheet account for parts sent to and received from other stores: the sender "
        "debits it with what the parts cost him, the receiver credits it with the same amount. "
        "Made with the first transfer to another store when it is empty.",
    )

    def _create_per_company_locations(self):
        super()._create_per_company_locations()
        self._create_consumption_location()

    def _create_consumption_location(self):
        self._create_part_location(
            "consumption_location_id", self.env._("Consumption"), "inventory"
        )

    def _get_consumption_location(self):
        """:return: the location, with the store's expense account when it has none yet"""
        self.ensure_one()
        self._create_consumption_location()
        location = self.sudo().consumption_location_id  # the account is for accountants to read
        if not location.valuation_account_id:
            location.valuation_account_id = self.sudo().expense_account_id
        return location.sudo(False)

    def _get_store_transfer_account(self):
        """:return: the account between the stores, made when there is none yet

        A store without a chart of accounts keeps no books here: it has none.
        """
        self.ensure_one()
        company = self.sudo()  # keepers send parts, accountants own the accounts
        valuation = company.account_stock_valuation_id
        if company.store_transfer_account_id or not valuation:
            return company.store_transfer_account_id
        if not company.account_stock_journal_id:
            raise UserError(
                self.env._(
                    "%(store)s has no stock journal, so parts can't be sent to or received from "
                    "another store: an accountant sets it in the settings of the inventory.",
                    store=company.name,
                )
            )
        # sudo: keepers send parts, accountants own the accounts
        accounts = self.env["account.account"].sudo().with_company(company)
        code = valuation.with_company(company).code or "129000"
        company.store_transfer_account_id = accounts.create(
            {
                "name": self.env._("Parts between Stores"),
                "code": accounts._search_new_account_code(code),
                "account_type": "asset_current",
                "company_ids": [(6, 0, company.ids)],
            }
        )
        return company.store_transfer_account_id
