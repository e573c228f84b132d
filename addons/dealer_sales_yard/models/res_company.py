from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    stock_age_bands = fields.Char(
        string="Age of Cars",
        default="30,60,90,180",
        required=True,
        help="Days at which a car in stock changes its colour on the stock board, e.g. "
        "30,60,90,180: five colours, from green to red.",
    )
    vehicle_transfer_account_id = fields.Many2one(
        "account.account",
        string="Cars Between Stores",
        check_company=True,
        help="Balance sheet account for cars sent to and received from other stores: the sender's "
        "debit and the receiver's credit are what the stores owe each other.",
    )

    @api.constrains("stock_age_bands")
    def _check_stock_age_bands(self):
        for company in self:
            company._get_age_bands()

    def _get_age_bands(self):
        """:return: list of days, rising
        :raises ValidationError: the setting is no such list
        """
        self.ensure_one()
        texts = [text.strip() for text in (self.stock_age_bands or "").split(",")]
        if not all(text.isdigit() for text in texts):
            raise ValidationError(
                self.env._("Write the ages as days with commas between them, e.g. 30,60,90,180.")
            )
        days = [int(text) for text in texts]
        if days != sorted(set(days)) or not 1 <= len(days) <= 6 or days[0] < 1 or days[-1] > 9999:
            raise ValidationError(
                self.env._("Write one to six ages in days, each higher than the one before.")
            )
        return days

    def _get_vehicle_transfer_account(self):
        """:return: the account between the stores, made when there is none yet

        A store without a chart of accounts keeps no books here: it has none.
        """
        self.ensure_one()
        company = self.sudo()  # clerks send cars, accountants own the accounts
        if company.vehicle_transfer_account_id or not company.root_id.chart_template:
            return company.vehicle_transfer_account_id
        if not company.account_stock_journal_id:
            raise UserError(
                self.env._(
                    "%s has no stock journal, so no car can be sent to or come from another "
                    "store: an accountant sets it in the settings of the inventory.",
                    company.name,
                )
            )
        accounts = self.env["account.account"].sudo().with_company(company)
        start = company.account_stock_valuation_id.code or "140000"
        company.vehicle_transfer_account_id = accounts.create(
            {
                "name": self.env._("Cars between stores"),
                "code": accounts._search_new_account_code(start),
                "account_type": "asset_current",
                "reconcile": True,
                "company_ids": [(6, 0, company.ids)],
            }
        )
        return company.vehicle_transfer_account_id
