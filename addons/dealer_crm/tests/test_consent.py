import random
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, HttpCase, new_test_user, tagged
from odoo.tools import SQL

from ..models.dealer_consent import CHANNELS, PURPOSES
from .common import CrmCommon


@tagged("post_install", "-at_install")
class TestConsent(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(phone="+86 138 0013 5678", email="li@example.com")
        cls.adviser = cls._create_user("service_adviser")

    def _states(self, partner, channel, purpose):
        entries = partner.consent_ids.filtered(
            lambda entry: (entry.channel, entry.purpose) == (channel, purpose)
        )
        return [(entry.state, entry.current) for entry in entries.sorted("id")]

    def test_latest_holds(self):
        customer = self.customer
        self.assertIs(customer._may_contact("sms", "service")[customer.id], True)
        self.assertIn("not agreed", customer._may_contact("sms", "marketing")[customer.id])
        customer._consent("sms", "marketing", True, "form")
        customer._consent("sms", "marketing", True, "phone")
        self.assertEqual(self._states(customer, "sms", "marketing"), [("given", True)])
        self.assertIs(customer._may_contact("sms", "marketing")[customer.id], True)
        customer._consent("sms", "marketing", False, "sms")
        # a form signed before, entered late, does not win over the newer word
        self.env["dealer.consent"].create(
            {
                "partner_id": customer.id,
                "channel": "sms",
                "purpose": "marketing",
                "state": "given",
                "how": "form",
                "date": fields.Datetime.now() - timedelta(days=30),
            }
        )
        self.assertEqual(
            self._states(customer, "sms", "marketing"),
            [("given", False), ("withdrawn", True), ("given", False)],
        )

    def test_history_is_kept(self):
        entry = self.customer._consent("call", "service", False, "phone")
        for refused in (
            lambda: entry.with_user(self.adviser).write({"state": "given"}),
            lambda: entry.with_user(self.adviser).unlink(),
        ):
            with self.assertRaises(UserError):
                refused()
        with self.assertRaises(UserError):
            entry.unlink()
        with self.assertRaisesRegex(UserError, "of the future"):
            self.env["dealer.consent"].create(
                {
                    "partner_id": self.customer.id,
                    "channel": "sms",
                    "purpose": "service",
                    "state": "given",
                    "date": fields.Datetime.now() + timedelta(days=1),
                }
            )
        for role in ("technician", "store_keeper"):
            with self.assertRaises(AccessError):
                self.customer.with_user(self._create_user(role))._consent(
                    "sms", "service", False, "counter"
                )

    def test_switches(self):
        with Form(self.customer.with_user(self.adviser), "dealer_crm.view_customer_form") as form:
            self.assertTrue(form.consent_call_service)
            self.assertFalse(form.consent_email_marketing)
            form.consent_how = "phone"
            form.consent_call_service = False
            form.consent_email_marketing = True
        self.assertRecordValues(
            self.customer.consent_ids.sorted("channel"),
            [
                {
                    "channel": "call",
                    "state": "withdrawn",
                    "how": "phone",
                    "user_id": self.adviser.id,
                },
                {"channel": "email", "state": "given", "how": "phone", "user_id": self.adviser.id},
            ],
        )

    def test_blacklists(self):
        customer = self.customer
        customer._consent("email", "marketing", True, "form")
        self.env["mail.blacklist"]._add("li@example.com")
        self.assertIn("blacklist", customer._may_contact("email", "marketing")[customer.id])
        customer._consent("sms", "marketing", True, "form")
        self.env["phone.blacklist"]._add([customer.phone_sanitized])
        self.assertIn("blacklist", customer._may_contact("sms", "service")[customer.id])
        self.assertIn("blacklist", customer._may_contact("call", "service")[customer.id])
        # his newer word counts
        customer._consent("sms", "service", True, "counter")
        self.assertIs(customer._may_contact("sms", "service")[customer.id], True)

    def test_sql_agrees(self):
        """Random histories: what the rules say by hand, in sets and in SQL is the same."""
        chance = random.Random(7)
        start = fields.Datetime.now() - timedelta(days=100)
        partners = self.env["res.partner"].create(
            [
                {"name": f"C{n}", "email": f"c{n}@example.com", "phone": f"+86139{n:08}"}
                for n in range(40)
            ]
        )
        history = [
            {
                "partner_id": chance.choice(partners).id,
                "channel": chance.choice(CHANNELS)[0],
                "purpose": chance.choice(PURPOSES)[0],
                "state": chance.choice(["given", "withdrawn"]),
                "date": start + timedelta(days=chance.randrange(100)),
                "how": "form",
            }
            for _entry in range(400)
        ]
        for part in range(0, 400, 50):
            self.env["dealer.consent"].create(history[part : part + 50])
        black_mails, black_numbers = partners[:4], partners[3:8]
        for partner in black_mails:
            self.env["mail.blacklist"]._add(partner.email)
        self.env["phone.blacklist"]._add(black_numbers.mapped("phone_sanitized"))
        latest = {}
        for entry in sorted(history, key=lambda entry: entry["date"]):
            latest[entry["partner_id"], entry["channel"], entry["purpose"]] = entry["state"]
        for channel, _label in CHANNELS:
            for purpose, _label in PURPOSES:
                black = self.env["res.partner"]
                if channel == "email":
                    black = black_mails
                elif channel != "post":
                    black = black_numbers
                expected = set()
                for partner in partners - black:
                    state = latest.get((partner.id, channel, purpose))
                    if state == "given" or (purpose == "service" and not state):
                        expected.add(partner.id)
                answers = partners._may_contact(channel, purpose)
                self.assertEqual({k for k, v in answers.items() if v is True}, expected)
                rows = self.env.execute_query(
                    SQL(
                        "SELECT p.id FROM res_partner p WHERE p.id IN %s AND %s",
                        tuple(partners.ids),
                        partners._get_consent_sql(channel, purpose, SQL("p")),
                    )
                )
                self.assertEqual({row[0] for row in rows}, expected)

    def test_queries(self):
        partners = self.env["res.partner"].create([{"name": f"C{n}"} for n in range(100)])
        self.env.flush_all()
        with self.assertQueryCount(1):
            partners._may_contact("sms", "marketing")


@tagged("post_install", "-at_install")
class TestConsentPortal(CrmCommon, HttpCase):
    def test_portal(self):
        user = new_test_user(self.env, login="consent_portal", groups="base.group_portal")
        other = self._create_customer(email="other@example.com")
        self.authenticate(user.login, user.login)
        page = self.url_open("/my/consents")
        self.assertIn("Offers and invitations", page.text)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        self.url_open(
            "/my/consents/save",
            data={
                "csrf_token": token,
                "partner_id": other.id,
                "email-marketing": "on",
                "call-service": "on",
                "email-service": "on",
                "post-service": "on",
            },
        )
        partner = user.partner_id
        self.assertIs(partner._may_contact("email", "marketing")[partner.id], True)
        self.assertIsNot(partner._may_contact("sms", "service")[partner.id], True)
        self.assertEqual(set(partner.consent_ids.mapped("how")), {"portal"})
        self.assertFalse(other.consent_ids)

    def test_unsubscribe(self):
        customer = self._create_customer(email="li@example.com")
        customer._consent("email", "marketing", True, "form")
        path = customer._get_unsubscribe_url().split("/dealer/")[1]
        self.assertEqual(self.url_open(f"/dealer/{path}").status_code, 200)
        self.assertIs(customer._may_contact("email", "marketing")[customer.id], True)
        other = self._create_customer()
        stolen = path.replace(f"/{customer.id}/", f"/{other.id}/")
        for wrong in (stolen, path.replace("/email/", "/sms/"), path[:-1] + "x", path[:-1] + "é"):
            self.assertEqual(self.url_open(f"/dealer/{wrong}", data={"a": 1}).status_code, 404)
        self.assertEqual(self.url_open(f"/dealer/{path}", data={"a": 1}).status_code, 200)
        self.assertIsNot(customer._may_contact("email", "marketing")[customer.id], True)
        self.assertIs(customer._may_contact("email", "service")[customer.id], True)
