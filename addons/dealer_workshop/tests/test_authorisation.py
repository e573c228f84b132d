import hashlib
import json

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestAuthorisation(WorkshopCommon):
    def setUp(self):
        super().setUp()
        self.order = self._create_order()
        self.line = self.order.line_ids[0]

    def test_sealed_content(self):
        authorisation = self._authorise(self.order)
        content = json.loads(authorisation.content)
        self.assertEqual(content["total"], self.order.amount_customer)
        self.assertEqual(len(content["lines"]), 3)
        self.assertEqual(
            authorisation.digest, hashlib.sha256(authorisation.content.encode()).hexdigest()
        )
        self.assertEqual(set(self.order.line_ids.mapped("authorisation_state")), {"authorised"})
        with self.assertRaises(UserError):
            authorisation.sudo().amount_total = 1
        with self.assertRaises(UserError):
            authorisation.sudo().unlink()

    def test_change_is_visibly_unauthorised(self):
        self._authorise(self.order)
        before = {"price_unit": 100, "name": self.line.name, "discount": 0, "quantity": 1.5}
        for name, value in (
            ("price_unit", 110),
            ("name", "More"),
            ("discount", 5),
            ("quantity", 2),
        ):
            self.line[name] = value
            self.assertEqual(self.line.authorisation_state, "changed", name)
            self.assertEqual(self.order.next_action, "authorise")
            self.line[name] = before[name]
            self.assertEqual(self.line.authorisation_state, "authorised", name)
        self.line.quantity = 1
        self.assertEqual(self.line.authorisation_state, "authorised", "less is no new promise")

    def test_new_line_is_not_authorised(self):
        self._authorise(self.order)
        self.order.line_ids = [self._labour_line()]
        self.assertEqual(self.order.line_ids[-1].authorisation_state, "pending")

    def test_others_need_no_customer(self):
        self.line.payer = "internal"
        self.assertEqual(self.line.authorisation_state, "not_needed")

    def test_wizard(self):
        adviser = self._create_user("service_adviser")
        Wizard = self.env["dealer.repair.authorise"].with_user(adviser)
        form = Form(Wizard.with_context(default_order_id=self.order.id))
        self.assertEqual(form.signer, "Test owner")
        with self.assertRaisesRegex(UserError, "has not signed"):
            form.save().action_confirm()
        form.method = "phone"
        form.note = "called at 10:15"
        form.save().action_confirm()
        self.assertRecordValues(
            self.order.authorisation_ids,
            [{"method": "phone", "authorised_by": "Test owner", "user_id": adviser.id}],
        )

    def test_nothing_to_authorise(self):
        self.order.line_ids.payer = "internal"
        with self.assertRaises(UserError):
            self._authorise(self.order)
