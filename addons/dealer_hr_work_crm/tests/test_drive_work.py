from datetime import timedelta

from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_crm_testdrive.tests.common import NOW, TestDriveCommon
from odoo.addons.dealer_hr_work.tests.sources import SourceCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDriveWork(SourceCase, TestDriveCommon):
    needs = "dealer.test.drive"

    def test_drives_that_came_back(self):
        """Booked and out are not counted; back is, on the day of the store, for its consultant."""
        store, _user = self._create_group_store()
        here, there = self._employ(self.consultant, self.company, store)
        [colleague] = self._employ(self.colleague, self.company)
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        drive = self._create_drive(route_id=self.route.id)
        self._create_drive(vehicle_id=self.other_car.id, start=NOW + timedelta(hours=2))
        self._go(drive)
        self.assertEqual(self._rows("test_drives", here), [])
        # after midnight in Shanghai
        with freeze_time(NOW.replace(hour=16, minute=30)):
            self._read(drive.action_return(), 120)
        self._check_row("test_drives", here, drive, "2026-09-16")
        self.assertEqual(self._rows("test_drives", there | colleague), [])
