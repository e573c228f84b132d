import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import IDENTITY, PeopleCommon

CSV = """工号,姓名,部门,岗位,手机,身份证号,上级工号,入职日期
Q001,李雷,Workshop,Technician,13800138000,{identity},,2021-05-01
Q002,韩梅梅,销售部,销售顾问,13900139000,,Q001,2022-06-01
Q003,,销售部,销售顾问,,,,
Q004,某人,,,,110101199003070031,,
"""


@tagged("post_install", "-at_install")
class TestImport(PeopleCommon):
    def _import(self, text, user=None):
        record = (
            self.env["dealer.import"]
            .with_user(user or self.hr_user)
            .create(
                {
                    "kind": "staff",
                    "file": base64.b64encode(text.encode()),
                    "file_name": "staff.csv",
                    "company_id": self.store.id,
                }
            )
        )
        record.action_check()
        record.action_import()
        return record

    def test_import_twice(self):
        self.store.country_id = self.env.ref("base.cn")
        done = self._import(CSV.format(identity=IDENTITY))
        self.assertEqual((done.created_count, done.refused_count), (2, 2))
        first = self.Employee.search([("staff_number", "=", "Q001")])
        second = self.Employee.search([("staff_number", "=", "Q002")])
        self.assertRecordValues(
            first,
            [
                {
                    "name": "李雷",
                    "department_id": self.department.id,
                    "job_id": self.job.id,
                    "identification_id": IDENTITY,
                    "sex": "male",
                }
            ],
        )
        self.assertEqual(second.parent_id, first)
        self.assertEqual(str(first.current_version_id.date_version), "2021-05-01")
        again = self._import(CSV.format(identity=IDENTITY))
        self.assertEqual((again.unchanged_count, again.refused_count), (2, 2))
        changed = self._import(CSV.format(identity="").replace("李雷", "李磊"))
        self.assertEqual(changed.refused_count, 3)
        self.assertIn("proposal", " ".join(changed.refused_line_ids.mapped("message")))
        self.assertEqual(first.name, "李雷")

    def test_whose_import(self):
        done = self._import(CSV.format(identity=IDENTITY))
        seller = self._create_user("sales_manager")
        self.assertFalse(self.env["dealer.import"].with_user(seller).search([("id", "=", done.id)]))
        with self.assertRaises(AccessError):
            done.line_ids.with_user(seller).read([])
        with self.assertRaises(AccessError):
            self._import(CSV, seller)
        cars = self.env["dealer.import"].with_user(seller).create({"kind": "vehicle"})
        imports = self.env["dealer.import"].with_user(self.hr_user).search([])
        self.assertIn(done, imports)
        self.assertNotIn(cars, imports)
