from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import QualityCommon


@tagged("post_install", "-at_install")
class TestQuality(QualityCommon):
    def test_passes(self):
        order = self._create_order(self._labour_line(1))
        self.assertEqual(order.quality_state, "waiting")
        order = self._create_finished_order()
        self.assertEqual((order.quality_state, order.next_action), ("to_check", "check"))
        with self.assertRaisesRegex(UserError, "Not passed by the quality inspection: Brakes"):
            order.action_settle()
        self._check(order)
        self.assertEqual((order.quality_state, order.next_action), ("passed", "settle"))
        order.action_settle()
        self.assertEqual(order.quality_state, "passed")

    def test_failed_item_sends_the_job_back(self):
        order = self._create_finished_order()
        job = order.job_ids
        checklist = self._open_check(order)
        checklist.line_ids[0].write({"answer": "fail", "note": "Two bolts loose"})
        checklist.line_ids[1].write({"answer": "ok"})
        checklist.action_done()
        self.assertRecordValues(job, [{"state": "todo", "rework_count": 1}])
        self.assertEqual(job.rework_text, "Torque – Two bolts loose")
        self.assertRecordValues(order, [{"category": "in_progress", "quality_state": "failed"}])
        self.assertRecordValues(
            job.rework_ids,
            [
                {
                    "item": "Torque",
                    "note": "Two bolts loose",
                    "technician_id": self.technician.employee_id.id,
                    "inspector_id": self.inspector.id,
                    "round": 1,
                    "mended_on": False,
                }
            ],
        )
        self.assertEqual(order.activity_ids.user_id, self.technician)
        with self.assertRaisesRegex(UserError, "still open: Brakes"):
            self._open_check(order)
        # done again, checked again: only the problem, and the earlier result is kept
        job.with_user(self.technician).action_done()
        self.assertTrue(job.rework_ids.mended_on)
        self.assertFalse(job.rework_text)
        self.assertEqual(order.quality_state, "to_check")
        again = self._open_check(order)
        self.assertEqual(again, checklist)
        self.assertEqual(again.line_ids.filtered("is_open").mapped("name"), ["Torque"])
        self._answer(again, Torque="fail")
        again.action_done()
        self.assertEqual(job.rework_count, 2)
        job.with_user(self.technician).action_done()
        self._check(order)
        self.assertEqual(order.quality_state, "passed")
        self.assertEqual(len(checklist.line_ids[0].check_ids), 2)

    def test_inspector_is_not_the_technician(self):
        order = self._create_finished_order()
        self.technician.group_ids += self.env.ref("dealer_base.group_quality_inspector")
        checklist = self._open_check(order, self.technician)
        self._answer(checklist)
        with self.assertRaisesRegex(UserError, "worked on “Brakes”: another inspector"):
            checklist.action_done()
        # what he answered is his, whoever presses the button
        with self.assertRaisesRegex(UserError, "another inspector"):
            checklist.with_user(self.inspector).action_done()
        for line in checklist.line_ids:
            line.with_user(self.inspector).write({"answer": "ok"})
        checklist.with_user(self.inspector).action_done()
        self.assertEqual(order.quality_state, "passed")

    def test_whoever_clocked_on_worked_on_it(self):
        order = self._create_order(self._labour_line(1))
        self._authorise(order)
        order.action_start()
        helper = self._create_user("workshop_controller")
        self.env["hr.employee"].create(
            {"name": "Helper", "user_id": helper.id, "company_id": self.company.id}
        )
        job = order.job_ids
        job.technician_id = self.technician.employee_id
        job.with_user(helper).action_clock_on()
        job.with_user(helper).action_clock_off()
        job.with_user(self.technician).action_done()
        checklist = self._open_check(order, helper)
        self._answer(checklist)
        with self.assertRaisesRegex(UserError, "another inspector"):
            checklist.action_done()

    def test_one_man_store(self):
        """By setting, by right and with the reason written down."""
        order = self._create_finished_order()
        self.technician.group_ids += self.env.ref("dealer_base.group_quality_inspector")
        checklist = self._open_check(order, self.technician)
        self._answer(checklist)
        self.company.quality_own_work = True
        with self.assertRaisesRegex(UserError, "another inspector"):
            checklist.action_done()  # the right is missing
        self.technician.group_ids += self.env.ref("dealer_workshop_quality.group_check_own_work")
        with self.assertRaisesRegex(UserError, "Write down why"):
            checklist.action_done()
        checklist.own_work_reason = "Alone today"
        checklist.action_done()
        self.assertEqual(order.quality_state, "passed")
        self.assertIn("Alone today", "".join(checklist.message_ids.mapped("body")))

    def test_adviser_does_not_judge(self):
        order = self._create_finished_order()
        adviser = self._create_user("service_adviser")
        checklist = self._open_check(order)
        self._answer(checklist)
        with self.assertRaisesRegex(UserError, "by an inspector"):
            checklist.with_user(adviser).action_done()

    def test_several_jobs_ask_which(self):
        order = self._create_finished_order("Brakes", "Oil")
        checklist, action = self._check(order, Clean="fail")
        self.assertEqual(checklist.state, "draft")
        wizard = self.env[action["res_model"]].with_user(self.inspector).browse(action["res_id"])
        with self.assertRaisesRegex(UserError, "Name the job"):
            wizard.action_send_back()
        oil = order.job_ids[1]
        wizard.line_ids.job_id = oil
        wizard.action_send_back()
        self.assertEqual(order.job_ids.mapped("state"), ["done", "todo"])
        self.assertEqual(oil.rework_ids.item, "Clean")

    def test_job_after_the_check_is_checked(self):
        order = self._create_finished_order()
        self._check(order)
        job = order._add_job({"concern": "One more"})
        self.assertEqual(order.quality_state, "waiting")
        job.action_done()
        self.assertEqual(order.quality_state, "to_check")
        checklist = self._open_check(order)
        self.assertEqual(checklist.repair_job_ids, job)
        # done again after it passed: judged again
        self._answer(checklist)
        checklist.action_done()
        self.assertEqual(order.quality_state, "passed")
        order.job_ids[0].action_not_done()
        self.assertEqual(order.quality_state, "waiting")

    def test_which_orders(self):
        order = self._create_finished_order(operation_id=self.operation.id)
        company = self.company
        company.quality_scope = "none"
        self.assertEqual((order.quality_state, order.next_action), ("not_needed", "settle"))
        company.write({"quality_scope": "amount", "quality_amount": order.amount_total + 1})
        self.assertEqual(order.quality_state, "not_needed")
        company.quality_amount = order.amount_total
        self.assertEqual(order.quality_state, "to_check")
        other = self.env["dealer.operation.category"].create({"name": "Other"})
        company.write({"quality_scope": "category", "quality_category_ids": other.ids})
        self.assertEqual(order.quality_state, "not_needed")
        company.quality_category_ids += self.category_brakes
        self.assertEqual(order.quality_state, "to_check")

    def test_test_drive(self):
        self.template.test_drive = "required"
        order = self._create_finished_order()
        checklist = self._open_check(order)
        self._answer(checklist)
        cases = [
            ({}, "mileage before and after"),
            ({"drive_mileage_out": 12010}, "both readings"),
            ({"drive_mileage_out": 11000, "drive_mileage_in": 11005}, "at reception"),
            ({"drive_mileage_out": 12010, "drive_mileage_in": 15000}, "too far"),
        ]
        for values, words in cases:
            checklist.write(values)
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                checklist.action_done()
        checklist.write({"drive_mileage_out": 12010, "drive_mileage_in": 12018})
        checklist.action_done()
        reading = self.vehicle.odometer_ids.filtered(lambda one: one.source == "test_drive")
        self.assertRecordValues(reading, [{"value": 12018, "is_rollback": False}])
        with self.assertRaises(UserError):
            checklist.drive_mileage_in = 12020

    def test_left_out_work_is_not_checked(self):
        order = self._create_order(self._labour_line(1, name="Left"))
        order._authorise("in_person", "Owner", decisions={order.line_ids: ("declined", "no")})
        self.assertEqual(order.quality_state, "not_needed")

    def test_queries(self):
        """The inspector's list costs the same for few and many orders."""
        counts = []
        for number in (2, 8):
            for _order in range(number):
                self._create_finished_order()
            orders = self.env["dealer.repair.order"].with_user(self.inspector)
            fields = {"license_plate": {}, "job_ids": {"fields": {"display_name": {}}},
                      "quality_state": {}, "name": {}, "promised_on": {}}  # fmt: skip
            for _run in range(2):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.cr.sql_log_count
                orders.web_search_read([("quality_state", "=", "to_check")], fields)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
