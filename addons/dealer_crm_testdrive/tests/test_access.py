from datetime import timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import NOW, TestDriveCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestAccess(TestDriveCommon):
    def test_roles(self):
        drive = self._create_drive(user=self.receptionist, start=NOW + timedelta(hours=1))
        self._check_licence(drive, user=self.receptionist)
        licence = drive.sudo().licence_id
        for role, reads, books, sees_licence in (
            ("sales_manager", True, True, True),
            ("customer_service", True, True, False),
            ("general_manager", True, False, False),
            ("marketing", True, False, False),
            ("technician", False, False, False),
            ("cashier", False, False, False),
        ):
            user = self._create_user(role)
            with self.subTest(role=role):
                self.assertEqual(drive.with_user(user).has_access("read"), reads)
                self.assertEqual(drive.with_user(user).has_access("write"), books)
                self.assertEqual(licence.with_user(user).has_access("read"), sees_licence)
                if reads:
                    self.assertTrue(drive.with_user(user).read(["licence_problem", "free_times"]))
        with self.assertRaises(AccessError):
            drive.with_user(self.receptionist).action_sign()
        self._sign(drive.with_user(self.consultant))
        with self.assertRaises(AccessError):
            drive.with_user(self.receptionist).action_go()

    def test_other_store(self):
        drive = self._create_drive()
        licence = self._check_licence(drive)
        _store, stranger = self._create_group_store()
        for record in (drive, licence, self.env["dealer.test.drive.report"].browse(drive.id)):
            with self.assertRaises(AccessError):
                record.with_user(stranger).check_access("read")
        self.assertFalse(self.env["dealer.test.drive"].with_user(stranger).search([]))
        # the store's cars are not driven by others
        with self.assertRaises(AccessError):
            drive.with_user(stranger).action_cancel()
        self.assertFalse(
            self.env["dealer.test.drive"].with_user(stranger).get_free_times(vehicle_id=self.car.id)
        )

    def test_portal_user(self):
        drive = self._create_drive()
        portal = new_test_user(self.env, "td_portal", groups="base.group_portal")
        with self.assertRaises(AccessError):
            drive.with_user(portal).read(["name"])
        with self.assertRaises(AccessError):
            self.env["dealer.test.drive"].with_user(portal).get_free_times()
        with self.assertRaises(AccessError):
            self.env["dealer.test.drive"].with_user(portal).book({})
