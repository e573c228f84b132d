from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, TestDriveCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestLicence(TestDriveCommon):
    def _erase(self):
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", lambda *a, **k: 600.0):
            self.env["dealer.driving.licence"]._cron_erase()

    def test_refusals(self):
        drive = self._create_drive()
        action = drive.action_licence()
        licence = self.env["dealer.driving.licence"].browse(action["res_id"])
        licence = licence.with_user(self.consultant)
        with self.assertRaisesRegex(UserError, "number"):
            licence.action_check()
        licence.number = "123"
        with self.assertRaisesRegex(UserError, "photo"):
            licence.action_check()
        licence._add_media("licence.png", self._photo())
        with self.assertRaisesRegex(UserError, "class"):
            licence.action_check()
        licence.write({"licence_class": "D", "valid_until": NOW.date()})
        with self.assertRaisesRegex(UserError, "class D"):
            licence.action_check()
        licence.write({"licence_class": "c1", "valid_until": NOW.date() - timedelta(days=1)})
        with self.assertRaisesRegex(UserError, "expired"):
            licence.action_check()
        licence.valid_until = NOW.date()
        licence.action_check()
        self.assertEqual(licence.checked_by_id, self.consultant)
        # what was checked is what counts
        licence.licence_class = "B"
        self.assertFalse(licence.checked_on)

    def test_expires_before_the_drive(self):
        drive = self._create_drive(start=NOW + timedelta(days=3))
        self._check_licence(drive, valid_until=NOW.date() + timedelta(days=1))
        self.assertIn("expired", drive.licence_problem)

    def test_known_licence_is_taken(self):
        drive = self._create_drive()
        licence = self._check_licence(drive)
        later = self._create_drive(start=NOW + timedelta(days=2))
        self.assertEqual(later.licence_id, licence)
        self.assertFalse(later.licence_problem)
        # another driver, another licence
        friend = self.env["res.partner"].create({"name": "Friend"})
        later.driver_id = friend
        self.assertIn("licence", later.licence_problem)

    def test_photo_is_deleted(self):
        drive = self._create_drive()
        licence = self._check_licence(drive)
        self.company.test_drive_licence_days = 30
        with freeze_time(NOW + timedelta(days=29)):
            self._erase()
        self.assertTrue(licence.media_ids)
        with freeze_time(NOW + timedelta(days=32)):
            self._erase()
        self.assertFalse(licence.sudo().media_ids.exists())
        self.assertFalse(licence.number)
        # that it was checked, by whom and when, stays
        self.assertRecordValues(licence, [{"checked_on": NOW, "licence_class": "C1"}])
        with freeze_time(NOW + timedelta(days=33)):
            new = self._create_drive()
            self.assertFalse(new.licence_id)
            with self.assertRaisesRegex(UserError, "check the licence again"):
                licence.number = "1"

    def test_drive_ahead_keeps_it(self):
        drive = self._create_drive()
        licence = self._check_licence(drive)
        self.company.test_drive_licence_days = 10
        with freeze_time(NOW + timedelta(days=9)):
            self._create_drive()
        with freeze_time(NOW + timedelta(days=15)):
            self._erase()
        self.assertTrue(licence.number)
