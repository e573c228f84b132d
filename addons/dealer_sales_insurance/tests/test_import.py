from odoo.tests import tagged

from .common import InsuranceCommon


@tagged("post_install", "-at_install")
class TestImport(InsuranceCommon):
    def _import(self, rows):
        handler = self.env["dealer.import.insurance_policy"].with_company(self.company)
        return handler._import_rows(rows)

    def test_rows(self):
        self.car._set_owner(self.customer, "2025-01-01", "sale")
        row = {
            "policy_number": "OLD1",
            "insurer": "test INSURER",
            "product": "Commercial insurance",
            "vin": self.car.vin,
            "date_start": "2026-01-01",
            "premium": "3,200.50",
            "kind": "续保",
        }
        results = self._import(
            [
                row,
                {**row, "policy_number": "OLD2", "insurer": "Nobody"},
                {**row, "policy_number": "OLD3", "vin": "LSVNOSUCHCAR00001"},
                {**row, "policy_number": "OLD4", "date_end": "2025-01-01"},
                row,
            ]
        )
        self.assertEqual(
            [result.status for result in results],
            ["created", "refused", "refused", "refused", "refused"],
        )
        policy = self.env["dealer.insurance.policy"].browse(results[0].res_id)
        self.assertAlmostEqual(policy.premium, 3200.5)
        self.assertEqual(policy.kind, "renewal")
        self.assertEqual(str(policy.date_end), "2026-12-31")
        self.assertEqual(policy.commission_expected, 0)
        self.assertEqual([r.status for r in self._import([row])], ["unchanged"])
