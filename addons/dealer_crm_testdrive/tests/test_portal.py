from datetime import timedelta

from freezegun import freeze_time
from odoo import fields, http
from odoo.tests import HttpCase, tagged

from .common import TestDriveCommon


@tagged("post_install", "-at_install")
class TestPortal(TestDriveCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.car.usage_ids.insurance_until = fields.Date.today() + timedelta(days=90)
        cls.drive = cls._create_drive(start=fields.Datetime.now() + timedelta(days=2))
        cls.link = cls.drive._get_link()
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _path(self, token=None):
        token = token if token is not None else self.drive.sudo().access_token
        return f"/my/test-drive/{self.drive.id}?access_token={token}"

    def test_customer_cancels(self):
        page = self.url_open(self._path())
        self.assertEqual(page.status_code, 200)
        self.assertIn("I cannot come", page.text)
        self.assertEqual(page.headers["Referrer-Policy"], "no-referrer")
        self.assertNotIn(self.customer.phone, page.text)
        page = self.url_open(
            f"/my/test-drive/{self.drive.id}/cancel",
            data={
                "access_token": self.drive.sudo().access_token,
                "csrf_token": http.Request.csrf_token(self),
            },
        )
        self.assertIn("o_dealer_cancelled", page.text)
        self.drive.invalidate_recordset()
        self.assertEqual(self.drive.category, "cancelled")
        self.assertEqual(self.drive.activity_ids.user_id, self.consultant)

    def test_wrong_token(self):
        for token in ("", "x", "中"):
            self.assertEqual(self.url_open(self._path(token)).status_code, 403, token)
        page = self.url_open(
            f"/my/test-drive/{self.drive.id}/cancel",
            data={"access_token": "x", "csrf_token": http.Request.csrf_token(self)},
        )
        self.assertEqual(page.status_code, 403)
        self.drive.invalidate_recordset()
        self.assertEqual(self.drive.category, "booked")

    def test_the_link_ends(self):
        day = self.drive.date_stop + timedelta(days=29)
        with freeze_time(day):
            self.assertEqual(self.url_open(self._path()).status_code, 200)
        with freeze_time(day + timedelta(days=2)):
            self.assertEqual(self.url_open(self._path()).status_code, 403)

    def test_many_wrong_links(self):
        for _guess in range(20):
            self.url_open(self._path("guess"))
        self.assertEqual(self.url_open(self._path()).status_code, 403)
        with freeze_time(fields.Datetime.now() + timedelta(minutes=61)):
            self.assertEqual(self.url_open(self._path()).status_code, 200)
