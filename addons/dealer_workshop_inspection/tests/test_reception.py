from odoo.tests import tagged

from .common import InspectionCommon


@tagged("post_install", "-at_install")
class TestReception(InspectionCommon):
    def setUp(self):
        super().setUp()
        self.first = self._create_order(self._labour_line(1))
        self._inspect(self.first, pads=1)

    def _alerts(self, **context):
        Reception = self.env["dealer.reception"].with_user(self.adviser).with_context(**context)
        return [
            alert
            for alert in Reception._get_alerts(self.vehicle)
            if alert["key"].startswith("finding-")
        ]

    def test_comes_back_next_visit(self):
        self.assertEqual(self._alerts(repair_order_id=self.first.id), [])
        red, amber = self._alerts()
        self.assertEqual((red["level"], amber["level"]), ("danger", "warning"))
        self.assertIn("Brake pads", red["title"])
        self.assertEqual(red["job"]["concern"], "Front pads")

    def test_taken_up_by_its_operation(self):
        later = self._create_order(self._labour_line(1), user=self.adviser)
        red = self._alerts(repair_order_id=later.id)[0]
        later.action_take_alert(red["key"])
        finding = self._finding(self.first, "Brake pads")
        self.assertEqual(finding.job_id.order_id, later)
        self.assertEqual(finding.job_id.operation_id, self.operation)
        self.assertEqual(len(self._alerts()), 1)

    def test_declined_stays_an_alert_done_does_not(self):
        finding = self._finding(self.first, "Brake pads")
        finding.with_user(self.adviser).action_decline()
        self.assertEqual(len(self._alerts()), 2)
        finding.with_user(self.adviser).action_add_job()
        self._authorise(self.first)
        finding.job_id.action_done()
        self.assertEqual(len(self._alerts()), 1)
