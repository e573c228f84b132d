import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SalesWorkshopCommon
from odoo.addons.dealer_vehicle_sales.tests.common import SIGNATURE


@tagged("post_install", "-at_install")
class TestPdi(SalesWorkshopCommon):
    def test_fault_becomes_a_job(self):
        """One tap: a job for each failed item, with its remark and photo; again when it failed
        again; the car waits."""
        deal = self._create_equipped_deal(self._line(self.mats))
        pdi = deal.sudo()._get_checklist("pdi")[deal.id]
        paint, tyres = pdi.line_ids
        tyres.answer = "ok"
        paint.write({"answer": "fail", "note": "Scratch on the left door"})
        self.env["ir.attachment"].create(
            {
                "name": "scratch.png",
                "raw": base64.b64decode(SIGNATURE),
                "res_model": paint._name,
                "res_id": paint.id,
            }
        )
        pdi.action_done()
        pdi = pdi.with_user(self.technician)
        self.assertEqual(pdi.fault_count, 1)
        action = pdi.action_repair_faults()
        order = self.env["dealer.repair.order"].browse(action["res_id"])
        self.assertRecordValues(
            order, [{"stock_purpose": "pdi", "deal_id": deal.id, "vehicle_id": self.vehicle.id}]
        )
        job = order.job_ids
        self.assertEqual(job.concern, "Paint: Scratch on the left door")
        self.assertEqual(len(job.media_ids), 1)
        self.assertEqual(pdi.fault_count, 0)
        with self.assertRaisesRegex(UserError, "No failed item"):
            pdi.action_repair_faults()
        # still blocked, also when the check is passed but the job is open
        line = deal.order_line.filtered("vehicle_id")
        self.assertIn("fault", line._get_outbound_block())
        pdi.action_recheck()
        paint.answer = "ok"
        pdi.action_done()
        self.assertEqual(deal.pdi_state, "done")
        deal.sudo().action_settle()
        self._pay(deal.sudo().invoice_ids)
        self.assertIn("Scratch", line._get_outbound_block())
        order.action_finish()
        self.assertFalse(line._get_outbound_block())

    def test_pdi_on_the_plan(self):
        """A store that clocks its PDI plans it as a job, done when the checklist is."""
        self.company.pdi_operation_id = self.operation
        deal = self._create_equipped_deal(self._line(self.mats))
        order = self._order(deal, "pdi")
        self.assertEqual(order.job_ids.operation_id, self.operation)
        self.assertEqual(order.line_ids.standard_hours, 1.5)
        job = order.job_ids.with_user(self.technician)
        job.action_clock_on()
        with self.assertRaisesRegex(UserError, "finishes the PDI"):
            job.action_done()
        self.assertEqual(job.action_open_pdi()["res_id"], deal.sudo().checklist_ids.id)
        self._pass_pdi(deal)
        job.action_done()
        self.assertEqual(order.category, "done")

    def test_transport_damage(self):
        """A fault found without a deal: the order is the car's alone."""
        template = self.pdi_template.copy({"name": "Inbound PDI"})
        checklist = self.env["dealer.checklist"].create(
            {"kind": "pdi", "vehicle_id": self.vehicle.id, "template_id": template.id}
        )
        checklist.line_ids.answer = "fail"
        order = self.env["dealer.repair.order"].browse(checklist.action_repair_faults()["res_id"])
        self.assertFalse(order.deal_id)
        self.assertEqual(len(order.job_ids), 2)
        self.assertEqual(checklist.repair_order_id, order)

    def test_fault_stays_with_the_car(self):
        """The deal is off; the scratch is still there."""
        deal = self._create_equipped_deal()
        pdi = deal.sudo()._get_checklist("pdi")[deal.id]
        pdi.line_ids.answer = "fail"
        pdi.action_repair_faults()
        order, fitting = self._order(deal, "pdi"), self._order(deal)
        deal._action_cancel()
        self.assertEqual(fitting.category, "cancelled")
        self.assertEqual(order.category, "draft")
        self.assertFalse(order.deal_id)

    def test_other_kinds_have_no_button(self):
        template = self.pdi_template.copy({"kind": "quality"})
        checklist = self.env["dealer.checklist"].create(
            {"kind": "quality", "vehicle_id": self.vehicle.id, "template_id": template.id}
        )
        checklist.line_ids.answer = "fail"
        self.assertEqual(checklist.fault_count, 0)
        with self.assertRaises(UserError):
            checklist.action_repair_faults()
