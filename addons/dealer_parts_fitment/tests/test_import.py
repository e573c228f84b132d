import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import FitmentCommon

HEAD = (
    "配件编号,不适用,通用件,品牌,车系,年款,起始年款,终止年款,发动机,配置,装配厂,VIN前缀,"
    "起始序列号,终止序列号,选装,位置,用量,备注,删除\n"
)


@tagged("post_install", "-at_install")
class TestImport(FitmentCommon):
    def _import(self, content, name="rules.csv", user=None):
        Import = self.env["dealer.import"].with_user(user or self.env.user)
        job = Import.create(
            {
                "kind": "part_fitment",
                "file": base64.b64encode(
                    content if isinstance(content, bytes) else content.encode()
                ),
                "file_name": name,
            }
        )
        job.action_import()
        return job

    def _statuses(self, job):
        return job.line_ids.sorted("row").mapped("status")

    def test_rows(self):
        manager = self._create_user("parts_manager")
        rows = HEAD + (
            "fit 0001,,,Fitbrand,Alpha,,2018,2021,1.4T,,,,,,,front,2,one set,\n"
            "FIT-0001,是,,Fitbrand,Alpha,,,,,Sport,,,,,,,,,\n"
            "FIT0001,,,Newbrand,Gamma,2020,,,,,,,,,Fit sunroof,,,,\n"
            "FIT-0001,,,,,,,,,,2n,,LSVAA2BR8M2000100,LSVAA2BR8M2000200,,,,,\n"
        )
        job = self._import(rows, user=manager)
        self.assertEqual(self._statuses(job), ["created"] * 4, job.line_ids.mapped("message"))
        rules = self.Rule.search([("product_id", "=", self.part.id)], order="id")
        self.assertEqual(
            rules.mapped("display_name"),
            [
                "Fitbrand Alpha 2018–2021, 1.4T",
                "Not for Fitbrand Alpha, trim Sport",
                "Newbrand Gamma 2020, with Fit sunroof",
                "any brand, plant 2 / N, VIN LSVAA2BR8M2…, serial 000100–000200",
            ],
        )
        self.assertEqual(
            (rules[0].position, rules[0].quantity, rules[0].note), ("front", 2, "one set")
        )
        self.assertEqual(rules[2].option_ids, self.sunroof)
        self.assertEqual(rules.product_tmpl_id, self.part.product_tmpl_id)
        # what the import writes is what the form would
        for rule in rules:
            before = (rule.engine_keys, rule.trim_keys, rule.option_key, rule.brand_id)
            rule._compute_keys()
            rule._compute_option_key()
            rule._compute_brand_id()
            after = (rule.engine_keys, rule.trim_keys, rule.option_key, rule.brand_id)
            self.assertEqual(before, after)
        self.assertRecordValues(
            rules,
            [{"categ_id": self.category.id, "part_number": "FIT-0001", "part_active": True, "part_company_id": False}] * 4,
        )  # fmt: skip

    def test_again(self):
        row = "FIT-0001,,,Fitbrand,Alpha,,,,1.4T,,,,,,,front,{},{},{}\n"
        self._import(HEAD + row.format(1, "", ""))
        self.assertEqual(self._statuses(self._import(HEAD + row.format(1, "", ""))), ["unchanged"])
        self.assertEqual(self._statuses(self._import(HEAD + row.format(2, "x", ""))), ["updated"])
        rule = self.Rule.search([("product_id", "=", self.part.id)])
        self.assertEqual((rule.quantity, rule.note), (2, "x"))
        self._import(HEAD + row.format(2, "x", "yes"))
        self.assertFalse(rule.exists())
        job = self._import(HEAD + row.format(2, "x", "yes"))
        self.assertEqual(self._statuses(job), ["unchanged"])

    def test_bad_rows(self):
        twin = self._create_part("OTHER-1", oem_number="OEM-9")
        self._create_part("OTHER-2", oem_number="OEM-9")
        rows = [
            (",,,Fitbrand,Alpha,,,,,,,,,,,,,,", "Part number is missing."),
            ("NO-SUCH,,,Fitbrand,Alpha,,,,,,,,,,,,,,", "There is no part with the number NO-SUCH."),
            ("OEM9,,,Fitbrand,,,,,,,,,,,,,,,", "2 parts have this number"),
            ("FIT-0001,,,,Alpha,,,,,,,,,,,,,,", "A series needs a brand."),
            ("FIT-0001,,,,,,,,,,,,,,,,,,", "Say which cars"),
            ("FIT-0001,,yes,Fitbrand,,,,,,,,,,,,,,,", "names no car"),
            ("FIT-0001,,,Fitbrand,,,2021,2020,,,,,,,,,,,", "before the first one"),
            ("FIT-0001,,,Fitbrand,,1066,,,,,,,,,,,,,", "1066 cannot be right"),
            ("FIT-0001,,,Fitbrand,,,x,,,,,,,,,,,,", "is no number"),
            ("FIT-0001,,,,,,,,,,,,1234567,,,,,,", "is no serial number"),
            ("FIT-0001,,,,,,,,,,,LSV中,,,,,,,", "cannot be the beginning"),
            ("FIT-0001,,,Fitbrand,,,,,,,,,,,Fit nothing,,,,", "no option “Fit nothing”"),
            ("FIT-0001,,,Fitbrand,,,,,,,,,,,,,0,,", "quantity is above zero"),
            ("FIT-0001,,,Fitbrand,,,,,,,,,,,,,,,", ""),
            ("FIT 0001,,,Fitbrand,,,,,,,,,,,,,,,", "earlier row"),
        ]
        job = self._import(HEAD + "\n".join(row for row, _message in rows))
        lines = job.line_ids.sorted("row")
        self.assertEqual(len(lines), len(rows))
        for line, (row, message) in zip(lines, rows, strict=True):
            with self.subTest(row):
                self.assertEqual(line.status, "refused" if message else "created")
                self.assertIn(message, line.message or "")
        self.assertFalse(self.Rule.search([("product_id", "=", twin.id)]))

    def test_samples(self):
        for number in range(1, 5):
            self._create_part(f"SAMPLE-000{number}")
        for name, count in (("fitment.csv", 5), ("fitment.xml", 4)):
            with file_open(f"dealer_parts_fitment/static/samples/{name}", "rb") as file:
                content = file.read()
            job = self._import(content, name)
            self.assertEqual(len(job.line_ids), count)
            self.assertFalse(job.refused_line_ids.mapped("message"))
            self.assertEqual(set(self._statuses(self._import(content, name))), {"unchanged"})

    def test_malicious_xml(self):
        content = (
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            "<ACES><App><Make>Fitbrand</Make><Part>FIT-0001</Part><Note>&x;</Note></App></ACES>"
        )
        with self.assertRaisesRegex(UserError, "DOCTYPE"):
            self._import(content, "rules.xml")
        with self.assertRaisesRegex(UserError, "no well-formed XML"):
            self._import("<ACES><App>", "rules.xml")
        self.assertFalse(self.part.product_tmpl_id.fitment_ids)

    def test_xml_of_another_kind_is_no_table(self):
        with self.assertRaises(UserError):
            self.env["dealer.import"].create(
                {"kind": "vehicle", "file": base64.b64encode(b"<ACES/>"), "file_name": "x.xml"}
            ).action_import()

    def test_who_may(self):
        for role in ("store_keeper", "service_adviser"):
            with self.assertRaises(AccessError):
                self._import(
                    HEAD + "FIT-0001,,,Fitbrand,,,,,,,,,,,,,,,", user=self._create_user(role)
                )
