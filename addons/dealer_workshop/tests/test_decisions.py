from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import WorkshopCommon


@tagged("post_install", "-at_install")
class TestDecisions(WorkshopCommon):
    def setUp(self):
        super().setUp()
        self.order = self._create_order()
        self.labour, self.pads_line, self.oil_line = self.order.line_ids

    def _answer(self, order=None, **decisions):
        """Take the customer's word: `oil="declined"` and so on."""
        order = order or self.order
        lines = {"labour": self.labour, "pads": self.pads_line, "oil": self.oil_line}
        said = {lines[name]: (decision, "Too dear") for name, decision in decisions.items()}
        return order._authorise("in_person", "Test owner", decisions=said)

    def test_declined_line_counts_no_more(self):
        total = self.order.amount_customer
        oil = self.oil_line.price_total
        self._answer(oil="declined")
        self.assertRecordValues(
            self.oil_line,
            [
                {
                    "decision": "declined",
                    "is_out": True,
                    "authorisation_state": "declined",
                    "decision_reason": "Too dear",
                    "qty_to_request": 0,
                }
            ],
        )
        self.assertAlmostEqual(self.order.amount_customer, total - oil, 2)
        self.assertEqual(self.order.agreement_state, "authorised")
        self.order.action_start()
        self.order.action_request_parts()
        self.assertNotIn(self.oil_line, self.order.picking_ids.move_ids.dealer_repair_line_id)
        self._issue(self.order)
        self.order.action_finish()
        self.assertFalse(self.order._get_settlement_blockers())
        self.order.action_settle()
        billed = self.order.invoice_ids.invoice_line_ids.dealer_repair_line_id
        self.assertEqual(billed, self.labour + self.pads_line)
        self.assertEqual(self.order.invoice_ids.amount_total, self.order.amount_customer)

    def test_declining_withdraws_the_request(self):
        self._authorise(self.order)
        self.order.action_start()
        self.order.action_request_parts()
        self._answer(oil="deferred")
        self.assertEqual(self.oil_line.qty_pending, 0)
        self.assertEqual(set(self.oil_line.move_ids.mapped("state")), {"cancel"})
        self.assertEqual(self.pads_line.qty_pending, 2)

    def test_issued_parts_come_back_first(self):
        self._authorise(self.order)
        self.order.action_start()
        self.order.action_request_parts()
        self._issue(self.order)
        with self.assertRaisesRegex(UserError, "store keeper takes them back before"):
            self._answer(oil="declined")
        self.assertEqual(self.oil_line.decision, "authorised")
        self.order.with_user(self.keeper)._return_parts({self.oil_line: 1})
        self._answer(oil="declined")
        self.assertTrue(self.oil_line.is_out)

    def test_whole_job_declined_is_not_to_be_done(self):
        job = self.order._add_job({"concern": "Wipers"}, [{"line_type": "labour", "quantity": 1}])
        said = {job.line_ids: ("declined", False)}
        self.order._authorise("in_person", "Test owner", decisions=said)
        self.assertTrue(job.is_out)
        technician = self._create_technician()
        with self.assertRaisesRegex(UserError, "does without “Wipers”"):
            job.with_user(technician).action_clock_on()
        self.order.action_start()
        self.order.action_request_parts()
        self._issue(self.order)
        (self.order.job_ids - job).action_done()
        self.assertEqual(self.order.category, "done")
        self.assertFalse(self.order._get_settlement_blockers())

    def test_everything_declined(self):
        self._answer(labour="declined", pads="declined", oil="deferred")
        self.assertEqual((self.order.amount_total, self.order.agreement_state), (0, "declined"))
        self.assertIn("does without everything", self.order.next_step)
        self.order.action_finish()
        self.assertEqual(self.order.category, "done")
        self.order.action_settle()
        self.assertFalse(self.order.invoice_ids)
        self.order.action_issue_gate_pass()

    def test_nobody_decides_by_rpc(self):
        adviser = self._create_user("service_adviser")
        line = self.oil_line.with_user(adviser)
        for values in ({"decision": "declined"}, {"is_out": True}, {"taken_up_line_id": line.id}):
            with self.assertRaisesRegex(UserError, "cannot be set by hand"):
                line.write(values)

    def test_offer_again(self):
        self._answer(oil="declined")
        self.oil_line.action_offer_again()
        self.assertRecordValues(
            self.oil_line, [{"decision": False, "is_out": False, "authorisation_state": "pending"}]
        )
        self.assertEqual(self.order.next_action, "authorise")
        self.assertEqual(self.order.agreement_state, "supplement")

    def test_dialog(self):
        adviser = self._create_user("service_adviser")
        Wizard = self.env["dealer.repair.authorise"].with_user(adviser)
        total = self.order.amount_customer
        form = Form(Wizard.with_context(default_order_id=self.order.id))
        self.assertAlmostEqual(form.amount_customer, total, 2)
        form.method = "phone"
        with form.line_ids.edit(2) as answer:
            answer.decision = "deferred"
            answer.reason = "Next month"
        self.assertAlmostEqual(form.amount_customer, total - self.oil_line.price_total, 2)
        with self.assertRaisesRegex(AssertionError, "note is a required field"):
            form.save()
        form.note = "139…, agreed to the pads"
        form.save().action_confirm()
        self.assertRecordValues(
            self.oil_line, [{"decision": "deferred", "decision_reason": "Next month"}]
        )
        self.assertEqual(self.pads_line.decision, "authorised")
        self.assertIn('"deferred"', self.order.authorisation_ids.content)

    def test_dialog_of_a_whole_job(self):
        job = self.order._add_job(
            {"concern": "Wipers"},
            [{"line_type": "labour", "quantity": 1}, {"line_type": "fee", "quantity": 1}],
        )
        form = Form(
            self.env["dealer.repair.authorise"].with_context(default_order_id=self.order.id)
        )
        with form.line_ids.edit(3) as answer:
            answer.decision = "declined"
            answer.reason = "Mended at home"
            answer.whole_job = True
        form.method = "in_person"
        form.save().action_confirm()
        self.assertEqual(job.line_ids.mapped("decision"), ["declined", "declined"])
        self.assertEqual(job.line_ids.mapped("decision_reason"), ["Mended at home"] * 2)
        self.assertEqual(self.labour.decision, "authorised")


@tagged("post_install", "-at_install")
class TestNextVisit(WorkshopCommon):
    def setUp(self):
        super().setUp()
        self.first = self._create_order()
        self.oil_line = self.first.line_ids[2]
        self.first._authorise(
            "in_person", "Test owner", decisions={self.oil_line: ("declined", "Next time")}
        )

    def test_comes_back_and_is_taken_up(self):
        self.assertEqual(self.vehicle._get_open_declined_lines(), self.oil_line)
        self.assertFalse(
            [a for a in self.first.reception_alerts or [] if a["key"].startswith("declined")],
            "what this visit says itself is no alert",
        )
        second = self._create_order(self._labour_line(1))
        (alert,) = (a for a in second.reception_alerts if a["key"].startswith("declined"))
        self.assertIn(self.oil_line.name, alert["text"])
        self.oil_line.product_id.list_price = 99
        adviser = self._create_user("service_adviser")
        second.with_user(adviser).action_take_alert(alert["key"])
        job = second.job_ids[-1]
        self.assertEqual(job.concern, self.first.job_ids.concern)
        self.assertRecordValues(
            job.line_ids,
            [
                {
                    "product_id": self.oil_line.product_id.id,
                    "price_unit": 99,
                    "takes_up_ids": self.oil_line.ids,
                    "authorisation_state": "pending",
                }
            ],
        )
        self.assertFalse(self.vehicle._get_open_declined_lines())
        with self.assertRaisesRegex(UserError, "taken up or settled meanwhile"):
            second.action_take_alert(alert["key"])
        with self.assertRaisesRegex(UserError, "was taken up by"):
            self.oil_line.action_offer_again()

    def test_cancelled_visit_gives_it_back(self):
        second = self._create_order(self._labour_line(1))
        second.action_take_up(self.oil_line.ids)
        self.assertFalse(self.vehicle._get_open_declined_lines())
        second.action_cancel()
        self.assertEqual(self.vehicle._get_open_declined_lines(), self.oil_line)

    def test_deleted_line_gives_it_back(self):
        second = self._create_order(self._labour_line(1))
        second.action_take_up(self.oil_line.ids)
        second.job_ids[-1].line_ids.unlink()
        self.assertEqual(self.vehicle._get_open_declined_lines(), self.oil_line)

    def test_only_this_cars_lines(self):
        other = self._create_order(vehicle_id=self._create_vehicle().id)
        with self.assertRaisesRegex(UserError, "another car"):
            other.action_take_up(self.oil_line.ids)

    def test_alerts_of_reception(self):
        self._settle(self.first)
        self.vehicle._start_warranty("2020-01-01")
        self.vehicle.warranty_end = "2021-01-01"
        second = self._create_order(self._labour_line(1))
        alerts = {alert["key"]: alert for alert in second.reception_alerts}
        self.assertIn("unpaid", alerts)
        self.assertEqual(alerts["warranty"]["title"], "Out of warranty")

    def test_who_sees_and_takes(self):
        second = self._create_order(self._labour_line(1))
        technician = self._create_user("technician")
        with self.assertRaises(AccessError):
            second.with_user(technician).action_take_up(self.oil_line.ids)
        other = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user("service_adviser", company_id=other.id)
        self.assertFalse(self.vehicle.with_user(stranger)._get_open_declined_lines())
