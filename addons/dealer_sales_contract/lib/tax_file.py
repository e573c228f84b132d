"""Invoices as a file for the tax system's own printer. Plain Python, knows no Odoo.

A row is a dictionary {element: text}; all rows have the same elements.
"""

import csv
import io
import json
from xml.etree import ElementTree

MIMETYPES = {"csv": "text/csv", "xml": "application/xml", "json": "application/json"}


def to_csv(rows):
    """Return the rows as CSV: UTF-8 with its mark, which spreadsheets need to read Chinese.

    Long numbers keep their digits: a spreadsheet is told that they are text.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({key: _as_text(value) for key, value in row.items()} for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_json(rows):
    """Return the rows as JSON: ``{"invoices": […]}``, UTF-8."""
    return json.dumps({"invoices": rows}, ensure_ascii=False, indent=1).encode()


def to_xml(rows):
    """Return the rows as XML: an ``invoice`` each, below ``invoices``; UTF-8."""
    root = ElementTree.Element("invoices", count=str(len(rows)))
    for row in rows:
        invoice = ElementTree.SubElement(root, "invoice")
        for element, value in row.items():
            ElementTree.SubElement(invoice, element).text = value
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _as_text(value):
    """A tab before a long number keeps a spreadsheet from rounding it; one before a sign from
    reckoning with it."""
    if (value.isdigit() and len(value) > 11) or (value[:1] in "=+@" and value):
        return f"\t{value}"
    return value
