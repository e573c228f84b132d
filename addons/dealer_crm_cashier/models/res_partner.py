from odoo import fields, models

from odoo.addons.dealer_crm.tools.overview import OverviewFact, OverviewSource

# who settles with customers: sells, receives cars, takes the money, keeps the books
SEE_MONEY = (
    "dealer_base.group_sales_consultant,dealer_base.group_sales_manager,"
    "dealer_base.group_service_adviser,dealer_base.group_parts_counter,"
    "dealer_base.group_finance_clerk,dealer_base.group_cashier,dealer_base.group_accountant,"
    "dealer_base.group_general_manager,dealer_base.group_administrator"
)
BILLS = [
    ("move_type", "in", ("out_invoice", "out_refund", "out_receipt")),
    ("state", "=", "posted"),
]


class ResPartner(models.Model):
    """The customer's money in the current store: spent, owed, deposited, and credit left."""

    _inherit = "res.partner"

    def _get_overview_sources(self):
        sources = super()._get_overview_sources()
        # sales over the parts counter are of an addon a store may leave out
        if "is_counter_sale" in getattr(self.env.get("sale.order"), "_fields", ()):
            sources.append(
                OverviewSource(
                    "counter_sale", self.env._("Parts Bought"), 48, "sale.order", "date_order",
                    domain=[("is_counter_sale", "=", True)],
                    amount="amount_total", state="counter_state",
                    action="dealer_parts_counter.sale_order_action_counter",
                )
            )  # fmt: skip
        sources.append(
            OverviewSource(
                "bill", self.env._("Bills"), 50, "account.move", "invoice_date", domain=BILLS,
                amount="amount_total_signed", state="payment_state",
                action="account.action_move_out_invoice",
            )
        )  # fmt: skip
        return sources

    def _get_overview_facts(self):
        partner = self.commercial_partner_id
        company = self.env.company
        return [
            *super()._get_overview_facts(),
            *self._get_overview_spend_facts(),
            # sudo: the sums are for whoever settles with the customer; the documents stay guarded
            OverviewFact(
                "receivable",
                "account.move.line",
                "date",
                whose=None,
                domain=[
                    ("partner_id", "=", partner.id),
                    ("parent_state", "=", "posted"),
                    ("account_id.account_type", "=", "asset_receivable"),
                    ("amount_residual", "!=", 0),
                    # as core counts what a customer owes
                    ("company_id", "child_of", company.root_id.id),
                ],
                amount="amount_residual",
                groups=SEE_MONEY,
                sudo=True,
            ),
            OverviewFact(
                "deposit",
                "dealer.cashier.receipt",
                "date",
                whose=None,
                domain=self._get_overview_deposit_domain(),
                amount="amount_unused",
                groups=SEE_MONEY,
                sudo=True,
            ),
        ]

    def _get_overview_money(self):
        rows = super()._get_overview_money()
        if not self.env.user.has_groups(SEE_MONEY):
            return rows
        return [
            *rows,
            *self._get_overview_spend(),
            *self._get_overview_credit(),
            *self._get_overview_deposits(),
        ]

    def _get_overview_spend_facts(self):
        """What was billed to the customer, taxes included, less credit notes; by year."""
        year = self.env.company._get_store_date().year
        bills = [("company_id", "=", self.env.company.id), *BILLS]
        periods = {
            "spend_year": [("invoice_date", ">=", f"{year}-01-01")],
            "spend_before": [
                ("invoice_date", ">=", f"{year - 1}-01-01"),
                ("invoice_date", "<", f"{year}-01-01"),
            ],
            "spend_all": [],
        }
        return [
            # sudo: as above
            OverviewFact(
                key,
                "account.move",
                "invoice_date",
                domain=[*bills, *period],
                amount="amount_total_signed",
                groups=SEE_MONEY,
                sudo=True,
            )
            for key, period in periods.items()
        ]

    def _get_overview_spend(self):
        everything = self._get_overview_fact("spend_all")
        if not everything:
            return []
        year = self.env.company._get_store_date().year
        labels = {
            "spend_year": self.env._("Spent in %(year)s", year=year),
            "spend_before": self.env._("Spent in %(year)s", year=year - 1),
            "spend_all": self.env._("Spent in All"),
        }
        since = fields.Date.to_string(everything.date)
        return [
            {
                "key": key,
                "sequence": sequence,
                "label": label,
                "amount": found.total if (found := self._get_overview_fact(key)) else 0.0,
                "tone": False,
                "title": self.env._("%(count)s bills since %(day)s", count=found.count, day=since)
                if key == "spend_all"
                else False,
                "action": False,
            }
            for sequence, (key, label) in enumerate(labels.items(), start=10)
        ]

    def _get_overview_credit(self):
        """What he owes, and what he may still owe within his own credit limit."""
        company = self.env.company
        # sudo: limit and terms are kept by the accountant
        partner = self.commercial_partner_id.sudo()
        receivable = self._get_overview_fact("receivable")
        owed = receivable.total if receivable else 0.0
        rows = []
        if not company.currency_id.is_zero(owed):
            rows.append(
                {
                    "key": "receivable",
                    "sequence": 30,
                    "label": self.env._("Owes") if owed > 0 else self.env._("Credit Balance"),
                    "amount": abs(owed),
                    "tone": "danger" if owed > 0 else "success",
                    "title": False,
                    "action": self._get_overview_receivable_action(),
                }
            )
        # as at the cashier's: the limit for everybody gives no credit
        if company.account_use_credit_limit and partner.use_partner_credit_limit:
            left = partner.credit_limit - owed
            terms = partner.property_payment_term_id.name
            limit = company.currency_id.format(partner.credit_limit)
            rows.append(
                {
                    "key": "credit_left",
                    "sequence": 40,
                    "label": self.env._("Credit Left"),
                    "amount": left,
                    "tone": "danger" if left <= 0 else "success",
                    "title": self.env._("Limit: %(limit)s", limit=limit)
                    + (f"\n{terms}" if terms else ""),
                    "action": False,
                }
            )
        return rows

    def _get_overview_receivable_action(self):
        """:return: the open bills, for those who may see bills"""
        if not self.env["account.move"].has_access("read"):
            return False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Bills"),
            "res_model": "account.move",
            "domain": [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("company_id", "=", self.env.company.id),
                *BILLS,
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
        }

    def _get_overview_deposit_domain(self):
        return [
            ("commercial_partner_id", "=", self.commercial_partner_id.id),
            ("company_id", "=", self.env.company.id),
            ("amount_unused", ">", 0),
        ]

    def _get_overview_deposits(self):
        """What he has paid that no bill has used yet."""
        deposit = self._get_overview_fact("deposit")
        if not deposit:
            return []
        action = False
        if self.env["dealer.cashier.receipt"].has_access("read"):
            action = {
                "type": "ir.actions.act_window",
                "name": self.env._("Deposits"),
                "res_model": "dealer.cashier.receipt",
                "domain": self._get_overview_deposit_domain(),
                "views": [(False, "list"), (False, "kanban"), (False, "form")],
            }
        return [
            {
                "key": "deposit",
                "sequence": 50,
                "label": self.env._("Deposits"),
                "amount": deposit.total,
                "tone": "success",
                "title": False,
                "action": action,
            }
        ]
