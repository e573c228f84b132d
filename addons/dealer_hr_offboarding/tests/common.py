from datetime import date

from odoo.addons.dealer_hr_pay.tests.common import PayCommon

TODAY = "2026-06-15 04:00:00"  # noon in the east


class LeavingCommon(PayCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # only what the tests make counts: kinds of other addons come and go
        cls.env["dealer.handover.kind"].search([]).active = False
        cls.customers = cls._create_kind("Customers", "res.partner", "user_id")
        cls.colleague = cls._create_user("service_adviser")
        cls.colleague_file = cls._create_employee(name="Colleague", user_id=cls.colleague.id)

    @classmethod
    def _create_kind(cls, name, model, field_name, **values):
        return cls.env["dealer.handover.kind"].create(
            {"name": name, "model": model, "field_name": field_name, **values}
        )

    @classmethod
    def _create_customer(cls, name="Customer", user=None):
        return cls.env["res.partner"].create(
            {"name": name, "user_id": (user or cls.technician_user).id}
        )

    @classmethod
    def _create_departure(cls, employee=None, **values):
        return (
            cls.env["dealer.departure"]
            .with_user(cls.hr_user)
            .create(
                {
                    "employee_id": (employee or cls.technician).id,
                    "asked_on": date(2026, 6, 1),
                    "last_day": date(2026, 7, 1),
                    "reason": "Moves to another city",
                    **values,
                }
            )
        )

    def _create_approved(self, employee=None, **values):
        departure = self._create_departure(employee, **values)
        self._approve(departure)
        return departure
