from freezegun import freeze_time
from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import TODAY, LeavingCommon

AFTER = "2026-07-02 04:00:00"


@freeze_time(TODAY)
@tagged("post_install", "-at_install")
class TestHandover(LeavingCommon):
    def _assign(self, lines, user=None, **values):
        action = lines.with_user(user or self.hr_user).action_hand_over()
        wizard = self.env[action["res_model"]].with_user(user or self.hr_user)
        wizard = wizard.browse(action["res_id"])
        wizard.write({"user_id": self.colleague.id, **values})
        return wizard

    def test_checklist_counts_what_is_open(self):
        self._create_customer()
        self._create_customer()
        self._create_kind("Departments", "hr.department", "manager_id")
        departure = self._create_approved()
        self.assertRecordValues(
            departure.line_ids,
            [{"kind_id": self.customers.id, "first_count": 2, "open_count": 2, "state": "open"}],
        )
        action = departure.line_ids.action_open()
        self.assertEqual(self.env["res.partner"].search_count(action["domain"]), 2)

    def test_all_to_a_colleague(self):
        customers = self._create_customer() | self._create_customer()
        departure = self._create_approved()
        self._assign(departure.line_ids).action_hand_over()
        self.assertEqual(customers.user_id, self.colleague)
        self.assertEqual(departure.open_count, 0)
        self.assertEqual(departure.line_ids.handed_to, f"{self.colleague.name} (2)")
        self.assertIn("Technician", customers[0].message_ids[0].body)

    def test_chosen_ones(self):
        first, second = self._create_customer("First"), self._create_customer("Second")
        departure = self._create_approved()
        wizard = self._assign(departure.line_ids, is_all=False)
        with self.assertRaisesRegex(UserError, "Choose what"):
            wizard.action_hand_over()
        wizard.item_ids.filtered(lambda item: item.res_id == second.id).is_chosen = True
        wizard.action_hand_over()
        self.assertEqual((first.user_id, second.user_id), (self.technician_user, self.colleague))

    def test_to_nobody_of_another_store(self):
        self._create_customer()
        departure = self._create_approved()
        wizard = self._assign(departure.line_ids, user_id=self.other_hr_user.id)
        with self.assertRaisesRegex(UserError, "no access"):
            wizard.action_hand_over()

    def test_fields_with_employees_contacts_and_many(self):
        department = self.env["hr.department"].create(
            {"name": "Team", "manager_id": self.technician.id}
        )
        self._create_kind("Departments", "hr.department", "manager_id")
        departure = self._create_approved()
        self._assign(departure.line_ids).action_hand_over()
        self.assertEqual(department.manager_id, self.colleague_file)

    def test_what_refuses_is_named_and_the_rest_goes(self):
        self._create_kind("Departments", "hr.department", "manager_id")
        self.department.manager_id = self.technician
        self.colleague_file.active = False
        self._create_customer()
        departure = self._create_approved()
        answer = self._assign(departure.line_ids).action_hand_over()
        self.assertIn("Workshop", answer["params"]["message"])
        self.assertEqual(departure.open_count, 1)

    def test_what_must_be_returned_blocks_the_end(self):
        kind = self._create_kind("Keys", "res.partner", "user_id", way="settle")
        self.customers.active = False
        customer = self._create_customer()
        departure = self._create_approved()
        with self.assertRaisesRegex(UserError, "goes to a colleague"):
            departure.line_ids.action_hand_over()
        Departure = self.env["dealer.departure"]
        with freeze_time(AFTER):
            self._run_cron(Departure, "_cron_finish")
            count = len(departure.message_ids)
            self._run_cron(Departure, "_cron_finish")
            self.assertEqual(len(departure.message_ids), count)  # told once
            self.assertTrue(self.technician.active)
            self.assertIn(kind.name, departure.waiting_reason)
            customer.user_id = False
            self._run_cron(Departure, "_cron_finish")
        self.assertEqual(departure.category, "done")
        self.assertFalse(self.technician.active)

    def test_the_rest_goes_to_who_takes_over(self):
        customer = self._create_customer()
        departure = self._create_approved()
        with freeze_time(AFTER):
            with self.assertRaisesRegex(UserError, "who takes over"):
                departure.action_finish()
            departure.successor_id = self.colleague
            departure.action_finish()
        self.assertEqual(customer.user_id, self.colleague)

    def test_what_came_since_is_found(self):
        departure = self._create_approved()
        self.assertFalse(departure.line_ids)
        self._create_customer()
        departure.action_refresh()
        self.assertEqual(departure.open_count, 1)

    def test_what_ends_by_itself(self):
        self._create_kind("Tags", "res.partner", "user_id", way="end")
        self.customers.active = False
        customer = self._create_customer()
        departure = self._create_approved()
        self.assertEqual(departure.open_count, 0)
        with freeze_time(AFTER):
            departure.action_finish()
        self.assertFalse(customer.active)

    # === KINDS === #

    def test_model_that_is_not_there_is_left_out(self):
        kind = self._create_kind("Ships", "dealer.ship", "captain_id")
        self.assertFalse(kind.is_usable)
        departure = self._create_approved()
        self.assertFalse(departure.line_ids)

    def test_bad_definitions_are_refused(self):
        for values in (
            {"field_name": "name"},
            {"field_name": "nothing"},
            {"domain": "[('nothing', '=', 1)]"},
            {"domain": "import os"},
            {"model": "ir.model", "field_name": "create_uid"},
        ):
            with self.assertRaises(ValidationError):
                self.customers.write(values)

    def test_shipped_kinds_count(self):
        """Each shipped kind whose model is installed finds what it says it finds."""
        kinds = self.env["dealer.handover.kind"].with_context(active_test=False).search([])
        kinds = kinds.filtered("is_usable")
        self.assertGreaterEqual(len(kinds), 4)
        for kind in kinds - self.customers:
            self.assertEqual(kind._count_open(self.colleague_file), 0, kind.name)
        department = kinds.filtered(lambda kind: kind.model == "hr.department")
        self.department.manager_id = self.colleague_file
        self.assertEqual(department._count_open(self.colleague_file), 1)

    def test_opening_costs_one_count_a_line(self):
        self._create_customer()
        for number in range(5):
            self._create_kind(f"K{number}", "res.partner", "user_id", domain="[('id', '>', 0)]")
        departure = self._create_approved()
        departure.invalidate_recordset()
        departure.line_ids.invalidate_recordset()
        self.env.invalidate_all()
        with self.assertQueryCount(40):
            departure.line_ids.read(["open_count", "state", "handed_to"])

    def test_lines_of_another_departure(self):
        """A head hands over what his own people leave, whatever lines the wizard is given."""
        customer = self._create_customer(user=self.employee_user)
        self._create_customer()
        own = self._create_approved()
        own.sudo().head_id = self.head_user
        other = self._create_approved(self.employee)
        wizard = self._assign(own.line_ids, user=self.head_user)
        with self.assertRaises(AccessError):
            wizard.write({"line_ids": [Command.set(other.line_ids.ids)]})
            wizard.action_hand_over()
        self.assertEqual(customer.user_id, self.employee_user)
