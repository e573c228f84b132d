from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .common import LeadCommon
from odoo.addons.dealer_crm_lead.stages import restore_reasons, settle_reasons


@tagged("post_install", "-at_install")
class TestLost(LeadCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.price = cls.env.ref("dealer_crm_lead.lost_reason_price")
        cls.elsewhere = cls.env.ref("dealer_crm_lead.lost_reason_competitor")
        cls.hot = cls.env.ref("dealer_crm_lead.level_h")
        cls.rival = cls.env["dealer.competitor"].create({"name": "Test rival"})
        cls.today = cls.company._get_store_date()
        cls.lead = cls._create_lead(phone="13700000011")
        cls.own = cls.lead.with_user(cls.consultant)

    def _lose(self, lead, **values):
        wizard = (
            self.env["crm.lead.lost"]
            .with_user(self.consultant)
            .create({"lead_ids": lead.ids, "lost_reason_id": self.price.id, **values})
        )
        wizard.action_lost_reason_apply()

    def test_no_way_without_reason(self):
        for act in (
            lambda: self.own.write({"active": False}),
            self.own.action_archive,
            self.own.action_set_lost,
            lambda: self.own.write({"active": False, "probability": 0}),
        ):
            with (
                self.assertRaisesRegex((UserError, ValidationError), "[Ss]ay why"),
                self.env.cr.savepoint(),
            ):
                act()
            self.assertTrue(self.lead.active)
        with self.assertRaisesRegex(ValidationError, "Say why"):
            self._create_lead(active=False)
        with self.assertRaisesRegex(UserError, "choose a reason"):
            self._lose(self.lead, lost_reason_id=False)

    def test_competitor_is_named(self):
        with self.assertRaisesRegex(ValidationError, "competitor"):
            self._lose(self.lead, lost_reason_id=self.elsewhere.id)
        self._lose(self.lead, lost_reason_id=self.elsewhere.id, competitor_id=self.rival.id)
        self.assertRecordValues(
            self.lead,
            [
                {
                    "active": False,
                    "won_status": "lost",
                    "lost_category": "competitor",
                    "competitor_id": self.rival.id,
                    "lost_by_id": self.consultant.id,
                    "next_follow_up_on": False,
                }
            ],
        )

    def test_hot_lead_needs_the_manager(self):
        self.lead.intention_level_id = self.hot
        with self.assertRaisesRegex(UserError, "only a sales manager"):
            self.own.write({"active": False, "lost_reason_id": self.price.id})
        self._lose(self.lead, lost_note="Too dear")
        self.assertTrue(self.lead.active)
        self.assertEqual(self.lead.lost_asked_by_id, self.consultant)
        with self.assertRaisesRegex(UserError, "only a sales manager"):
            self.own.action_keep_lead()
        self.own.action_confirm_loss()  # asks again, no more
        self.assertTrue(self.lead.active)
        self.assertTrue(self.lead.activity_ids)
        self.lead.with_user(self.manager).action_confirm_loss()
        self.assertFalse(self.lead.activity_ids)
        self.assertRecordValues(
            self.lead,
            [
                {
                    "won_status": "lost",
                    "lost_confirmed_by_id": self.manager.id,
                    "lost_note": "Too dear",
                }
            ],
        )

    def test_manager_keeps_the_lead(self):
        self.lead.intention_level_id = self.hot
        self._lose(self.lead)
        self.lead.with_user(self.manager).action_keep_lead()
        self.assertRecordValues(
            self.lead, [{"active": True, "lost_asked_by_id": False, "lost_reason_id": False}]
        )

    def test_restored_lead_is_followed_up(self):
        self._lose(self.lead)
        self.own.action_restore()
        self.assertEqual(self.lead.won_status, "pending")
        self.assertGreaterEqual(self.lead.next_follow_up_on, self.today)

    def test_wizard_tells_when_the_manager_is_asked(self):
        self.lead.intention_level_id = self.hot
        for user, asked in ((self.consultant, True), (self.manager, False)):
            form = Form(
                self.env["crm.lead.lost"]
                .with_user(user)
                .with_context(default_lead_ids=self.lead.ids)
            )
            self.assertEqual(form.needs_manager, asked)

    def test_asked_again(self):
        with self.assertRaisesRegex(UserError, "a day to come"):
            self._lose(self.lead, revive_on=self.today)
        self._lose(self.lead, revive_on=self.today + timedelta(days=30), lost_note="Baby first")
        new = self.lead._revive()
        self.assertRecordValues(
            new,
            [
                {
                    "revived_from_id": self.lead.id,
                    "user_id": self.consultant.id,
                    "phone": "13700000011",
                    "active": True,
                    "next_follow_up_on": self.today,
                }
            ],
        )
        self.assertIn("Baby first", new.description)
        self.assertEqual(self.lead.revived_on, self.today)
        self.assertEqual(len(new.activity_ids.filtered("user_id")), 1)

    def test_asked_again_unless_running(self):
        self._lose(self.lead, revive_on=self.today + timedelta(days=30))
        running = self._create_lead(phone="137 0000 0011")
        self.assertFalse(self.lead._revive())
        self.assertEqual(self.lead.revived_on, self.today)
        self.assertTrue(running.active)

    def test_consultant_left(self):
        self._lose(self.lead, revive_on=self.today + timedelta(days=30))
        self.consultant.action_archive()
        new = self.lead._revive()
        self.assertFalse(new.user_id)
        self.assertTrue(new.in_pool)

    def test_cores_reasons_come_back(self):
        reasons = self.env["crm.lost.reason"].browse(
            [self.env.ref(f"crm.lost_reason_{number}").id for number in (1, 2, 3)]
        )
        restore_reasons(self.env)
        self.assertEqual(set(reasons.mapped("active")), {True})
        settle_reasons(self.env)
        self.assertEqual(set(reasons.mapped("active")), {False})
