import base64
import io

import openpyxl
from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import PeopleCommon


@tagged("post_install", "-at_install")
class TestList(PeopleCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.List = cls.env["dealer.staff.list"]

    def _create_list(self, user, *names, **values):
        columns = [
            Command.create({"field_name": name, "sequence": number})
            for number, name in enumerate(names)
        ]
        return self.List.with_user(user).create({"column_ids": columns, **values})

    def test_screen_follows_the_list(self):
        chosen = self._create_list(
            self.hr_user, "name", "age", "staff_number", order_field="staff_number"
        )
        action = chosen.action_open()
        Employee = self.Employee.with_user(self.hr_user).with_context(**action["context"])
        views = Employee.get_views(action["views"])
        arch = views["views"]["list"]["arch"]
        places = [arch.index(f'name="{name}"') for name in ("name", "age", "staff_number")]
        self.assertEqual(places, sorted(places))
        self.assertIn('default_order="staff_number asc, id"', arch)
        self.assertNotIn("mobile_phone", arch)
        chosen.column_ids[:1].unlink()
        again = self.Employee.with_user(self.hr_user).with_context(
            **chosen.action_open()["context"]
        )
        arch = again.get_views(action["views"])["views"]["list"]["arch"]
        self.assertLess(arch.index('"age"'), arch.index('"staff_number"'))
        # another's list does nothing for me
        mine = self.Employee.with_user(self.hr_manager_user).with_context(**action["context"])
        self.assertNotIn('name="age"', mine.get_views(action["views"])["views"]["list"]["arch"])

    def test_what_he_may_not_see(self):
        with self.assertRaises(ValidationError):
            self._create_list(self.hr_user, "name", "wage")
        chosen = self._create_list(self.hr_manager_user, "name", "wage")
        self.assertEqual(chosen._get_columns(), ["name", "wage"])
        self.hr_manager_user.group_ids = self.env.ref("dealer_base.group_hr")
        self.assertEqual(chosen._get_columns(), ["name"])
        with self.assertRaises(AccessError):
            chosen.with_user(self.hr_user).read(["name"])
        with self.assertRaises(AccessError):
            self.List.with_user(self.employee_user).action_open_own()

    def test_roster(self):
        self.technician.wage = 8000
        chosen = self._create_list(
            self.hr_manager_user,
            "staff_number", "name", "department_id", "wage",
            filter_domain=f"[('id', 'in', {(self.technician + self.other_employee).ids})]",
        )  # fmt: skip
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(chosen.roster)))
        rows = list(book.active.iter_rows(values_only=True))[-2:]
        self.assertEqual(rows[0][1:], ("Employee Name", "Department", "Wage"))
        self.assertEqual(rows[1], (self.technician.staff_number, "Technician", "Workshop", 8000))
        reading = self.env["dealer.private.reading"].search(
            [("employee_id", "=", self.technician.id)]
        )
        self.assertEqual((reading.kind, reading.how), ("salary", "print"))
        html = self.env["ir.actions.report"]._render_qweb_html(
            "dealer_hr_ext.report_roster", chosen.ids
        )[0]
        self.assertIn(self.technician.staff_number, html.decode())

    def test_card(self):
        self.technician.identification_id = "110101199003070038"
        html = (
            self.env["ir.actions.report"]
            .with_user(self.hr_user)
            ._render_qweb_html("dealer_hr_ext.report_staff_card", self.technician.ids)[0]
            .decode()
        )
        self.assertIn(self.technician.staff_number, html)
        self.assertNotIn("19900307", html)

    def test_first_list(self):
        action = self.List.with_user(self.hr_user).action_open_own()
        self.assertEqual(action["res_model"], "hr.employee")
        self.assertEqual(len(self.List.with_user(self.hr_user).search([])), 1)
        self._create_list(self.hr_user, "name", is_default=True)
        lists = self.List.with_user(self.hr_user).search([("is_default", "=", True)])
        self.assertEqual(len(lists), 1)

    def test_queries(self):
        for number in range(20):
            self._create_employee(name=f"P{number}", department_id=self.department.id)
        chosen = self._create_list(
            self.hr_user, "staff_number", "name", "department_id", "job_id", "age",
            "paper_warning", "missing", "identity_masked",
        )  # fmt: skip
        context = chosen.action_open()["context"]
        spec = {name: {} for name in chosen._get_columns()}
        Employee = self.Employee.with_user(self.hr_user).with_context(**context)

        def count(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Employee.web_search_read([], spec, limit=limit)
            return self.env.cr.sql_log_count - before

        count(5)
        few, many = count(5), count(25)
        self.assertLessEqual(many, few + 3, "the list's queries grow with the people")
        self.assertLessEqual(many, 45)
