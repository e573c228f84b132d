"""Rows of a CSV or XLSX file as lists of text. Plain Python, knows no Odoo."""

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl

ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",;\t|"


class TableError(ValueError):
    """The file is no table. ``args[0]`` is one of ``old_excel``, ``unreadable`` and ``empty``."""


def read(content):
    """Yield the rows of a file as lists of stripped text, without the empty lines at its end.

    :param bytes content: a CSV file in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030,
        separated by comma, semicolon, tab or bar; or the first sheet of an XLSX file
    :raise TableError: when it is neither
    """
    if content.startswith(b"PK\x03\x04"):
        return _read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise TableError("old_excel")
    return _read_csv(content)


def _read_csv(content):
    text = _decode(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    if not first.strip():
        raise TableError("empty")
    delimiter = max(DELIMITERS, key=first.count)
    csv.field_size_limit(1_000_000)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise TableError("unreadable") from error


def _decode(content):
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", "replace")
        if "\0" in text:
            raise TableError("unreadable")
        return text
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TableError("unreadable")


def _read_xlsx(content):
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # some programs write a wrong dimension, which cuts rows off
        sheet.reset_dimensions()
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, TypeError, OSError) as error:
        raise TableError("unreadable") from error


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
