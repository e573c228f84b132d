import base64

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CatalogueCommon

HEAD = "项目代码,工时,品牌,车系,配置,发动机,年款,起始年款,终止年款,生效日期,失效日期,仅本店,删除\n"


@tagged("post_install", "-at_install")
class TestImport(CatalogueCommon):
    def _import(self, rows, user=None):
        job = (
            self.env["dealer.import"]
            .with_user(user or self.env.user)
            .create(
                {
                    "kind": "labour_standard",
                    "file": base64.b64encode((HEAD + rows).encode()),
                    "file_name": "standards.csv",
                }
            )
        )
        job.action_import()
        return job

    def _report(self, job):
        return job.line_ids.sorted("row").mapped("status")

    def test_rows(self):
        controller = self._create_user("workshop_controller")
        rows = (
            "br01,1.7,Testwagen,T1,,,,,,,,,\n"
            "BR01,1.9,TESTWAGEN,t1,1.5T Comfort,,,,,2026-01-01,2099-12-31,,\n"
            "SV01,0.6,Testwagen,T1,,1.5T,,2020,2023,,,是,\n"
        )
        job = self._import(rows, controller)
        self.assertEqual(self._report(job), ["created"] * 3, job.line_ids.mapped("message"))
        self.assertEqual(self.brakes._get_hours(self.vehicle)[self.brakes.id], 1.9)
        self.assertEqual(self.service._get_hours(self.vehicle)[self.service.id], 0.6)
        own = self.service.standard_ids.filtered("engine_key")
        self.assertRecordValues(own, [{"company_id": self.company.id, "year_from": 2020}])
        job = self._import(rows, controller)
        self.assertEqual(self._report(job), ["unchanged"] * 3)
        job = self._import("BR01,1.8,Testwagen,T1,,,,,,,,,\n", controller)
        self.assertEqual(self._report(job), ["updated"])
        job = self._import("BR01,1.8,Testwagen,T1,,,,,,,,,是\n" * 2, controller)
        self.assertEqual(self._report(job), ["updated", "refused"])
        self.assertEqual(len(self.brakes.standard_ids), 2)

    def test_refused(self):
        """Each bad row is refused with its sentence, the good one is imported."""
        job = self._import(
            "XX99,1,,,,,,,,,,,\n"
            "BR01,,,,,,,,,,,,\n"
            "BR01,0,,,,,,,,,,,\n"
            "BR01,abc,,,,,,,,,,,\n"
            "BR01,1,Unknown,,,,,,,,,,\n"
            "BR01,1,Testwagen,T9,,,,,,,,,\n"
            "BR01,1,Testwagen,T1,Nothing,,,,,,,,\n"
            "BR01,1,,T1,,,,,,,,,\n"
            "BR01,1,,,,,1850,,,,,,\n"
            "BR01,1,,,,,,2023,2020,,,,\n"
            "BR01,1,,,,,,,,2026-05-01,2026-04-01,,\n"
            "BR01,1.1,Testwagen,,,,,,,,,,\n"
        )
        self.assertEqual(self._report(job), ["refused"] * 11 + ["created"])
        said = job.line_ids.sorted("row").mapped("message")[:11]
        self.assertTrue(all(said), said)
        self.assertIn("XX99", said[0])
        self.assertIn("T9", said[5])

    def test_linear(self):
        """Rows are written in sets: twice as many cost no more than twice the queries."""

        def run(first, count):
            rows = [
                {"operation": "BR01", "hours": "1.5", "engine": f"E{first + number}"}
                for number in range(count)
            ]
            before = self.env.cr.sql_log_count
            results = self.env["dealer.import.labour_standard"]._import_rows(rows)
            self.assertEqual({result.status for result in results}, {"created"})
            return self.env.cr.sql_log_count - before

        run(0, 100)
        small, large = run(1000, 1000), run(10000, 2000)
        self.assertLessEqual(large, 2 * small)
        self.assertLess(large, 200)

    def test_access(self):
        with self.assertRaises(AccessError):
            self._import("BR01,1,,,,,,,,,,,\n", self._create_user("service_adviser"))
        with self.assertRaises(AccessError):
            self._import("BR01,1.2,Testwagen,,,,,,,,,,\n", self._create_user("parts_manager"))
