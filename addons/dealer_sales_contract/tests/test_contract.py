import base64
import json
from unittest.mock import patch

from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

from .common import CARD, ContractCommon
from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE
from odoo.addons.dealer_workflow.lib import canonical


@tagged("post_install", "-at_install")
class TestContract(ContractCommon):
    def test_written_from_the_deal(self):
        deal = self._create_deal(self.vehicle, deposit_required=5000)
        deal.order_line = [
            Command.create({"product_id": self.accessory.id, "price_unit": 800}),
            Command.create(
                {
                    "product_id": self.accessory.id,
                    "price_unit": 300,
                    "is_gift": True,
                    "name": "Film",
                }
            ),
        ]
        deal.contract_note = "Two keys and the tyres of winter"
        self.assertEqual(deal.contract_state, "none")
        contract = self._create_contract(deal)
        self.assertEqual(deal.contract_state, "draft")
        self.assertRecordValues(
            contract,
            [
                {
                    "version": 1,
                    "state": "draft",
                    "kind": "new",
                    "amount_total": 200800,
                    "amount_car": 200000,
                    "amount_extras": 800,
                    "amount_gifts": 300,
                    "deposit": 5000,
                    "amount_rest": 195800,
                    "buyer_identity": CARD,
                    "vin": self.vehicle.vin,
                    "vehicle_number": self.vehicle.number,
                    "customer_number": self.customer.ref,
                }
            ],
        )
        self.assertTrue(self.customer.ref)
        self.assertEqual(contract.line_ids.mapped("price_total"), [200000, 800])
        self.assertEqual(contract.gift_ids.mapped("name"), ["Film"])
        for words in (
            self.vehicle.vin, "EN7000001", "WAB7000001", CARD, "Test buyer", "Film", contract.name,
            "Two keys and the tyres of winter", "200,800.00",
        ):  # fmt: skip
            self.assertIn(words, contract.text)
        # no lender and no traded-in car: their part is left out
        self.assertNotIn("Paid by a lender", contract.text)
        self.assertEqual(canonical.seal_text(contract.content), contract.digest)

    def test_open_contract_follows_the_deal(self):
        contract = self._create_contract()
        number, digest = contract.name, contract.digest
        contract.order_id.order_line.price_unit = 190000
        self.assertEqual(contract.order_id.action_make_contract()["res_id"], contract.id)
        self.assertEqual(contract.amount_total, 190000)
        self.assertEqual(contract.name, number)
        self.assertNotEqual(contract.digest, digest)
        self.assertEqual(len(contract.order_id.contract_ids), 1)

    def test_template_edited_before_signing(self):
        contract = self._create_contract()
        with freeze_time("2035-01-01"):
            contract.template_id.body = "<p>Short words</p>"
            self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_designer_template SET write_date = now() + interval '1 day' "
            "WHERE id = %s",
            [contract.template_id.id],
        )
        self.env.invalidate_all()
        contract.action_sign()
        self.assertIn("Short words", contract.text)

    def test_signed_at_the_desk(self):
        contract = self._create_contract()
        deal = contract.order_id
        self._sign(contract)
        self.assertEqual(deal.contract_state, "done")
        self.assertRecordValues(
            contract,
            [
                {
                    "state": "signed",
                    "signed_by": "Test buyer",
                    "method": "tablet",
                    "taken_by_id": self.consultant.id,
                    "is_intact": True,
                }
            ],
        )
        self.assertTrue(contract.signature)
        self.assertIn(self.vehicle.vin, self._decode(contract.pdf))
        self.assertIn(contract.digest, self._decode(contract.pdf))
        content = json.loads(contract.content)
        self.assertEqual(content["terms"]["vehicle"]["certificate_number"], "WAB7000001")
        self.assertEqual(content["text"], str(contract.text))
        self.assertIn(contract.name, deal.message_ids[0].body)
        self.assertEqual(len(deal.message_ids[0].attachment_ids), 1)

    def _decode(self, data):
        return base64.b64decode(data).decode(errors="replace")

    def test_signed_on_paper(self):
        contract = self._create_contract()
        with self.assertRaisesRegex(UserError, "scan"):
            self.env["dealer.sales.contract.sign"].create(
                {"contract_id": contract.id, "method": "paper", "signed_by": "A"}
            ).action_sign()
        self._sign(contract, method="paper")
        self.assertEqual(contract.method, "paper")
        self.assertTrue(contract.scan)
        self.assertFalse(contract.signature)

    def test_dialog_needs_name_and_signature(self):
        contract = self._create_contract()
        Wizard = self.env["dealer.sales.contract.sign"].with_user(self.consultant)
        form = Form(Wizard.with_context(default_contract_id=contract.id))
        self.assertEqual(form.signed_by, "Test buyer")
        self.assertEqual(form.digest, contract.digest)
        wizard = form.save()
        with self.assertRaisesRegex(UserError, "signs in the field"):
            wizard.action_sign()
        wizard.write({"signature": SIGNATURE, "signed_by": " "})
        with self.assertRaisesRegex(UserError, "name"):
            wizard.action_sign()
        self.assertEqual(contract.state, "draft")

    def test_nothing_is_signed_that_was_not_read(self):
        contract = self._create_contract()
        wizard = self.env["dealer.sales.contract.sign"].create(
            {
                "contract_id": contract.id,
                "digest": contract.digest,
                "signed_by": "Test buyer",
                "signature": SIGNATURE,
            }
        )
        contract.order_id.order_line.price_unit = 1
        action = wizard.action_sign()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertTrue(wizard.is_changed)
        self.assertFalse(wizard.signature)
        self.assertEqual(contract.state, "draft")
        self.assertEqual(contract.amount_total, 1)
        wizard.signature = SIGNATURE
        wizard.action_sign()
        self.assertEqual(contract.state, "signed")

    def test_supplement(self):
        contract = self._create_contract()
        deal = contract.order_id.sudo()
        self._sign(contract)
        text = contract.text
        deal.order_line.price_unit = 198000
        deal.order_line = [Command.create({"product_id": self.accessory.id, "price_unit": 500})]
        deal.deposit_required = 100
        self.assertEqual(deal.contract_state, "changed")
        for words in ("200,000.00 → ", "198,000.00", "Added: Test mats", "Deposit: "):
            self.assertIn(words, deal.contract_changes)
        self.assertEqual(contract.changes, deal.contract_changes)
        self.assertEqual(contract.text, text)
        tone = {state["key"]: state["tone"] for state in deal._get_deal_states()}["contract"]
        self.assertEqual(tone, "danger")

        supplement = self._create_contract(deal)
        self.assertEqual(supplement.version, 2)
        self.assertEqual(supplement.name, f"{contract.name}-2")
        # until it is signed, the first one is in force
        self.assertEqual((contract.state, deal.contract_state), ("signed", "changed"))
        self._sign(supplement)
        self.assertEqual((contract.state, supplement.state), ("replaced", "signed"))
        self.assertEqual(deal.contract_state, "done")
        self.assertTrue(contract.is_intact)
        self.assertEqual(contract.text, text)
        with self.assertRaisesRegex(UserError, "nothing to supplement"):
            deal.action_make_contract()

    def test_what_is_no_change(self):
        self.vehicle.certificate_number = False
        contract = self._create_contract()
        self._sign(contract)
        deal = contract.order_id.sudo()
        self.vehicle.certificate_number = "WAB99"
        self.assertEqual(deal.contract_state, "done")
        self.assertEqual(contract.certificate_number, "WAB99")
        self.customer.phone = "13900000000"
        self.assertEqual(deal.contract_state, "done")
        self.vehicle.certificate_number = "WAB98"
        # once it was known and signed... it was not: still no change
        self.assertEqual(deal.contract_state, "done")
        self.vehicle.engine_number = "EN8"
        self.assertIn("Engine number: EN7000001 → EN8", deal.contract_changes)

    def test_swap_and_customer_change(self):
        contract = self._create_contract()
        deal = contract.order_id.sudo()
        self._sign(contract)
        other = self._buy(140000)
        deal._swap_vehicle(deal.order_line, other, "Wanted now")
        self.assertIn(f"VIN: {self.vehicle.vin} → {other.vin}", deal.contract_changes)
        deal.partner_id = self.env["res.partner"].create({"name": "Test wife"})
        self.assertIn("Customer: Test buyer → Test wife", deal.contract_changes)
        self.assertEqual(contract.vehicle_id, self.vehicle)

    def test_changes_tell_no_identity_number(self):
        """People read deals who may not read identity numbers."""
        contract = self._create_contract()
        deal = contract.order_id.sudo(False)
        self._sign(contract)
        self.customer.identity_number = "110101199003077758"
        deal.invalidate_recordset()
        clerk = self._create_user("stock_clerk")
        changes = deal.with_user(clerk).contract_changes
        self.assertIn("Identity number: another one", changes)
        self.assertNotIn(CARD, changes)
        self.assertNotIn("110101199003077758", changes)

    def test_cancelled_with_the_deal(self):
        contract = self._create_contract()
        deal = contract.order_id
        self._sign(contract)
        deal.action_cancel()
        self.assertEqual(contract.state, "cancelled")
        self.assertTrue(contract.is_intact)
        self.assertEqual(deal.contract_state, "cancel")
        deal.action_draft()
        self.assertEqual(deal.contract_state, "none")
        again = self._create_contract(deal)
        self.assertEqual(again.version, 2)

    def test_required_before_confirmation_and_handover(self):
        self.company.contract_before_confirm = True
        self.company.contract_before_handover = True
        deal = self._create_deal(self.vehicle, user=self.consultant)
        self.assertEqual(deal.next_step, "contract")
        with self.assertRaisesRegex(UserError, "contract is not signed"):
            deal.action_confirm()
        contract = self.env["dealer.sales.contract"].browse(deal.action_next_step()["res_id"])
        self._sign(contract)
        deal.invalidate_recordset()
        deal.action_confirm()
        self.assertEqual(deal.state, "sale")
        delivery = self.env["dealer.vehicle.delivery"].create({"sale_line_id": deal.order_line.id})
        blockers = delivery._get_handover_blockers()
        self.assertFalse([words for words in blockers if "contract" in words])
        deal.sudo().deposit_required = 1
        blockers = delivery._get_handover_blockers()
        self.assertTrue([words for words in blockers if "changed since its contract" in words])

    def test_kept_as_it_is(self):
        contract = self._create_contract()
        self._sign(contract)
        for values in ({"state": "draft"}, {"text": "x"}, {"signed_by": "x"}, {"pdf": SIGNATURE}):
            with self.assertRaises(UserError):
                contract.write(values)
            with self.assertRaises(UserError):
                contract.with_user(self.consultant).write(values)
        with self.assertRaises(UserError):
            contract.unlink()
        with self.assertRaises(UserError):
            contract.line_ids.unlink()
        files = self.env["ir.attachment"].search(
            [
                ("res_model", "=", contract._name),
                ("res_id", "=", contract.id),
                ("res_field", "=", "pdf"),
            ]
        )
        self.assertEqual(len(files), 1)
        with self.assertRaises(AccessError):
            files.with_user(self.consultant).write({"raw": b"other"})
        with self.assertRaises(UserError):
            contract.action_send()

    def test_seal_shows_a_later_hand(self):
        contract = self._create_contract()
        self._sign(contract)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE dealer_sales_contract SET content = replace(content, '200000', '100000') "
            "WHERE id = %s",
            [contract.id],
        )
        contract.invalidate_recordset()
        self.assertFalse(contract.is_intact)

    def test_send_mails_the_link(self):
        contract = self._create_contract()
        with self.mock_mail():
            contract.with_user(self.consultant).action_send()
        self.assertEqual(contract.state, "sent")
        self.assertEqual(contract.order_id.contract_state, "sent")
        self.assertIn(contract.access_token, contract.with_user(self.consultant).link)
        mail = self.env["mail.mail"].search([("model", "=", contract._name)], limit=1)
        self.assertIn(contract.access_token, mail.body_html)

    def mock_mail(self):
        return patch.object(type(self.env["mail.mail"]), "send", lambda *args, **kwargs: True)

    def test_vehicle_number(self):
        self.assertEqual(self.vehicle.number, f"V{self.vehicle.id:07d}")
        self.assertEqual(self.env["dealer.vehicle"]._find(self.vehicle.number), self.vehicle)
        self.vehicle.number = " a-12 "
        self.assertEqual(self.vehicle.number, "A12")
        other = self._buy(1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            other.number = "A-12"
            self.env.flush_all()

    def test_template_is_of_contracts(self):
        with self.assertRaises(ValidationError):
            self.env["dealer.designer.template"].create(
                {
                    "name": "x",
                    "kind": "contract",
                    "model_id": self.env["ir.model"]._get_id("sale.order"),
                }
            )
