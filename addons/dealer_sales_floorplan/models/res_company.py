from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    floorplan_loan_account_id = fields.Many2one(
        "account.account",
        string="Floor-Plan Loans",
        check_company=True,
        help="Liability: what banks have lent on cars. A credit line may have an account of its own.",
    )
    floorplan_accrued_account_id = fields.Many2one(
        "account.account",
        string="Floor-Plan Interest Owed",
        check_company=True,
        help="Liability: interest of past months that the bank has not taken yet.",
    )
    floorplan_interest_account_id = fields.Many2one(
        "account.account",
        string="Floor-Plan Interest",
        check_company=True,
        help="Expense: interest on cars; every item names its car.",
    )
    stock_age_ids = fields.One2many(
        "dealer.stock.age",
        "company_id",
        string="Ages of Stock",
        help="After how many days in stock who is told.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._create_floorplan_defaults()
        return companies

    def _create_floorplan_defaults(self):
        """Accounts where a chart is, and the usual ages; what is set stays as it is."""
        for company in self.sudo():  # run by whoever creates a store or installs its chart
            if not company.stock_age_ids:
                company.env["dealer.stock.age"].create(
                    [{"company_id": company.id, "days": days} for days in (30, 60, 90, 120)]
                )
            if not company.chart_template:
                continue
            parent = company.parent_id
            wanted = {
                "floorplan_loan_account_id": (self.env._("Floor-plan loans"), "liability_current"),
                "floorplan_accrued_account_id": (
                    self.env._("Floor-plan interest owed"),
                    "liability_current",
                ),
                "floorplan_interest_account_id": (self.env._("Floor-plan interest"), "expense"),
            }
            for field, (name, kind) in wanted.items():
                if not company[field]:
                    company[field] = parent[field] or company._create_floorplan_account(name, kind)

    def _create_floorplan_account(self, name, kind):
        """:return: a new account beside those of its kind"""
        self.ensure_one()
        root = self.root_id
        Account = self.env["account.account"].with_company(root)
        usual = self.expense_account_id if kind == "expense" else None
        beside = usual or Account.search(
            [*Account._check_company_domain(root), ("account_type", "=", kind)],
            order="code",
            limit=1,
        )
        default = "224100" if kind == "liability_current" else "660300"
        return Account.create(
            {
                "name": name,
                "code": Account._search_new_account_code(beside.code or default),
                "account_type": kind,
                "company_ids": [(6, 0, root.ids)],
            }
        )
