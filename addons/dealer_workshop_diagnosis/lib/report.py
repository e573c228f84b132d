"""Reads what scanners print: text, tables (CSV, tabs), HTML. Knows no Odoo.

Nothing is lost: lines that say nothing this reader knows are handed back as they are.
"""

import html
import re
from typing import NamedTuple

from . import dtc

MILE = 1.609344
STATUS = (
    ("permanent", ("permanent", "永久")),
    ("pending", ("pending", "intermittent", "sporadic", "maturing", "未决", "待定", "偶发", "间歇")),
    ("active", ("active", "present", "current", "当前", "现行", "现存")),
    ("stored", ("stored", "confirmed", "history", "historic", "past", "memory", "已存储", "存储", "历史", "已确认", "确认")),
)  # fmt: skip
COLUMNS = {
    "code": ("code", "dtc", "faultcode", "troublecode", "故障码", "故障代码", "代码", "dtc码"),
    "status": ("status", "state", "状态", "故障状态"),
    "description": (
        "description", "text", "meaning", "definition", "fault", "描述", "含义", "说明", "故障描述", "定义", "内容",
    ),
    "ecu": ("ecu", "module", "system", "controlunit", "unit", "系统", "模块", "控制单元", "控制模块", "电脑"),
    "odometer": ("odometer", "mileage", "km", "里程", "里程数", "行驶里程"),
}  # fmt: skip
_ODOMETER = re.compile(
    r"(?:odometer|mileage|odo|总里程|行驶里程|里程数?|公里数)[^0-9\n]{0,25}"
    r"(\d[\d,.' ]*)\s*(km|mi\b|miles|公里|英里)?",
    re.I,
)
_LABEL = re.compile(r"^\s*(?:vin|chassis|车架号码?|底盘号)\s*[:：]", re.I)
_VIN = re.compile(r"(?<![A-Z0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])")
_ECU = re.compile(
    r"^\s*(?:\[(?P<b>[^\]]{1,60})\]|(?:ecu|module|system|control unit|address\s+\w+|系统|模块|控制单元|控制模块)"
    r"\s*[:：]\s*(?P<c>.{2,80})|={2,}\s*(?P<e>[^=]{2,60}?)\s*={2,})\s*$",
    re.I,
)
_FREEZE = re.compile(r"freeze\s*-?frame|冻结帧|定格数据|环境数据|ambient conditions", re.I)
_PAIR = re.compile(r"^\s*([^:：=|\t]{1,60}?)\s*[:：=|\t]\s*(\S.{0,80}?)\s*$")
_TAG_BREAK = re.compile(r"<\s*(?:br|/p|/div|/tr|/li|/h\d|/table)[^>]*>", re.I)
_TAG_CELL = re.compile(r"<\s*/\s*t[dh]\s*>", re.I)
_TAG_DROP = re.compile(r"<\s*(script|style|head)\b.*?<\s*/\s*\1\s*>", re.I | re.S)
_NOISE = re.compile(r"^[\s\-=_*#|+.:~]*$")
_COUNT = re.compile(
    r"^\s*(?:(?:number of )?(?:dtcs?|codes?|faults?)(?: found)?\s*[:：]\s*\d+|\d+\s*(?:dtcs?|faults?|codes?)\s*(?:found|stored|detected)?[:.]?"
    r"|(?:故障码数量?|故障数量?|共)\s*[:：]?\s*\d+\s*个?(?:故障码?)?|no (?:dtcs?|faults?|codes?)(?: found| stored)?\.?|无故障码?)\s*$",
    re.I,
)


class Found(NamedTuple):
    """A code of the report.

    :param freeze: list of (name, value) of its freeze frame
    :param line: number of its line, from 1
    """

    code: str
    failure: str
    status: str
    description: str
    ecu: str
    freeze: list
    line: int


class Report(NamedTuple):
    """What a report says.

    :param codes: list of :class:`Found`, each code of each unit once
    :param odometer: km, or None
    :param vin: VIN, or ``""``
    :param unknown: lines that were not understood, as ``(number, text)``
    """

    codes: list
    odometer: int | None
    vin: str
    unknown: list


def read(text):
    """Return the :class:`Report` of a text, a table or a page of HTML."""
    text = _plain(text or "")
    lines = text.splitlines()
    odometer, vin = _read_odometer(text), _read_vin(text)
    header = _find_table(lines)
    if header:
        codes, unknown, odometer = _read_table(lines, *header, odometer)
    else:
        codes, unknown = _read_lines(lines)
    return Report(_merge(codes), odometer, vin, unknown)


def _plain(text):
    if re.search(r"<\s*(html|table|tr|td|div|p|br|ul|body)\b", text, re.I):
        text = _TAG_DROP.sub("", text)
        text = re.sub(r"\s*\n\s*", " ", text)
        text = _TAG_CELL.sub("\t", text)
        text = _TAG_BREAK.sub("\n", text)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
        text = "\n".join(line.strip(" \t\r") for line in text.split("\n"))
    return (
        text.replace("\ufeff", "").replace("\u00a0", " ").replace("\r\n", "\n").replace("\r", "\n")
    )


def _read_odometer(text):
    match = _ODOMETER.search(text)
    return _km(match[1], match[2]) if match else None


def _km(number, unit):
    digits = re.sub(r"[,' ]", "", number.strip().rstrip(".,"))
    digits = re.sub(r"\.(?=\d{3}(\D|$))", "", digits)
    try:
        value = float(digits)
    except ValueError:
        return None
    if unit and unit.lower() in ("mi", "miles", "英里"):
        value *= MILE
    return round(value) if value < 10_000_000 else None


def _read_vin(text):
    for match in _VIN.finditer(text.upper()):
        if re.search(r"\d{4}$", match[0]) and re.search(r"[A-Z]", match[0]):
            return match[0]
    return ""


def _status(text):
    lowered = text.casefold()
    for status, words in STATUS:
        if any(word in lowered for word in words):
            return status
    return ""


# === TABLES === #


def _key(cell):
    return re.sub(r"[\W_]+", "", cell.casefold())


def _split(line, separator):
    cells, cell, quoted = [], "", False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif char == separator and not quoted:
            cells.append(cell.strip())
            cell = ""
        else:
            cell += char
    return [*cells, cell.strip()]


def _find_table(lines):
    """Return (number of the header's line, separator, {column: index}), or None."""
    for number, line in enumerate(lines[:60]):
        for separator in ("\t", ";", "|", ","):
            cells = [_key(cell) for cell in _split(line, separator)]
            if len(cells) < 2:
                continue
            places = {}
            for name, synonyms in COLUMNS.items():
                for index, cell in enumerate(cells):
                    if cell in synonyms and index not in places.values():
                        places[name] = index
                        break
            if "code" in places and len(places) > 1:
                return number, separator, places
    return None


def _read_table(lines, header, separator, places, odometer):
    before, unknown = _read_lines(lines[:header])
    codes = list(before)
    names = _split(lines[header], separator)
    ecu = ""
    for number, line in enumerate(lines[header + 1 :], header + 2):
        if _NOISE.match(line):
            continue
        cells = _split(line, separator)
        cell = {name: cells[i] if i < len(cells) else "" for name, i in places.items()}
        code = dtc.parse(cell["code"])
        if not code:
            heading = _ECU.match(line)
            if heading:
                ecu = _heading(heading)
            elif not _is_known(line):
                unknown.append((number, line.strip()))
            continue
        if cell.get("odometer") and odometer is None:
            odometer = _km(re.sub(r"[^\d.,]", "", cell["odometer"]) or "x", "")
        extra = [
            (names[i], cells[i])
            for i in range(min(len(cells), len(names)))
            if i not in places.values() and cells[i] and names[i]
        ]
        codes.append(
            Found(
                code.code,
                code.failure,
                _status(cell.get("status", "")),
                cell.get("description", ""),
                cell.get("ecu", "") or ecu,
                extra,
                number,
            )
        )
    return codes, unknown, odometer


# === FREE TEXT === #


def _is_known(line):
    """Whether a line was read as a whole: VIN, odometer, number of codes."""
    return bool(
        _LABEL.match(line)
        or _ODOMETER.search(line)
        or _VIN.search(line.upper())
        or _COUNT.match(line)
    )


def _heading(match):
    return next(value for value in match.groups() if value).strip()


def _read_lines(lines):
    codes, unknown = [], []
    ecu, section, frame = "", "", False
    for number, line in enumerate(lines, 1):
        if _NOISE.match(line):
            if not line.strip():
                frame = False
            continue
        heading = _ECU.match(line)
        if heading and not dtc.find(dtc.normalise(line)):
            ecu, frame = _heading(heading), False
            section = ""
            continue
        # the same length as the line for what is cut out of it
        folded = dtc.normalise(line)
        found = dtc.find(folded)
        if found:
            code, start, end = found
            rest = (folded[:start], folded[end:])
            if len(folded) == len(line.strip()):
                rest = (line.strip()[:start], line.strip()[end:])
            status = _status(" ".join(rest)) or section
            codes.append(Found(code.code, code.failure, status, _describe(rest), ecu, [], number))
            frame = False
            continue
        if _FREEZE.search(line):
            frame = bool(codes)
            continue
        if _is_known(line):
            continue
        pair = _PAIR.match(line)
        if (
            codes
            and pair
            and _key(pair[1]) in ("status", "state", "状态", "故障状态")
            and _status(pair[2])
        ):
            codes[-1] = codes[-1]._replace(status=_status(pair[2]))
        elif (
            codes and pair and _key(pair[1]) in COLUMNS["description"] and not codes[-1].description
        ):
            codes[-1] = codes[-1]._replace(description=pair[2])
        elif frame and pair:
            codes[-1].freeze.append((pair[1].strip(), pair[2]))
        elif _status(line) and len(line.strip()) < 60 and not pair:
            section, frame = _status(line), False
        else:
            unknown.append((number, line.strip()))
    return codes, unknown


def _describe(rest):
    """Return the words beside a code, without separators and status."""
    text = " ".join(part.strip(" \t-–—:：|,;.*#") for part in rest)
    words = "|".join(re.escape(word) for _status, words in STATUS for word in words)
    text = re.sub(
        rf"[\[(（【]\s*(?:{words})\s*(?:dtcs?|codes?|故障码?)?\s*[\])）】]", "", text, flags=re.I
    )
    end = rf"(?:^|[\t|;,\-–]|\s{{2,}}|(?<=[\u3400-\u9fff])\s)\s*(?:{words})\s*(?:dtcs?|codes?|故障码?)?\s*$"
    text = re.sub(end, "", text, flags=re.I)
    text = re.sub(r"^\s*\d+[.)、]?\s+", "", text)
    return re.sub(r"[\t|]+|\s{2,}", " ", text).strip(" \t-–—:：|,;")


def _merge(codes):
    """Each code of each unit once: what a later line adds is kept with it."""
    merged = {}
    for found in codes:
        key = (found.code, found.failure, found.ecu)
        before = merged.get(key)
        if before:
            found = before._replace(
                status=_graver(before.status, found.status),
                description=before.description or found.description,
                freeze=before.freeze + [pair for pair in found.freeze if pair not in before.freeze],
            )
        merged[key] = found
    return list(merged.values())


def _graver(one, other):
    order = ["permanent", "active", "stored", "pending", ""]
    return min(one, other, key=order.index)
