from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .dealer_finance_application import RANK

CLERKS = ("finance_clerk", "accountant", "administrator")


class DealerFinanceApplication(models.Model):
    """The lender's money: his share of the customer's bill, his payment, commission, subsidy.

    *Claim*: once the customer is billed and the loan is sure enough for the car to leave, an entry
    moves the loan from the customer's receivable to the lender's and is reconciled with the bill.
    *Payment*: the lender's payment is credited to his receivable account and settles the claim,
    whichever comes first. What he keeps (a subsidy) is the store's expense on the car.
    """

    _inherit = "dealer.finance.application"

    booking_move_id = fields.Many2one(
        "account.move", string="Claim on the Lender", readonly=True, copy=False, index=True
    )
    deduction_move_id = fields.Many2one(
        "account.move", string="Kept by the Lender", readonly=True, copy=False
    )
    payment_ids = fields.One2many(
        "account.payment", "dealer_finance_application_id", string="Lender's Payments"
    )
    commission_move_id = fields.Many2one(
        "account.move", string="Commission Bill", readonly=True, copy=False
    )
    subsidy_move_id = fields.Many2one(
        "account.move", string="Subsidy Bill", readonly=True, copy=False
    )
    commission = fields.Monetary(
        compute="_compute_commission",
        groups="dealer_base.group_see_cost,dealer_base.group_finance_clerk,"
        "dealer_base.group_accountant",
        help="What the lender pays the store for the loan, without tax.",
    )
    is_commission_billed = fields.Boolean(compute="_compute_billed", compute_sudo=True)
    is_subsidy_billed = fields.Boolean(compute="_compute_billed", compute_sudo=True)
    lender_balance = fields.Monetary(
        string="Owed by the Lender",
        compute="_compute_lender_balance",
        compute_sudo=True,
        help="Claim less payments and what he keeps; below zero: to be paid back to him.",
    )

    # === COMPUTE METHODS === #

    @api.depends("product_id", "loan_amount")
    def _compute_commission(self):
        for record in self:
            percent = record.product_id.commission_percent
            record.commission = record.currency_id.round(record.loan_amount * percent / 100)

    @api.depends("commission_move_id.state", "commission_move_id.payment_state")
    def _compute_billed(self):
        for record in self:
            record.is_commission_billed = record._stands(record.commission_move_id)
            record.is_subsidy_billed = record._stands(record.subsidy_move_id)

    @api.model
    def _stands(self, move):
        return bool(move) and move.state == "posted" and move.payment_state != "reversed"

    @api.depends(
        "booking_move_id", "deduction_move_id", "released_on", "cancelled_on", "payment_ids.state"
    )
    def _compute_lender_balance(self):
        for record in self:
            record.lender_balance = sum(record._get_lender_lines().mapped("amount_currency"))

    # === LOOK-UPS === #

    def _get_lender_lines(self):
        """:return: posted journal items of these loans on the lenders' receivable accounts"""
        moves = self.booking_move_id | self.deduction_move_id | self.payment_ids.move_id
        moves |= moves.reversal_move_ids
        return moves.line_ids.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.account_type == "asset_receivable"
                and line.partner_id.commercial_partner_id
                in self.lender_id.mapped("commercial_partner_id")
            )
        )

    def _get_customer_line(self):
        """:return: the claim's journal item on the customer's account, empty while not booked"""
        self.ensure_one()
        return self.booking_move_id.line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.balance < 0
        )[:1]

    def _get_pending(self):
        """What the lender will pay and is not on the customer's bill yet, in the store's currency.
        ``dealer.cashier.due`` says the same in SQL.
        """
        self.ensure_one()
        if not self.is_live:
            return 0
        if line := self._get_customer_line():
            return -line.amount_residual
        return self.order_id._convert_to_company(self.loan_amount)

    def _get_block(self):
        """:return: why the car may not leave for this loan, or False"""
        self.ensure_one()
        env, store = self.env, self.company_id
        if not self.is_live:
            return False
        if self.is_expired:
            return env._(
                "The approval of loan %(number)s ended on %(date)s: the clerk asks the lender "
                "again.",
                number=self.name,
                date=self.valid_until,
            )
        if RANK.get(self.category, 0) >= RANK[store.finance_release]:
            return False
        sentences = {
            "approved": env._("%(lender)s has not approved loan %(number)s yet."),
            "signed": env._("The contract of loan %(number)s with %(lender)s is not signed yet."),
            "released": env._("%(lender)s has not paid loan %(number)s yet."),
        }
        return sentences[store.finance_release] % {
            "lender": self.lender_id.name,
            "number": self.name,
        }

    # === THE CLAIM === #

    def _book(self):
        """Put the loans on the bills of their deals, where they can be by now."""
        for record in self.sudo():  # whoever bills or enters the answer need not keep the books
            if not record.is_live or record.category in ("draft", "submitted", "conditions"):
                continue
            if RANK.get(record.category, 0) < min(RANK[record.company_id.finance_release], 2):
                continue
            items = record._get_bill_lines()
            if not items:
                continue
            line = record._get_customer_line()
            if not line:
                move = (
                    self.env["account.move"]
                    .sudo()
                    .with_company(record.company_id)
                    .create(record._prepare_booking_values(items[0]))
                )
                move._post(soft=False)
                record._set_facts({"booking_move_id": move.id})
                line = record._get_customer_line()
            same = items.filtered(lambda item: item.account_id == line.account_id)  # noqa: B023
            if same and not line.reconciled:
                (same | line).reconcile()
            record._set_facts({"booked_on": record.booked_on or fields.Datetime.now()})
            record._settle_lender()
            record._workflow_settle_facts()
            record.order_id.invalidate_recordset()

    def _get_bill_lines(self):
        """:return: open receivable items of the deal's posted bills to the customer"""
        self.ensure_one()
        bills = self.order_id.invoice_ids.filtered(
            lambda bill: (
                bill.state == "posted"
                and bill.move_type == "out_invoice"
                and bill.payment_state not in ("reversed", "paid")
            )
        )
        return bills.line_ids.filtered(
            lambda line: (
                line.account_type == "asset_receivable" and not line.reconciled and line.balance > 0
            )
        ).sorted("id")

    def _prepare_booking_values(self, item):
        """:param item: the open item of the customer's bill
        :return: values of the entry customer → lender
        """
        self.ensure_one()
        company, currency = self.company_id, item.currency_id
        date = max(company._get_store_date(), item.date)
        loan = self.currency_id._convert(self.loan_amount, currency, company, date)
        balance = currency._convert(loan, company.currency_id, company, date)
        lender = self.lender_id.with_company(company)
        label = self.env._(
            "Loan %(number)s of %(customer)s for %(deal)s",
            number=self.name,
            customer=self.partner_id.name,
            deal=self.order_id.name,
        )
        rows = [
            (lender.property_account_receivable_id, lender, 1),
            (item.account_id, item.partner_id, -1),
        ]
        return {
            "move_type": "entry",
            "journal_id": company._get_finance_journal().id,
            "date": date,
            "ref": label,
            "line_ids": [
                Command.create(
                    {
                        "account_id": account.id,
                        "partner_id": partner.id,
                        "name": label,
                        "currency_id": currency.id,
                        "amount_currency": sign * loan,
                        "balance": sign * balance,
                        "dealer_vehicle_id": self.vehicle_id.id,
                    }
                )
                for account, partner, sign in rows
            ],
        }

    def _unbook(self):
        """Take the claims back; a payment of the lender then stands to be paid back to him."""
        for record in self.sudo():  # withdrawing a loan takes its entries back, whoever does it
            moves = (record.booking_move_id | record.deduction_move_id).filtered(
                lambda move: move.state == "posted" and not move.reversal_move_ids
            )
            if not moves:
                continue
            date = record.company_id._get_store_date()
            moves._reverse_moves(
                [
                    {
                        "date": max(date, move.date),
                        "ref": self.env._("Withdrawn: %s", move.ref or move.name),
                    }
                    for move in moves
                ],
                cancel=True,
            )
            record._settle_bills()
            record._set_facts({"booking_move_id": False, "deduction_move_id": False})
            record.order_id.invalidate_recordset()

    def _settle_bills(self):
        """What the claim had paid is open again: credit notes of the deal settle its bills."""
        self.ensure_one()
        lines = self.order_id.invoice_ids.line_ids.filtered(
            lambda line: (
                line.parent_state == "posted"
                and line.account_type == "asset_receivable"
                and not line.reconciled
            )
        )
        refunds = lines.filtered(lambda line: line.balance < 0)
        if not refunds:
            return
        for same in lines.grouped("account_id").values():
            if len(set(same.mapped(lambda line: line.balance > 0))) > 1:
                same.reconcile()

    def _settle_lender(self):
        """Let payments and what the lender keeps settle the claim."""
        self.ensure_one()
        lines = self._get_lender_lines().filtered(lambda line: not line.reconciled)
        for same in lines.grouped("account_id").values():
            if len(set(same.mapped(lambda line: line.balance > 0))) > 1:
                same.reconcile()

    # === PAYMENT OF THE LENDER === #

    def _check_clerk(self):
        user = self.env.user
        if not self.env.su and not any(
            user.has_group(f"dealer_base.group_{role}") for role in CLERKS
        ):
            raise AccessError(
                self.env._("The finance clerk or an accountant enters the lender's money. Ask one.")
            )

    def action_release(self):
        """The lender has paid: ask how much and where."""
        self.ensure_one()
        self._check_acting("signed", "released", "booked")
        return self._action_payment("receive")

    def action_repay(self):
        """Pay back what the lender paid for a loan that came to nothing."""
        self.ensure_one()
        self._check_acting("cancelled")
        if self.lender_balance >= 0:
            raise UserError(self.env._("Nothing is owed to %s.", self.lender_id.name))
        return self._action_payment("repay")

    def _action_payment(self, direction):
        self._check_clerk()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Payment of the Lender"),
            "res_model": "dealer.finance.payment",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_application_id": self.id, "default_direction": direction},
        }

    def _pay(self, journal, date, amount, kept=0, direction="receive", reference=False):
        """Post the lender's payment, or the one back to him.

        :param journal: bank journal the money is on
        :param float amount: money, in the deal's currency
        :param float kept: what he keeps from it, a subsidy
        """
        self.ensure_one()
        self._check_clerk()
        loan = self.sudo().with_company(self.company_id)  # the clerk keeps no books
        payment = loan.env["account.payment"].create(
            {
                "payment_type": "inbound" if direction == "receive" else "outbound",
                "partner_type": "customer",
                "partner_id": loan.lender_id.id,
                "journal_id": journal.id,
                "date": date,
                "amount": amount,
                "currency_id": loan.currency_id.id,
                "memo": " ".join(filter(None, [loan.name, loan.order_id.name, reference])),
                "dealer_finance_application_id": loan.id,
            }
        )
        payment.action_post()
        if not payment.move_id:
            payment._generate_journal_entry()
            payment.move_id._post(soft=False)
        if kept:
            move = loan.env["account.move"].create(loan._prepare_deduction_values(date, kept))
            move._post(soft=False)
            loan._set_facts({"deduction_move_id": move.id})
        if direction == "receive":
            loan._set_facts({"released_on": date})
        loan._book()
        loan._settle_lender()
        loan._workflow_settle_facts()
        return payment

    def _prepare_deduction_values(self, date, kept):
        """:return: values of the entry over what the lender keeps: the car's expense"""
        self.ensure_one()
        company = self.company_id
        product = self.env.ref("dealer_sales_finance.product_subsidy").with_company(company)
        expense = product.product_tmpl_id.get_product_accounts()["expense"]
        if not expense:
            raise UserError(
                self.env._(
                    "The product “%s” has no expense account: an accountant sets it.", product.name
                )
            )
        lender = self.lender_id.with_company(company)
        balance = self.currency_id._convert(kept, company.currency_id, company, date)
        label = self.env._("Interest subsidy of %s kept by the lender", self.name)
        common = {"name": label, "currency_id": self.currency_id.id}
        return {
            "move_type": "entry",
            "journal_id": company._get_finance_journal().id,
            "date": date,
            "ref": label,
            "line_ids": [
                Command.create(
                    {
                        **common,
                        "account_id": expense.id,
                        "partner_id": lender.id,
                        "amount_currency": kept,
                        "balance": balance,
                        "dealer_vehicle_id": self.vehicle_id.id,
                        "vehicle_figure": "finance",
                    }
                ),
                Command.create(
                    {
                        **common,
                        "account_id": lender.property_account_receivable_id.id,
                        "partner_id": lender.id,
                        "amount_currency": -kept,
                        "balance": -balance,
                    }
                ),
            ],
        }

    # === COMMISSION AND SUBSIDY === #

    def action_bill_commission(self):
        """Bill the lenders what they owe for these loans: one bill for each lender and store."""
        self.check_access("write")
        self._check_clerk()
        todo = self.filtered(
            lambda loan: (
                loan.category in ("released", "booked")
                and not loan.is_commission_billed
                and not loan.currency_id.is_zero(loan.commission)
            )
        )
        if not todo:
            raise UserError(
                self.env._("No paid loan here has a commission that is not billed yet.")
            )
        return todo._bill("commission")

    def action_bill_subsidy(self):
        """Bill the maker the interest he spares the customer."""
        self.check_access("write")
        self._check_clerk()
        todo = self.filtered(
            lambda loan: (
                loan.category in ("released", "booked")
                and loan.product_id.subsidy_by == "store"
                and loan.product_id.subsidy_partner_id
                and not loan.is_subsidy_billed
                and not loan.currency_id.is_zero(loan.subsidy)
            )
        )
        if not todo:
            raise UserError(self.env._("No paid loan here has a subsidy the store bills."))
        return todo._bill("subsidy")

    def _bill(self, kind):
        """:param str kind: commission (to the lender) or subsidy (to the maker)"""
        product = self.env.ref(f"dealer_sales_finance.product_{kind}")
        moves = self.env["account.move"]
        for (company, currency, partner), loans in self.grouped(
            lambda loan: (
                loan.company_id,
                loan.currency_id,
                loan.lender_id if kind == "commission" else loan.product_id.subsidy_partner_id,
            )
        ).items():
            # sudo: the clerk bills what the loans say, and may write no other bill
            move = (
                self.env["account.move"]
                .sudo()
                .with_company(company)
                .create(
                    {
                        "move_type": "out_invoice",
                        "company_id": company.id,
                        "partner_id": partner.id,
                        "currency_id": currency.id,
                        "invoice_date": company._get_store_date(),
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "name": f"{loan.name} {loan.partner_id.name} "
                                    f"{loan.order_id.name}",
                                    "quantity": 1,
                                    "price_unit": loan[kind],
                                    "dealer_vehicle_id": loan.vehicle_id.id,
                                    "vehicle_figure": "finance",
                                }
                            )
                            for loan in loans
                        ],
                    }
                )
            )
            move.action_post()
            for loan in loans:
                loan._set_facts({f"{kind}_move_id": move.id})
            moves |= move
        self.invalidate_recordset(["is_commission_billed", "is_subsidy_billed"])
        if self.env["account.move"].has_access("read"):
            return moves.sudo(False)._get_records_action(name=self.env._("Bills"))
        return True

    def action_view_entries(self):
        """The entries, payments and bills of the loan."""
        self.ensure_one()
        moves = (
            self.booking_move_id
            | self.booking_move_id.reversal_move_ids
            | self.deduction_move_id
            | self.payment_ids.move_id
            | self.commission_move_id
            | self.subsidy_move_id
        )
        if not moves:
            raise UserError(self.env._("Nothing is booked for this loan yet."))
        return moves._get_records_action(name=self.env._("Entries of the Loan"))
