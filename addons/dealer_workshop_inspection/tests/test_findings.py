from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import InspectionCommon


@tagged("post_install", "-at_install")
class TestFindings(InspectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order(cls._labour_line(1), user=cls.adviser)

    def test_measures_colour_themselves(self):
        for pads, level in ((1.5, "red"), (3, "amber"), (6, False)):
            order = self._create_order(self._labour_line(1))
            self._inspect(order, pads=pads, wipers="ok")
            with self.subTest(pads):
                self.assertEqual(order.finding_ids.level, level)

    def test_findings_of_an_inspection(self):
        self._inspect(self.order, pads=1.5)
        self.assertRecordValues(
            self.order.finding_ids,
            [
                {
                    "name": "Brake pads",
                    "level": "red",
                    "value_text": "1.5 mm",
                    "operation_id": self.operation.id,
                    "state": "open",
                },
                {
                    "name": "Wipers",
                    "level": "amber",
                    "value_text": "Attention",
                    "operation_id": False,
                    "state": "open",
                },
            ],
        )

    def test_one_tap_makes_a_job_to_authorise(self):
        self._authorise(self.order)
        self._inspect(self.order)
        pads, wipers = self.order.finding_ids.sorted("sequence")
        pads.with_user(self.adviser).action_add_job()
        job = pads.job_id
        self.assertEqual(job.order_id, self.order)
        self.assertEqual(job.operation_id, self.operation)
        labour = job.line_ids.filtered(lambda line: line.line_type == "labour")
        self.assertEqual(sum(labour.mapped("standard_hours")), 1.2)
        self.assertEqual(set(job.line_ids.mapped("authorisation_state")), {"pending"})
        self.assertIn("3 mm", job.cause)
        self.assertEqual((pads.state, self.order.next_action), ("proposed", "authorise"))
        self._authorise(self.order)
        self.assertEqual(pads.state, "authorised")
        wipers.with_user(self.adviser).action_add_job()
        self.assertEqual(wipers.job_id.concern, "New wipers")
        with self.assertRaisesRegex(UserError, "on .* already"):
            pads.with_user(self.adviser).action_add_job()
        job.with_user(self.technician).action_done()
        self.assertEqual(pads.state, "done")

    def test_customer_says_no_on_the_order(self):
        self._inspect(self.order)
        pads = self._finding(self.order, "Brake pads")
        pads.with_user(self.adviser).action_add_job()
        self.order._authorise(
            "in_person",
            "Owner",
            decisions=dict.fromkeys(pads.job_id.line_ids, ("deferred", "next time")),
        )
        self.assertEqual(pads.state, "deferred")

    def test_customer_says_no_before(self):
        self._inspect(self.order)
        pads, wipers = self.order.finding_ids.sorted("sequence").with_user(self.adviser)
        pads.action_decline()
        wipers.action_defer()
        self.assertEqual((pads.state, wipers.state), ("declined", "deferred"))
        pads.action_offer_again()
        self.assertEqual(pads.state, "open")
        wipers.action_add_job()
        self.assertEqual(wipers.state, "proposed")
        with self.assertRaisesRegex(UserError, "decides about its lines there"):
            wipers.action_decline()

    def test_add_all(self):
        self._inspect(self.order)
        self.order.with_user(self.adviser).action_add_findings()
        self.assertEqual(len(self.order.finding_ids.job_id), 2)

    def test_checked_again(self):
        """A reopened inspection brings its findings up to date, and makes none twice."""
        checklist = self._inspect(self.order)
        checklist.with_user(self.technician).action_recheck()
        for line in checklist.line_ids.filtered("is_open"):
            line.write({"number": 1} if line.answer_type == "number" else {"answer": "ok"})
        checklist.action_done()
        self.assertRecordValues(self.order.finding_ids, [{"name": "Brake pads", "level": "red"}])

    def test_later_inspection_finds_it_in_order(self):
        self._inspect(self.order)
        first = self._finding(self.order, "Brake pads")
        self.order.action_cancel()
        later = self._create_order(self._labour_line(1))
        self._inspect(later, pads=9)
        self.assertEqual(first.state, "resolved")
        self.assertEqual(self._finding(self.order, "Wipers").state, "resolved")  # found again
        self.assertEqual(self._finding(later, "Wipers").state, "open")

    def test_cancelled_inspection_takes_its_findings(self):
        checklist = self._inspect(self.order)
        self._finding(self.order, "Wipers").with_user(self.adviser).action_add_job()
        self.technician.group_ids += self.env.ref("dealer_base.group_workshop_controller")
        checklist.action_cancel()
        self.assertEqual(self.order.finding_ids.mapped("name"), ["Wipers"])

    def test_shipped_template(self):
        template = self.env.ref("dealer_workshop_inspection.checklist_template_inspection")
        self.assertGreaterEqual(template.item_count, 30)
        numbers = template.item_ids.filtered(lambda item: item.answer_type == "number")
        self.assertGreaterEqual(len(numbers), 8)

    def test_queries(self):
        """Finishing an inspection and opening the findings do not grow with the findings."""
        counts = []
        for wipers in ("ok", "attention"):
            order = self._create_order(self._labour_line(1))
            checklist = self._open_inspection(order)
            for line in checklist.line_ids:
                line.write({"number": 3} if line.answer_type == "number" else {"answer": wipers})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            checklist.action_done()
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 4)
