import copy
from xml.etree import ElementTree

from odoo.tests import BaseCase, tagged

from odoo.addons.dealer_workshop_record.lib import elements

COMPLETE = {
    "basicInfo": {
        "companyname": "江畔汽车", "vehicleplatenumber": "沪A12345", "vin": "LSVAA2BR8M2012345",
        "repairdate": "20260301", "repairmileage": "12000", "settledate": "20260302",
        "costlistcode": "RO260300001", "faultdescription": "异响",
    },
    "repairprojectlist": [{"repairproject": "更换刹车片", "workinghours": "1.5"}],
    "vehiclepartslist": [{"partsname": "刹车片", "partscode": "04465", "partsquantity": "1"}],
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestElements(BaseCase):
    def _check(self, part, **values):
        content = copy.deepcopy(COMPLETE)
        rows = content[part]
        (rows if isinstance(rows, dict) else rows[0]).update(values)
        return [tuple(problem) for problem in elements.check(content, 11000)]

    def test_thirteen(self):
        self.assertEqual(len(elements.ELEMENTS), 13)
        self.assertEqual(elements.check(COMPLETE), [])

    def test_each_element_is_asked_for(self):
        for part, keys in (
            ("basicInfo", elements.BASIC),
            ("repairprojectlist", elements.WORK),
            ("vehiclepartslist", elements.PARTS),
        ):
            for key in keys:
                self.assertEqual(self._check(part, **{key: ""}), [(key, "missing")])

    def test_form_and_order(self):
        self.assertEqual(self._check("basicInfo", vin="LSVAAOBR8M2012345"), [("vin", "form")])
        self.assertEqual(self._check("basicInfo", repairdate="20260303"), [("settledate", "order")])
        self.assertEqual(
            self._check("basicInfo", repairmileage="9000"), [("repairmileage", "back")]
        )

    def test_plate_of_a_chinese_store(self):
        self.assertEqual(self._check("basicInfo", vehicleplatenumber="B-AB 123"), [])
        for plate, problems in (
            ("沪A12345", []),
            ("粤AD12345", []),
            ("沪A1234", [("vehicleplatenumber", "form")]),
            ("B-AB 123", [("vehicleplatenumber", "form")]),
        ):
            content = copy.deepcopy(COMPLETE)
            content["basicInfo"]["vehicleplatenumber"] = plate
            found = elements.check(content, is_chinese=True)
            self.assertEqual([tuple(problem) for problem in found], problems, plate)

    def test_mileage_that_cannot_be(self):
        for km, earlier, day, reasons in (
            ("12000", 11000, "20260301", []),
            ("13000", 11000, "20260301", ["jump"]),  # 2,000 km on one day
            ("13000", 11000, "20260228", []),
            ("110000", 11000, "20260101", ["jump"]),  # a digit too many
            ("3000001", 2999999, "20260228", ["jump"]),
            ("9000", 11000, "20260228", ["back"]),
            ("99000", 0, "", []),
        ):
            content = copy.deepcopy(COMPLETE)
            content["basicInfo"]["repairmileage"] = km
            found = [problem.reason for problem in elements.check(content, earlier, day)]
            self.assertEqual(found, reasons, (km, earlier, day))

    def test_xml(self):
        content = copy.deepcopy(COMPLETE)
        content["basicInfo"]["faultdescription"] = "a < b & \x0b异响"
        root = ElementTree.fromstring(elements.to_xml("310000", [content, COMPLETE]))
        self.assertEqual(root.attrib, {"companycode": "310000", "count": "2"})
        record = root.find("record")
        self.assertEqual(record.findtext("basicInfo/faultdescription"), "a < b & 异响")
        keys = [node.tag for node in record.iter() if not len(node)]
        self.assertEqual(keys, list(elements.ELEMENTS))

    def test_without_parts_and_without_work(self):
        self.assertEqual(elements.check({**COMPLETE, "vehiclepartslist": []}), [])
        problems = elements.check({**COMPLETE, "repairprojectlist": []})
        self.assertEqual([problem.element for problem in problems], list(elements.WORK))

    def test_rows_of_the_sheet(self):
        content = copy.deepcopy(COMPLETE)
        content["vehiclepartslist"].append(
            {"partsname": "机油", "partscode": "OIL", "partsquantity": "4"}
        )
        rows = elements.rows([content])
        self.assertEqual([len(row) for row in rows], [13, 13])
        self.assertEqual(rows[1][8:], ["", "", "机油", "OIL", "4"])
