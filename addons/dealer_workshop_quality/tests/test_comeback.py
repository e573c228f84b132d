from odoo import fields
from odoo.tests import tagged

from .common import QualityCommon


@tagged("post_install", "-at_install")
class TestComeback(QualityCommon):
    def setUp(self):
        super().setUp()
        self.company.quality_scope = "none"

    def _visit(self, days_ago, **values):
        order = self._create_finished_order("Brakes squeal", **values)
        order.action_settle()
        when = fields.Datetime.subtract(fields.Datetime.now(), days=days_ago)
        order.received_on = when
        order.job_ids._set_facts({"done_on": when})
        order.flush_recordset()
        return order

    def _back(self, **values):
        order = self._create_order(self._labour_line(1))
        order.job_ids.write(values)
        return order

    def test_same_operation_is_proposed(self):
        first = self._visit(10, operation_id=self.operation.id)
        order = self._back(operation_id=self.operation.id)
        self.assertIn(first.name, order.comeback_proposal)
        order.action_confirm_comeback()
        self.assertEqual(order.job_ids.comeback_of_id, first.job_ids)
        self.assertTrue(order.is_comeback)
        self.assertFalse(order.comeback_proposal)

    def test_same_labour_class_is_proposed(self):
        electrical = self.env.ref("dealer_workshop_catalogue.labour_class_electrical")
        self._visit(10, labour_class_id=electrical.id)
        self.assertTrue(self._back(labour_class_id=electrical.id).comeback_proposal)
        self.assertFalse(self._back(operation_id=self.operation.id).comeback_proposal)

    def test_too_long_ago_or_denied(self):
        self._visit(31, operation_id=self.operation.id)
        order = self._back(operation_id=self.operation.id)
        self.assertFalse(order.comeback_proposal)
        self._visit(29, operation_id=self.operation.id)
        order = self._back(operation_id=self.operation.id)
        self.assertTrue(order.comeback_proposal)
        order.action_deny_comeback()
        self.assertFalse(order.comeback_proposal)
        self.assertFalse(order.is_comeback)

    def test_another_car_is_none(self):
        self._visit(5, operation_id=self.operation.id)
        order = self._create_order(vehicle_id=self._create_vehicle().id)
        order.job_ids.operation_id = self.operation
        self.assertFalse(order.comeback_proposal)

    def test_reception_asks(self):
        self._visit(5)
        alerts = self.env["dealer.reception"]._get_alerts(self.vehicle)
        self.assertTrue([alert for alert in alerts if alert["key"].startswith("comeback-")])
