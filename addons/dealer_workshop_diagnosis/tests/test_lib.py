from odoo.tests import BaseCase, tagged

from ..lib import dtc, report
from odoo.addons.dealer_base.lib import terms


@tagged("post_install", "-at_install")
class TestLib(BaseCase):
    """Codes, reports and words, without Odoo."""

    def test_form(self):
        for text, code, failure in (
            ("p0171", "P0171", ""),
            ("Ｐ０１７１－００", "P0171", "00"),
            ("U0100:87", "U0100", "87"),
            ("B10AF", "B10AF", ""),
        ):
            self.assertEqual(dtc.parse(text)[:2], (code, failure), text)
        for text in ("P4171", "X0171", "P017", "P01711", "P0171-0G", "", None, "P0171 lean"):
            self.assertIsNone(dtc.parse(text), text)

    def test_who_defines_it(self):
        for text, by in (
            ("P0171", "standard"),
            ("P1171", "maker"),
            ("P2096", "standard"),
            ("P3000", "maker"),
            ("P3400", "standard"),
            ("C0035", "standard"),
            ("C2035", "maker"),
            ("U3000", "standard"),
            ("B3000", "reserved"),
        ):
            self.assertEqual(dtc.parse(text).defined_by, by, text)

    def test_text(self):
        read = report.read(
            "VIN: LSVAA4187E2184841\nMileage: 45.210 km\n[Engine]\n2 DTCs found\n"
            "P0171-00 Too lean - Stored\nFreeze frame:\nSpeed: 40 km/h\n\nP0300 Misfire (pending)\n"
            "System: ABS\nC0035 Wheel speed\nStatus: active\nwhat is this\n"
        )
        self.assertEqual(
            [(c.code, c.failure, c.status, c.description, c.ecu) for c in read.codes],
            [
                ("P0171", "00", "stored", "Too lean", "Engine"),
                ("P0300", "", "pending", "Misfire", "Engine"),
                ("C0035", "", "active", "Wheel speed", "ABS"),
            ],
        )
        self.assertEqual(read.codes[0].freeze, [("Speed", "40 km/h")])
        self.assertEqual(read.odometer, 45210)
        self.assertEqual(read.vin, "LSVAA4187E2184841")
        self.assertEqual(read.unknown, [(13, "what is this")])

    def test_sections(self):
        read = report.read("Stored codes:\nP0420\nPending codes:\nP0442\n永久故障码\nP0455 泄漏")
        self.assertEqual(
            [(c.code, c.status) for c in read.codes],
            [("P0420", "stored"), ("P0442", "pending"), ("P0455", "permanent")],
        )

    def test_tables(self):
        for separator in (",", ";", "\t", "|"):
            lines = [
                ("Code", "Status", "Description", "Module", "RPM"),
                ("P0420", "Confirmed", "Catalyst", "ECM", "1500"),
                ("U0100-87", "Pending", "Lost", "BCM", ""),
                ("nonsense", "", "", "", ""),
            ]
            read = report.read("\n".join(separator.join(cells) for cells in lines))
            self.assertEqual(
                [(c.code, c.failure, c.status, c.ecu) for c in read.codes],
                [("P0420", "", "stored", "ECM"), ("U0100", "87", "pending", "BCM")],
            )
            self.assertEqual(read.codes[0].freeze, [("RPM", "1500")])
            self.assertEqual(len(read.unknown), 1)
        quoted = report.read('故障码,描述\nP0420,"三元催化, 1组"\n')
        self.assertEqual(quoted.codes[0].description, "三元催化, 1组")

    def test_html(self):
        read = report.read(
            "<html><style>x{}</style><table><tr><th>系统</th><th>故障码</th><th>状态</th></tr>"
            "<tr><td>发动机</td><td>P0016</td><td>当前</td></tr></table><p>里程：32100公里</p></html>"
        )
        self.assertEqual(
            [(c.code, c.status, c.ecu) for c in read.codes], [("P0016", "active", "发动机")]
        )
        self.assertEqual(read.odometer, 32100)

    def test_the_same_code_once_for_each_unit(self):
        read = report.read("[A]\nP0171 pending\nP0171 stored lean\n[B]\nP0171")
        self.assertEqual([(c.code, c.ecu) for c in read.codes], [("P0171", "A"), ("P0171", "B")])
        self.assertEqual(read.codes[0].status, "stored")

    def test_nothing_is_lost(self):
        text = "hello\nP0171\nfoo bar\n\n--- \n!!"
        read = report.read(text)
        self.assertEqual([line for _n, line in read.unknown], ["hello", "foo bar", "!!"])
        self.assertEqual(report.read("").codes, [])

    def test_miles(self):
        self.assertEqual(report.read("Odometer: 1,000 mi").odometer, 1609)

    def test_words(self):
        self.assertTrue(set(terms.terms("刹车异响")) & set(terms.terms("noise")))
        self.assertTrue(set(terms.terms("制动")) & set(terms.terms("刹车")))
        self.assertEqual(terms.terms("the a of"), [])
        self.assertIn("hose", terms.terms("Hoses"))
        self.assertEqual(
            terms.shared(terms.index("车窗异响"), terms.terms("window noise")),
            terms.terms("window noise"),
        )
