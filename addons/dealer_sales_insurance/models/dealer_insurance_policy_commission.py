from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Domain
from odoo.tools import SQL

BILLERS = ("finance_clerk", "accountant", "general_manager")


class DealerInsurancePolicy(models.Model):
    """What the insurer owes the store for a policy: expected by the rates, billed each month."""

    _inherit = "dealer.insurance.policy"

    commission_rate = fields.Float(
        string="Commission (%)", digits=(6, 3), readonly=True, copy=False, tracking=True
    )
    commission_expected = fields.Monetary(
        string="Commission",
        readonly=True,
        copy=False,
        help="Premium kept by the insurer × rate, without tax.",
    )
    commission_billed = fields.Monetary(
        compute="_compute_commission", help="On posted bills to the insurer, less credit notes."
    )
    commission_due = fields.Monetary(
        string="Commission to Bill", compute="_compute_commission", search="_search_commission_due"
    )
    commission_state = fields.Selection(
        [
            ("none", "None"),
            ("due", "To bill"),
            ("billed", "Billed"),
            ("received", "Received"),
        ],
        compute="_compute_commission",
    )

    # === COMPUTE METHODS === #

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"commission_rate", "commission_expected"}

    @api.depends("commission_expected")
    def _compute_commission(self):
        books = self._get_commission_books()
        for policy in self:
            billed, unpaid = books.get(policy._origin.id, (0.0, False))
            currency = policy.currency_id
            policy.commission_billed = billed
            policy.commission_due = (
                currency.round(policy.commission_expected - billed) if currency else 0.0
            )
            if currency and not currency.is_zero(policy.commission_due):
                policy.commission_state = "due"
            elif not billed:
                policy.commission_state = "none"
            else:
                policy.commission_state = "billed" if unpaid else "received"

    def _get_commission_books(self):
        """:return: {policy id: (billed, whether a bill is still unpaid)}"""
        ids = self._origin.ids
        if not ids:
            return {}
        self.env["account.move.line"].flush_model(["insurance_policy_id", "balance"])
        self.env["account.move"].flush_model(["payment_state", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.insurance_policy_id, -SUM(item.balance),
                       bool_or(move.payment_state IN ('not_paid', 'partial'))
                  FROM account_move_line item
                  JOIN account_move move ON move.id = item.move_id
                 WHERE move.state = 'posted' AND item.insurance_policy_id IN %s
              GROUP BY item.insurance_policy_id
                """,
                tuple(ids),
            )
        )
        return {policy: (float(billed), unpaid) for policy, billed, unpaid in rows}

    @api.model
    def _search_commission_due(self, operator, value):
        """Only whether there is something to bill: ``!= 0``."""
        if operator not in ("in", "not in") or list(value) not in ([0], [0.0], [False]):
            return NotImplemented
        self.env["account.move.line"].flush_model(
            ["insurance_policy_id", "balance", "parent_state"]
        )
        self.flush_model(["commission_expected"])
        due = Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT policy.id
                  FROM dealer_insurance_policy policy
             LEFT JOIN (
                       SELECT insurance_policy_id, -SUM(balance) AS billed
                         FROM account_move_line
                        WHERE insurance_policy_id IS NOT NULL AND parent_state = 'posted'
                     GROUP BY insurance_policy_id
                       ) books ON books.insurance_policy_id = policy.id
                 WHERE COALESCE(policy.commission_expected, 0) <> COALESCE(books.billed, 0))"""
            ),
        )
        return due if operator == "not in" else ~due

    # === ACTION METHODS === #

    def action_bill_commission(self):
        """Bill the commission of these policies: one bill for each insurer and month.

        The month is that of issue; where its bill is posted already, the present month's.
        """
        self.check_access("read")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in BILLERS
        ):
            raise AccessError(
                self.env._("The finance clerk or the accountant bills commission. Ask one.")
            )
        # sudo: the clerk bills what the rates say, and writes no other bill
        bills = self.sudo()._bill_commission()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Commission Bills"),
            "res_model": "account.move",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", bills.ids)],
        }

    # === BUSINESS METHODS === #

    def _set_commission(self):
        """Expect what the rate of the day of issue gives of the premium the insurer keeps."""
        rates = self.env["dealer.insurance.commission"]._find(self)
        for policy in self:
            rate = rates[policy.id] if policy.date_issued else 0.0
            kept = policy.premium - policy.amount_refunded
            # sudo: follows from the rates, whoever issues
            policy.sudo()._set_facts(
                {
                    "commission_rate": rate,
                    "commission_expected": policy.currency_id.round(kept * rate / 100),
                }
            )

    def _bill_commission(self):
        """:return: the posted bills (a credit note where an insurer gets money back)"""
        due = self.filtered(lambda policy: not policy.currency_id.is_zero(policy.commission_due))
        if not due:
            raise UserError(self.env._("No commission is to be billed for these policies."))
        groups = defaultdict(self.browse)
        for policy in due:
            groups[policy.company_id, policy.insurer_id, policy._get_commission_month()] += policy
        bills = self.env["account.move"]
        for (company, insurer, month), policies in groups.items():
            total = sum(policies.mapped("commission_due"))
            sign = -1 if total < 0 else 1
            bills += (
                self.env["account.move"]
                .with_company(company)
                .create(
                    {
                        "move_type": "out_invoice" if sign > 0 else "out_refund",
                        "company_id": company.id,
                        "partner_id": insurer.id,
                        "currency_id": company.currency_id.id,
                        "invoice_date": company._get_store_date(),
                        "insurance_month": month,
                        "ref": self.env._(
                            "Commission %(month)s, %(count)s policies",
                            month=month.strftime("%Y-%m"),
                            count=len(policies),
                        ),
                        "invoice_line_ids": [
                            Command.create(policy._prepare_commission_values(sign))
                            for policy in policies
                        ],
                    }
                )
            )
        bills.action_post()
        due.invalidate_recordset(["commission_billed", "commission_due", "commission_state"])
        return bills

    def _get_commission_month(self):
        """:return: first day of the month this commission is billed for

        :raises UserError: this month's bill of the insurer exists already
        """
        self.ensure_one()
        today = self.company_id._get_store_date()
        for day in (self.cancelled_on or self.date_issued or today, today):
            month = day.replace(day=1)
            taken = self.env["account.move"].search_count(
                [
                    ("company_id", "=", self.company_id.id),
                    ("partner_id", "=", self.insurer_id.id),
                    ("insurance_month", "=", month),
                    ("state", "!=", "cancel"),
                ],
                limit=1,
            )
            if not taken:
                return month
        raise UserError(
            self.env._(
                "%(insurer)s has its commission bill of %(month)s. %(policy)s is billed next month.",
                insurer=self.insurer_id.name,
                month=month.strftime("%Y-%m"),
                policy=self.display_name,
            )
        )

    def _prepare_commission_values(self, sign):
        """:return: values of the line of the bill to the insurer"""
        self.ensure_one()
        product = self.env.ref("dealer_sales_insurance.product_commission")
        return {
            "product_id": product.id,
            "name": " · ".join(
                filter(
                    None,
                    [self.policy_number, self.product_id.name, self.vehicle_id.license_plate
                     or self.vehicle_id.vin],
                )
            ),
            "quantity": 1,
            "price_unit": sign * self.commission_due,
            "dealer_vehicle_id": self.vehicle_id.id,
            "vehicle_figure": "insurance",
            "insurance_policy_id": self.id,
        }  # fmt: skip
