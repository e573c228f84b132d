import io
from datetime import timedelta

from freezegun import freeze_time
from odoo import api, fields
from odoo.exceptions import AccessError, UserError
from odoo.modules.registry import Registry
from odoo.tests import HttpCase, new_test_user, tagged
from PIL import Image

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestGatePass(WorkshopCommon):
    def test_refused_until_paid(self):
        order = self._finish(self._create_order())
        with self.assertRaisesRegex(UserError, "service adviser settles it first"):
            order.action_issue_gate_pass()
        order.action_settle()
        with self.assertRaisesRegex(UserError, "still to be paid. The cashier collects it"):
            order.action_issue_gate_pass()
        self._pay(order)
        order.action_issue_gate_pass()
        self.assertEqual(order.gate_pass_ids.state, "valid")

    def test_released_on_credit(self):
        order = self._settle(self._create_order())
        self.company.account_use_credit_limit = True
        self.customer.with_company(self.company).write(
            {"use_partner_credit_limit": True, "credit_limit": 100000}
        )
        order.invalidate_recordset()
        self.assertTrue(order.is_on_credit)
        order.action_issue_gate_pass()
        self.assertEqual(order.gate_pass_ids.state, "valid")

    def _paid(self):
        order = self._settle(self._create_order())
        self._pay(order)
        order.action_issue_gate_pass()
        return order.gate_pass_ids.sudo()  # as the gate's page reads it

    def test_one_live_pass(self):
        gate_pass = self._paid()
        gate_pass.order_id.action_issue_gate_pass()
        self.assertEqual(len(gate_pass.order_id.gate_pass_ids), 1)

    def test_used_once(self):
        gate_pass = self._paid()
        gate_pass._let_out()
        self.assertRecordValues(
            gate_pass, [{"state": "used", "used_by_id": self.env.uid, "voided_on": False}]
        )
        with self.assertRaisesRegex(UserError, "has left already"):
            gate_pass._let_out()

    def test_expired(self):
        gate_pass = self._paid()
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            gate_pass.invalidate_recordset(["state"])
            with self.assertRaisesRegex(UserError, "Expired"):
                gate_pass._let_out()
            gate_pass.order_id.action_issue_gate_pass()
        self.assertEqual(len(gate_pass.order_id.gate_pass_ids), 2)
        self.assertEqual(gate_pass.state, "void")

    def test_void(self):
        gate_pass = self._paid()
        gate_pass.sudo(False).with_user(self._create_user("service_adviser")).action_void()
        with self.assertRaisesRegex(UserError, "Void"):
            gate_pass._let_out()

    def test_reopened_order_voids_the_pass(self):
        gate_pass = self._paid()
        gate_pass.order_id._reopen("Forgot a line")
        self.assertEqual(gate_pass.state, "void")
        with self.assertRaises(UserError):
            gate_pass._let_out()

    def test_credit_after_issue_stops_at_the_gate(self):
        gate_pass = self._paid()
        bill = gate_pass.order_id.invoice_ids
        bill.line_ids.remove_move_reconcile()
        gate_pass.order_id.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "still to be paid"):
            gate_pass._let_out()

    def test_who_issues(self):
        order = self._settle(self._create_order())
        self._pay(order)
        for role in ("technician", "store_keeper"):
            with self.assertRaises(AccessError):
                order.with_user(self._create_user(role)).action_issue_gate_pass()
        order.with_user(self._create_user("cashier")).action_issue_gate_pass()
        with self.assertRaises(AccessError):
            self.env["dealer.gate.pass"].with_user(self._create_user("service_adviser")).create(
                {"order_id": order.id}
            )

    def test_print_has_code_and_qr(self):
        gate_pass = self._paid()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_workshop.report_gate_pass", gate_pass.ids
        )[0]
        self.assertIn(gate_pass.code.encode(), html)
        self.assertIn(b"data:image/svg+xml;base64,", html)

    def test_estimate_prints(self):
        order = self._create_order()
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_workshop.report_estimate", order.ids
        )[0]
        self.assertIn(b"Squeaks when braking", html)
        self.assertIn(b"Brake pads", html)


@tagged("post_install", "-at_install")
class TestGatePage(WorkshopCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        order = cls._settle(cls._create_order())
        cls._pay(order)
        order.action_issue_gate_pass()
        cls.gate_pass = order.gate_pass_ids
        cls.url = f"/dealer/gate/{cls.gate_pass.code}"

    def _csrf(self, page):
        return page.text.split('name="csrf_token" value="')[1].split('"')[0]

    def test_guard_lets_out_once(self):
        guard = self._create_user("technician")
        self.authenticate(guard.login, guard.login)
        page = self.url_open(self.url)
        self.assertIn("Let out", page.text)
        token = self._csrf(page)
        done = self.url_open(f"{self.url}/out", data={"csrf_token": token})
        self.assertIn("The car may leave", done.text)
        self.gate_pass.invalidate_recordset()
        self.assertEqual(self.gate_pass.used_by_id, guard)
        again = self.url_open(f"{self.url}/out", data={"csrf_token": token})
        self.assertIn("has left already", again.text)
        self.assertNotIn("Let out", self.url_open(self.url).text)

    def test_not_for_portal_public_or_other_stores(self):
        portal = new_test_user(self.env, "workshop_portal", groups="base.group_portal")
        self.authenticate(portal.login, portal.login)
        self.assertEqual(self.url_open(self.url).status_code, 404)
        other = self.env["res.company"].create({"name": "Other store"})
        guard = self._create_user("technician", company_id=other.id)
        self.authenticate(guard.login, guard.login)
        page = self.url_open(self.url)
        self.assertIn("Not a gate pass of your store", page.text)
        self.assertNotIn("Let out", page.text)
        self.authenticate(None, None)
        page = self.url_open(self.url)
        self.assertIn("/web/login", page.url)
        self.gate_pass.invalidate_recordset()
        self.assertFalse(self.gate_pass.used_on)


@tagged("post_install", "-at_install")
class TestGate(WorkshopCommon):
    """What a guard is answered: forged, unknown, used, expired and another car are told apart."""

    def setUp(self):
        super().setUp()
        self.vehicle._set_plate("沪A12345")
        self.order = self._settle(self._create_order())
        self.guard = self._create_user("gate_guard")
        self.Gate = self.env["dealer.gate"].with_user(self.guard)

    def _issue_pass(self):
        self._pay(self.order)
        self.order.action_issue_gate_pass()
        return self.order.gate_pass_ids

    def _verdict(self, text, plate=""):
        answer = self.Gate.check(text, plate)
        self.assertEqual(answer["is_valid"], answer["verdict"] == "valid")
        self.assertNotIn("\n\n", answer["reason"])
        return answer["verdict"]

    def test_verdicts(self):
        gate_pass = self._issue_pass()
        token = gate_pass.url.rsplit("/", 1)[-1]
        code, signature = token.split(".")
        for text in (gate_pass.url, token, code, f" {code[:5]}-{code[5:]} ".lower()):
            self.assertEqual(self._verdict(text), "valid", text)
        other = "B" if signature[0] != "b" else "C"
        for text in (f"{code}.{other}{signature[1:]}", f"{code}.", "ABCDEFGH23.0000"):
            self.assertEqual(self._verdict(text), "forged", text)
        unknown = "ABCDEFGH23"
        self.assertEqual(self._verdict(unknown), "unknown")
        self.assertEqual(self._verdict(f"{unknown}.{gate_pass._get_signature(unknown)}"), "unknown")
        self.assertEqual(self._verdict(""), "unknown")
        self.assertEqual(self._verdict(code, "沪A·12345"), "valid")
        self.assertEqual(self._verdict(code, "沪B99999"), "other_car")
        self.assertEqual(self.Gate.let_out(code, "沪B99999")["verdict"], "other_car")
        self.assertFalse(gate_pass.used_on)
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            self.env.invalidate_all()
            self.assertEqual(self._verdict(code), "expired")
        self.env.invalidate_all()
        self.assertEqual(self.Gate.let_out(token)["verdict"], "out")
        self.assertEqual(gate_pass.used_by_id, self.guard)
        self.assertEqual(self._verdict(token), "used")
        self.assertFalse(self.Gate.let_out(token)["is_valid"])

    def test_plate_without_a_pass_says_why(self):
        answer = self.Gate.check("沪A·12345")
        self.assertEqual(answer["verdict"], "no_pass")
        self.assertIn("still to be paid. The cashier collects it", answer["reason"])
        self._pay(self.order)
        self.assertIn("gives the driver his gate pass", self.Gate.check("沪A12345")["reason"])
        self.assertEqual(self.Gate.check("沪C00000")["verdict"], "unknown")

    def test_credited_after_issue(self):
        gate_pass = self._issue_pass()
        self.order.invoice_ids.line_ids.remove_move_reconcile()
        self.env.invalidate_all()
        self.assertEqual(self._verdict(gate_pass.code), "unpaid")

    def test_the_car_he_sees(self):
        stream = io.BytesIO()
        Image.new("RGB", (30, 20), "#2277cc").save(stream, "PNG")
        self.order._add_media("car.png", stream.getvalue())
        car = self.Gate.check(self._issue_pass().code)["car"]
        self.assertEqual((car["plate"], car["vin_tail"]), ("沪A12345", self.vehicle.vin[-6:]))
        self.assertTrue(car["picture"].startswith("data:image/png;base64,"))

    def test_guard_sees_nothing_else(self):
        self._issue_pass()
        for model in ("dealer.repair.order", "dealer.repair.line", "dealer.gate.pass"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.guard).search([])
        menus = self.env["ir.ui.menu"].with_user(self.guard)._visible_menu_ids()
        screens = self.env["ir.ui.menu"].browse(menus).filtered("action")
        self.assertEqual(screens, self.env.ref("dealer_workshop.menu_workshop_gate_screen"))
        home = self.env["ir.ui.menu"].with_user(self.guard)._get_dealer_home_action()
        self.assertEqual(home.id, self.env.ref("dealer_workshop.dealer_gate_action").id)

    def test_not_for_others(self):
        code = self._issue_pass().code
        portal = new_test_user(self.env, "gate_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            self.env["dealer.gate"].with_user(portal).check(code)
        company = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("gate_guard", company_id=company.id)
        self.assertEqual(
            self.env["dealer.gate"].with_user(stranger).check(code)["verdict"], "unknown"
        )


@tagged("post_install", "-at_install")
class TestTwoGates(WorkshopCommon):
    """Two real transactions at two gates; what they need is committed and cleaned up."""

    def test_two_gates_one_wins(self):
        registry = Registry(self.env.cr.dbname)
        with registry.cursor() as cr:
            env = api.Environment(cr, api.SUPERUSER_ID, {})
            vehicle = env["dealer.vehicle"].create(
                {"vin": "TWOGATES0001", "frame_number_only": True}
            )
            partner = env["res.partner"].create({"name": "Two gates"})
            order = env["dealer.repair.order"].create(
                {
                    "vehicle_id": vehicle.id,
                    "partner_id": partner.id,
                    "job_ids": [fields.Command.create({"concern": "Check"})],
                    "line_ids": [
                        fields.Command.create({"line_type": "labour", "payer": "internal"})
                    ],
                }
            )
            order.action_finish()
            order.action_settle()
            order.action_issue_gate_pass()
            pass_id = order.gate_pass_ids.id
            ids = (order.id, vehicle.id, partner.id)
        try:
            with registry.cursor() as one, registry.cursor() as two:
                first = api.Environment(one, api.SUPERUSER_ID, {})["dealer.gate.pass"].browse(
                    pass_id
                )
                second = api.Environment(two, api.SUPERUSER_ID, {})["dealer.gate.pass"].browse(
                    pass_id
                )
                self.assertEqual((first.state, second.state), ("valid", "valid"))
                first._let_out()
                first.flush_recordset()
                with self.assertRaisesRegex(UserError, "Another gate"):
                    second._let_out()
                one.commit()
                two.rollback()
            with registry.cursor() as three:
                late = api.Environment(three, api.SUPERUSER_ID, {})["dealer.gate.pass"].browse(
                    pass_id
                )
                with self.assertRaisesRegex(UserError, "has left already"):
                    late._let_out()
        finally:
            with registry.cursor() as cr:
                cr.execute("DELETE FROM dealer_gate_pass WHERE id = %s", [pass_id])
                cr.execute("DELETE FROM dealer_repair_order WHERE id = %s", [ids[0]])
                cr.execute(
                    "DELETE FROM mail_message WHERE model IN ('dealer.repair.order', 'dealer.vehicle') AND res_id IN %s",
                    [ids],
                )
                cr.execute("DELETE FROM dealer_vehicle WHERE id = %s", [ids[1]])
                cr.execute("DELETE FROM res_partner WHERE id = %s", [ids[2]])
