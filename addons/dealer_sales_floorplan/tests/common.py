from datetime import date

from odoo import Command

from odoo.addons.dealer_sales_cost.tests.common import VehicleCostCommon


class FloorplanCommon(VehicleCostCommon):
    """A bank that lends on cars at 5.4 % a year, thirty days free, 20 % back after ninety."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bank = cls.env["res.partner"].create({"name": "Test bank"})
        cls.bank_journal = cls.company_data["default_journal_bank"]
        cls.line = cls._create_line()
        cls.loan_account = cls.company.floorplan_loan_account_id
        cls.owed_account = cls.company.floorplan_accrued_account_id
        cls.interest_account = cls.company.floorplan_interest_account_id

    @classmethod
    def _create_line(cls, rates=((date(2024, 1, 1), 5.4),), **values):
        return cls.env["dealer.floorplan.line"].create(
            {
                "name": "Test line",
                "partner_id": cls.bank.id,
                "limit": 1000000,
                "journal_id": cls.bank_journal.id,
                "rate_ids": [
                    Command.create({"date_from": day, "rate": rate}) for day, rate in rates
                ],
                **values,
            }
        )

    @classmethod
    def _create_loan(cls, vehicle, draw=True, **values):
        loan = cls.env["dealer.floorplan.loan"].create(
            {
                "line_id": cls.line.id,
                "vehicle_id": vehicle.id,
                "principal": 100000,
                "pays": "store",
                **values,
            }
        )
        if draw:
            loan.action_draw()
        return loan

    @classmethod
    def _repay(cls, loan, amount, day):
        payment = cls.env["dealer.floorplan.payment"].create(
            {
                "line_id": loan.line_id.id,
                "date": day,
                "loan_line_ids": [Command.create({"loan_id": loan.id, "principal": amount})],
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def _accrue(cls, first, last=None, line=None, post=False):
        accrual = cls.env["dealer.floorplan.accrual"].create(
            {
                "line_id": (line or cls.line).id,
                "date_from": first,
                **({"date_to": last} if last else {}),
            }
        )
        accrual.action_compute()
        if post:
            accrual.action_post()
        return accrual
