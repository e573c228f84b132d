from odoo import Command, fields

from odoo.addons.dealer_vehicle_sales.tests.common import VehicleSalesCommon


class TradeinCommon(VehicleSalesCommon):
    """A customer with an old car."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.old_model = cls.env["fleet.vehicle.model"].create(
            {"name": "Old", "brand_id": cls.brand.id}
        )
        cls.env["dealer.checklist.template"].search([("kind", "=", "appraisal")]).active = False
        cls.env["dealer.checklist.template"].create(
            {
                "name": "Test appraisal",
                "kind": "appraisal",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"name": name}) for name in ("Body", "Inside", "Tyres", "Papers")
                ],
            }
        )
        cls.old_car = cls._create_old_car(cls.customer)

    @classmethod
    def _create_old_car(cls, owner):
        car = cls.env["dealer.vehicle"].create(
            {"vin": cls._vin(), "model_id": cls.old_model.id, "model_year": 2019}
        )
        car._set_owner(owner)
        return car

    @classmethod
    def _create_tradein(cls, deal=None, user=None, **values):
        Tradein = cls.env["dealer.tradein"]
        if user:
            Tradein = Tradein.with_user(user)
        return Tradein.create(
            {
                "vehicle_id": cls.old_car.id,
                "partner_id": cls.customer.id,
                "order_id": deal.id if deal else False,
                "odometer": 60000,
                "expected_price": 90000,
                "offer_amount": 80000,
                "registration_seen": True,
                **values,
            }
        )

    @classmethod
    def _appraise(cls, tradein):
        tradein.action_open_appraisal()
        checklist = tradein._get_checklist("appraisal")[tradein.id]
        for line in checklist.line_ids.filtered(lambda line: not line.display_type):
            line.write({"answer": "ok"})
        checklist.action_done()
        tradein.action_appraise()

    @classmethod
    def _accept(cls, deal=None, **values):
        tradein = cls._create_tradein(deal, **values)
        cls._appraise(tradein)
        tradein.action_offer()
        tradein.action_accept()
        return tradein

    @classmethod
    def _receive(cls, deal=None, **values):
        tradein = cls._accept(deal, **values)
        tradein.action_receive()
        return tradein

    def _balance(self, partner, account_type):
        """What is open of a partner in the books, in the store's currency."""
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", partner.id),
                ("account_type", "=", account_type),
                ("parent_state", "=", "posted"),
            ]
        )
        return self.company.currency_id.round(sum(lines.mapped("balance")))

    def _check_balances(self, receivable, payable):
        self.assertEqual(self._balance(self.customer, "asset_receivable"), receivable)
        self.assertEqual(self._balance(self.customer, "liability_payable"), payable)

    def _due(self, deal):
        """What the cashier's list asks of the deal, bills included."""
        self.env.flush_all()
        rows = self.env["dealer.cashier.due"].search(
            [
                "|",
                "&",
                ("res_model", "=", "sale.order"),
                ("res_id", "=", deal.id),
                "&",
                ("document_model", "=", "sale.order"),
                ("document_id", "=", deal.id),
            ]
        )
        return self.company.currency_id.round(sum(rows.mapped("amount")))

    @classmethod
    def _today(cls):
        return fields.Date.today()
