from datetime import timedelta

from freezegun import freeze_time
from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .common import MergeCommon

ID_ONE, ID_TWO = "110101199003077571", "11010119900307109X"


@tagged("post_install", "-at_install")
class TestMerge(MergeCommon):
    def _give_documents(self, partner):
        """Give the customer some of everything, by all ways in which records refer to one."""
        env = self.env
        category = env["res.partner.category"].create({"name": f"Tag of {partner.id}"})
        both = env["res.partner.category"].search([("name", "=", "Both")]) or env[
            "res.partner.category"
        ].create({"name": "Both"})
        partner.category_id = category | both
        env["res.partner"].create({"name": "Child", "parent_id": partner.id, "type": "invoice"})
        env["res.partner.bank"].create({"acc_number": f"X{partner.id}", "partner_id": partner.id})
        env["crm.lead"].create({"name": "Uno", "partner_id": partner.id})
        env["dealer.contact"].create({"partner_id": partner.id, "note": "Hello"})
        self._create_vehicle(owner_id=partner.id)
        env["ir.attachment"].create(
            {"name": "Paper", "res_model": "res.partner", "res_id": partner.id, "raw": b"x"}
        )
        partner.with_context(tracking_disable=False).message_post(body="Talked")
        partner.message_subscribe(partner_ids=env.user.partner_id.ids)
        partner.activity_schedule("mail.mail_activity_data_todo", summary="Call")
        partner._consent("sms", "marketing", True, "form")
        env.flush_all()

    def test_round_trip(self):
        """Merged and undone, every reference of the database is as before."""
        for partner in self.winner | self.loser:
            self._give_documents(partner)
        self.loser._consent("sms", "marketing", False, "phone")
        before = self._read_references(self.winner, self.loser)
        merge = self._merge()
        after = self._read_references(self.winner, self.loser)
        self.assertFalse(self.loser.active)
        self.assertEqual(self.loser.merged_into_id, self.winner)
        kept = {
            (move.table_name, move.column_name)
            for move in merge.sudo().move_ids.filtered(lambda move: move.kind == "kept")
        }
        left = {
            (table, column)
            for table, column, row, value in after
            if value == self.loser.id and not (table == "res_partner" and row == str(self.loser.id))
        }
        # its own pictures and what the other has already
        self.assertFalse({pair for pair in left - kept if pair[0] != "ir_attachment"})
        self.assertLessEqual(len(self.winner.category_id), 3)
        self.assertEqual(len(self.winner.category_id), 3)
        self.assertEqual(len(self.winner.vehicle_ids), 2)
        self.assertEqual(len(self.winner.bank_ids), 2)
        self.assertEqual(len(self.winner.dealer_contact_ids), 2)
        self.assertIsNot(self.winner._may_contact("sms", "marketing")[self.winner.id], True)
        children = self.winner.child_ids
        self.assertEqual(len(children), 2)
        self.assertEqual(children.commercial_partner_id, self.winner)
        merge.with_user(self.user).action_undo()
        self.assertEqual(merge.undo_note, "Everything is back.")
        self.assertEqual(self._read_references(self.winner, self.loser), before)
        self.assertTrue(self.loser.active)
        self.assertIs(self.winner._may_contact("sms", "marketing")[self.winner.id], True)
        self.assertEqual(self.loser.child_ids.commercial_partner_id, self.loser)

    def test_values(self):
        merge = self._merge(["email", "name"])
        self.assertRecordValues(self.winner, [{"name": "Lin Wei", "email": "lin@example.com"}])
        self.winner.name = "Lin Wei Ming"
        merge.with_user(self.user).action_undo()
        self.assertRecordValues(self.winner, [{"name": "Lin Wei Ming", "email": False}])
        self.assertIn("Changed since", merge.undo_note)

    def test_what_changed_since_stays(self):
        lead = self.env["crm.lead"].create({"name": "Uno", "partner_id": self.loser.id})
        third = self._create_customer(name="Third")
        merge = self._merge()
        self.assertEqual(lead.partner_id, self.winner)
        lead.partner_id = third
        later = self.env["crm.lead"].create({"name": "New", "partner_id": self.winner.id})
        merge.with_user(self.user).action_undo()
        self.assertEqual((lead.partner_id, later.partner_id), (third, self.winner))
        self.assertIn("Changed since", merge.undo_note)

    def test_undo_within_a_week(self):
        merge = self._merge()
        days = self.env.company.merge_undo_days
        with freeze_time(fields.Datetime.now() + timedelta(days=days, hours=1)):
            merge.invalidate_recordset(["can_undo"])
            with self.assertRaisesRegex(UserError, "could be undone until"):
                merge.with_user(self.user).action_undo()
        merge.invalidate_recordset(["can_undo"])
        merge.with_user(self.user).action_undo()
        with self.assertRaisesRegex(UserError, "undone already"):
            merge.with_user(self.user).action_undo()

    def test_chain(self):
        third = self._create_customer(name="Third")
        first = self._merge()
        self._merge(winner=third, loser=self.winner)
        with self.assertRaisesRegex(UserError, "undo that first"):
            first.with_user(self.user).action_undo()

    def test_refusals(self):
        cases = [
            ({"identity_number": ID_ONE}, {"identity_number": ID_TWO}, "different identity"),
            ({"is_company": True}, {}, "A company and a person"),
            ({"active": False}, {}, "archived"),
        ]
        for ours, theirs, sentence in cases:
            with self.subTest(sentence=sentence):
                winner = self._create_customer(name="A", **ours)
                loser = self._create_customer(name="B", **theirs)
                with self.assertRaisesRegex(UserError, sentence):
                    self._merge(winner=winner, loser=loser)
        with self.assertRaisesRegex(UserError, "two different"):
            self._merge(loser=self.winner)
        child = self._create_customer(parent_id=self.winner.id)
        with self.assertRaisesRegex(UserError, "contact of the other"):
            self._merge(loser=child)
        portal = [
            new_test_user(
                self.env, login=f"merge_portal_{n}", groups="base.group_portal"
            ).partner_id
            for n in range(2)
        ]
        with self.assertRaisesRegex(UserError, "Both have a login"):
            self._merge(winner=portal[0], loser=portal[1])
        with self.assertRaisesRegex(UserError, "colleague"):
            self._merge(loser=self.user.partner_id)
        with self.assertRaisesRegex(UserError, "cannot be taken over"):
            self._merge(["signup_token"])

    def test_login_goes_along(self):
        user = new_test_user(self.env, login="merge_portal", groups="base.group_portal")
        merge = self._merge(loser=user.partner_id)
        self.assertEqual(user.partner_id, self.winner)
        merge.with_user(self.user).action_undo()
        self.assertEqual(user.partner_id.name, "merge_portal (base.group_portal)")

    def test_compare(self):
        group = self.env["dealer.duplicate"]
        group._refresh()
        group = group.search([("partner_ids", "in", self.loser.ids)])
        self.loser.street = "Nanjing Road 1"
        action = group.with_user(self.user).action_compare()
        compare = self.env["dealer.merge.compare"].with_user(self.user).browse(action["res_id"])
        if compare.winner_id != self.winner:
            compare.action_swap()
        self.assertEqual(compare.winner_id, self.winner)
        lines = {line.name: line for line in compare.line_ids}
        self.assertTrue(lines["street"].take, "the other says nothing")
        self.assertFalse(lines["name"].take)
        with Form(compare, "dealer_crm_merge.view_dealer_merge_compare_form") as form:
            self.assertFalse(form.refusal)
        compare.action_merge()
        self.assertRecordValues(
            self.winner,
            [{"name": "Wei Lin", "street": "Nanjing Road 1", "email": "lin@example.com"}],
        )
        self.assertEqual(group.state, "merged")

    def test_log_is_kept(self):
        merge = self._merge()
        with self.assertRaises(UserError):
            merge.sudo().unlink()
