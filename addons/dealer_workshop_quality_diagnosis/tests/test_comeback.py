from odoo import Command, fields
from odoo.tests import tagged

from odoo.addons.dealer_workshop.tests.common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestComeback(WorkshopCommon):
    """The same fault code read at two visits."""

    def setUp(self):
        super().setUp()
        self.company.write({"quality_scope": "none", "comeback_days": 30})
        self.technician = self._create_technician()
        self.adviser = self._create_user("service_adviser")
        self.electrical = self.env.ref("dealer_workshop_catalogue.labour_class_electrical")

    def _open(self, *codes, jobs=1):
        order = self._create_order(
            self._labour_line(1),
            job_ids=[Command.create({"concern": f"Concern {number}"}) for number in range(jobs)],
        )
        order.fault_ids = [Command.create({"code": code}) for code in codes]
        return order

    def _visit(self, *codes, days_ago=10, job_values=None, is_of_last_job=False, **values):
        """A visit that is over, with these codes read."""
        order = self._open(*codes, **values)
        if is_of_last_job:
            order.fault_ids.job_id = order.job_ids[-1:]
        order.job_ids.write(
            {"technician_id": self.technician.sudo().employee_id.id, **(job_values or {})}
        )
        self._authorise(order)
        order.action_start()
        order.job_ids.with_user(self.technician).action_done()
        order.action_settle()
        when = fields.Datetime.subtract(fields.Datetime.now(), days=days_ago)
        order.received_on = when
        order.job_ids._set_facts({"done_on": when})
        order.flush_recordset()
        return order

    def test_same_code_is_proposed(self):
        first = self._visit("P0171", "P0300")
        order = self._open("P0420").with_user(self.adviser)
        self.assertFalse(order.comeback_proposal)
        # the technician reads it later
        order.fault_ids = [Command.create({"code": "p0300-00"})]
        self.assertIn(first.name, order.comeback_proposal)
        order.action_confirm_comeback()
        self.assertEqual(order.job_ids.comeback_of_id, first.job_ids)

    def test_code_is_surer_than_labour_class(self):
        by_code = self._visit("P0171", days_ago=20)
        by_class = self._visit(days_ago=10, job_values={"labour_class_id": self.electrical.id})
        order = self._open("P0171")
        order.job_ids.labour_class_id = self.electrical
        order.action_confirm_comeback()
        self.assertEqual(order.job_ids.comeback_of_id, by_code.job_ids)
        self.assertNotEqual(order.job_ids.comeback_of_id, by_class.job_ids)

    def test_code_of_one_of_several_jobs(self):
        self._visit("P0171", jobs=2)
        order = self._open("P0171")
        self.assertFalse(order.comeback_proposal, "nobody knows whose it was")
        first = self._visit("P0171", jobs=2, is_of_last_job=True)
        order.action_confirm_comeback()
        self.assertEqual(order.job_ids.comeback_of_id, first.job_ids[1])
