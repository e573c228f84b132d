from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

SEE_COST = "dealer_base.group_see_cost"


class DealerAgencyCase(models.Model):
    """What a case takes, pays on, gives back and earns: all read from the books."""

    _inherit = "dealer.agency.case"

    sale_line_ids = fields.One2many("sale.order.line", "agency_case_id", string="Money")
    amount_taken = fields.Monetary(string="Taken on Behalf", compute="_compute_money")
    amount_paid = fields.Monetary(string="Paid On", compute="_compute_money")
    amount_returned = fields.Monetary(string="Given Back", compute="_compute_money")
    amount_held = fields.Monetary(
        string="Held", compute="_compute_money", help="Taken, neither paid on nor given back yet."
    )
    amount_fee = fields.Monetary(
        string="Fee", compute="_compute_money", help="Billed for the service, without tax."
    )
    amount_cost = fields.Monetary(
        string="Costs",
        compute="_compute_money",
        groups=SEE_COST,
        help="Vendors' bills and entries that name this case, without tax.",
    )
    amount_margin = fields.Monetary(
        string="Margin", compute="_compute_money", groups=SEE_COST, help="Fee less costs."
    )
    is_billed = fields.Boolean(compute="_compute_money")

    @api.depends("sale_line_ids.behalf_balance", "sale_line_ids.invoice_status")
    def _compute_money(self):
        amounts = self._get_book_amounts()
        # sudo: what became of the case's money is the case's to know
        for case in self.sudo():
            behalf = case.sale_line_ids.filtered("is_on_behalf")
            fee, cost = amounts.get(case._origin.id, (0.0, 0.0))
            case.amount_taken = sum(behalf.mapped("behalf_taken"))
            case.amount_paid = sum(behalf.mapped("behalf_paid"))
            case.amount_returned = sum(behalf.mapped("behalf_returned"))
            case.amount_held = sum(behalf.mapped("behalf_balance"))
            case.amount_fee = fee
            case.amount_cost = cost
            case.amount_margin = fee - cost
            case.is_billed = bool(case.sale_line_ids) and all(
                line.invoice_status in ("invoiced", "upselling") for line in case.sale_line_ids
            )

    def _get_book_amounts(self):
        """:return: {case id: (fee, cost)} of posted income and expense items that name the case"""
        ids = self._origin.ids
        if not ids:
            return {}
        self.env["account.move.line"].flush_model(["agency_case_id", "balance", "parent_state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.agency_case_id,
                       COALESCE(-SUM(item.balance) FILTER (
                           WHERE starts_with(account.account_type, 'income')), 0),
                       COALESCE(SUM(item.balance) FILTER (
                           WHERE starts_with(account.account_type, 'expense')), 0)
                  FROM account_move_line item
                  JOIN account_account account ON account.id = item.account_id
                 WHERE item.parent_state = 'posted' AND item.agency_case_id IN %s
              GROUP BY item.agency_case_id
                """,
                tuple(ids),
            )
        )
        return {case_id: (float(fee), float(cost)) for case_id, fee, cost in rows}

    # === ACTION METHODS === #

    def action_bill(self):
        """Bill a case of its own: the order is made, confirmed and billed; the desk collects.

        A case of a deal is billed with its deal.
        """
        self.ensure_one()
        self._check_role()
        self._check_open()
        if self.order_id.is_deal:
            raise UserError(self.env._("%s is part of a deal and billed with it.", self.name))
        if not any(
            self.env.user.has_group(f"dealer_base.group_{role}")
            for role in (
                "finance_clerk",
                "accountant",
                "cashier",
                "sales_manager",
                "general_manager",
            )
        ):
            raise AccessError(self.env._("The finance clerk bills agency cases. Ask one."))
        # sudo: the clerk bills what the service says, and writes no other order
        case = self.sudo()
        if not case.order_id:
            case.order_id = (
                case.env["sale.order"]
                .with_company(case.company_id)
                .create(case._prepare_order_values())
            )
        order = case.order_id
        if order.order_line - case.sale_line_ids:
            raise UserError(
                self.env._(
                    "%(order)s sells more than %(case)s: it is billed by who made it.",
                    order=order.name,
                    case=self.name,
                )
            )
        if order.state in ("draft", "sent"):
            order.action_confirm()
        if order.invoice_status == "to invoice":
            order._create_invoices(final=True).action_post()
        return self.action_open_order() if order.sudo(False).has_access("read") else True

    def action_pay_on(self):
        """Pay on what is held for this case."""
        self.ensure_one()
        return self.env["dealer.behalf.payment"]._get_new_action(
            self.sale_line_ids.filtered("is_on_behalf")
        )

    def action_give_back(self):
        """Give back what is left of the money of this case."""
        self.ensure_one()
        self._check_role()
        # sudo: the note says what the items of the case say
        self.sudo().order_id._settle_behalf(self.sudo().sale_line_ids)
        return True

    # === BUSINESS METHODS === #

    def _prepare_order_values(self):
        """:return: values of the order of a case of its own"""
        self.ensure_one()
        return {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "is_deal": False,
            "client_order_ref": self.name,
            "order_line": [Command.create(values) for values in self._prepare_line_values(0.0)],
        }

    def _prepare_line_values(self, price, currency=None):
        """:param float price: of the car without VAT
        :return: values of the lines this case puts on its deal or order
        """
        self.ensure_one()
        currency = currency or self.currency_id
        today = self.company_id._get_store_date()
        estimates = self.type_id._get_estimates(
            price, self.vehicle_id, currency, self.company_id, today
        )
        return [
            {
                "product_id": charge.product_id.id,
                "product_uom_qty": 1,
                "price_unit": amount,
                "agency_case_id": self.id,
                "deal_vehicle_id": self.vehicle_id.id,
            }
            for charge, amount in estimates
            if amount or not charge.is_on_behalf
        ]

    def _get_money_blockers(self):
        """:return: sentences: money of the customer that is still here, or not billed"""
        self.ensure_one()
        case = self.sudo()  # what is held for it, the case says
        blockers = []
        lines = case.sale_line_ids.filtered(
            lambda line: not case.currency_id.is_zero(line.behalf_balance)
        )
        if lines:
            blockers.append(
                self.env._(
                    "Held for others: %s. Pay it on, or give it back.",
                    ", ".join(
                        f"{line.product_id.name} {case.currency_id.format(line.behalf_balance)}"
                        for line in lines
                    ),
                )
            )
        if case.order_id.state == "sale" and any(
            line.invoice_status == "to invoice" for line in case.sale_line_ids
        ):
            blockers.append(
                self.env._("%s is not billed yet. The cashier bills it.", case.order_id.name)
            )
        return blockers
