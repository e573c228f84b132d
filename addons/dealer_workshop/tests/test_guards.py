from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestGuards(WorkshopCommon):
    """What a program on the other end of RPC tries that no screen offers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adviser = cls._create_user("service_adviser")
        cls.controller = cls._create_user("workshop_controller")

    def test_the_customer_sees_no_limit(self):
        """How much of a discount may be given is no customer's to read on the portal."""
        customer = new_test_user(self.env, "test_portal_limit", groups="base.group_portal")
        company = self.env.company.with_user(customer)
        self.assertTrue(company.read(["name"]))
        with self.assertRaises(AccessError):
            company.read(["repair_discount_limit"])
        self.assertTrue(self.env.company.with_user(self.adviser).read(["repair_discount_limit"]))

    def test_signed_line_to_another_order(self):
        """What a customer signed on one order is not signed on another."""
        signed = self._create_order(self._labour_line(1), user=self.adviser)
        self._authorise(signed)
        other = self._create_order(self._labour_line(1), user=self.adviser)
        with self.assertRaises(UserError):
            signed.line_ids.write({"order_id": other.id, "job_id": other.job_ids.id})

    def test_job_to_another_order(self):
        """A job takes its lines and clocks to no other order."""
        order = self._create_order(user=self.adviser)
        other = self._create_order(user=self.adviser)
        with self.assertRaises(UserError):
            order.job_ids.order_id = other

    def test_share_of_settled_line(self):
        """Shares and terms move to no settled order."""
        settled = self._settle(self._create_order(self._labour_line(1)))
        order = self._create_order(
            self._labour_line(
                1,
                share_ids=[
                    Command.create({"payer": "customer", "percent": 50}),
                    Command.create({"payer": "internal", "percent": 50}),
                ],
            ),
            user=self.adviser,
            cover_ids=[Command.create({"payer": "insurer", "cap": 100})],
        )
        with self.assertRaises(UserError):
            order.line_ids.share_ids.filtered(lambda s: s.payer == "internal").write(
                {"line_id": settled.line_ids.id}
            )
        with self.assertRaises(UserError):
            order.cover_ids.write({"order_id": settled.id})

    def test_line_below_zero(self):
        """A line below zero is a discount: beyond the limit it waits for its release."""
        order = self._create_order(
            self._labour_line(5, price_unit=200),
            Command.create({"line_type": "fee", "name": "Goodwill", "price_unit": -900}),
            user=self.adviser,
        )
        self._finish(order)
        with self.assertRaisesRegex(UserError, "Goodwill"):
            order.action_settle()
        order.with_user(self.controller).action_release_discount()
        order.action_settle()
        self.assertAlmostEqual(order.invoice_ids.amount_total, order.amount_customer)

    def test_context_defaults(self):
        """A context fills in nothing of what the program writes."""
        forged = {
            "default_expires_on": "2099-01-01 00:00:00",
            "default_issued_by_id": self.controller.id,
            "default_issued_on": "2001-01-01 00:00:00",
            "default_authorised_on": "2001-01-01 00:00:00",
            "default_released_on": "2001-01-01 00:00:00",
            "default_viewed_on": "2001-01-01 00:00:00",
            "default_invoice_date_due": "2099-01-01",
            "default_narration": "Forged",
            "default_line_ids": [Command.create({"name": "x", "display_type": "line_note"})],
        }
        order = self._create_order(self._labour_line(1, discount=50), user=self.adviser)
        order = order.with_context(**forged)
        estimate = order._send_estimate()
        self.assertFalse(estimate.viewed_on)
        agreed = self._authorise(order)
        self.assertGreater(agreed.authorised_on.year, 2001)
        release = order.with_user(self.controller).action_release_discount()
        self.assertGreater(release.released_on.year, 2001)
        order.action_start()
        order.action_finish()
        order.action_settle()
        self.assertFalse(order.sudo().invoice_ids.narration)
        self.assertNotEqual(str(order.sudo().invoice_ids.invoice_date_due), "2099-01-01")
        self._pay(order)
        order.action_issue_gate_pass()
        gate_pass = order.gate_pass_ids
        self.assertLess(gate_pass.expires_on.year, 2099)
        self.assertGreater(gate_pass.issued_on.year, 2001)
        self.assertEqual(gate_pass.issued_by_id, self.adviser)

    def test_strange_code_at_the_gate(self):
        """Whatever a phone reads is answered, not crashed on."""
        order = self._settle(self._create_order(self._labour_line(1)))
        self._pay(order)
        order.action_issue_gate_pass()
        gate = self.env["dealer.gate"].with_user(self._create_user("gate_guard"))
        code = order.gate_pass_ids.code
        self.assertEqual(gate.check(f"{code}.签名签名")["verdict"], "forged")
        self.assertEqual(gate.check("京A.汉字")["is_valid"], False)

    def test_line_of_another_store(self):
        """A wizard reads no line of another store."""
        company = self.env["res.company"].create({"name": "Other store"})
        self.env.user.company_ids += company
        theirs = (
            self.env["dealer.repair.order"]
            .with_company(company)
            .create(
                {
                    "vehicle_id": self.vehicle.id,
                    "company_id": company.id,
                    "line_ids": [Command.create({"line_type": "fee", "name": "Secret"})],
                }
            )
        )
        order = self._create_order(user=self.adviser)
        wizard = self.env["dealer.repair.authorise"].with_user(self.adviser)
        wizard = wizard.create({"order_id": order.id, "signer": "x"})
        answer = wizard.line_ids.create({"wizard_id": wizard.id, "line_id": theirs.line_ids.id})
        answer.invalidate_recordset()
        with self.assertRaises(AccessError):
            answer.read(["name", "price_total"])


@tagged("post_install", "-at_install")
class TestLinkGuards(HttpCase, WorkshopCommon):
    def test_strange_tokens(self):
        """Whatever is sent is answered in words, and every wrong link is counted."""
        order = self._create_order(user=self._create_user("service_adviser"))
        order._send_estimate()
        url = f"/my/repair/{order.id}"
        Miss = self.env["dealer.link.miss"]
        before = Miss.search_count([])
        self.assertEqual(self.url_open(f"{url}?access_token=令牌").status_code, 403)
        answer = self.make_jsonrpc_request(f"{url}/answer", {"access_token": "wrong"})
        self.assertIn("error", answer)
        self.assertEqual(Miss.search_count([]), before + 2)
        token = order.sudo().access_token
        line = str(order.line_ids[0].id)
        answer = self.make_jsonrpc_request(
            f"{url}/total", {"access_token": token, "decisions": {line: "declined"}}
        )
        self.assertIn("total", answer)
        answer = self.make_jsonrpc_request(
            f"{url}/answer", {"access_token": token, "digest": "摘要", "name": 7}
        )
        self.assertIn("changed=1", answer["redirect_url"])
