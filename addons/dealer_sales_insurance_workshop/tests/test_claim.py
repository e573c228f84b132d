from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user, tagged

from .common import InsuranceClaimCommon


@tagged("post_install", "-at_install")
class TestInsuranceClaim(InsuranceClaimCommon):
    def test_policy_found_by_date(self):
        order = self._create_order(self._labour_line(1, payer="insurer"))
        claim = self._create_claim(order)
        self.assertEqual(claim.policy_id, self.policy, "the commercial policy before the other")
        self.assertEqual(order.insurer_id, self.insurer)
        self.assertEqual(claim.state, "reported")
        self.assertTrue(order.has_insurance_claim)
        self.assertEqual(self.vehicle.insurance_claim_count, 1)
        self.assertEqual(self.policy.claim_count, 1)
        with self.assertRaisesRegex(UserError, "not in force"):
            claim.happened_on = self.today - timedelta(days=300)

    def test_state_from_documents(self):
        order = self._create_order(self._labour_line(1, payer="insurer"))
        claim = self._create_claim(order)
        with self.assertRaisesRegex(UserError, "claim number"):
            claim.action_assess()
        claim.write({"claim_number": "CL-1", "amount_assessed": 500})
        claim.action_assess()
        self.assertEqual(claim.state, "assessed")
        with self.assertRaises(UserError):
            claim.write({"assessed_on": False})
        self._settle(order)
        claim.invalidate_recordset()
        self.assertEqual(claim.state, "repaired")
        bill = order.invoice_ids.filtered(lambda move: move.dealer_repair_payer == "insurer")
        self.assertAlmostEqual(claim.amount_billed, bill.amount_total)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()
        claim.invalidate_recordset()
        self.assertEqual(claim.state, "paid")

    def test_policy_of_another_insurer(self):
        order = self._create_order(self._labour_line(1, payer="insurer"))
        with self.assertRaisesRegex(UserError, "another car or insurer"):
            self._create_claim(order, insurer_id=self.other.id)
        order = self._create_order(self._labour_line(1, payer="insurer"))
        claim = self._create_claim(order, insurer_id=self.other.id, policy_id=False)
        self.assertEqual(order.insurer_id, self.other)
        self.assertFalse(claim.policy_id)

    def test_roles(self):
        order = self._create_order(self._labour_line(1, payer="insurer"))
        claim = self._create_claim(order)
        adviser = self.adviser if hasattr(self, "adviser") else self.env.user
        self.assertEqual(claim.with_user(adviser).policy_id.policy_number, "C1")
        technician = self.env["res.users"].create(
            {
                "name": "T",
                "login": "claim_technician",
                "group_ids": [Command.set(self.env.ref("dealer_base.group_technician").ids)],
                "company_id": order.company_id.id,
                "company_ids": [Command.set(order.company_id.ids)],
            }
        )
        with self.assertRaises(AccessError):
            claim.with_user(technician).read(["claim_number"])

    def test_claims_on_the_policy(self):
        """Who sells cars opens a policy without its claims, who follows them sees them."""
        self._create_claim(self._create_order(self._labour_line(1, payer="insurer")))
        for role, sees in (("sales_consultant", False), ("finance_clerk", True)):
            user = new_test_user(
                self.env,
                login=f"claims_{role}",
                groups=f"dealer_base.group_{role}",
                company_id=self.env.company.id,
                company_ids=[Command.set(self.env.company.ids)],
            )
            with self.subTest(role=role), Form(self.policy.with_user(user)) as form:
                self.assertEqual("claim_ids" in form._view["fields"], sees)
