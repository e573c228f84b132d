from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import StockroomCommon


@tagged("post_install", "-at_install")
class TestScrap(StockroomCommon):
    def _create_scrap(self, quantity=1, user=None, **values):
        return (
            self.env["dealer.part.scrap"]
            .with_user(user or self.keeper)
            .create(
                {
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.pads.id,
                                "quantity": quantity,
                                "reason_id": self.reason.id,
                                **values,
                            }
                        )
                    ]
                }
            )
        )

    def test_no_way_around_the_document(self):
        """Core's own scrap button, on a transfer for example, asks nobody."""
        scrap = (
            self.env["stock.scrap"]
            .with_user(self.keeper)
            .create(
                {
                    "product_id": self.pads.id,
                    "scrap_qty": 1,
                    "location_id": self.main.lot_stock_id.id,
                    "company_id": self.store_a.id,
                }
            )
        )
        for way in (scrap.action_validate, scrap.do_scrap):
            with self.assertRaisesRegex(UserError, "Parts › Stock › Scrap"):
                way()
        self.assertEqual(self._stock(self.pads, self.main), 10)

    def test_below_the_limit_at_once(self):
        scrap = self._create_scrap(2)
        self.assertEqual(scrap.line_ids.location_id, self.main.lot_stock_id)
        self.assertEqual(scrap.sudo().value, 80)
        self._take_step(scrap, "write_off")
        self.assertEqual((scrap.category, scrap.workflow_stage_id.code), ("done",) * 2)
        core = scrap.line_ids.scrap_ids
        self.assertRecordValues(core, [{"state": "done", "scrap_qty": 2, "origin": scrap.name}])
        self.assertEqual(core.scrap_reason_tag_ids, self.reason)
        self.assertEqual(self._stock(self.pads, self.main), 8)
        self.assertEqual(self._value(self.pads, self.store_a), 320)

    def test_above_the_limit_the_manager_approves(self):
        scrap = self._create_scrap(6)
        self._take_step(scrap, "write_off")
        self.assertEqual(scrap.category, "draft")
        self.assertEqual(self._stock(self.pads, self.main), 10)
        request = scrap.workflow_request_id.sudo()
        self.assertEqual(request.state, "pending")
        self.assertIn(self.manager, request.review_ids.candidate_ids)
        self.assertNotIn(self.keeper, request.review_ids.candidate_ids)
        with self.assertRaises(UserError):
            scrap.action_write_off()  # not past the approval
            self.env.flush_all()
        review = request.review_ids.with_user(self.manager)
        review.action_approve()
        self.env.flush_all()
        self.assertEqual(scrap.category, "done")
        self.assertEqual(self._stock(self.pads, self.main), 4)

    def test_nobody_approves_his_own(self):
        scrap = self._create_scrap(6, self.manager)
        self._take_step(scrap, "write_off")
        review = scrap.workflow_request_id.sudo().review_ids
        self.assertNotIn(self.manager, review.candidate_ids)
        with self.assertRaises(UserError):
            review.with_user(self.manager).action_approve()

    def test_not_more_than_on_hand(self):
        scrap = self._create_scrap(6)
        scrap.line_ids.copy({"quantity": 5, "scrap_id": scrap.id})
        with self.assertRaisesRegex(UserError, "only 10.0 lie in"):
            self._take_step(scrap, "write_off")

    def test_keeper_does_not_see_the_value(self):
        scrap = self._create_scrap(6)
        with self.assertRaises(AccessError):
            scrap.read(["value"])
        self.assertNotIn('name="value"', scrap.get_view(view_type="form")["arch"])
        self.assertIn(
            'name="value"', scrap.with_user(self.manager).get_view(view_type="form")["arch"]
        )

    def test_done_stays(self):
        scrap = self._create_scrap()
        self._take_step(scrap, "write_off")
        with self.assertRaisesRegex(UserError, "written off"):
            scrap.line_ids.quantity = 3
        with self.assertRaisesRegex(UserError, "written off"):
            scrap.unlink()
        with self.assertRaisesRegex(UserError, "cannot be set by hand"):
            scrap.written_off_on = False

    def test_form(self):
        form = Form(self.env["dealer.part.scrap"].with_user(self.keeper))
        with form.line_ids.new() as line:
            line.product_id = self.pads
            self.assertEqual(line.location_id, self.main.lot_stock_id)
            self.assertEqual(line.quantity_on_hand, 10)
            line.reason_id = self.reason
        self.assertEqual(form.save().user_id, self.keeper)
