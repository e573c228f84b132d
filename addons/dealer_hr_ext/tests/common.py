from datetime import date

from odoo.exceptions import UserError
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.dealer_base.tests.common import DealerCommon

# numbers of nobody: place and day made up, the last character fits
IDENTITY = "110101199003070038"
IDENTITY_2 = "310101198505120026"
# what a request can send for an amount, and no form
NO_AMOUNTS = (float("nan"), float("inf"), float("-inf"), "nan", 1e12, 10**400)


class PeopleCommon(DealerCommon):
    """A store with a workshop and its head, HR and a general manager; a second store beside it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Employee = cls.env["hr.employee"]
        cls.store = cls.env.company
        cls.hr_user = cls._create_user("hr")
        cls.hr_manager_user = cls._create_user("hr_manager")
        cls.general_manager_user = cls._create_user("general_manager")
        cls.employee_user = cls._create_user("employee")
        cls.head_user = cls._create_user("workshop_controller")
        cls.technician_user = cls._create_user("technician")
        cls.other_hr_user = cls._create_user("hr", cls.other_store)
        cls.other_hr_manager_user = cls._create_user("hr_manager", cls.other_store)
        cls.portal_user = new_test_user(
            cls.env, login="test_people_portal", groups="base.group_portal"
        )
        cls.job = cls.env["hr.job"].create({"name": "Technician"})
        cls.department = cls.env["hr.department"].create({"name": "Workshop"})
        cls.hr_clerk = cls._create_employee(name="Clerk", user_id=cls.hr_user.id)
        cls.hr_manager = cls._create_employee(name="HR Manager", user_id=cls.hr_manager_user.id)
        cls.general_manager = cls._create_employee(
            name="General Manager", user_id=cls.general_manager_user.id
        )
        cls.head = cls._create_employee(
            name="Head",
            user_id=cls.head_user.id,
            department_id=cls.department.id,
            parent_id=cls.general_manager.id,
        )
        cls.department.manager_id = cls.head
        cls.technician = cls._create_employee(
            name="Technician",
            user_id=cls.technician_user.id,
            department_id=cls.department.id,
            job_id=cls.job.id,
            parent_id=cls.head.id,
        )
        # somebody of the store whom the head does not lead
        cls.employee = cls._create_employee(name="Employee", user_id=cls.employee_user.id)
        cls.other_employee = cls._create_employee(name="Elsewhere", company_id=cls.other_store.id)

    @classmethod
    def _create_employee(cls, **values):
        """Return an employee of the store, with a version that began in 2020."""
        company = values.get("company_id") or cls.store.id
        return cls.Employee.with_context(tracking_disable=True).create(
            {
                "name": "Somebody",
                "company_id": company,
                "date_version": date(2020, 1, 1),
                **values,
            }
        )

    @classmethod
    def _create_crowd(cls, count, **values):
        """Return many employees like the first of them, copied in the database.

        For tests of what is done with many people, where making them is not what is tested.
        """
        first = cls._create_employee(**values)
        cls.env.flush_all()
        resources = cls._copy_row(first.resource_id, range(1, count))
        people = cls._copy_row(first, resources, "resource_id")
        versions = cls._copy_row(first.version_id, people, "employee_id")
        cls.env.cr.execute(
            """
            UPDATE hr_employee person
               SET current_version_id = version.id, name = person.name || ' ' || person.id
              FROM hr_version version
             WHERE version.id = ANY(%s) AND person.id = version.employee_id
            """,
            [versions],
        )
        cls.env.invalidate_all()
        return first + cls.Employee.browse(people)

    @classmethod
    def _copy_row(cls, record, keys, link=None):
        """Copy a record's row once for each key.

        :param link: name of the column that gets the key
        :return: ids of the copies
        """
        # what is unique stays with the first
        own = {"id", "staff_number", "current_version_id", link}
        columns = [
            SQL.identifier(name)
            for name, field in record._fields.items()
            if field.store and field.column_type and name not in own
        ]
        links = [SQL.identifier(link)] if link else []
        rows = cls.env.execute_query(
            SQL(
                "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s"
                " CROSS JOIN unnest(%(keys)s) copied WHERE id = %(first)s RETURNING id",
                table=SQL.identifier(record._table),
                names=SQL(", ").join(links + columns),
                values=SQL(", ").join([SQL("copied")] * len(links) + columns),
                keys=list(keys),
                first=record.id,
            )
        )
        return [copy_id for [copy_id] in rows]

    @classmethod
    def _create_department(cls, name="Sales", **values):
        return cls.env["hr.department"].create({"name": name, **values})

    @classmethod
    def _create_job(cls, name="Adviser", **values):
        return cls.env["hr.job"].create({"name": name, **values})

    @classmethod
    def _create_paper_kind(cls, code="test_paper", **values):
        return cls.env["dealer.staff.paper.kind"].create({"name": code, "code": code, **values})

    @classmethod
    def _create_paper(cls, employee, kind, **values):
        return cls.env["dealer.staff.paper"].create(
            {"employee_id": employee.id, "kind_id": kind.id, **values}
        )

    def _assert_no_amount(self, change):
        """:param change: a function that keeps the amount it is given"""
        for amount in NO_AMOUNTS:
            with (
                self.subTest(amount=str(amount)[:8]),
                self.assertRaisesRegex(UserError, "is a number below"),
            ):
                change(amount)
