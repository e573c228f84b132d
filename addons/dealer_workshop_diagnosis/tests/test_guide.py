from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DiagnosisCommon


@tagged("post_install", "-at_install")
class TestGuide(DiagnosisCommon):
    """What is shown on the job, why, and what one tap does."""

    def _guide(self, order):
        self.env.invalidate_all()
        return order.job_ids[0].with_user(self.technician).guide

    def test_shown_with_reasons(self):
        order = self._create_visit("怠速时发抖")
        order.add_fault_codes({"codes": ["P0171"]})
        guide = self._guide(order)
        self.assertEqual([fault["id"] for fault in guide["faults"]], self.known.ids)
        reasons = " ".join(guide["faults"][0]["reasons"])
        for words in ("P0171", "Same symptom", "怠速", "For this series"):
            self.assertIn(words, reasons)
        self.assertEqual([row["id"] for row in guide["documents"]], self.bulletin.ids)
        self.assertIn("20,000", " ".join(guide["documents"][0]["reasons"]))
        self.assertEqual(guide["codes"][0]["code"], "P0171")

    def test_english_words_find_chinese_symptoms(self):
        self.assertTrue(self._guide(self._create_visit("Shakes when idling"))["faults"])
        self.assertFalse(self._guide(self._create_visit("Radio is silent"))["faults"])

    def test_other_cars_are_left_out(self):
        other = self._create_vehicle(model_id=self.other_series.id)
        order = self._create_visit("怠速抖动", vehicle=other)
        order.add_fault_codes({"codes": ["P0171"]})
        guide = self._guide(order)
        self.assertFalse(guide["faults"] + guide["documents"])

    def test_mileage_engine_and_years_rule_out(self):
        order = self._create_visit("怠速抖动", mileage=70000)
        self.assertFalse(self._guide(order)["documents"], "the bulletin is up to 60,000 km")
        self.known.write({"year_from": 2020})
        self.car.model_year = 2018
        self.assertFalse(self._guide(order)["faults"])
        self.car.model_year = 2021
        self.assertTrue(self._guide(order)["faults"])

    def test_documents_for_the_series_show_without_code(self):
        order = self._create_visit("Radio is silent")
        self.assertEqual([row["id"] for row in self._guide(order)["documents"]], self.bulletin.ids)

    def test_one_tap_puts_it_on_the_estimate(self):
        order = self._create_visit("怠速抖动")
        job = order.job_ids
        job.with_user(self.technician).action_use_known_fault(self.known.id)
        self.assertEqual(job.operation_id, self.operation)
        self.assertEqual(job.concern, "怠速抖动", "the customer's words stay")
        self.assertEqual(job.cause, self.known.cause)
        labour, part = job.line_ids.sorted(lambda line: line.line_type)
        self.assertEqual(labour.line_type, "labour")
        self.assertEqual(labour.standard_hours, 0.8)
        self.assertEqual(part.product_id, self.oil)
        self.assertEqual(part.price_unit, 20)
        self.assertEqual(part.authorisation_state, "pending", "the customer decides")
        # a second tap changes nothing
        job.with_user(self.technician).action_use_known_fault(self.known.id)
        self.assertEqual(len(order.line_ids), 2)

    def test_further_operations_get_jobs_of_their_own(self):
        second = self.operation.copy({"name": "Clear adaptation", "code": "DG-X"})
        self.known.operation_ids += second
        order = self._create_visit("怠速抖动")
        order.job_ids.action_use_known_fault(self.known.id)
        self.assertEqual(order.job_ids.operation_id, self.operation + second)
        self.assertEqual(order.job_ids.known_fault_id, self.known)

    def test_counted_from_orders(self):
        def visit(wrong):
            order = self._create_visit("怠速抖动")
            order.job_ids.action_use_known_fault(self.known.id)
            if wrong:
                order.job_ids.action_known_fault_wrong()
            self._settle(order)

        self.assertFalse(self.known.right_rate)
        order = self._create_visit("怠速抖动")
        order.job_ids.action_use_known_fault(self.known.id)
        self.assertEqual(self.known.used_count, 0, "counts once settled")
        visit(False)
        visit(False)
        visit(True)
        self.env.invalidate_all()
        self.assertEqual((self.known.right_count, self.known.used_count), (2, 3))
        reasons = self._guide(self._create_visit("怠速抖动"))["faults"][0]["reasons"]
        self.assertTrue(any("2" in reason and "3" in reason for reason in reasons))
        with self.assertRaises(UserError):
            self.known.job_ids[:1].known_fault_id = False

    def test_keep_as_known_fault(self):
        order = self._create_visit("Wind noise at the mirror")
        order.add_fault_codes({"codes": [{"code": "B1ABC", "description": "Mirror heating"}]})
        job = order.job_ids
        with self.assertRaises(UserError):
            job.with_user(self.technician).action_keep_known_fault()
        job.write({"cause": "Seal of the mirror", "correction": "New seal"})
        job.action_done()
        action = job.with_user(self.technician).action_keep_known_fault()
        known = self.env["dealer.known.fault"].browse(action["res_id"])
        self.assertEqual(known.cause, "Seal of the mirror")
        self.assertEqual(known.code_ids.mapped("code"), ["B1ABC"])
        self.assertEqual(known.model_ids, self.series)
        again = job.with_user(self.technician).action_keep_known_fault()
        self.assertEqual(again["res_id"], known.id)
        order = self._create_visit("风噪 noise from the mirror")
        self.assertIn(known.id, [fault["id"] for fault in self._guide(order)["faults"]])

    def test_search_words(self):
        Known = self.env["dealer.known.fault"]
        for words in ("抖动", "hose", "P0171", "p0171 抖动", "shake"):
            self.assertIn(self.known, Known.search([("words", "ilike", words)]), words)
        self.assertNotIn(self.known, Known.search([("words", "ilike", "shake gearbox")]))

    def test_versions_of_documents(self):
        self.bulletin.date_from = fields.Date.today() - timedelta(days=30)
        action = self.bulletin.action_new_version()
        new = self.env["dealer.technical.document"].browse(action["res_id"])
        self.assertEqual(new.version, "2")
        self.assertFalse(self.bulletin.is_current)
        self.assertTrue(new.is_current)
        with self.assertRaises(UserError):
            self.bulletin.action_new_version()
        order = self._create_visit("怠速抖动")
        self.assertEqual([row["id"] for row in self._guide(order)["documents"]], new.ids)

    def test_documents_need_content_and_a_proper_link(self):
        Document = self.env["dealer.technical.document"]
        with self.assertRaises(ValidationError):
            Document.create({"name": "Empty"})
        with self.assertRaises(ValidationError):
            Document.create({"name": "Bad", "url": "javascript:alert(1)"})

    def test_queries_do_not_grow(self):
        order = self._create_visit("怠速抖动 noise")
        order.add_fault_codes({"codes": ["P0171"]})
        self._guide(order)

        def count():
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            order.job_ids[0].with_user(self.technician).read(["guide"])
            return self.env.cr.sql_log_count - start

        before = count()
        for number in range(20):
            self.known.copy({"name": f"Known {number}"})
        for number in range(10):
            self.bulletin.copy({"number": f"TB-{number}-x"})
        self.env.flush_all()
        count()
        self.assertLessEqual(count(), before + 1)
        self.assertLessEqual(before, 40)
        self.assertEqual(len(self._guide(order)["faults"]), 8)
