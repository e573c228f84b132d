from freezegun import freeze_time
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import CrmCommon


@tagged("post_install", "-at_install")
class TestContact(CrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(phone="13800135678")
        cls.user = cls._create_user("sales_consultant")
        cls.colleague = cls._create_user("service_adviser")
        cls.Contact = cls.env["dealer.contact"]

    def _note(self, user=None, **values):
        Contact = self.Contact.with_user(user or self.user)
        return Contact.create({"partner_id": self.customer.id, **values})

    def test_note_in_a_few_taps(self):
        action = self.customer.with_user(self.user).action_note_contact()
        Contact = self.Contact.with_user(self.user).with_context(**action["context"])
        with Form(Contact, "dealer_crm.view_dealer_contact_note_form") as form:
            form.result = "call_back"
            form.next_choice = "3"
        contact = form.record
        today = contact.company_id._get_store_date()
        self.assertEqual((contact.next_on - today).days, 3)
        self.assertEqual((contact.partner_id, contact.user_id), (self.customer, self.user))

    def test_kept(self):
        first = self._note(next_on="2026-01-05", date="2026-01-01 02:00:00")
        missed = self._note(result="no_answer", date="2026-01-05 02:00:00")
        self.assertFalse(first.kept_by_id, "nobody was reached")
        kept = self._note(self.colleague, kind="visit", date="2026-01-06 02:00:00")
        self.assertEqual(first.kept_by_id, kept)
        self.assertFalse(missed.kept_by_id)
        before = self._note(date="2026-01-02 02:00:00", next_on="2026-01-03")
        self.assertFalse(before.kept_by_id, "only what comes after keeps a promise")

    def test_only_author_same_day(self):
        with freeze_time("2026-03-02 02:00:00"):
            contact = self._note(note="Said maybe")
        self.env.cr.execute(
            "UPDATE dealer_contact SET create_date = '2026-03-02 02:00' WHERE id = %s", contact.ids
        )
        contact.invalidate_recordset(["create_date"])
        with freeze_time("2026-03-02 05:00:00"):
            contact.note = "Said yes"
            with self.assertRaisesRegex(UserError, "Only"):
                contact.with_user(self.colleague).note = "Said no"
            with self.assertRaisesRegex(UserError, "stays with its customer"):
                contact.partner_id = self.owner
        with freeze_time("2026-03-04 05:00:00"), self.assertRaisesRegex(UserError, "Only"):
            contact.note = "Said no"

    def test_never_deleted(self):
        contact = self._note()
        with self.assertRaises(UserError):
            contact.unlink()
        with self.assertRaises(UserError):
            contact.sudo().unlink()

    def test_refusals(self):
        for values, sentence in (
            ({"user_id": self.colleague.id}, "only your own"),
            ({"date": "2099-01-01 00:00:00"}, "has not happened"),
            ({"kept_by_id": self._note().id}, "not by hand"),
            ({"res_model": "no.model", "res_id": 1}, "does not exist"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._note(**values)
        with self.assertRaises(AccessError):
            self._note(self._create_user("technician"))

    def test_about(self):
        vehicle = self._create_vehicle(owner_id=self.customer.id)
        contact = self._note(res_model="dealer.vehicle", res_id=vehicle.id)
        self.assertEqual(contact.action_open_about()["res_model"], "dealer.vehicle")
        self.assertEqual(self._note().action_open_about()["res_id"], self.customer.id)

    def test_log(self):
        """Whoever does the work leaves the trace, also without the right to note contacts."""
        technician = self._create_user("technician")
        contact = self.Contact.with_user(technician)._log([{"partner_id": self.customer.id}])
        self.assertEqual(contact.sudo().user_id, technician)
        self.assertFalse(contact.env.su)

    def test_other_store(self):
        contact = self._note()
        stranger = self._create_user("service_adviser", self.other_store)
        self.assertFalse(self.Contact.with_user(stranger).search([("id", "=", contact.id)]))
