from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    vehicle_cost_account_id = fields.Many2one(
        "account.account",
        string="Costs Put on Cars",
        check_company=True,
        help="Credited for a cost that is put on a car and names no account of its own: the "
        "expenses it was booked to before. Empty: the store's usual expense account.",
    )
    vehicle_writedown_account_id = fields.Many2one(
        "account.account",
        string="Write-Downs of Cars",
        check_company=True,
        help="Debited when a car in stock loses value: demo use, write-down to the market.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_vehicle_cost_defaults()
        return companies

    def _create_vehicle_cost_defaults(self):
        """Create the account of write-downs where a chart is; what is set stays as it is."""
        for company in self.sudo():  # run by whoever creates a store or installs its chart
            if not company.chart_template or company.vehicle_writedown_account_id:
                continue
            account = company.parent_id.vehicle_writedown_account_id
            company.vehicle_writedown_account_id = account or company._create_writedown_account()

    def _create_writedown_account(self):
        """:return: a new account beside the store's usual expenses"""
        self.ensure_one()
        root = self.root_id
        Account = self.env["account.account"].with_company(root)
        usual = self.expense_account_id or Account.search(
            [*Account._check_company_domain(root), ("account_type", "=", "expense")],
            order="code",
            limit=1,
        )
        return Account.create(
            {
                "name": self.env._("Write-downs and demo use of cars"),
                "code": Account._search_new_account_code(usual.code or "600000"),
                "account_type": "expense",
                "company_ids": [(6, 0, root.ids)],
            }
        )

    def _get_vehicle_cost_account(self, amount):
        """:return: the account on the other side of a cost that names none, maybe empty"""
        self.ensure_one()
        company = self.sudo()  # which account it is is the store's, not the user's
        if amount < 0:
            return company.vehicle_writedown_account_id
        return company.vehicle_cost_account_id or company.expense_account_id
