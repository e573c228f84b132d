"""Rules of parts out of XML that is shaped like ACES. Plain Python, knows no Odoo.

ACES is the aftermarket's way to say which part fits which car: one ``App`` a rule. Only the shape
is used here: brands, series and engines are read by their names, and none of the reference data
that is sold with the standard is needed or shipped.

The reader streams: memory doesn't grow with the file. It resolves no entity, loads no document
type and asks no network; a file that declares a document type is refused.
"""

import io

from lxml import etree

#: Columns of a row, in order; the same names as the columns of the CSV import.
COLUMNS = (
    "part", "exclude", "universal", "brand", "model", "year", "year_from", "year_to", "engine",
    "trim", "plant", "vin_prefix", "serial_from", "serial_to", "options", "position", "quantity",
    "note", "remove",
)  # fmt: skip
#: Element of an App: column; more than one of an element are alternatives.
ELEMENTS = {
    "Part": "part",
    "Make": "brand",
    "Model": "model",
    "Year": "year",
    "SubModel": "trim",
    "EngineBase": "engine",
    "EngineDesignation": "engine",
    "Engine": "engine",
    "Plant": "plant",
    "VinPrefix": "vin_prefix",
    "Option": "options",
    "Position": "position",
    "Qty": "quantity",
    "Note": "note",
}
#: What several elements of a column are joined with.
JOIN = {"note": " ", "plant": "", "options": ";"}
MAX_TEXT = 1000


class XmlError(ValueError):
    """The file is no list of rules. ``args[0]`` is ``doctype``, ``broken`` or ``empty``."""


def is_xml(content):
    """Whether a file is XML rather than a table."""
    head = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") or content[:4] in (b"\xff\xfe<\0", b"\xfe\xff\0<")


def read(content):
    """Yield the header row and then one row of texts for every ``App``.

    :param bytes content: an XML file
    :raise XmlError: it is none, or declares a document type
    """
    yield list(COLUMNS)
    found = False
    try:
        events = etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        root = None
        for event, element in events:
            if root is None:
                root = element
                if root.getroottree().docinfo.doctype:
                    raise XmlError("doctype")
            if event == "end" and _name(element) == "App":
                found = True
                row = _read_app(element)
                yield [row.get(column, "") for column in COLUMNS]
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise XmlError("broken") from error
    if not found:
        raise XmlError("empty")


def _name(element):
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _text(element):
    """Return what an element says: its text, else the name it gives."""
    text = " ".join("".join(element.itertext()).split())
    return (text or element.get("name") or "").strip()[:MAX_TEXT]


def _read_app(app):
    row, said = {}, {}
    for element in app.iter():
        name = _name(element)
        if name in ELEMENTS and element is not app:
            if text := _text(element):
                said.setdefault(ELEMENTS[name], []).append(text)
        elif name == "Years":
            row["year_from"], row["year_to"] = element.get("from", ""), element.get("to", "")
        elif name == "VinSerial":
            row["serial_from"], row["serial_to"] = element.get("from", ""), element.get("to", "")
    for column, texts in said.items():
        row[column] = JOIN.get(column, ", ").join(dict.fromkeys(texts))
    row["remove"] = "1" if app.get("action", "A").upper() == "D" else ""
    row["exclude"] = "1" if app.get("not", "").lower() in ("1", "yes", "true") else ""
    row["universal"] = "1" if app.get("universal", "").lower() in ("1", "yes", "true") else ""
    return row
