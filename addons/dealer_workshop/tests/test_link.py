import base64
import io
import json
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from PIL import Image

from .common import WorkshopCommon

SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def photo():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 60, 60)).save(stream, "JPEG")
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestVersions(WorkshopCommon):
    """Supplement after supplement: every version is kept, tampering shows."""

    def setUp(self):
        super().setUp()
        self.adviser = self._create_user("service_adviser", name="Li Wei")
        self.order = self._create_order(user=self.adviser)
        self.labour, self.pads_line, self.oil_line = self.order.line_ids

    def test_supplement_after_supplement(self):
        self._authorise(self.order)
        self.order._add_job({"concern": "Wipers"}, [{"line_type": "labour", "name": "Wipers"}])
        self.assertEqual(self.order.agreement_state, "supplement")
        estimate = self.order._send_estimate()
        self.assertRecordValues(estimate, [{"version": 2, "kind": "supplement"}])
        self.assertEqual(self.order._send_estimate(), estimate, "the same is sent once")
        self.oil_line.price_unit = 77
        self._authorise(self.order)
        self.oil_line.unlink()
        self._authorise(self.order)
        self.assertEqual(
            self.order.authorisation_ids.sorted("version").mapped(lambda a: (a.version, a.kind)),
            [(1, "estimate"), (3, "supplement"), (4, "supplement")],
        )
        entries = self.order._get_versions()
        self.assertEqual([entry["version"] for entry in entries], [4, 3, 2, 1])
        self.assertTrue(any("Added: Wipers" in text for text in entries[2]["changes"]))
        self.assertTrue(any("→ 77.00" in text for text in entries[1]["changes"]))
        self.assertTrue(any("Removed: " in text for text in entries[0]["changes"]))
        self.assertIn("Version 4", str(self.order.versions))

    def test_change_shows_who_and_what(self):
        self._authorise(self.order)
        price = self.labour.price_unit
        self.labour.price_unit = price + 20
        self.assertEqual(self.order.agreement_state, "changed")
        self.assertEqual(self.labour.change_text, f"Unit Price {price:.2f} → {price + 20:.2f}")
        self.assertIn("Li Wei", self.order.changes_since)
        self.assertIn(f"→ {price + 20:.2f}", self.order.message_ids[0].body)
        self.assertEqual(self.order.message_ids[0].author_id, self.adviser.partner_id)
        messages = len(self.order.message_ids)
        self.labour.price_unit = price
        self.assertFalse(self.order.changes_since)
        self.assertEqual(len(self.order.message_ids), messages)
        self.assertEqual(self.order.agreement_state, "authorised")

    def test_removed_line_is_told(self):
        self._authorise(self.order)
        name = self.oil_line.name
        self.oil_line.unlink()
        self.assertIn(
            f"Removed after the customer agreed to it: {name}", self.order.message_ids[0].body
        )

    def test_kept(self):
        estimate = self.order._send_estimate()
        for record in (estimate, self._authorise(self.order)):
            with self.assertRaises(UserError):
                record.sudo().write({"content": "{}"})
            with self.assertRaises(UserError):
                record.sudo().unlink()
        with self.assertRaises(AccessError):
            self.env["dealer.repair.estimate"].with_user(self.adviser).create({})

    def test_print_strikes_and_says_unsigned(self):
        self.order._authorise(
            "in_person", "Test owner", decisions={self.oil_line: ("declined", "No")}
        )
        self.labour.price_unit += 20
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html("dealer_workshop.report_estimate", self.order.ids)[0]
            .decode()
        )
        self.assertIn("line-through", html)
        self.assertIn("Changed after signing", html)

    def test_sending(self):
        action = self.order.action_send_estimate()
        wizard = self.env["dealer.repair.send"].with_user(self.adviser).browse(action["res_id"])
        self.assertIn(f"/my/repair/{self.order.id}?access_token=", wizard.link)
        self.assertIn("data:image/svg+xml", wizard.qr_code)
        self.assertEqual(self.order.waiting_reason, "authorisation")
        template = self.env.ref("dealer_workshop.mail_template_repair_estimate")
        mail = template.with_user(self.adviser)._generate_template(
            self.order.ids, ("subject", "body_html")
        )
        self.assertIn(self.order.sudo().access_token, mail[self.order.id]["body_html"])

    def test_nothing_to_send(self):
        self._authorise(self.order)
        with self.assertRaisesRegex(UserError, "there is nothing to sign"):
            self.order.action_send_estimate()

    def test_who_learns_the_token(self):
        self.order._send_estimate()
        for role in ("technician", "cashier", "store_keeper"):
            user = self._create_user(role)
            order = self.order.with_user(user)
            with self.assertRaises(AccessError):
                order.read(["access_token"])
            self.assertNotIn(self.order.sudo().access_token, order.get_portal_url())
            with self.assertRaises(AccessError):
                order.action_send_estimate()
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("service_adviser", company_id=other.id)
        with self.assertRaises(AccessError):
            self.order.with_user(stranger).read(["access_token"])


@tagged("post_install", "-at_install")
class TestLink(WorkshopCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.adviser = self._create_user("service_adviser", name="Li Wei")
        self.order = self._create_order(user=self.adviser)
        self.labour, self.pads_line, self.oil_line = self.order.line_ids
        self.order._send_estimate()
        self.token = self.order.sudo().access_token
        self.path = f"/my/repair/{self.order.id}"

    def _open(self, order=None, token=None):
        order = order or self.order
        self.env.flush_all()
        return self.url_open(f"/my/repair/{order.id}?access_token={token or self.token}")

    def _call(self, route, **params):
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            f"{self.path}/{route}", {"access_token": self.token, **params}
        )
        self.env.invalidate_all()
        return answer

    def _sign(self, decisions=None, **params):
        self.env.flush_all()
        return self._call(
            "answer",
            **{
                "digest": self.order._get_offer_digest(),
                "decisions": decisions or {},
                "name": "Wang Fang",
                "signature": SIGNATURE,
                **params,
            },
        )

    def test_page(self):
        self.order.partner_id.lang = "en_US"
        line = self._create_order(self._labour_line(name="Internal polish", payer="internal"))
        self.order.job_ids.cause = "Worn to the metal"
        page = self._open()
        self.assertEqual(page.status_code, 200)
        for text in (self.pads_line.name, "Worn to the metal", "Squeaks when braking", "Do it"):
            self.assertIn(text, page.text)
        self.assertNotIn("Internal polish", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertTrue(self.order.estimate_ids.viewed_on)
        self.assertTrue(line)

    def test_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.order.partner_id.lang = "zh_CN"
        self.assertIn('lang="zh_CN"', self._open().text)

    def test_total_follows_what_he_says(self):
        expected = self.order.amount_customer - self.oil_line.price_total
        answer = self._call("total", decisions={str(self.oil_line.id): {"decision": "declined"}})
        self.assertEqual(answer, {"total": self.currency.format(expected)})
        self.assertFalse(self.oil_line.decision, "nothing is taken by looking")

    def test_accepts_and_declines_line_by_line(self):
        answer = self._sign(
            {
                str(self.oil_line.id): {"decision": "declined", "reason": "Brought my own"},
                str(self.pads_line.id): {"decision": "authorised"},
            }
        )
        self.assertEqual(answer["redirect_url"], f"{self.path}?access_token={self.token}&message=1")
        self.assertRecordValues(
            self.order.line_ids,
            [
                {"decision": "authorised", "decision_reason": False, "is_out": False},
                {"decision": "authorised", "decision_reason": False, "is_out": False},
                {"decision": "declined", "decision_reason": "Brought my own", "is_out": True},
            ],
        )
        authorisation = self.order.authorisation_ids
        self.assertRecordValues(
            authorisation,
            [
                {
                    "method": "link",
                    "authorised_by": "Wang Fang",
                    "version": 1,
                    "kind": "estimate",
                    "user_id": False,
                    "amount_total": self.order.amount_customer,
                }
            ],
        )
        self.assertTrue(authorisation.signature)
        self.assertFalse(self.order.waiting_reason)
        self.assertEqual(self.order.category, "draft")
        activity = self.order.activity_ids
        self.assertEqual(activity.user_id, self.adviser)
        self.assertIn("Brought my own", activity.note)
        page = self._open()
        self.assertIn("nothing left to sign", page.text)

    def test_changed_meanwhile_takes_nothing(self):
        digest = self.order._get_offer_digest()
        self.oil_line.price_unit += 100
        answer = self._sign(digest=digest)
        self.assertTrue(answer["redirect_url"].endswith("&changed=1"))
        self.assertFalse(self.order.authorisation_ids)
        self.assertFalse(any(self.order.line_ids.mapped("decision")))
        self.assertIn(
            "was changed while you were reading", self.url_open(answer["redirect_url"]).text
        )

    def test_signed_twice(self):
        digest = self.order._get_offer_digest()
        self._sign(digest=digest)
        self.assertIn("changed=1", self._sign(digest=digest)["redirect_url"])
        self.assertEqual(len(self.order.authorisation_ids), 1)

    def test_half_an_answer(self):
        self.assertEqual(self._sign(name=" ")["error"], "Write your name.")
        self.assertEqual(self._sign(signature="")["error"], "Sign in the field, please.")
        self.assertIn("sign again", self._sign(signature="@@@")["error"])
        wrong = {str(self.oil_line.id): {"decision": "free of charge"}}
        self.assertIn("whether we do it", self._sign(wrong)["error"])
        self.assertFalse(self.order.authorisation_ids)

    def test_lines_of_others_are_not_touched(self):
        other = self._create_order(vehicle_id=self._create_vehicle().id)
        self._sign({str(other.line_ids[0].id): {"decision": "declined"}})
        self.assertFalse(other.line_ids[0].decision)

    def test_wrong_links(self):
        other = self._create_order(vehicle_id=self._create_vehicle().id)
        other._send_estimate()
        for token in ("nonsense", other.access_token):
            page = self._open(token=token)
            self.assertEqual(page.status_code, 403)
            self.assertIn("This link opens no repair order", page.text)
            self.assertNotIn(self.order.name, page.text)
        self.assertEqual(self.url_open(self.path).status_code, 403)
        self.assertEqual(self.url_open(f"/my/repair/{2**30}?access_token=x").status_code, 403)
        answer = self._sign(access_token=other.access_token)
        self.assertIn("opens no repair order", answer["error"])
        self.assertFalse(self.order.authorisation_ids)

    def test_many_wrong_links(self):
        for _guess in range(20):
            self._open(token="guess")
        self.assertIn("Too many wrong links", self._open().text)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self.assertFalse(self.env["dealer.link.miss"]._is_closed("127.0.0.1"))

    def test_expired_cancelled_settled(self):
        self.order.sudo()._set_facts({"link_expires_on": fields.Datetime.now()})
        self.order.sudo()._set_facts(
            {"link_expires_on": fields.Datetime.subtract(fields.Datetime.now(), days=1)}
        )
        self.assertIn("This link has expired", self._open().text)
        self.order._send_estimate()
        self.assertNotIn("This link has expired", self._open().text)
        self.order.action_cancel()
        self.assertIn("was cancelled: there is nothing to sign", self._open().text)
        self.order.action_reinstate()
        self._settle(self.order)
        self.assertIn("is settled: there is nothing left to sign", self._open().text)
        self.assertIn("is settled", self._sign()["error"])

    def test_an_employees_login_is_no_key(self):
        self.authenticate(self.adviser.login, self.adviser.login)
        self.assertEqual(self.url_open(self.path).status_code, 403)
        self._open()
        self.assertFalse(
            self.order.estimate_ids.viewed_on, "the adviser's look is not the customer's"
        )
        portal = new_test_user(self.env, "link_portal", groups="base.group_portal")
        self.authenticate(portal.login, portal.login)
        self.assertEqual(self.url_open(self.path).status_code, 403)

    def test_photos_marked_for_the_customer(self):
        shared = self.order.job_ids._add_media("worn.jpg", photo(), is_shared=True)
        kept = self.order.job_ids._add_media("kept.jpg", photo())
        page = self._open()
        self.assertIn(f"/web/content/{shared.id}?access_token=", page.text)
        self.assertNotIn(f"/web/content/{kept.id}", page.text)
        self.authenticate(None, None)
        self.env.flush_all()
        seen = self.url_open(f"/web/content/{shared.id}?access_token={shared.access_token}")
        self.assertEqual((seen.status_code, seen.headers["Content-Type"]), (200, "image/jpeg"))
        self.assertNotEqual(self.url_open(f"/web/content/{kept.id}").status_code, 200)

    def test_content_is_sealed(self):
        self._sign()
        content = json.loads(self.order.authorisation_ids.content)
        self.assertEqual({line["decision"] for line in content["lines"]}, {"authorised"})
        self.assertEqual(base64.b64decode(SIGNATURE)[:4], b"\x89PNG")
