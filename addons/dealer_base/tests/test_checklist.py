import base64

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .test_checklist_common import ChecklistCommon


@tagged("post_install", "-at_install")
class TestChecklist(ChecklistCommon):
    # === FILLING === #

    def test_created_from_template_in_form(self):
        with Form(self.env["dealer.checklist"].with_user(self.technician)) as form:
            form.kind = "pdi"
            form.vehicle_id = self.vehicle
            self.assertEqual(form.template_id, self.template)
        self.assertEqual(form.record.line_ids.mapped("name"), self.template.item_ids.mapped("name"))
        self.assertRecordValues(
            form.record, [{"state": "draft", "result": "incomplete", "progress": 0, "round": 1}]
        )

    def test_result_is_the_worst_answer(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        self.assertRecordValues(checklist, [{"result": "ok"}])
        self.assertAlmostEqual(checklist.progress, 100 * 5 / 6, 2)
        self._line(checklist, "Glass").answer = "attention"
        self.assertEqual(checklist.result, "attention")
        self._line(checklist, "Tread").number = 1
        self.assertEqual(checklist.result, "fail")
        self._line(checklist, "Paint").answer = False
        self.assertEqual(checklist.result, "incomplete")

    def test_zero_is_a_measurement_and_nothing_is_not(self):
        tread = self._line(self._create_checklist(), "Tread")
        tread.write({"number": 0})
        self.assertRecordValues(tread, [{"is_measured": True, "result": "fail"}])
        tread.write({"number": False})
        self.assertRecordValues(tread, [{"is_measured": False, "result": False}])

    def test_not_applicable_for_every_kind(self):
        checklist = self._create_checklist()
        lines = checklist.line_ids.filtered(lambda line: not line.display_type)
        lines.write({"answer": "na"})
        self.assertEqual(set(lines.mapped("result")), {"na"})
        self.assertEqual(checklist.result, "ok")
        checklist.action_done()  # no photo of what is not there

    def test_value_in_words(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        self._line(checklist, "Words").text = "All well"
        words = [checklist.line_ids[number].value_text for number in (1, 5, 6, 7)]
        self.assertEqual(words, ["OK", "6 mm", "Full", "All well"])

    def test_wrong_kind_of_answer_refused(self):
        checklist = self._create_checklist()
        with self.assertRaisesRegex(ValidationError, "enter its value"):
            self._line(checklist, "Tread").answer = "ok"
        with self.assertRaisesRegex(ValidationError, "no such choice"):
            self._line(checklist, "Fuel").choice = "Nonsense"

    def test_all_ok_answers_open_states_of_one_section(self):
        checklist = self._create_checklist()
        self._line(checklist, "Glass").answer = "fail"
        checklist.line_ids[0].action_all_ok()
        results = {line.name: line.result for line in checklist.line_ids}
        self.assertEqual(
            results,
            {
                "Outside": False, "Paint": "ok", "Glass": "fail", "Plate": False,
                "Measured": False, "Tread": False, "Fuel": False, "Words": False,
            },
        )  # fmt: skip

    def test_who_answered(self):
        line = self._line(self._create_checklist(), "Glass")
        line.answer = "ok"
        self.assertEqual(line.checked_by_id, self.technician)
        self.assertTrue(line.checked_on)

    # === PHOTOS === #

    def test_photo_is_reduced_and_belongs_to_its_item(self):
        line = self._line(self._create_checklist(), "Paint")
        line.action_add_photos([{"name": "big.png", "data": self._picture(3000, 1500)}])
        photo = line.photo_ids
        self.assertEqual((photo.res_model, photo.res_id), (line._name, line.id))
        self.assertEqual(line.photos, photo.ids)
        self.assertEqual(photo.image_height, 800) if "image_height" in photo else None
        with self.assertRaisesRegex(UserError, "not a photo"):
            line.action_add_photos([{"name": "x.txt", "data": base64.b64encode(b"words").decode()}])
        with self.assertRaisesRegex(UserError, "not a photo"):
            line.action_add_photos([{"name": "x.jpg", "data": "%%%"}])
        svg = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
        with self.assertRaisesRegex(UserError, "not a photo"):
            line.action_add_photos([{"name": "x.svg", "data": svg}])

    def test_photos_go_with_their_checklist(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        photo = checklist.line_ids.photo_ids
        self.assertTrue(photo)
        checklist.with_user(self._create_user("administrator")).unlink()
        self.assertFalse(photo.sudo().exists())

    # === DONE === #

    def test_done_names_everything_missing(self):
        self.template.write({"signature_required": True, "signer": "customer"})
        checklist = self._create_checklist()
        with self.assertRaises(UserError) as refusal:
            checklist.action_done()
        for text in ("Paint: no answer", "Fuel: no answer", "Signature of the customer"):
            self.assertIn(text, str(refusal.exception))
        self.assertNotIn("Words", str(refusal.exception))
        self._fill(checklist)
        self._line(checklist, "Plate").photo_ids.unlink()
        self._line(checklist, "Paint").answer = "fail"
        checklist.signature = self._picture()
        with self.assertRaises(UserError) as refusal:
            checklist.action_done()
        self.assertEqual(
            str(refusal.exception).splitlines()[1:],
            ["• Paint: no photo", "• Plate: no photo", "• Name of the person who signed"],
        )

    def test_long_list_of_missing_is_cut(self):
        items = [{"name": f"Item {number}"} for number in range(20)]
        self.template.active = False
        self._create_template(items=items)
        with self.assertRaisesRegex(UserError, "Item 14: no answer\n… and 5 more"):
            self._create_checklist().action_done()

    def test_employee_signs_with_own_name(self):
        self.template.write({"signature_required": True, "signer": "employee"})
        checklist = self._create_checklist()
        self._fill(checklist)
        checklist.signature = self._picture()
        self.assertEqual(checklist.signed_by, self.technician.name)
        self.assertTrue(checklist.signed_on)
        checklist.action_done()
        self.assertRecordValues(
            checklist, [{"state": "done", "result": "ok", "done_by_id": self.technician.id}]
        )

    def test_done_is_read_only(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        mark = (
            self.env["dealer.checklist.mark"]
            .with_user(self.technician)
            .create({"checklist_id": checklist.id, "x": 10, "y": 20})
        )
        photo = checklist.line_ids.photo_ids
        line = self._line(checklist, "Glass")
        checklist.action_done()
        # by everyone: sudo, too
        for records in (checklist, checklist.sudo()):
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.note = "later"
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.line_ids[1].answer = "fail"
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.mark_ids.note = "later"
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.write({"line_ids": [(1, line.id, {"answer": "fail"})]})
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.mark_ids.unlink()
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.env["dealer.checklist.mark"].create(
                    {"checklist_id": checklist.id, "x": 1, "y": 1}
                )
            with self.assertRaisesRegex(UserError, "can no longer be changed"):
                records.line_ids[1].action_add_photos([{"name": "x", "data": self._picture()}])
            with self.assertRaisesRegex(UserError, "kept as proof"):
                records.sudo().unlink()
        with self.assertRaises(AccessError):
            photo.unlink()
        with self.assertRaises(AccessError):
            self.env["ir.attachment"].with_user(self.technician).create(
                {"name": "x", "raw": b"x", "res_model": line._name, "res_id": line.id}
            )
        self.assertTrue(mark.exists())

    def test_state_and_result_move_by_their_rules_only(self):
        checklist = self._create_checklist()
        for values in (
            {"state": "done"}, {"result": "ok"}, {"progress": 100}, {"round": 2}, {"res_id": 1},
            {"signature_required": False}, {"done_on": "2024-01-01"},
        ):  # fmt: skip
            with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
                checklist.write(values)
            with self.assertRaisesRegex(UserError, "cannot be changed by hand"):
                # what RPC could send as context
                checklist.with_context(dealer_checklist_by_code=True).write(values)
        with self.assertRaisesRegex(UserError, "starts as"):
            self._create_checklist(state="done")
        line = checklist.line_ids[1]
        for values in ({"result": "ok"}, {"required": False}, {"photo_required": "never"}):
            with self.assertRaisesRegex(UserError, "not its questions"):
                line.write(values)
        with self.assertRaises(AccessError):
            line.unlink()
        with self.assertRaises(AccessError):
            line.create({"checklist_id": checklist.id, "name": "Mine"})

    # === AGAIN === #

    def test_recheck_while_open_keeps_the_first_result(self):
        line = self._line(self._create_checklist(), "Tread")
        line.write({"number": 1, "note": "worn"})
        line.action_recheck()
        self.assertFalse(line.result)
        self.assertFalse(line.note)
        self.assertRecordValues(
            line.check_ids,
            [{"result": "fail", "value": "1 mm", "note": "worn",
              "checked_by_id": self.technician.id}],
        )  # fmt: skip
        self.assertIn("1 mm", line.earlier[0]["text"])
        line.number = 8
        self.assertEqual(line.result, "ok")
        with self.assertRaisesRegex(UserError, "Only an item with a problem"):
            line.action_recheck()

    def test_recheck_of_finished_opens_its_problems_only(self):
        self.template.write({"signature_required": True, "signer": "employee"})
        checklist = self._create_checklist()
        self._fill(checklist)
        self._line(checklist, "Glass").write({"answer": "fail"})
        mark = (
            self.env["dealer.checklist.mark"]
            .with_user(self.technician)
            .create({"checklist_id": checklist.id, "x": 10, "y": 20})
        )
        checklist.signature = self._picture()
        checklist.action_done()
        self.assertEqual(checklist.result, "fail")
        checklist.action_recheck()
        self.assertRecordValues(checklist, [{"state": "draft", "round": 2, "signature": False}])
        self.assertEqual(checklist.line_ids.filtered("is_open").mapped("name"), ["Glass"])
        with self.assertRaisesRegex(UserError, "signed off"):
            self._line(checklist, "Paint").answer = "fail"
        with self.assertRaisesRegex(UserError, "signed off"):
            mark.x = 50
        self._line(checklist, "Glass").answer = "ok"
        with self.assertRaisesRegex(UserError, "Signature"):
            checklist.action_done()
        checklist.signature = self._picture()
        checklist.action_done()
        self.assertRecordValues(checklist, [{"state": "done", "result": "ok"}])
        self.assertEqual(self._line(checklist, "Glass").check_ids.mapped("result"), ["fail"])
        self.assertTrue(checklist.message_ids.attachment_ids, "the first signature is kept")
        with self.assertRaisesRegex(UserError, "no problem"):
            checklist.action_recheck()

    def test_reopen_needs_right_and_reason(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        checklist.action_done()
        with self.assertRaisesRegex(UserError, "Only a workshop controller"):
            checklist.action_reopen()
        with self.assertRaisesRegex(UserError, "Only a workshop controller"):
            checklist.action_cancel()
        with self.assertRaises(AccessError):
            self.env["dealer.checklist.reopen"].with_user(self.technician).create(
                {"checklist_ids": checklist.ids, "reason": "x"}
            )
        action = checklist.with_user(self.controller).action_reopen()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.controller)
            .with_context(**action["context"])
        )
        wizard.reason = " "
        with self.assertRaisesRegex(UserError, "Say why"):
            wizard.save().action_reopen()
        wizard.reason = "Wrong car"
        wizard.save().action_reopen()
        self.assertRecordValues(
            checklist, [{"state": "draft", "round": 2, "done_by_id": False, "done_on": False}]
        )
        self.assertIn("Reopened: Wrong car", checklist.message_ids[0].body)
        self._line(checklist, "Glass").answer = "attention"
        checklist.action_done()
        self.assertEqual(checklist.result, "attention")

    def test_cancelled_checklist_can_be_reopened(self):
        checklist = self._create_checklist()
        checklist.action_cancel()
        with self.assertRaises(UserError):
            self._line(checklist, "Glass").answer = "ok"
        checklist.with_user(self.controller)._action_reopen("Needed after all")
        self._line(checklist, "Glass").answer = "ok"

    # === DOCUMENTS === #

    def test_created_for_documents_in_one_go(self):
        Checklist = self.env["dealer.checklist"].with_user(self.technician)
        partners = self.env["res.partner"].create([{"name": "A"}, {"name": "B"}])
        vehicles = self.vehicle + self.vehicle.create({"model_id": self.model.id})
        checklists = Checklist._create_for(partners, "pdi", vehicles)
        self.assertRecordValues(
            checklists,
            [
                {"res_model": "res.partner", "res_id": partner.id, "vehicle_id": vehicle.id}
                for partner, vehicle in zip(partners, vehicles, strict=True)
            ],
        )
        self.assertEqual(checklists.mapped("document_name"), ["A", "B"])
        self.assertEqual(checklists[0].action_open_document()["res_id"], partners[0].id)
        self.assertEqual(len(checklists[1].line_ids), 8)
        self.assertFalse(Checklist._get_final_result())
        self.assertEqual(checklists[0]._get_final_result(), "incomplete")
        self._fill(checklists[0])
        self.assertEqual(checklists[0]._get_final_result(), "incomplete", "not finished yet")
        checklists[0].action_done()
        self.assertEqual(checklists[0]._get_final_result(), "ok")

    def test_store_comes_from_the_document(self):
        other = self.env["res.company"].create({"name": "Other store"})
        partner = self.env["res.partner"].create({"name": "A", "company_id": other.id})
        checklist = self.env["dealer.checklist"]._create_for(partner, "pdi", self.vehicle)
        self.assertEqual(checklist.company_id, other)

    def test_print(self):
        self.template.outline = "four"
        checklist = self._create_checklist()
        self._fill(checklist)
        self._line(checklist, "Glass").write({"answer": "fail"})
        self._line(checklist, "Glass").action_recheck()
        self.env["dealer.checklist.mark"].with_user(self.technician).create(
            {"checklist_id": checklist.id, "view": "left", "x": 33.3, "y": 44.4,
             "note": "Long scratch", "photo": self._picture()}
        )  # fmt: skip
        html = (
            self.env["ir.actions.report"]
            .with_user(self.technician)
            ._render_qweb_html("dealer_base.report_dealer_checklist", checklist.ids)[0]
            .decode()
        )
        for text in ("Test PDI", "6 mm", "3 – 10 mm", "Long scratch", "left: 33.3%", "Before:"):
            self.assertIn(text, html)
        self.assertEqual(html.count("data:image/svg+xml"), 5)
        self.assertEqual(html.count("data:image/png"), 2, "the item's and the mark's photo")

    def test_defaults_finish_nothing(self):
        """Neither a context nor a person's own defaults make a checklist that is done."""
        checklists = self.env["dealer.checklist"].with_user(self.technician)
        self.env["ir.default"].with_user(self.technician).set(
            "dealer.checklist", "state", "done", user_id=True
        )
        for context in ({}, {"default_state": "done"}):
            checklist = checklists.with_context(**context).create(
                {"kind": "pdi", "vehicle_id": self.vehicle.id}
            )
            self.assertEqual(checklist.state, "draft")
