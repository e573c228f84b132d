import re

from freezegun import freeze_time
from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import html2plaintext, mute_logger

from .common import ContractCommon
from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE

PICTURE = SIGNATURE.decode()


@tagged("post_install", "-at_install")
class TestContractPortal(ContractCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer.email = False
        cls.contract = cls._create_contract()
        cls.contract.with_user(cls.consultant).action_send()
        other = cls._create_deal(cls._buy(1000), user=cls.consultant)
        cls.other = cls._create_contract(other)
        cls.other.with_user(cls.consultant).action_send()
        cls.env.flush_all()

    def _open(self, contract=None, token=None, **params):
        contract = contract or self.contract
        token = contract.access_token if token is None else token
        return self.url_open(
            f"/my/contract/{contract.id}?access_token={token}"
            + "".join(f"&{key}={value}" for key, value in params.items())
        )

    def _post(self, digest, name="Test buyer", signature=PICTURE, token=None):
        token = self.contract.access_token if token is None else token
        return self.make_jsonrpc_request(
            f"/my/contract/{self.contract.id}/sign?access_token={token}&digest={digest}",
            {"name": name, "signature": signature},
        )

    def _get_digest(self, page):
        return re.search(r"digest=([0-9a-f]{64})", page.text)[1]

    def test_the_page_shows_the_very_text(self):
        page = self._open()
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.vehicle.vin, page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.contract.invalidate_recordset()
        self.assertTrue(self.contract.viewed_on)
        self.assertEqual(self._get_digest(page), self.contract.digest)
        words = html2plaintext(self.contract.text).split()[:40]
        self.assertIn("".join(words)[:60], "".join(html2plaintext(page.text).split()))

    def test_many_wrong_links(self):
        for _guess in range(18):
            self._open(token="guess")
        self.url_open(f"/my/contract/{self.contract.id}/pdf?access_token=guess")
        self.assertIn("This link opens no contract", self._post("", token="guess")["error"])
        self.assertIn("Too many wrong links", self._open().text)
        self.assertIn("Too many wrong links", self._post("")["error"])

    def test_strange_signatures(self):
        """Whatever is sent is answered in words, and signs nothing."""
        digest = self._get_digest(self._open())
        for values in (
            {"name": "\0", "signature": PICTURE},
            {"name": {"first": ["Li"]}, "signature": ["x"]},
            {"name": 10**30, "signature": "签"},
            {"name": "Li", "signature": True},
        ):
            answer = self.make_jsonrpc_request(
                f"/my/contract/{self.contract.id}/sign",
                {"access_token": self.contract.access_token, "digest": digest, **values},
            )
            self.assertIn("error", answer, values)
        for seal in ("封", "\ud800", ["x"], {"x": 1}, 10**30, None):
            answer = self.make_jsonrpc_request(
                f"/my/contract/{self.contract.id}/sign",
                {
                    "access_token": self.contract.access_token,
                    "digest": seal,
                    "name": "Li",
                    "signature": PICTURE,
                },
            )
            self.assertIn("changed=1", answer["redirect_url"], seal)
        self.contract.invalidate_recordset()
        self.assertFalse(self.contract.signed_on)

    @mute_logger("odoo.http")
    def test_wrong_links(self):
        for token in ("", "x", "中", self.other.access_token):
            page = self._open(token=token)
            self.assertEqual(page.status_code, 403, token)
            self.assertNotIn(self.vehicle.vin, page.text)
            answer = self._post(self.contract.digest, token=token)
            self.assertIn("opens no contract", answer["error"])
            url = f"/my/contract/{self.contract.id}/pdf?access_token={token}"
            self.assertEqual(self.url_open(url).status_code, 403)
        draft = self._create_contract(self._create_deal(self._buy(1000)))
        self.env.flush_all()
        self.assertEqual(self._open(draft, token="").status_code, 403)
        self.assertEqual(self._open(draft, token="False").status_code, 403)
        self.assertEqual(self.contract.state, "sent")

    def test_signed_by_link(self):
        digest = self._get_digest(self._open())
        self.assertIn("name", self._post(digest, name=" ")["error"])
        self.assertIn("Sign", self._post(digest, signature="")["error"])
        self.assertIn("whole", self._post(digest, signature="x")["error"])
        answer = self._post(digest)
        self.assertIn("signed=1", answer["redirect_url"])
        self.contract.invalidate_recordset()
        self.assertRecordValues(
            self.contract,
            [{"state": "signed", "method": "link", "taken_by_id": False, "is_intact": True}],
        )
        self.assertEqual(self.contract.order_id.contract_state, "done")
        self.assertTrue(self.contract.order_id.activity_ids)
        page = self._open()
        self.assertIn("Download the contract", page.text)
        self.assertIn(self.contract.digest, page.text)
        url = f"/my/contract/{self.contract.id}/pdf?access_token={self.contract.access_token}"
        self.assertEqual(self.url_open(url).status_code, 200)
        # a second click signs nothing anew
        signed_on = self.contract.signed_on
        self._post(digest, name="Somebody else")
        self.contract.invalidate_recordset()
        self.assertEqual(
            (self.contract.signed_on, self.contract.signed_by), (signed_on, "Test buyer")
        )

    def test_changed_while_reading(self):
        digest = self._get_digest(self._open())
        self.contract.order_id.sudo().order_line.price_unit = 1234
        self.env.flush_all()
        answer = self._post(digest)
        self.assertIn("changed=1", answer["redirect_url"])
        self.contract.invalidate_recordset()
        self.assertEqual(self.contract.state, "sent")
        page = self._open(changed=1)
        self.assertIn("nothing was signed", page.text)
        self.assertIn("1,234.00", page.text)
        self.assertNotEqual(self._get_digest(page), digest)
        self.assertIn("signed=1", self._post(self._get_digest(page))["redirect_url"])

    @mute_logger("odoo.http")
    def test_expired_and_cancelled(self):
        self.contract.sudo()._set_facts(
            {"link_expires_on": fields.Datetime.subtract(fields.Datetime.now(), days=1)}
        )
        self.env.flush_all()
        self.assertIn("expired", self._open().text)
        self.assertIn("expired", self._post(self.contract.digest)["error"])
        with freeze_time(fields.Datetime.now()):
            self.contract.with_user(self.consultant).action_send()
        self.contract.order_id.sudo().action_cancel()
        self.env.flush_all()
        self.assertIn("cancelled", self._open().text)
