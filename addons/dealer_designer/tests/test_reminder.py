from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date
from odoo.tests import freeze_time, tagged

from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestReminder(DocumentTypeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-11-01 08:00:00"):
            cls.type = cls._create_type()
            cls.documents = cls._create_documents(cls.type, count=3)
        for day, document in zip((20, 22, 30), cls.documents, strict=True):
            document.x_due_back = Date.to_date(f"2026-11-{day}")
        cls.date_field = cls.env["ir.model.fields"]._get(cls.type.model, "x_due_back")
        cls.person_field = cls.env["ir.model.fields"]._get(cls.type.model, "user_id")

    def _create_reminder(self, **values):
        with freeze_time("2026-11-10 08:00:00"):
            return self.env(user=self.designer)["dealer.reminder"].create(
                {
                    "name": "Due back",
                    "model_id": self.type.model_id.id,
                    "date_field_id": self.date_field.id,
                    "days": 3,
                    "direction": "before",
                    "person_field_id": self.person_field.id,
                    "note": "Ring the customer",
                    **values,
                }
            )

    def _run(self, day):
        with freeze_time(f"2026-11-{day} 08:00:00"), self.enter_registry_test_mode():
            self.env.ref("dealer_designer.ir_cron_reminder").method_direct_trigger()

    def _get_activities(self):
        return self.env["mail.activity"].search([("res_model", "=", self.type.model)])

    def test_activity_once(self):
        reminder = self._create_reminder()
        self._run(16)
        self.assertFalse(self._get_activities())
        self._run(17)
        activity = self._get_activities()
        self.assertEqual(activity.res_id, self.documents[0].id)
        self.assertEqual(activity.user_id, self.clerk)
        self.assertEqual(activity.summary, "Ring the customer")
        self._run(17)
        self._run(18)
        self.assertEqual(len(self._get_activities()), 1)
        self._run(19)
        self.assertEqual(len(self._get_activities()), 2)
        self.assertEqual(reminder.log_count, 2)

    def test_moved_date_is_reminded_of_again(self):
        self._create_reminder()
        self._run(17)
        self.documents[0].x_due_back = "2026-11-25"
        self._run(22)
        activities = self._get_activities()
        self.assertEqual(
            sorted(activities.mapped("res_id")),
            sorted([self.documents[0].id, *self.documents[:2].ids]),
        )

    def test_missed_days_are_made_up_for_but_not_the_past(self):
        self._create_reminder(direction="after", days=1)
        self.documents[0].x_due_back = "2026-11-05"
        self._run(29)
        self.assertEqual(self._get_activities().res_id, self.documents[1].id)

    def test_condition(self):
        self._create_reminder(domain="[('x_plate', '=', 'yes')]")
        self.documents[1].x_plate = "yes"
        self._run(25)
        self.assertEqual(self._get_activities().res_id, self.documents[1].id)

    def test_nobody_is_told_of_what_he_may_not_read(self):
        self._create_reminder(person_field_id=False, user_id=self.outsider.id)
        self._run(17)
        self.assertFalse(self._get_activities())

    def test_message(self):
        self._create_reminder(kind="message")
        self._run(17)
        message = self.documents[0].sudo().message_ids[0]
        self.assertIn("Ring the customer", message.body)
        self.assertEqual(message.partner_ids, self.clerk.partner_id)

    def test_mail(self):
        template = self.env(user=self.designer)["dealer.designer.template"].create(
            {
                "name": "Back soon",
                "kind": "mail",
                "model_id": self.type.model_id.id,
                "subject": "{{name}} is due",
                "body": "<p>Please bring it back.</p>",
            }
        )
        self.partner.email = "chen@example.com"
        self._create_reminder(kind="mail", template_id=template.id)
        before = self.env["mail.mail"].search([])
        self._run(17)
        mail = self.env["mail.mail"].search([]) - before
        self.assertEqual(mail.subject, f"{self.documents[0].name} is due")

    def test_sets(self):
        with freeze_time("2026-11-01 08:00:00"):
            many = self._create_documents(self.type, count=40, x_due_back="2026-11-20")
        reminder = self._create_reminder(domain=f"[('id', 'in', {many.ids})]")
        with freeze_time("2026-11-17 08:00:00"), self.assertQueryCount(6):
            due = reminder.sudo()._get_due()
            self.assertEqual(len(due), 40)

    def test_hostile(self):
        for domain in (
            "[('user_id.password', '!=', False)]",
            "[('create_uid.api_key_ids', '!=', False)]",
            "__import__('os')",
            "[('x_plate', '=', env.cr)]",
            "[('_fields', '=', 1)]",
        ):
            with self.assertRaises(ValidationError, msg=domain):
                self._create_reminder(domain=domain)

    def test_roles(self):
        reminder = self._create_reminder()
        for user in (self.clerk, self.portal, self.outsider):
            with self.assertRaises(AccessError):
                reminder.with_user(user).read(["name"])
        log = self.env["dealer.reminder.log"].with_user(self.designer)
        with self.assertRaises(AccessError):
            log.create(
                {"reminder_id": reminder.id, "res_model": "x", "res_id": 1, "due": "2026-01-01"}
            )
