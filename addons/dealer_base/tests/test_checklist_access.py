from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .test_checklist_common import ChecklistCommon

FILLERS = (
    "sales_consultant", "sales_manager", "service_adviser", "technician", "workshop_controller",
    "quality_inspector", "stock_clerk", "store_keeper", "parts_manager", "general_manager", "administrator",
)  # fmt: skip
READERS = (
    "employee",
    "warranty_clerk",
    "gate_guard",
    "finance_clerk",
    "parts_counter",
    "cashier",
    "accountant",
    "marketing",
    "reception",
    "customer_service",
    "hr",
)


@tagged("post_install", "-at_install")
class TestChecklistAccess(ChecklistCommon):
    def test_who_fills(self):
        for role in FILLERS:
            with self.subTest(role=role):
                user = self._create_user(role, login=f"filler_{role}")
                checklist = self._create_checklist(user)
                self._fill(checklist)
                mark = (
                    self.env["dealer.checklist.mark"]
                    .with_user(user)
                    .create(
                        {"checklist_id": checklist.id, "x": 1, "y": 1, "photo": self._picture()}
                    )
                )
                mark.unlink()
                checklist.action_done()
                self.assertEqual(checklist.state, "done")

    def test_who_only_reads(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        for role in READERS:
            with self.subTest(role=role):
                user = self._create_user(role, login=f"reader_{role}")
                theirs = checklist.with_user(user)
                self.assertEqual(theirs.line_ids[1].result, "ok")
                self.assertTrue(theirs.line_ids.photo_ids.mapped("name"))
                with self.assertRaises(AccessError):
                    theirs.line_ids[1].answer = "fail"
                with self.assertRaises(AccessError):
                    theirs.action_done()
                with self.assertRaises(AccessError):
                    theirs.action_cancel()
                with self.assertRaises(AccessError):
                    self._create_checklist(user)
                with self.assertRaises(AccessError):
                    theirs.line_ids.photo_ids.unlink()

    def test_only_administrators_shape_templates(self):
        for role in (*FILLERS[:-1], *READERS):
            user = self._create_user(role, login=f"shaper_{role}")
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.template.with_user(user).name = "Mine"
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.template.item_ids[1].with_user(user).required = False
        self.template.with_user(self._create_user("administrator")).name = "Ours"

    def test_who_may_reopen(self):
        checklist = self._create_checklist()
        for role in FILLERS:
            user = self._create_user(role, login=f"opener_{role}")
            may = role not in (
                "sales_consultant", "service_adviser", "technician", "stock_clerk",
                "store_keeper", "parts_manager",
            )  # fmt: skip
            self.assertEqual(checklist.with_user(user).can_reopen, may, role)

    def test_another_store_sees_nothing(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        mark = (
            self.env["dealer.checklist.mark"]
            .with_user(self.technician)
            .create({"checklist_id": checklist.id, "x": 1, "y": 1})
        )
        store = self.env["res.company"].create({"name": "Other store"})
        stranger = self._create_user(
            "workshop_controller", login="stranger", company_id=store.id, company_ids=store.ids
        )
        Checklist = self.env["dealer.checklist"].with_user(stranger)
        self.assertFalse(Checklist.search([("id", "=", checklist.id)]))
        for records in (checklist, checklist.line_ids[1], mark, checklist.line_ids.photo_ids):
            with self.assertRaises(AccessError):
                records.with_user(stranger).read(["id", "create_date"])
        with self.assertRaises(AccessError):
            checklist.with_user(stranger).action_cancel()
        self.template.company_id = self.env.company
        self.assertFalse(self.env["dealer.checklist.template"].with_user(stranger).search([]))

    def test_portal_user_has_no_access(self):
        checklist = self._create_checklist()
        self._fill(checklist)
        portal = new_test_user(self.env, login="checklist_portal", groups="base.group_portal")
        for records in (
            checklist, checklist.line_ids, self.template, checklist.line_ids.photo_ids,
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                records.with_user(portal).read(["id", "create_date"])
