"""Sheets for other programs and for people: one way to write an XLSX. Knows no Odoo."""

import io
from datetime import date, datetime
from typing import NamedTuple

import xlsxwriter

_FORMATS = {
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "float": {"num_format": "#,##0.00"},
    "integer": {"num_format": "0"},
}
# the same content gives the same bytes
_CREATED = datetime(2000, 1, 1)
_LIMIT = 31


class Column(NamedTuple):
    """A column of a sheet.

    :param label: what stands above it
    :param kind: ``char``, ``integer``, ``float``, ``date`` or ``datetime``; ``value``: numbers as
        numbers and the rest as text. Texts never become numbers or formulas
    :param width: in characters; 0: as wide as what is in it
    """

    label: str
    kind: str = "char"
    width: float = 0


def write(columns, rows, titles=(), name=None):
    """Return the bytes of an XLSX with one sheet.

    :param columns: list of :class:`Column`
    :param rows: iterable of sequences, a value for each column; None and False stay empty
    :param titles: lines above the table, the first in large letters
    :param name: of the sheet; characters that a sheet's name can't have are dropped
    """
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties({"created": _CREATED})
        write_sheet(book, columns, rows, titles, name)
    return output.getvalue()


def write_sheet(book, columns, rows, titles=(), name=None):
    """Add a sheet to a book that holds several; see :func:`write`."""
    sheet = book.add_worksheet(_sheet_name(name))
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    large = book.add_format({"bold": True, "font_size": 14})
    formats = {kind: book.add_format(values) for kind, values in _FORMATS.items()}
    for number, title in enumerate(titles):
        sheet.write_string(number, 0, str(title), large if number == 0 else None)
    top = len(titles) + 1 if titles else 0
    for place, column in enumerate(columns):
        sheet.write_string(top, place, column.label, head)
    for number, row in enumerate(rows, top + 1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, number, place, column.kind, value, formats)
    sheet.freeze_panes(top + 1, 0)
    if any(not column.width for column in columns) and not titles:
        sheet.autofit()
    for place, column in enumerate(columns):
        if column.width or titles:
            sheet.set_column(place, place, column.width or max(10, 2 * len(column.label)))
    return sheet


def _write_cell(sheet, number, place, kind, value, formats):
    if value is None or value is False:
        return
    if kind in ("date", "datetime") and isinstance(value, date):
        sheet.write_datetime(number, place, value, formats[kind])
    elif kind in ("float", "integer", "value") and isinstance(value, int | float):
        sheet.write_number(number, place, value, formats.get(kind))
    else:
        sheet.write_string(number, place, str(value))


def _sheet_name(name):
    kept = "".join(char for char in name or "" if char not in "[]:*?/\\'")
    return kept[:_LIMIT] or None
