"""What a tag or a web address of GS1 says: trade item and serial. Plain Python, knows no Odoo.

Facts: GS1 EPC Tag Data Standard, release 1.13, sections 6.3.1 (SGTIN as a URI), 7.1 (its GTIN)
and 14.5.1 (SGTIN-96 and SGTIN-198 as bits); GS1 Digital Link: URI Syntax (the address).
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

# partition → (bits, digits) of the company prefix; the item reference has what is left
PARTITIONS = {0: (40, 12), 1: (37, 11), 2: (34, 10), 3: (30, 9), 4: (27, 8), 5: (24, 7), 6: (20, 6)}
ITEM_BITS = 44  # company prefix and item reference together
ITEM_DIGITS = 13
SCHEMES = {0x30: 96, 0x36: 198}
HEADERS = range(0x2C, 0x40)  # of every kind of tag (section 14.2)


class EpcError(ValueError):
    """The text is a tag, but not one of a trade item; `code` says what is wrong with it."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Item(NamedTuple):
    """One trade item: its number in 14 digits, and what the label says of the very piece."""

    gtin: str
    serial: str = ""
    lot: str = ""
    quantity: int = 0
    tag: str = ""  # the same text for the same piece, whichever way it was written


def check_digit(digits):
    """Return the check digit of the 13 digits before it (weights 3, 1, 3 … from the right)."""
    total = sum(
        int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits))
    )
    return str(-total % 10)


def to_gtin(number):
    """Return the 14 digits of an EAN-8, UPC-A, EAN-13 or GTIN-14, or "" when it is none."""
    if len(number) not in (8, 12, 13, 14) or not re.fullmatch(r"[0-9]+", number):
        return ""
    padded = number.zfill(14)
    return padded if check_digit(padded[:-1]) == padded[-1] else ""


def barcodes_of(gtin):
    """Return the ways a product's barcode may spell these 14 digits."""
    return [gtin[14 - size :] for size in (14, 13, 12, 8) if not gtin[: 14 - size].strip("0")]


def decode(text):
    """Return the `Item` a tag's hexadecimal content, URN or Digital Link tells of.

    None when the text is none of these; `EpcError` when it is, but can't be read as a trade item:
    `unknown` (another kind of tag), `damaged` (bits or digits that no tag may have).
    """
    text = text.strip()
    if text[:4].lower() == "urn:":
        return _decode_urn(text)
    if re.match(r"https?://", text, re.IGNORECASE):
        return _decode_link(text)
    if re.fullmatch(r"[0-9A-Fa-f]{24}|[0-9A-Fa-f]{50}|[0-9A-Fa-f]{52}", text):
        # A printed number may have as many such digits: the header tells a tag from it.
        if int(text[:2], 16) in HEADERS:
            return _decode_bits(text)
    return None


def _make_item(company, item, serial):
    body = item[0] + company + item[1:]
    gtin = body + check_digit(body)
    return Item(gtin, serial=serial, tag=f"{gtin}.{serial}")


def _decode_bits(text):
    header = int(text[:2], 16)
    size = SCHEMES.get(header)
    if not size:
        raise EpcError("unknown")
    if (size == 96) != (len(text) == 24):
        raise EpcError("damaged")
    bits = f"{int(text, 16):0{len(text) * 4}b}"
    partition = int(bits[11:14], 2)
    if partition not in PARTITIONS:
        raise EpcError("damaged")
    company_bits, company_digits = PARTITIONS[partition]
    company = str(int(bits[14 : 14 + company_bits], 2)).zfill(company_digits)
    item_digits = ITEM_DIGITS - company_digits
    item = str(int(bits[14 + company_bits : 14 + ITEM_BITS], 2)).zfill(item_digits)
    if len(company) > company_digits or len(item) > item_digits:
        raise EpcError("damaged")
    rest = bits[14 + ITEM_BITS : size]
    if size == 96:
        return _make_item(company, item, str(int(rest, 2)))
    serial = "".join(chr(int(rest[at : at + 7], 2)) for at in range(0, 140, 7)).rstrip("\0")
    if not serial or "\0" in serial or not serial.isprintable():
        raise EpcError("damaged")
    return _make_item(company, item, serial)


def _decode_urn(text):
    match = re.fullmatch(
        r"urn:epc:(?:tag:sgtin-(?:96|198):[0-7]\.|id:sgtin:)([0-9]+)\.([0-9]+)\.(\S+)",
        text,
        re.IGNORECASE,
    )
    if not match:
        raise EpcError("unknown")
    company, item, serial = match.groups()
    if len(company) not in range(6, 13) or len(company) + len(item) != ITEM_DIGITS:
        raise EpcError("damaged")
    return _make_item(company, item, unquote(serial))


def _decode_link(text):
    parts = urlsplit(text)
    path = [unquote(part) for part in parts.path.split("/") if part]
    keys = dict(zip(path[-2::-2], path[-1::-2], strict=False))
    # the GTIN's key may stand anywhere before its qualifiers: /01/…/10/…/21/…
    if "01" not in keys:
        return None
    gtin = to_gtin(keys["01"])
    if not gtin:
        raise EpcError("damaged")
    query = dict(parse_qsl(parts.query))
    count = query.get("30") or query.get("37") or ""
    serial = keys.get("21", "")
    return Item(
        gtin,
        serial=serial,
        lot=keys.get("10", ""),
        quantity=int(count) if re.fullmatch(r"[0-9]{1,8}", count) else 0,
        tag=f"{gtin}.{serial}" if serial else "",
    )
