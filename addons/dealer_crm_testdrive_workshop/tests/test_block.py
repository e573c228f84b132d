from freezegun import freeze_time
from odoo.tests import tagged

from odoo.addons.dealer_crm_testdrive.tests.common import NOW, TestDriveCommon


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInTheWorkshop(TestDriveCommon):
    def test_car_being_worked_on(self):
        """It may be booked, it does not go out before the work is finished."""
        order = self.env["dealer.repair.order"].create(
            {
                "vehicle_id": self.car.id,
                "partner_id": self.company.partner_id.id,
                "company_id": self.company.id,
            }
        )
        drive = self._create_drive()
        self.assertNotIn(order.name, " ".join(drive._get_go_blockers()))
        order._set_facts({"started_on": NOW})
        self.assertIn(order.name, " ".join(drive._get_go_blockers()))
        order._set_facts({"finished_on": NOW})
        self.assertNotIn(order.name, " ".join(drive._get_go_blockers()))
