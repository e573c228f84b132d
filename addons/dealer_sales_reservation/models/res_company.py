from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    reservation_days = fields.Integer(
        string="A Reservation Holds",
        default=3,
        help="Days a car is kept without a confirmed deal. A sales manager may give more.",
    )
    reservation_extend_days = fields.Integer(
        string="Extended By",
        default=2,
        help="Days a consultant may extend a reservation by, each time.",
    )
    reservation_extend_times = fields.Integer(
        string="Extensions",
        default=1,
        help="How often a consultant may extend one reservation; beyond it the manager does.",
    )
    wish_answer_hours = fields.Integer(
        string="Time to Answer",
        default=24,
        help="Hours the first in line has to take an offered car; then the next is offered it.",
    )
    vehicle_pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Car Prices",
        check_company=True,
        help="Price list of the store's deals. Made with its first car price.",
    )
    deposit_income_account_id = fields.Many2one(
        "account.account",
        string="Income from Kept Deposits",
        check_company=True,
        help="Deposits of cancelled deals that the store keeps are booked here.",
    )

    _reservation_times = models.Constraint(
        "CHECK (reservation_days > 0 AND reservation_extend_days >= 0 "
        "AND reservation_extend_times >= 0 AND wish_answer_hours > 0)",
        "A reservation holds at least a day, an offer at least an hour; extensions are not "
        "negative.",
    )

    def _setup_deposit_income(self):
        """Find an account for kept deposits where the store has a chart and none was chosen."""
        Account = self.env["account.account"].sudo()  # runs when a chart is loaded, by whoever does
        for company in self.sudo():
            if company.deposit_income_account_id or not company.root_id.chart_template:
                continue
            accounts = Account.with_company(company).search(
                [
                    *Account._check_company_domain(company),
                    ("account_type", "in", ("income_other", "income")),
                    ("active", "=", True),
                ]
            )
            other = accounts.filtered(lambda account: account.account_type == "income_other")
            company.deposit_income_account_id = (other or accounts)[:1]

    def _get_deposit_income_account(self):
        """:return: the account kept deposits are booked to
        :raises UserError: none is set; says where
        """
        self.ensure_one()
        account = self.sudo().deposit_income_account_id
        if not account:
            raise UserError(
                self.env._(
                    "%s has no account for kept deposits. An administrator sets it on the store, "
                    "page Reservations and Deposits.",
                    self.name,
                )
            )
        return account

    def _get_vehicle_pricelist(self):
        """:return: the price list of the store's deals; made when there is none"""
        self.ensure_one()
        company = self.sudo()  # a store's setting; whoever sets prices need not set stores up
        if not company.vehicle_pricelist_id:
            company.vehicle_pricelist_id = (
                self.env["product.pricelist"]
                .sudo()
                .create(
                    {
                        "name": self.env._("Car prices %s", company.name),
                        "company_id": company.id,
                        "currency_id": company.currency_id.id,
                        "is_vehicle_prices": True,
                    }
                )
            )
        return company.vehicle_pricelist_id.sudo(False)
