from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .document_type_common import DocumentTypeCommon


@tagged("post_install", "-at_install")
class TestDocumentNumbering(DocumentTypeCommon):
    def setUp(self):
        super().setUp()
        # of each test's own: numbers drawn are not given back with a transaction
        self.sequence = self.env["ir.sequence"].create(
            {"name": "Test Orders", "prefix": "A", "padding": 4, "designer_released": True}
        )

    def _change(self, **values):
        form = Form(self.env(user=self.designer)["dealer.document.numbering"])
        form.sequence_id = self.sequence
        for name, value in values.items():
            form[name] = value
        numbering = form.save()
        numbering.action_apply()
        return numbering

    def test_shown_as_it_is(self):
        self.sequence.next_by_id()
        form = Form(self.env(user=self.designer)["dealer.document.numbering"])
        form.sequence_id = self.sequence
        self.assertEqual(form.prefix, "A")
        self.assertEqual(form.digits, 4)
        self.assertEqual(form.number_next, 2)
        self.assertEqual(form.example, "A0002")

    def test_changed(self):
        self._change(prefix="SO-", digits=6, number_next=100)
        self.assertEqual(self.sequence.next_by_id(), "SO-000100")

    def test_used_numbers_never_come_back(self):
        for _index in range(3):
            self.sequence.next_by_id()
        with self.assertRaisesRegex(UserError, "at least 4"):
            self._change(number_next=3)
        self._change(prefix="B-", number_next=1)
        self.assertEqual(self.sequence.next_by_id(), "B-0001")
        with self.assertRaisesRegex(UserError, "at least 4"):
            self._change(prefix="A", number_next=1)
        self._change(prefix="A", number_next=4)
        self.assertEqual(self.sequence.next_by_id(), "A0004")

    def test_numbers_that_look_alike_are_refused(self):
        self.sequence.next_by_id()
        with self.assertRaisesRegex(UserError, "mistaken"):
            self._change(prefix="A0", number_next=1)

    def test_restart_each_year(self):
        with freeze_time("2026-12-31 10:00:00"):
            self._change(prefix="Y-", restart_yearly=True, number_next=7)
            self.assertEqual(self.sequence.next_by_id(), "Y-2026-0007")
        with freeze_time("2027-01-02 10:00:00"):
            self.assertEqual(self.sequence.next_by_id(), "Y-2027-0001")

    def test_type_takes_the_change_over(self):
        own = self._create_type()
        self.assertEqual(self._create_documents(own).name, "LC-00001")
        self.sequence = own._get_sequences()
        self._change(prefix="LN-", digits=3, number_next=5)
        self.assertEqual(self._create_documents(own).name, "LN-005")
        self.assertEqual(own.prefix, "LN-")

    def test_released_sequences_only(self):
        closed = self.env["ir.sequence"].create({"name": "Closed", "prefix": "C"})
        numbering = self.env(user=self.designer)["dealer.document.numbering"].create(
            {"sequence_id": closed.id, "prefix": "X"}
        )
        with self.assertRaisesRegex(AccessError, "released"):
            numbering.action_apply()
        with self.assertRaises(AccessError):
            closed.with_user(self.designer).write({"designer_released": True})

    def test_roles(self):
        for user in (self.clerk, self.portal):
            with self.assertRaises(AccessError):
                self.env(user=user)["dealer.document.numbering"].create(
                    {"sequence_id": self.sequence.id}
                )

    def test_applied_changes_are_kept(self):
        numbering = self._change(prefix="K-", number_next=1)
        with self.assertRaises(UserError):
            numbering.old_next = 1
        with self.assertRaises(UserError):
            numbering.unlink()

    def test_placeholders_typed_are_text(self):
        self._change(prefix="%(user)s-", number_next=1)
        self.assertEqual(self.sequence.next_by_id(), "%(user)s-0001")
