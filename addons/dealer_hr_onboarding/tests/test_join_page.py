import re
from datetime import date, timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import PDF, WRONG, OnboardingCommon, photo
from odoo.addons.dealer_hr_ext.tests.common import IDENTITY, IDENTITY_2


@tagged("post_install", "-at_install")
class TestJoinPage(OnboardingCommon, HttpCase):
    """The page of the link: for one person, while it is open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registration = cls._create_registration(person_name="Li Na").sudo()
        cls.registration.action_make_link()
        cls.url = "/join/" + cls.registration.link_url.rpartition("/")[2]
        cls.prefix = f"paper_{cls.id_card.id}_"
        cls.answers = {
            "person_name": "李娜",
            "identity_kind": "cn_id",
            "identity_number": IDENTITY,
            "private_phone": "138 0013 8000",
            "private_email": "li.na@example.com",
            "emergency_contact": "李强",
            "emergency_phone": "139 0013 9000",
            "bank_number": "6222020200112233445",
            f"{cls.prefix}sent": "1",
        }

    def _get(self, url=None):
        return self.url_open(url or self.url)

    def _post(self, act="save", files=None, **answers):
        page = self._get()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        data = {**self.answers, **answers, "act": act, "csrf_token": token and token[1]}
        response = self.url_open(self.url, data=data, files=files)
        self.registration.invalidate_recordset()
        return response

    def _scan(self, raw=None, name="card.png"):
        return [(f"{self.prefix}files", (name, photo() if raw is None else raw))]

    # === THE LINK === #

    def test_wrong_link(self):
        number = self.registration.id
        secret = self.registration.access_token
        for token in (
            f"{number}-{secret[:-1]}",
            f"{number}-",
            f"{number + 1}-{secret}",
            secret,
            f"{number}-{secret}x",
            "0-0",
            f"{'9' * 30}-x",
            "é-é",
        ):
            page = self._get(f"/join/{token}")
            self.assertEqual(page.status_code, 403, token)
            self.assertNotIn("Li Na", page.text)
        self.assertEqual(self._get().status_code, 200)
        self.assertEqual(self._get().headers["Referrer-Policy"], "no-referrer")

    def test_without_link_nothing_opens(self):
        other = self._create_registration(person_name="Other").sudo()
        for token in (f"{other.id}-False", f"{other.id}-None", f"{other.id}-"):
            self.assertEqual(self._get(f"/join/{token}").status_code, 403)

    def test_many_wrong_links(self):
        for _guess in range(20):
            self._get("/join/1-guess")
        page = self._get()
        self.assertEqual(page.status_code, 403)
        self.assertIn("Too many wrong links", page.text)

    def test_no_text_is_a_file(self):
        """A form can send files in place of texts, and characters that are none."""
        names = ("act", "identity_kind", "emergency_contact", f"{self.prefix}number", "saved")
        answer = self._post(
            person_name="李\0娜", files=[(name, ("x.svg", b"<svg/>")) for name in names]
        )
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(self.registration.person_name, "李娜")
        for act in ("remove_²", "remove_", "add_\0", "x" * 5000):
            self.assertEqual(self._post(act).status_code, 200, act)

    def test_expired(self):
        self.registration._set_facts(
            {"link_expires_on": fields.Datetime.now() - timedelta(minutes=1)}
        )
        page = self._get()
        self.assertEqual(page.status_code, 403)
        self.assertIn("expired", page.text)

    def test_new_link_closes_the_old(self):
        self.registration.with_user(self.hr_user).action_make_link()
        self.assertEqual(self._get().status_code, 403)

    def test_mail_the_link(self):
        self.registration.private_email = "li.na@example.com"
        self.registration.with_user(self.hr_user).action_send_link()
        mail = self.env["mail.mail"].search([("email_to", "=", "li.na@example.com")])
        self.assertIn(self.url, mail.body_html)
        self.assertTrue(self.registration.link_sent_on)

    # === THE FORM === #

    def test_fill_in_and_submit(self):
        page = self._post(
            "submit",
            files=self._scan(),
            education_0_id="",
            education_0_name="同济大学",
            education_0_title="车辆工程",
            education_0_date_start="2008-09-01",
            education_0_date_end="2012-06-30",
            work_0_name="",
            work_0_date_start="",
        )
        self.assertIn("Thank you", page.text)
        self.assertRecordValues(
            self.registration,
            [
                {
                    "category": "submitted",
                    "person_name": "李娜",
                    "identity_number": IDENTITY,
                    "birthday": date(1990, 3, 7),
                    "is_by_link": True,
                }
            ],
        )
        self.assertEqual(self.registration.background_ids.name, "同济大学")
        self.assertEqual(len(self.registration.paper_ids.attachment_ids), 1)
        self.assertEqual(self.registration.activity_ids.user_id, self.hr_user)
        shown = self._get().text
        self.assertNotIn(IDENTITY, shown, "what was submitted needs no identity on the page")
        self.assertNotIn("<form", shown.partition("o_join_sent")[2])

    def test_twice(self):
        page = self._get()
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        self._post("submit", files=self._scan())
        data = {**self.answers, "person_name": "Other", "act": "submit", "csrf_token": token}
        again = self.url_open(self.url, data=data)
        self.assertIn("submitted before", again.text)
        self.registration.invalidate_recordset()
        self.assertEqual(self.registration.person_name, "李娜")

    def test_sent_back_opens_it_again(self):
        self._post("submit", files=self._scan())
        self._step(self.registration, "send_back", reason="The scan is blurred")
        page = self._get()
        self.assertIn("The scan is blurred", page.text)
        self.assertIn(IDENTITY, page.text)
        self._post("submit", person_name="李娜娜")
        self.assertEqual(self.registration.category, "submitted")
        self.assertEqual(self.registration.person_name, "李娜娜")

    def test_nothing_is_lost_on_a_bad_field(self):
        page = self._post(
            "submit",
            files=self._scan(),
            identity_number=WRONG,
            private_phone="12",
            education_0_name="",
            education_0_title="Half a line",
        )
        self.assertEqual(self.registration.category, "draft")
        # what is right is kept …
        self.assertEqual(self.registration.person_name, "李娜")
        self.assertEqual(self.registration.emergency_contact, "李强")
        self.assertEqual(len(self.registration.paper_ids.attachment_ids), 1)
        # … what is wrong stays where it was typed, each with one sentence
        for typed in (WRONG, 'value="12"', "Half a line"):
            self.assertIn(typed, page.text)
        for said in ("mistyped", "no phone number", "which school or employer"):
            self.assertEqual(page.text.count(said), 1, said)

    def test_missing_is_marked(self):
        page = self._post("submit", emergency_contact="")
        self.assertIn("call in an emergency is missing", page.text)
        self.assertIn("A photo or scan of Identity Card is missing", page.text)
        self.assertEqual(self.registration.category, "draft")

    def test_save_for_later(self):
        page = self._post("save", emergency_contact="")
        self.assertIn("Saved.", page.text)
        self.assertEqual(self.registration.category, "draft")
        self.assertIn(IDENTITY, page.text)

    def test_rows_are_added_changed_and_emptied(self):
        self._post("save", work_0_name="Old Garage", work_0_date_start="2015-01-01")
        line = self.registration.work_ids
        page = self._post(
            "add_work",
            work_0_id=str(line.id),
            work_0_name="Older Garage",
            work_0_date_start="2015-01-01",
        )
        self.assertEqual(line.name, "Older Garage")
        self.assertIn("work_1_name", page.text)
        self._post("save", work_0_id=str(line.id), work_0_name="", work_0_date_start="")
        self.assertFalse(line.exists())

    def test_number_of_another_form(self):
        self._create_registration(identity_number=IDENTITY_2)
        page = self._post("save", identity_number=IDENTITY_2)
        self.assertIn("another form", page.text)
        self.assertFalse(self.registration.identity_number)

    def test_lines_of_others_are_out_of_reach(self):
        other = self._create_complete(identity_number=IDENTITY_2)
        line = other.background_ids[0]
        self._post(
            "save",
            education_0_id=str(line.id),
            education_0_name="Stolen",
            education_0_date_start="2015-01-01",
        )
        self.assertEqual(line.name, "Technical College")
        scan = other.paper_ids.attachment_ids
        self._post(f"remove_{scan.id}")
        self.assertTrue(scan.exists())

    def test_what_the_store_decides_is_not_taken(self):
        self._post("save", job_id="1", start_date="2020-01-01", work_email="x@example.com")
        self.assertEqual(self.registration.job_id, self.job)
        self.assertFalse(self.registration.work_email)

    def test_without_csrf_nothing_is_taken(self):
        with mute_logger("odoo.http"):
            self.url_open(self.url, data={**self.answers, "person_name": "Mallory", "act": "save"})
        self.registration.invalidate_recordset()
        self.assertEqual(self.registration.person_name, "Li Na")

    # === FILES === #

    def test_files(self):
        self._post("save", files=self._scan(PDF, "card.pdf"))
        scan = self.registration.paper_ids.attachment_ids
        self.assertEqual(scan.mimetype, "application/pdf")
        for raw, name, said in (
            (b"<html><script>alert(1)</script></html>", "card.png", "neither a photo"),
            (b"MZ\x90\x00", "card.exe", "neither a photo"),
            (b"\x89PNG\r\n\x1a\n broken", "card.png", "neither a photo"),
            (b"%PDF-" + b"0" * (10 * 1024 * 1024), "large.pdf", "larger than 10 MB"),
        ):
            page = self._post("save", files=self._scan(raw, name))
            self.assertIn(said, page.text)
            self.assertEqual(self.registration.paper_ids.attachment_ids, scan)
        self._post("save", files=[("photo", ("me.png", photo()))])
        self.assertTrue(self.registration.photo)
        self.assertEqual(self._get(f"{self.url}/photo").headers["Content-Type"], "image/png")
        self._post(f"remove_{scan.id}")
        self.assertFalse(scan.exists())

    def test_too_many_files(self):
        page = self._post("save", files=self._scan() * 6)
        self.assertEqual(len(self.registration.paper_ids.attachment_ids), 6)
        page = self._post("save", files=self._scan())
        self.assertIn("6 files already", page.text)

    def test_only_own_files_are_shown(self):
        self._post("save", files=self._scan())
        mine = self.registration.paper_ids.attachment_ids
        page = self._get(f"{self.url}/scan/{mine.id}")
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")
        others = self._create_complete(identity_number=IDENTITY_2).paper_ids.attachment_ids
        free = self.env["ir.attachment"].create({"name": "x", "raw": b"secret"})
        for scan in (others, free):
            self.assertEqual(self._get(f"{self.url}/scan/{scan.id}").status_code, 404)
        wrong = self.url.rpartition("-")[0] + "-wrong"
        self.assertEqual(self._get(f"{wrong}/scan/{mine.id}").status_code, 403)
        self.assertEqual(self._get(f"{wrong}/photo").status_code, 403)
