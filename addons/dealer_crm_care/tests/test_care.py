from datetime import date, datetime

from freezegun import freeze_time
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import CareCommon


@tagged("post_install", "-at_install")
class TestCare(CareCommon):
    def test_birthday(self):
        self._create_care_customer(name="Tomorrow", birthday="1990-03-05")
        rule = self._create_rule(hour=9.5)
        self.assertEqual(rule._run(), 1)
        touch = self._get_touches(rule)
        self.assertRecordValues(
            touch,
            [
                {
                    "partner_id": self.customer.id,
                    "company_id": self.store.id,
                    "channel": "sms",
                    "purpose": "marketing",
                    "state": "planned",
                    "reason": "Birthday on 2026-03-04",
                    "due_on": datetime(2026, 3, 4, 1, 30),
                    "until": datetime(2026, 3, 5, 13, 30),
                }
            ],
        )
        self.assertIn("Dear Anna", touch.body_html)
        self.assertEqual(rule._run(), 0, "planned once")
        self.assertEqual((rule.touch_count, rule.arrived_count), (1, 0))

    def test_born_on_29_february(self):
        leap = self._create_care_customer(name="Leap", birthday="1992-02-29")
        rule = self._create_rule()
        with freeze_time("2027-02-28 03:00:00"):
            rule._run()
        self.assertEqual(self._get_touches(rule).partner_id, leap)
        with freeze_time("2028-02-28 03:00:00"):
            rule._run()
        with freeze_time("2028-02-29 03:00:00"):
            rule._run()
        self.assertEqual(
            sorted(t.reason[-10:] for t in self._get_touches(rule)), ["2027-02-28", "2028-02-29"]
        )

    def test_days_before_and_missed_days(self):
        soon = self._create_care_customer(name="Soon", birthday="1980-03-11")
        rule = self._create_rule(offset=7)
        rule._run()
        self.assertEqual(self._get_touches(rule).partner_id, soon)
        missed = self._create_care_customer(name="Missed", birthday="1980-03-13")
        with freeze_time("2026-03-08 03:00:00"):
            rule._run()
        self.assertIn(missed, self._get_touches(rule).partner_id, "the scheduler slept two days")

    def test_period_and_switch(self):
        rule = self._create_rule(date_from=date(2026, 3, 5))
        self.assertEqual(rule._run(), 0)
        rule.write({"date_from": False, "date_until": date(2026, 3, 3)})
        self.assertEqual(rule._run(), 0)
        with self.assertRaises(ValidationError):
            self._create_rule(sms_template_id=False)

    def test_store_and_audience(self):
        theirs = self._create_care_customer(self.other_store, name="X", birthday="1990-03-04")
        archived = self._create_care_customer(name="Gone", birthday="1990-03-04")
        archived.active = False
        rule = self._create_rule()
        self.assertEqual(rule._run(), 1)
        other = self._create_rule(company_id=self.other_store.id)
        other._run()
        self.assertRecordValues(
            self._get_touches(other),
            [{"partner_id": theirs.id, "company_id": self.other_store.id}],
        )
        everywhere = self._create_rule(company_id=False)
        everywhere._run()
        self.assertEqual(self._get_touches(everywhere).partner_id, self.customer + theirs)
        nobody = self._create_rule(domain="[('name', '=', 'Nobody')]")
        self.assertEqual(nobody._run(), 0)
        self.env["res.partner"].flush_model()
        some = self._create_rule(domain="[('name', 'like', 'Ann')]")
        self.assertEqual(some._run(), 1)

    def test_segment(self):
        segment = self.env["dealer.segment"].create(
            {"name": "Anna", "domain": f"[('partner_id', '=', {self.customer.id})]"}
        )
        self._create_care_customer(name="Berta", birthday="1990-03-04")
        rule = self._create_rule(segment_ids=segment.ids)
        rule._run()
        self.assertEqual(self._get_touches(rule).partner_id, self.customer)

    def test_festival(self):
        rule = self._create_rule(
            trigger="festival",
            festival_id=self.env.ref("dealer_crm_care.festival_spring").id,
            offset=1,
            domain=f"[('id', '=', {self.customer.id})]",
        )
        self.assertEqual(rule._run(), 0)
        with freeze_time("2026-02-16 03:00:00"):  # the eve
            rule.last_run_on = False
            self.assertEqual(rule._run(), 1)
        self.assertEqual(self._get_touches(rule).reason, "Festival on 2026-02-17")

    def test_anniversary_and_inspection(self):
        car = self._create_vehicle()
        car._set_owner(self.customer, date=date(2022, 3, 4))
        rule = self._create_rule(trigger="purchase")
        inspection = self._create_rule(trigger="inspection", purpose="service", offset=30)
        self.env.flush_all()
        rule._run()
        touch = self._get_touches(rule)
        self.assertEqual((touch.partner_id, touch.res_model), (self.customer, "dealer.vehicle"))
        self.assertEqual(touch.res_id, car.id)
        car.warranty_start = date(2022, 4, 3)
        inspection._run()
        self.assertEqual(self._get_touches(inspection).res_id, car.id, "four years")
        car.inspection_due_on = date(2026, 4, 4)
        with freeze_time("2026-03-05 03:00:00"):
            inspection._run()
        self.assertEqual(len(self._get_touches(inspection)), 2, "the papers say so")

    def test_not_again_within(self):
        rule = self._create_rule(cap_days=400)
        rule._run()
        with freeze_time("2027-03-04 03:00:00"):
            self.assertEqual(rule._run(), 0)
        with freeze_time("2028-03-04 03:00:00"):
            self.assertEqual(rule._run(), 1)

    def test_own_way_first_and_call_after(self):
        self.customer.preferred_channel = "call"
        rule = self._create_rule(channels="sms,call", prefer_own=True, follow_up_days=3)
        self.assertEqual(rule._run(), 2)
        message, call = self._get_touches(rule).sorted("due_on")
        self.assertEqual(message.channels, "call,sms")
        self.assertEqual((call.channel, (call.due_on - message.due_on).days), ("call", 3))

    def test_preview(self):
        refused = self._create_care_customer(name="Refused", birthday="1990-03-05")
        refused._consent("sms", "marketing", False, "phone", date=datetime(2026, 3, 1))
        gets = self._create_care_customer(name="Gets", birthday="1990-03-05")
        full = self._create_care_customer(name="Full", birthday="1990-03-05")
        for number in range(2):
            self.env["dealer.touch"]._plan(
                [
                    {
                        "partner_id": full.id,
                        "company_id": self.store.id,
                        "channels": "sms",
                        "purpose": "marketing",
                        "key": f"full-{number}",
                        "state": "sent",
                        "sent_on": datetime(2026, 3, 3),
                    }
                ]
            )
        rule = self._create_rule()
        marketing = self._create_user("marketing")
        before = self.env["dealer.touch"].search_count([])
        action = rule.with_user(marketing).action_preview()
        preview = self.env["dealer.care.preview"].browse(action["res_id"])
        verdicts = {line.partner_id: line for line in preview.line_ids}
        self.assertEqual(verdicts[gets].verdict, "send")
        self.assertEqual(verdicts[gets].reason, "Birthday on 2026-03-05")
        self.assertEqual(verdicts[refused].verdict, "skip")
        self.assertIn("not agreed to marketing", verdicts[refused].why)
        self.assertEqual(verdicts[full].verdict, "skip")
        self.assertIn("2 marketing messages", verdicts[full].why)
        self.assertNotIn(self.customer, verdicts)
        self.assertIn("Dear", preview.example)
        self.assertEqual(preview.found_count, 3)
        self.assertEqual(self.env["dealer.touch"].search_count([]), before, "nothing is planned")
        preview.with_user(marketing).day = date(2026, 3, 4)
        preview.with_user(marketing).action_refresh()
        self.assertEqual(preview.line_ids.partner_id, self.customer)
        # an empty day
        preview.with_user(marketing).day = date(2026, 7, 9)
        preview.with_user(marketing).action_refresh()
        self.assertFalse(preview.line_ids)

    def test_roles(self):
        rule = self._create_rule()
        for role in ("customer_service", "sales_manager"):
            user = self._create_user(role)
            self.assertEqual(rule.with_user(user).name, "Rule")
            rule.with_user(user).action_preview()
            with self.assertRaises(AccessError):
                rule.with_user(user).name = "Mine"
            with self.assertRaises(AccessError):
                rule.with_user(user).action_run()
        rule.with_user(self._create_user("marketing")).action_run()
        for user in (
            self._create_user("technician"),
            self._create_user("marketing", self.other_store),
            new_test_user(self.env, "care_portal", groups="base.group_portal"),
        ):
            with self.assertRaises(AccessError):
                rule.with_user(user).read(["name"])

    def test_who_says_that_a_rule_is_service(self):
        marketing = self._create_user("marketing")
        offer = self._create_rule(name="Offer")
        reminder = self._create_rule(name="Reminder", trigger="inspection", purpose="service")
        values = {"name": "New", "sms_template_id": self.text.id, "purpose": "service"}
        for refused in (
            lambda: self.Rule.with_user(marketing).create(values),
            lambda: offer.with_user(marketing).write({"purpose": "service"}),
            lambda: reminder.with_user(marketing).write({"trigger": "birthday"}),
            lambda: reminder.with_user(marketing).copy(),
        ):
            with self.assertRaisesRegex(AccessError, "ask the general manager"):
                refused()
        # the rest of it is marketing's, and so is to ask for consent
        reminder.with_user(marketing).write({"hour": 11, "active": False})
        reminder.with_user(marketing).purpose = "marketing"
        self.Rule.with_user(marketing).create({**values, "purpose": "marketing"})
        for role in ("customer_service", "sales_manager"):
            with self.assertRaises(AccessError):
                offer.with_user(self._create_user(role)).purpose = "service"
        for role in ("general_manager", "administrator"):
            manager = self._create_user(role)
            offer.write({"purpose": "marketing"})
            offer.with_user(manager).purpose = "service"
            made = self.Rule.with_user(manager).create(values)
            self.assertEqual((offer | made).mapped("purpose"), ["service", "service"])

    def test_one_statement(self):
        rule = self._create_rule()
        rule._run()
        for number in range(30):
            self._create_care_customer(name=f"C{number}", birthday="1990-03-04")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(16):
            self.assertEqual(rule._run(), 30)
