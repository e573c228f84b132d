import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import PricingCommon


@tagged("post_install", "-at_install")
class TestImport(PricingCommon):
    def _import(self, change, text):
        context = change.action_import()["context"]
        job = (
            self.env["dealer.import"]
            .with_user(self.manager)
            .with_context(**context)
            .create({"file": base64.b64encode(text.encode()), "file_name": "list.csv"})
        )
        job.action_import()
        return job

    def test_list_becomes_lines(self):
        change = self._create_change(method="list")
        number = self.pads.default_code.lower().replace("-", " ")
        job = self._import(
            change,
            f"配件号,价格\n{number},120\n{self.oil.default_code},20\nNOBODY-1,5\n"
            f"{self.pads.default_code},130\n{self.oil.default_code}X,-3\n",
        )
        self.assertEqual(
            job.line_ids.mapped("status"),
            ["created", "unchanged", "refused", "refused", "refused"],
        )
        self.assertRecordValues(
            change.line_ids, [{"product_id": self.pads.id, "old_price": 100, "new_price": 120}]
        )
        job = self._import(change, f"number,price\n{self.pads.default_code},125\n")
        self.assertEqual(job.line_ids.status, "updated")
        self.assertEqual(change.line_ids.new_price, 125)

    def test_only_into_a_draft(self):
        change = self._propose()
        self._step(change, "release")
        with self.assertRaisesRegex(UserError, "is released"):
            change.action_import()
