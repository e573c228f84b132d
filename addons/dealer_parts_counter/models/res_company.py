from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    counter_partner_id = fields.Many2one(
        "res.partner",
        string="Walk-in Customer",
        copy=False,
        help="Who counter sales are billed to when the customer gives no name.",
    )
    counter_discount_limit = fields.Float(
        string="Largest Discount at the Counter",
        default=10.0,
        staff_only=True,
        digits="Discount",
        help="In percent of the price of the customer's class. Below that the parts manager "
        "releases the price. 100: no limit.",
    )
    core_deposit_account_id = fields.Many2one(
        "account.account",
        string="Deposits for Old Parts",
        check_company=True,
        copy=False,
        domain="[('account_type', 'in', ('liability_current', 'liability_payable'))]",
        help="Liability: what is owed to customers who still bring their old part.",
    )
    core_income_account_id = fields.Many2one(
        "account.account",
        string="Forfeited Deposits",
        check_company=True,
        copy=False,
        domain="[('account_type', 'in', ('income', 'income_other'))]",
        help="Income: deposits of old parts that were never brought. Empty: the store's own "
        "income account.",
    )
    core_return_days = fields.Integer(
        string="Days to Bring the Old Part",
        default=60,
        help="After that the deposit may be forfeited.",
    )

    _counter_discount_range = models.Constraint(
        "CHECK (counter_discount_limit BETWEEN 0 AND 100)",
        "The largest discount at the counter is between 0 and 100 percent.",
    )
    _core_return_days_positive = models.Constraint(
        "CHECK (core_return_days >= 0)", "Days to bring the old part cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_counter_defaults()
        return companies

    def _create_counter_defaults(self):
        """Create what the counter needs in these stores; what is there stays as it is."""
        # sudo: run by whoever creates a store or installs its chart of accounts
        companies = self.sudo()
        for company in companies.filtered(lambda company: not company.counter_partner_id):
            company.counter_partner_id = company.env["res.partner"].create(
                {"name": self.env._("Walk-in Customer"), "company_id": company.id}
            )
        for company in companies:
            if company.chart_template and not company.core_deposit_account_id:
                company.core_deposit_account_id = company._create_core_deposit_account()

    def _create_core_deposit_account(self):
        """:return: a new account beside the other current liabilities"""
        self.ensure_one()
        company = self.root_id
        Account = self.env["account.account"].with_company(company)
        liability = Account.search(
            [
                *Account._check_company_domain(company),
                ("account_type", "=", "liability_current"),
            ],
            order="code",
            limit=1,
        )
        return Account.create(
            {
                "name": self.env._("Deposits for old parts"),
                "code": Account._search_new_account_code(liability.code or "224100"),
                "account_type": "liability_current",
                "company_ids": [(6, 0, company.ids)],
            }
        )
