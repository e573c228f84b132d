from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import CrmCommon
from odoo.addons.sms.tools.sms_api import SmsApi


class TouchCase(CrmCommon):
    """Messages that go to a provider who only counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Touch = cls.env["dealer.touch"]
        cls.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.env.company.write(
            {"touch_quiet_from": 20, "touch_quiet_to": 9, "touch_cap_count": 2, "touch_cap_days": 7}
        )
        # what other addons plan in their data is not this test's
        cls.Touch.search([("state", "=", "planned")]).sudo().state = "skipped"
        cls.customer = cls._create_customer(
            phone="13800138001", email="ming@example.com", country_id=cls.env.ref("base.cn").id
        )

    def setUp(self):
        super().setUp()
        self.sent = []
        self.answer = "success"
        self.startPatcher(
            patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0)
        )

        def send(api, messages, delivery_reports_url=False):
            numbers = [(m["content"], number) for m in messages for number in m["numbers"]]
            self.sent += [(content, number["number"]) for content, number in numbers]
            if isinstance(self.answer, Exception):
                raise self.answer
            return [{"uuid": n["uuid"], "state": self.answer} for _c, n in numbers]

        self.startPatcher(patch.object(SmsApi, "_send_sms_batch", send))
        freezer = freeze_time("2026-03-04 03:00:00")  # 11:00 in the store
        freezer.start()
        self.addCleanup(freezer.stop)
        for channel in ("sms", "email"):
            self.customer._consent(channel, "marketing", True, "counter", date=datetime(2026, 1, 1))

    def _plan(self, **values):
        values = {
            "partner_id": self.customer.id,
            "company_id": self.env.company.id,
            "channels": "sms",
            "key": f"test-{len(self.Touch.search([]))}",
            "body": "Your car is ready.",
            "reason": "Test",
            **values,
        }
        return self.Touch._plan([values])


@tagged("post_install", "-at_install")
class TestTouch(TouchCase):
    def test_planned_once(self):
        self.assertTrue(self._plan(key="one"))
        self.assertFalse(self._plan(key="one"))
        touches = self.Touch._plan(
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.env.company.id,
                    "channels": "email,sms",
                    "key": key,
                }
                for key in ("one", "two", "two", "three")
            ]
        )
        self.assertEqual(sorted(touches.mapped("key")), ["three", "two"])
        self.assertRecordValues(
            touches, [{"channel": "email", "state": "planned", "purpose": "service"}] * 2
        )
        self.assertEqual(touches[0].until - touches[0].due_on, timedelta(days=2))

    def test_sent_once_and_reported(self):
        touch = self._plan()
        self.Touch._send_due()
        self.Touch._send_due()
        self.assertEqual(self.sent, [("Your car is ready.", "+8613800138001")])
        self.assertEqual(touch.state, "sent")
        tracker = self.env["sms.tracker"].search([("sms_uuid", "=", touch.uuid)])
        tracker._action_update_from_sms_state("sent")
        self.assertEqual(touch.state, "delivered")
        tracker._action_update_from_provider_error("not_delivered")
        self.assertEqual(touch.state, "delivered", "what arrived has arrived")

    def test_quiet_hours(self):
        touch = self._plan()
        with freeze_time("2026-03-04 15:30:00"):  # 23:30 in the store
            self.Touch._send_due()
            self.assertEqual(touch.state, "planned")
            self.assertEqual(touch.due_on, datetime(2026, 3, 5, 1), "at nine in the morning")
        with freeze_time("2026-03-05 01:00:00"):
            self.Touch._send_due()
        self.assertEqual(touch.state, "sent")
        self.env.company.write({"touch_lunch_from": 12, "touch_lunch_to": 13.5})
        self.assertEqual(
            self.env.company._get_touch_moment(datetime(2026, 3, 4, 4, 10)),
            datetime(2026, 3, 4, 5, 30),
        )

    def test_too_late(self):
        touch = self._plan(due_on=datetime(2026, 3, 1))
        self.Touch._send_due()
        self.assertEqual(touch.state, "skipped")
        self.assertIn("Too late", touch.outcome)
        self.assertFalse(self.sent)

    def test_limit_over_all_rules(self):
        touches = self.Touch
        for key in "abc":
            touches += self._plan(key=key, purpose="marketing", until=datetime(2026, 3, 20))
        service = self._plan(key="d")
        self.Touch._send_due()
        self.assertEqual(touches.mapped("state"), ["sent", "sent", "planned"])
        self.assertEqual(touches[2].due_on, datetime(2026, 3, 11, 3), "seven days after the first")
        self.assertEqual(service.state, "sent", "service messages do not count")
        soon = self._plan(key="e", purpose="marketing")
        self.Touch._send_due()
        self.assertEqual(soon.state, "skipped")
        self.assertIn("2 marketing messages in 7 days", soon.outcome)

    def test_consent_and_fallback(self):
        touch = self._plan(key="m", purpose="marketing", channels="sms,email", subject="Hello")
        self.customer._consent("sms", "marketing", False, "phone")
        self.Touch._send_due()
        self.assertFalse(self.sent)
        self.assertRecordValues(touch, [{"state": "sent", "channel": "email"}])
        self.assertIn("SMS: ", touch.outcome or "")
        self.customer._consent("email", "marketing", False, "phone")
        none = self._plan(key="n", purpose="marketing", channels="sms,email")
        self.Touch._send_due()
        self.assertEqual(none.state, "skipped")
        self.assertIn("E-mail: ", none.outcome)

    def test_no_said_while_the_batch_runs(self):
        touch = self._plan(purpose="marketing")
        self.assertTrue(touch._decide())
        self.customer._consent("sms", "marketing", False, "sms")
        touch._send()
        self.assertEqual((touch.state, self.sent), ("planned", []))
        self.Touch._send_due()
        self.assertEqual((touch.state, self.sent), ("skipped", []))

    def test_quiet_hours_begin_while_the_batch_runs(self):
        touch = self._plan()
        self.assertTrue(touch._decide())
        with freeze_time("2026-03-04 12:01:00"):  # 20:01 in the store
            touch._send()
        self.assertEqual((touch.state, self.sent), ("planned", []))

    def test_no_address(self):
        nobody = self._create_customer(name="No Number")
        touch = self._plan(partner_id=nobody.id, channels="sms,email")
        self.Touch._send_due()
        self.assertEqual(touch.state, "skipped")
        self.assertIn("No phone number is known.", touch.outcome)
        self.assertIn("No e-mail address is known.", touch.outcome)

    def test_refused_goes_on_by_email(self):
        touch = self._plan(channels="sms,email")
        self.answer = "wrong_number_format"
        self.Touch._send_due()
        self.assertEqual(touch.channel, "email")
        self.Touch._send_due()
        self.assertEqual(touch.state, "sent")
        refused = self._plan(key="r")
        self.Touch._send_due()
        self.assertEqual(refused.state, "refused")
        again = self._plan(key="r2")
        self.Touch._send_due()
        self.assertEqual(again.state, "skipped", "a dead number is not tried again")

    def test_provider_down(self):
        touch = self._plan()
        self.answer = "server_error"
        self.Touch._send_due()
        uuid = touch.uuid
        self.assertEqual(touch.state, "planned")
        self.assertEqual(touch.due_on, datetime(2026, 3, 4, 3, 1))
        self.answer = "success"
        with freeze_time("2026-03-04 03:02:00"):
            self.Touch._send_due()
        self.assertRecordValues(touch, [{"state": "sent", "tries": 2, "uuid": uuid}])

    def test_interrupted_is_not_repeated(self):
        touch = self._plan()
        self.assertTrue(touch._mark())
        self.Touch._send_due()
        self.assertEqual(touch.state, "unknown")
        self.assertFalse(self.sent)
        touch._report("delivered")
        self.assertEqual(touch.state, "delivered", "the provider knew")

    def test_interrupted_is_repeated_where_it_does_no_harm(self):
        touch = self._plan()
        touch._mark()
        uuid = touch.uuid
        with patch.object(type(touch), "_may_repeat", lambda self: True):
            self.Touch._send_due()
        self.assertRecordValues(touch, [{"state": "sent", "uuid": uuid}])

    def test_failure_while_sending(self):
        touch = self._plan()
        with patch.object(type(self.env["sms.sms"]), "send", side_effect=ValueError("cut")):
            self.Touch._send_due()
        self.assertEqual(touch.state, "unknown")

    def test_template_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self.env["sms.template"].create(
            {
                "name": "Hello",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Hello {{ object.name }}",
            }
        )
        template.with_context(lang="zh_CN").body = "你好 {{ object.name }}"
        self.customer.lang = "zh_CN"
        touch = self._plan(body=False, sms_template_id=template.id)
        self.assertIn("你好 Ming Li", touch.body_html)
        self.Touch._send_due()
        self.assertEqual(self.sent[0][0], "你好 Ming Li")

    def test_empty_text_fails(self):
        touch = self._plan(body=" ")
        self.Touch._send_due()
        self.assertEqual(touch.state, "failed")
        self.assertFalse(self.sent)

    def test_call_is_somebodys_task(self):
        touch = self._plan(channels="activity", subject="Ask how he is")
        self.Touch._send_due()
        self.assertEqual(touch.state, "sent")
        self.assertEqual(self.customer.activity_ids.summary, "Ask how he is")

    def test_roles(self):
        touch = self._plan()
        marketing = self._create_user("marketing")
        touch.with_user(marketing).action_cancel()
        self.assertEqual(touch.state, "skipped")
        touch.with_user(marketing).action_send_again()
        self.assertEqual(touch.state, "planned")
        for user in (marketing, self._create_user("general_manager")):
            with self.assertRaises(AccessError):
                touch.with_user(user).write({"state": "sent"})
        adviser = self._create_user("service_adviser")
        self.assertEqual(touch.with_user(adviser).state, "planned")
        with self.assertRaises(AccessError):
            touch.with_user(adviser).action_cancel()
        with self.assertRaises(AccessError):
            touch.with_user(self._create_user("technician")).read(["state"])
        with self.assertRaises(AccessError):
            touch.with_user(self._create_user("marketing", self.other_store)).read(["state"])
        portal = new_test_user(self.env, "touch_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            touch.with_user(portal).read(["state"])

    def test_bounced_mail(self):
        touch = self._plan(channels="email", subject="Hello")
        self.Touch._send_due()
        self.assertEqual(touch.state, "sent")
        self.assertTrue(touch.message_id)
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": False,
                "bounced_partner": self.env["res.partner"],
                "bounced_msg_ids": [touch.message_id],
                "bounced_message": self.env["mail.message"],
                "email_from": "x",
                "to": "y",
                "message_id": "z",
            },
        )
        self.assertEqual(touch.state, "refused")

    def test_decisions_in_sets(self):
        customers = self.env["res.partner"].create(
            [
                {
                    "name": f"C{n}",
                    "phone": f"138001380{n:02}",
                    "country_id": self.env.ref("base.cn").id,
                }
                for n in range(10, 40)
            ]
        )
        touches = self.Touch.browse()
        for customer in customers:
            touches += self._plan(partner_id=customer.id, key=f"set-{customer.id}")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(30):
            touches._decide()
