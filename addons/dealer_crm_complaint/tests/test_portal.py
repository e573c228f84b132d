from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ComplaintCommon


@tagged("post_install", "-at_install")
class TestPortal(ComplaintCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._create_complaint()
        self._take_step(self.complaint, "take_up")
        self._answer(self.complaint)
        self.complaint.with_user(self.agent).message_post(
            body="He always complains", subtype_xmlid="mail.mt_note"
        )
        self.page = f"/my/complaints/{self.complaint.id}"
        self.key = self.complaint._portal_ensure_token()

    def test_token(self):
        self.assertEqual(self.url_open(self.page).status_code, 403)
        self.assertEqual(self.url_open(f"{self.page}?access_token=wrong").status_code, 403)
        answer = self.url_open(f"{self.page}?access_token={self.key}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn("We have mended it.", answer.text)
        self.assertNotIn("always complains", answer.text)

    def test_other_portal_user(self):
        new_test_user(
            self.env,
            "test_portal_other",
            groups="base.group_portal",
            partner_id=self._create_customer(name="Other", email="o@example.com").id,
        )
        self.authenticate("test_portal_other", "test_portal_other")
        self.assertEqual(self.url_open(self.page).status_code, 403)
        self.assertNotIn(self.complaint.name, self.url_open("/my/complaints").text)

    def test_own_list_and_confirm_at_phone_size(self):
        new_test_user(
            self.env, "test_portal_own", groups="base.group_portal", partner_id=self.customer.id
        )
        self.authenticate("test_portal_own", "test_portal_own")
        self.assertIn(self.complaint.name, self.url_open("/my/complaints").text)
        self.browser_size = "375x667"
        self.touch_enabled = True
        self.start_tour(self.page, "dealer_complaint_confirm", login="test_portal_own")
        self.assertRecordValues(
            self.complaint, [{"category": "closed", "closed_by": "customer", "rating": "4"}]
        )

    def _post(self, url, page, **data):
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        return self.url_open(url, data={"csrf_token": token, **data})

    def test_the_address_says_nothing(self):
        """Whoever sends somebody a link does not put his words on the store's page."""
        words = "Call%2012345%20now"
        page = self.url_open(f"{self.page}?access_token={self.key}&message={words}")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("Call 12345", page.text)
        self.store.action_renew_complaint_form()
        url = f"/complaint/{self.store.complaint_form_token}"
        self.assertNotIn("Call 12345", self.url_open(f"{url}?message={words}").text)

    def test_what_is_wrong_is_said_on_the_page(self):
        page = self.url_open(f"{self.page}?access_token={self.key}")
        answer = self._post(f"{self.page}/object", page, access_token=self.key, note=" \0")
        self.assertIn("Please say what is still wrong.", answer.text)
        self.store.action_renew_complaint_form()
        url = f"/complaint/{self.store.complaint_form_token}"
        answer = self._post(url, self.url_open(url), name="Zhao", phone="1371", description=" \0")
        self.assertIn("Tell us first what it is about.", answer.text)
        self.assertIn("Zhao", answer.text, "what was typed is kept")
        token = self.url_open(url).text.split('name="csrf_token" value="')[1].split('"')[0]
        files = dict.fromkeys(("name", "description", "category_id"), ("x.svg", b"<svg/>"))
        answer = self.url_open(url, {"csrf_token": token, "phone": "1371"}, files=files)
        self.assertIn("Tell us first what it is about.", answer.text)

    @mute_logger("odoo.http")
    def test_no_other_act(self):
        page = self.url_open(f"{self.page}?access_token={self.key}")
        answer = self._post(f"{self.page}/unlink", page, access_token=self.key)
        self.assertEqual(answer.status_code, 404)
        self.assertTrue(self.complaint.exists())

    def test_public_form(self):
        self.assertEqual(self.url_open("/complaint/none-of-these-keys").status_code, 403)
        self.store.action_renew_complaint_form()
        url = f"/complaint/{self.store.complaint_form_token}"
        page = self.url_open(url)
        self.assertEqual(page.status_code, 200)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        data = {
            "csrf_token": token,
            "name": "Zhao",
            "phone": "137 1111 2222",
            "description": "Nobody calls me back",
        }
        answer = self.url_open(url, data=data)
        self.assertIn("Thank you", answer.text)
        found = self.env["dealer.complaint"].search([("contact_phone", "=", "137 1111 2222")])
        self.assertRecordValues(found, [{"channel": "form", "contact_name": "Zhao"}])
        self.url_open(url, data={**data, "website": "spam"})
        self.assertEqual(
            self.env["dealer.complaint"].search_count([("contact_phone", "=", "137 1111 2222")]), 1
        )
        for _number in range(5):
            self.env["dealer.complaint.link.miss"].create({"address": "127.0.0.1", "kind": "form"})
        self.assertEqual(self.url_open(url, data=data).status_code, 403)
