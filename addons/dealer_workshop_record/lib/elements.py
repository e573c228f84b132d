"""The 13 data elements of a repair record, as plain data; knows no Odoo.

Source: JT/T 1132.2-2017 汽车维修电子健康档案系统 第2部分 (in force since 2017-07-01) asks workshops for
维修企业名称, 车牌号码, 车辆识别代号, 送修日期, 送修里程, 结算日期, 结算清单编号, 故障描述, 维修项目, 维修工时,
配件名称, 配件编码, 配件数量. The names of the values below are those the provinces' collecting systems
commonly take; dates are yyyyMMdd. What a province asks for besides is not here.
"""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from typing import NamedTuple

from odoo.addons.dealer_base.tools import license_plate

# Names of the elements and their key in the message, in the order of the sheet.
BASIC = (
    "companyname",
    "vehicleplatenumber",
    "vin",
    "repairdate",
    "repairmileage",
    "settledate",
    "costlistcode",
    "faultdescription",
)
WORK = ("repairproject", "workinghours")
PARTS = ("partsname", "partscode", "partsquantity")
ELEMENTS = BASIC + WORK + PARTS

_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
# no odometer of a road vehicle shows more, and nobody drives more in a day
MOST_KM, MOST_KM_A_DAY = 3_000_000, 1500
# what XML 1.0 cannot hold
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Problem(NamedTuple):
    """What is wrong with one element: its key, and why (``missing``, ``form``, ``order``; worth a
    look only: ``back``, ``jump``)."""

    element: str
    reason: str


def check(content, earlier_mileage=0, earlier_day="", is_chinese=False):
    """Return the problems of a record's content, in the order of the sheet.

    A visit without parts is complete; one without work is not.

    :param dict content: ``basicInfo``, ``repairprojectlist``, ``vehiclepartslist``
    :param int earlier_mileage: km, of the car's record before this one
    :param str earlier_day: yyyyMMdd, when it was read
    :param bool is_chinese: whether the plate has to be a Chinese one
    """
    basic = content["basicInfo"]
    problems = [Problem(key, "missing") for key in BASIC if not basic.get(key)]
    if basic.get("vin") and not _VIN.fullmatch(basic["vin"]):
        problems.append(Problem("vin", "form"))
    plate = basic.get("vehicleplatenumber")
    if is_chinese and plate and license_plate.kind(plate) == "other":
        problems.append(Problem("vehicleplatenumber", "form"))
    if basic.get("repairmileage"):
        driven = int(basic["repairmileage"]) - earlier_mileage
        if driven < 0:
            problems.append(Problem("repairmileage", "back"))
        elif int(basic["repairmileage"]) > MOST_KM or (
            earlier_day
            and driven > MOST_KM_A_DAY * (_days_between(earlier_day, basic.get("repairdate")) + 1)
        ):
            problems.append(Problem("repairmileage", "jump"))
    if (
        basic.get("repairdate")
        and basic.get("settledate")
        and basic["settledate"] < basic["repairdate"]
    ):
        problems.append(Problem("settledate", "order"))
    if not content["repairprojectlist"]:
        problems += [Problem(key, "missing") for key in WORK]
    for rows, keys in (
        (content["repairprojectlist"], WORK),
        (content["vehiclepartslist"], PARTS),
    ):
        problems += [
            Problem(key, "missing")
            for key in keys
            if rows and any(not row.get(key) for row in rows)
        ]
    return sorted(set(problems), key=lambda problem: ELEMENTS.index(problem.element))


def _days_between(first, last):
    form = "%Y%m%d"
    return (datetime.strptime(last or first, form) - datetime.strptime(first, form)).days


def to_xml(code, contents):
    """Return the bytes of an XML file, in the shape of the JSON one.

    :param str code: the workshop's code at the authority
    """
    root = ET.Element("repairrecords", {"companycode": code, "count": str(len(contents))})
    for content in contents:
        record = ET.SubElement(root, "record")
        basic = ET.SubElement(record, "basicInfo")
        _add_elements(basic, BASIC, content["basicInfo"])
        for name, keys in (("repairprojectlist", WORK), ("vehiclepartslist", PARTS)):
            listed = ET.SubElement(record, name)
            for row in content[name]:
                _add_elements(ET.SubElement(listed, "item"), keys, row)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _add_elements(node, keys, values):
    for key in keys:
        ET.SubElement(node, key).text = _NOT_XML.sub("", values.get(key, ""))


def rows(contents):
    """Return the rows of the sheet: one for each work or part of each record, side by side."""
    found = []
    for content in contents:
        work, parts = content["repairprojectlist"], content["vehiclepartslist"]
        basic = [content["basicInfo"].get(key, "") for key in BASIC]
        for number in range(max(len(work), len(parts), 1)):
            one = work[number] if number < len(work) else {}
            part = parts[number] if number < len(parts) else {}
            found.append(
                [
                    *basic,
                    *(one.get(key, "") for key in WORK),
                    *(part.get(key, "") for key in PARTS),
                ]
            )
    return found
