from datetime import date
from unittest.mock import patch

from odoo.addons.dealer_hr_ext.tests.common import PeopleCommon

TODAY = "2026-06-15 04:00:00"  # noon in the east


class PayCommon(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        Kind = cls.env["dealer.salary.kind"]
        cls.basic = Kind.create({"name": "Basic", "code": "test_basic"})
        cls.post = Kind.create({"name": "Post", "code": "test_post"})
        cls.meal = Kind.create({"name": "Meal", "code": "test_meal", "in_wage": False})

    @classmethod
    def _create_benefit(cls, code="test_benefit", **rate):
        kind = cls.env["dealer.benefit.kind"].create({"name": code, "code": code})
        cls.env["dealer.benefit.rate"].create(
            {
                "kind_id": kind.id,
                "date_from": date(2026, 1, 1),
                "percent_store": 16,
                "percent_person": 8,
                **rate,
            }
        )
        return kind

    @classmethod
    def _create_change(cls, employee=None, day=date(2026, 6, 15), amounts=None, **values):
        """Return a salary change of the technician, not decided."""
        lines = amounts or {cls.basic: 6000}
        return (
            cls.env["dealer.salary.change"]
            .with_user(cls.hr_manager_user)
            .create(
                {
                    "employee_id": (employee or cls.technician).id,
                    "date": day,
                    "reason": "Good work",
                    "line_ids": [
                        (0, 0, {"kind_id": kind.id, "new_amount": amount})
                        for kind, amount in lines.items()
                    ],
                    **values,
                }
            )
        )

    @classmethod
    def _create_contract(cls, employee=None, **values):
        return (
            cls.env["dealer.labour.contract"]
            .with_user(cls.hr_manager_user)
            .create(
                {
                    "employee_id": (employee or cls.technician).id,
                    "term_kind": "fixed",
                    "date_start": date(2026, 6, 1),
                    "date_end": date(2029, 5, 31),
                    "wage": 6000,
                    **values,
                }
            )
        )

    @classmethod
    def _sign(cls, contract, **values):
        contract.write({"signed_on": contract.date_start, "scan": b"c2Nhbg==", **values})
        contract.action_sign()
        return contract

    def _take_step(self, document, code, user=None, reason=None):
        """Press a step's button as the user (the document's own by default)."""
        step = document.sudo().workflow_stage_id.workflow_id.transition_ids.filtered(
            lambda step: step.code == code
        )
        document.with_user(user or document.env.user).workflow_step(step.id, reason)

    def _approve(self, change):
        """Ask for approval as the HR manager and give it as the general manager."""
        self._take_step(change, "approve")
        request = change.sudo().workflow_request_id
        request.review_ids.with_user(self.general_manager_user).action_approve()
        self.env.flush_all()

    def _run_cron(self, model, method):
        """Run the scheduler's job without its commits."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *_args, **_options: 60):
            return getattr(model, method)()
