import json
from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from .common import NOW, TestDriveCommon
from odoo.addons.dealer_workflow.lib import canonical


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestDrive(TestDriveCommon):
    def test_whole_drive(self):
        """Booked, licence, signed, out, back, feedback: each fact has its effect."""
        self._keep(self.car)
        drive = self._create_drive(route_id=self.route.id)
        self.assertTrue(drive.name.startswith("TD"))
        self.assertEqual(drive.date_stop, NOW + timedelta(minutes=40))
        self.assertEqual(drive.category, "booked")
        self.assertIn("licence", drive.licence_problem)
        with self.assertRaisesRegex(UserError, "licence.*\n.*signs"):
            drive.action_go()
        self._check_licence(drive)
        self.assertFalse(drive.licence_problem)
        self._sign(drive)
        self._read(drive.action_go(), 120, 75)
        self.assertRecordValues(
            drive, [{"category": "out", "odometer_out": 120, "energy_out": 75, "out_on": NOW}]
        )
        self.assertEqual(drive.workflow_stage_id.category, "out")
        self.assertEqual(self.car.odometer, 120)
        self.assertEqual(self.car.odometer_ids[:1].source, "test_drive")
        key = drive.sudo().key_id
        self.assertEqual((key.state, key.borrower_id), ("lent", self.consultant.partner_id))
        self.assertIn("out on a test drive", self.car._get_sale_block())

        with freeze_time(NOW + timedelta(minutes=35)):
            action = drive.action_return()
            with self.assertRaisesRegex(UserError, "cannot show less"):
                self._read(action, 119)
            with self.assertRaisesRegex(UserError, "Read the odometer again"):
                self._read(action, 120 + 2001)
            self._read(action, 133, 70)
            self.assertRecordValues(drive, [{"category": "back", "distance": 13}])
            self.assertEqual(self.car.odometer, 133)
            self.assertEqual(key.state, "cabinet")
            self.assertEqual(
                self.lead.stage_id,
                self.lead._stage_find(domain=[("dealer_code", "=", "testdriven")])
                or self.lead.stage_id,
            )
            self.assertEqual(
                len(drive.rating_ids), self.env["dealer.test.drive.item"].search_count([])
            )
            with self.assertRaisesRegex(UserError, "Ask the customer"):
                drive.action_finish()
            drive.rating_ids[0].stars = "5"
            drive.rating_ids[1].stars = "4"
            drive.write({"buying_intention": "now", "likes": "Quiet"})
            drive.action_finish()
        self.assertRecordValues(drive, [{"category": "done", "rating": 4.5}])
        self.assertEqual(self.lead.intention_level_id.code, "H")
        contact = self.env["dealer.contact"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(len(contact), 1)
        self.assertEqual((contact.kind, contact.duration), ("visit", 35 * 60))
        self.assertIn("Quiet", contact.note)

    def test_agreement_is_sealed(self):
        drive = self._create_drive()
        self._check_licence(drive)
        wizard = self._sign(drive)
        self.assertEqual(canonical.seal_text(drive.agreement), drive.digest)
        self.assertTrue(drive.is_sealed)
        tree = json.loads(drive.agreement)
        self.assertEqual(tree["vin"], self.car.vin)
        # the store keeps who drove with what class, not his number
        self.assertEqual(tree["licence"][:2], ["C1", "1234"])
        self.assertNotIn("310101199001011234", drive.agreement)
        self.assertIn(self.car.vin, str(wizard.text))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_crm_testdrive.report_agreement", drive.ids
        )[0]
        self.assertIn(drive.digest.encode(), html)
        # another car is another agreement
        drive.vehicle_id = self.other_car
        self.assertFalse(drive.signed_on)
        with self.assertRaisesRegex(UserError, "signs"):
            drive.action_go()

    def test_signed_what_was_read(self):
        drive = self._create_drive()
        self._check_licence(drive)
        action = drive.action_sign()
        wizard = self.env[action["res_model"]].with_user(self.consultant).browse(action["res_id"])
        drive.date_start = NOW + timedelta(hours=1)
        wizard.signature = self._photo()
        with self.assertRaisesRegex(UserError, "changed meanwhile"):
            wizard.action_sign()
        self.assertFalse(drive.signed_on)

    def test_rolled_back_odometer(self):
        self.car._add_odometer(500)
        drive = self._create_drive()
        self._check_licence(drive)
        self._sign(drive)
        with self.assertRaisesRegex(UserError, "500 km already"):
            self._read(drive.action_go(), 499)
        self.assertEqual(drive.category, "booked")

    def test_facts_are_no_fields(self):
        drive = self._create_drive()
        for vals in (
            {"out_on": NOW}, {"category": "done"}, {"odometer_in": 5}, {"signed_on": NOW},
            {"distance": 3}, {"licence_id": 1}, {"reminded_on": NOW},
        ):  # fmt: skip
            with self.assertRaises(UserError):
                drive.write(vals)
        with self.assertRaises(UserError):
            self._create_drive(start=NOW + timedelta(hours=3), finished_on=NOW)

    @mute_logger("odoo.sql_db")
    def test_database_wants_a_signature(self):
        drive = self._create_drive()
        with self.assertRaises(CheckViolation), self.cr.savepoint():
            drive.sudo()._set_facts({"out_on": NOW})
            drive.flush_recordset()

    def test_key_is_elsewhere(self):
        self._keep(self.car, keys=1)
        self.car.key_ids._lend(self.colleague.partner_id, NOW + timedelta(hours=1), "show")
        drive = self._create_drive()
        self._check_licence(drive)
        self._sign(drive)
        with self.assertRaisesRegex(UserError, "Test colleague"):
            drive.action_go()

    def test_ride_along(self):
        """Who only rides along needs no licence."""
        drive = self._create_drive(kind="ride")
        self.assertFalse(drive.licence_problem)
        self._sign(drive)
        self._read(drive.action_go(), 100)
        self.assertEqual(drive.category, "out")

    def test_customers_page(self):
        """Whoever drove and whoever asked for it have the drive on their pages."""
        driver = self.env["res.partner"].create({"name": "Test driver"})
        drive = self._create_drive(driver_id=driver.id)
        for partner in drive.partner_id | driver:
            page = partner.with_user(self.consultant).customer_overview
            (section,) = (part for part in page["sections"] if part["key"] == "test_drive")
            self.assertEqual([row["id"] for row in section["rows"]], drive.ids)

    def test_no_show_and_cancel(self):
        drive = self._create_drive(start=NOW + timedelta(minutes=20))
        with self.assertRaisesRegex(UserError, "cancel it"):
            drive.action_no_show()
        with freeze_time(NOW + timedelta(hours=1)):
            drive.action_no_show()
        self.assertEqual(drive.category, "no_show")
        contact = self.env["dealer.contact"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(contact.result, "no_answer")
        other = self._create_drive(start=NOW + timedelta(minutes=20))  # the time is free again
        other.action_cancel()
        self.assertEqual(other.category, "cancelled")
        with self.assertRaises(UserError):
            other.action_no_show()

    def test_use_ends(self):
        """A car that is out is not sold; who booked it later learns that it is gone."""
        drive = self._create_drive()
        later = self._create_drive(start=NOW + timedelta(days=1))
        self._go(drive)
        usage = self.car.usage_ids
        with self.assertRaisesRegex(UserError, "out on a test drive"):
            usage.with_user(self.manager)._end(NOW.date(), 200)
        with freeze_time(NOW + timedelta(minutes=30)):
            self._read(drive.action_return(), 112)
            self.assertEqual((usage.test_drive_count, usage.test_drive_distance), (1, 12))
            usage.with_user(self.manager)._end(NOW.date(), 200)
        self.assertIn("for sale now", later.activity_ids.summary)
        with freeze_time(NOW + timedelta(days=1)), self.assertRaisesRegex(UserError, "demo car"):
            later.action_go()

    def test_cars_that_cannot(self):
        [plain] = self._buy(100000)
        with self.assertRaisesRegex(UserError, "no demo car"):
            self._create_drive(vehicle_id=plain.id)
        sold = self._buy(100000)
        self._create_deal(sold, confirm=True)
        with self.assertRaisesRegex(UserError, "is sold in"):
            self._create_drive(vehicle_id=sold.id)
        self.car.usage_ids.insurance_until = NOW.date() - timedelta(days=1)
        with self.assertRaisesRegex(UserError, "insurance"):
            self._create_drive()

    def test_reminder_once(self):
        drive = self._create_drive(start=NOW + timedelta(hours=5))
        far = self._create_drive(start=NOW + timedelta(days=3))
        Drive = self.env["dealer.test.drive"]
        Drive._cron_remind()
        Drive._cron_remind()
        touch = self.env["dealer.touch"].search(
            [("res_model", "=", Drive._name), ("res_id", "in", (drive + far).ids)]
        )
        self.assertEqual(len(touch), 1)
        self.assertEqual(touch.partner_id, self.customer)
        self.assertIn(f"/my/test-drive/{drive.id}?access_token=", touch.body)
        # another time agreed is another reminder
        drive.date_start = NOW + timedelta(hours=7)
        Drive._cron_remind()
        self.assertEqual(
            self.env["dealer.touch"].search_count(
                [("res_model", "=", Drive._name), ("res_id", "=", drive.id)]
            ),
            2,
        )

    def test_figures(self):
        drive = self._create_drive()
        self._go(drive)
        with freeze_time(NOW + timedelta(minutes=30)):
            self._read(drive.action_return(), 120)
        self.company.test_drive_km_cost = 1.5
        report = self.env["dealer.test.drive.report"].with_user(self.manager)
        self.env.flush_all()
        row = report.search([("drive_id", "=", drive.id)])
        self.assertRecordValues(
            row, [{"driven": 1, "deals": 0, "distance": 20, "minutes": 30, "cost": 30.0}]
        )
        deal = self._create_deal(self._buy(100000), confirm=True)
        deal.date_order = NOW + timedelta(days=10)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual((row.deals, row.conversion), (1, 1.0))

    def test_queries(self):
        """Lists cost the same, however long they are; opening a drive is bounded."""
        drives = self._create_drive()
        drives += self._create_drive(
            vehicle_id=self.other_car.id, start=NOW + timedelta(days=1), user=self.colleague,
            user_id=self.colleague.id,
        )  # fmt: skip
        drives += self._create_drive(start=NOW + timedelta(days=2))
        spec = {
            name: {"fields": {"display_name": {}}} if name.endswith("_id") else {}
            for name in ("name", "date_start", "vehicle_id", "partner_id", "user_id", "category")
        }

        def read(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records.web_read(spec)
            return self.cr.sql_log_count - before

        read(drives)
        self.assertEqual(read(drives[:1]), read(drives))
        self.assertEqual(fields.Datetime.now(), NOW)
