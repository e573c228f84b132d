from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_finance_application import CATEGORIES

STATE_TONES = {
    "draft": "info",
    "submitted": "warning",
    "conditions": "warning",
    "approved": "info",
    "signed": "info",
    "released": "success",
    "booked": "success",
    "refused": "danger",
}


class SaleOrder(models.Model):
    """A deal paid with a loan: what the lender pays is not asked of the customer."""

    _inherit = "sale.order"

    finance_application_ids = fields.One2many(
        "dealer.finance.application", "order_id", string="Loan Applications"
    )
    finance_quote_ids = fields.One2many("dealer.finance.quote", "order_id", string="Loans Compared")
    finance_state = fields.Selection(
        [("none", "No loan"), *CATEGORIES],
        string="Loan",
        compute="_compute_finance_state",
        store=True,
        default="none",
        index="btree_not_null",
        help="Of the running application, else of the last refused one.",
    )
    next_step = fields.Selection(
        selection_add=[("finance", "Go on with the loan")],
    )

    @api.depends("finance_application_ids.category", "finance_application_ids.is_live")
    def _compute_finance_state(self):
        for order in self:
            loan = order.sudo()._get_loan()  # how far it is, is the deal's
            order.finance_state = loan.category or "none"

    def _get_loan(self):
        """:return: the running application, else the last one that was refused"""
        self.ensure_one()
        loans = self.finance_application_ids.sorted("id")
        return (
            loans.filtered("is_live")[-1:]
            or loans.filtered(lambda loan: loan.category == "refused")[-1:]
        )

    # === HOOKS OF THE DEAL === #

    @api.model
    def _get_payable_depends(self):
        return [
            *super()._get_payable_depends(),
            "finance_application_ids.category",
            "finance_application_ids.amount_asked",
            "finance_application_ids.amount_approved",
            "finance_application_ids.booking_move_id",
        ]

    def _get_paid_by_others(self):
        result = super()._get_paid_by_others()
        for loan in self.sudo().finance_application_ids.filtered("is_live"):
            if pending := loan._get_pending():
                result.append(("loan", pending, loan.lender_id.name))
        return result

    def _get_others_block(self):
        if block := super()._get_others_block():
            return block
        blocks = [loan._get_block() for loan in self.sudo().finance_application_ids]
        return next(filter(None, blocks), False)

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "finance_state"]

    def _get_deal_states(self):
        states = super()._get_deal_states()
        if self.finance_state and self.finance_state != "none":
            states.append(self._prepare_deal_state("finance", 350, self.env._("Loan"), STATE_TONES))
        return states

    def action_open_finance(self):
        """The running application, or the last one."""
        self.ensure_one()
        loan = self._get_loan()
        if not loan:
            raise UserError(self.env._("This deal has no loan application."))
        return loan._get_records_action(name=self.env._("Loan Application"))

    @api.model
    def _get_deal_step_depends(self):
        return [*super()._get_deal_step_depends(), "finance_state"]

    def _get_deal_steps(self):
        steps = super()._get_deal_steps()
        loan = self.sudo()._get_loan()
        if loan and self.state == "sale":
            state = loan.category
            refused = state == "refused" and self.cashier_state not in ("done", "credit")
            block = loan._get_block()
            steps += [
                (590, "finance", refused, loan.next_note),
                (590, "finance", bool(block), block or loan.next_note),
            ]
        return steps

    def _get_step_actions(self):
        return {**super()._get_step_actions(), "finance": self.action_open_finance}

    @api.model
    def _get_deal_sheet_depends(self):
        return [
            *super()._get_deal_sheet_depends(),
            "finance_state",
            "finance_application_ids.amount_asked",
            "finance_application_ids.amount_approved",
        ]

    def _get_deal_sheet(self):
        sheet = super()._get_deal_sheet()
        loan = self.sudo()._get_loan()
        if loan and loan.is_live:
            note = self.env._(
                "%(lender)s, %(months)d months, %(payment)s a month",
                lender=loan.lender_id.name,
                months=loan.months,
                payment=self.currency_id.format(loan.first_payment),
            )
            sheet["rows"].append(
                self._prepare_sheet_row(
                    "loan",
                    600,
                    self.env._("Loan"),
                    -loan.loan_amount,
                    note=note,
                    action="action_open_finance",
                )
            )
            if "margin" in sheet and loan.commission:
                sheet["margin"].append(
                    self._prepare_sheet_row(
                        "loan_commission",
                        600,
                        self.env._("Commission on the Loan"),
                        loan.commission,
                        action="action_open_finance",
                    )
                )
        return sheet

    # === ACTIONS === #

    def action_new_finance(self):
        """Apply for a loan for this deal."""
        self.ensure_one()
        if self._get_loan().is_live:
            return self.action_open_finance()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Loan Application"),
            "res_model": "dealer.finance.application",
            "views": [(False, "form")],
            "context": {"default_order_id": self.id},
        }

    def action_compare_finance(self):
        """Put the products that fit this deal side by side, up to three."""
        self.ensure_one()
        self.check_access("write")
        products = self.env["dealer.finance.product"].search(
            [("company_id", "in", (False, self.company_id.id))]
        )
        known = self.finance_quote_ids.product_id
        vehicle = self.deal_vehicle_id
        room = max(3 - len(self.finance_quote_ids), 0)
        fitting = products.filtered(
            lambda product: product not in known and (not vehicle or product._fits_vehicle(vehicle))
        )
        if not products:
            raise UserError(
                self.env._("There are no loan products yet: the finance clerk enters them.")
            )
        self.env["dealer.finance.quote"].create(
            [{"order_id": self.id, "product_id": product.id} for product in fitting[:room]]
        )
        return True

    def _action_cancel(self):
        """A cancelled deal needs no loan: what was booked of it is taken back."""
        result = super()._action_cancel()
        # sudo: whoever cancels the deal ends its loan
        self.sudo().finance_application_ids.filtered("is_live").action_cancel()
        return result
