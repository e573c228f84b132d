from odoo import Command
from odoo.fields import Datetime

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class ReservationCommon(VehicleSalesCommon):
    """The store with a consultant, a second one, and their manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.consultant = cls._create_user("sales_consultant")
        cls.colleague = cls._create_user("sales_consultant")
        cls.manager = cls._create_user("sales_manager")
        cls.cashier = cls._create_user("cashier")
        cls.other_customer = cls.env["res.partner"].create(
            {"name": "Test second buyer", "phone": "13800000002"}
        )
        methods = cls.env["dealer.cashier.method"].search([("company_id", "=", cls.company.id)])
        cls.cash = methods.filtered("is_cash")[:1]

    @classmethod
    def _reserve(cls, vehicle, user=None, partner=None, **values):
        return (
            cls.env["dealer.vehicle.reservation"]
            .with_user(user or cls.consultant)
            .create(
                {
                    "vehicle_id": vehicle.id,
                    "partner_id": (partner or cls.customer).id,
                    **values,
                }
            )
        )

    @classmethod
    def _wish(cls, user=None, partner=None, **values):
        return (
            cls.env["dealer.vehicle.wish"]
            .with_user(user or cls.consultant)
            .create(
                {
                    "trim_id": cls.trim.id,
                    "partner_id": (partner or cls.customer).id,
                    **values,
                }
            )
        )

    def _open_day(self):
        Session = self.env["dealer.cashier.session"].with_user(self.cashier)
        return Session._get_open_session(self.company) or Session.create({})

    def _deposit(self, deal, amount, method=None, partner=None):
        """The cashier collects a deposit for the deal."""
        self.env.flush_all()  # what follows from the deal follows as who agreed it
        self._open_day()
        receipt = (
            self.env["dealer.cashier.receipt"]
            .with_user(self.cashier)
            .create(
                {
                    "kind": "deposit",
                    "partner_id": (partner or deal.partner_id).id,
                    "res_model": "sale.order",
                    "res_id": deal.id,
                    "keep_excess": True,
                    "line_ids": [
                        Command.create({"method_id": (method or self.cash).id, "amount": amount})
                    ],
                }
            )
        )
        receipt.action_confirm()
        return receipt

    def _pass_time(self, reservation, **delta):
        """Make a reservation end that much earlier than it would."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_vehicle_reservation SET until = %s WHERE id = %s",
            [Datetime.subtract(reservation.until, **delta), reservation.id],
        )
        self.env.invalidate_all()

    def _open_balance(self, partner):
        """What is open on the customer's receivable account."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", "asset_receivable"),
                ("parent_state", "=", "posted"),
            ]
        )
        currency = self.company.currency_id
        return tuple(
            currency.round(sum(lines.mapped(name))) for name in ("balance", "amount_residual")
        )
