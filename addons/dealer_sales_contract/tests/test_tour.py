from odoo.tests import HttpCase, tagged

from .common import ContractCommon


@tagged("post_install", "-at_install")
class TestContractTour(ContractCommon, HttpCase):
    def test_signed_at_the_desk(self):
        self.consultant.write({"password": "tour-password-1"})
        deal = self._create_deal(self.vehicle, user=self.consultant)
        self.start_tour(
            f"/odoo/deals/{deal.id}", "dealer_contract_desk", login=self.consultant.login
        )
        contract = deal.contract_ids
        self.assertEqual((contract.state, contract.method), ("signed", "tablet"))
        self.assertTrue(contract.signature)
        self.assertTrue(contract.is_intact)
        self.assertEqual(deal.contract_state, "changed")

    def test_signed_by_link(self):
        contract = self._create_contract()
        self.customer.email = False
        contract.with_user(self.consultant).action_send()
        url = f"/my/contract/{contract.id}?access_token={contract.access_token}"
        self.browser_size = "390x844"
        self.start_tour(url, "dealer_contract_link", login=None)
        contract.invalidate_recordset()
        self.assertEqual((contract.state, contract.method), ("signed", "link"))
        self.assertEqual(contract.signed_by, "Portal Buyer")
