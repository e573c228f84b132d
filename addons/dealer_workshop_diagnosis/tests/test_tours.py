from odoo.tests import HttpCase, tagged

from .common import DiagnosisCommon


@tagged("post_install", "-at_install")
class TestTours(DiagnosisCommon, HttpCase):
    def test_adviser_pastes_a_report(self):
        order = self._create_visit("怠速抖动")
        self.start_tour(
            f"/odoo/repair-orders/{order.id}", "diagnosis_paste_report", login=self.adviser.login
        )
        self.assertEqual(order.fault_ids.mapped("code"), ["P0171", "P0300"])
        self.assertEqual(order.scan_ids.unknown, "strange line")


@tagged("post_install", "-at_install")
class TestPhone(DiagnosisCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_technician_uses_a_known_fault_on_the_phone(self):
        order = self._create_visit("怠速抖动")
        order.add_fault_codes({"codes": ["P0171"]})
        order.action_start()
        order.job_ids.technician_id = self.technician.employee_id
        self.start_tour("/odoo/my-jobs", "diagnosis_phone", login=self.technician.login)
        self.assertEqual(order.job_ids.known_fault_id, self.known)
        self.assertEqual(order.job_ids.operation_id, self.operation)
        self.assertEqual(len(order.line_ids), 2)
