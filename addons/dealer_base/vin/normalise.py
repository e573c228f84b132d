"""Turn what a person typed, pasted or scanned into the bare characters of a VIN."""

import re
import unicodedata

#: Seventeen digits and Roman letters without I, O and Q (ISO 3779).
VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.ASCII)

# No VIN holds an I, so a leading "VIN" or "FIN" is always a label. Labels without an I need a
# separator behind them to be told from the number itself.
_LABEL = re.compile(
    r"(?:[\W_]*"
    r"(?:VIN|FIN|CHASSIS|FRAME(?=[\W_])|车辆识别|車輛識別|车架|車架|大架|底盘|車台番号)"
    r"(?:[码碼号號代]|[\W_]{0,9}(?:NUMBER|CODE|NO|NR)(?=[\W_]|$)){0,4}"
    r")+"
)

_NO_NUMBER = re.compile(r"[\W_]+")
#: Nobody types a longer one; what comes behind is not read, so that no input costs seconds.
_LONGEST = 4096
_MARKS = frozenset(("Mn", "Mc", "Me", "Cf", "Cn", "Co", "Cs"))


def normalise(text):
    """Return ``text`` as a bare upper-case number, without judging or correcting it.

    Compatibility forms become plain (NFKC: full width to half width), other scripts' digits
    become 0-9; labels, spaces, punctuation and invisible characters go. Letters that only look
    right (O, I, Q, Cyrillic А) stay, so that :func:`suggest` can show what it would change.

    The result holds letters and digits only, whatever the input, and is a fixed point.

    :param text: any string; ``None`` and ``False`` count as empty, bytes as UTF-8.
    :rtype: str
    """
    if not text:
        return ""
    if isinstance(text, bytes | bytearray | memoryview):
        text = bytes(text).decode("utf-8", "replace")
    elif not isinstance(text, str):
        text = str(text)
    if VIN.fullmatch(text):
        return text
    bare = _NO_NUMBER.sub("", _unlabelled(plain(text[:_LONGEST])))[:_LONGEST]
    # Punctuation inside a label ("V-I-N") hides it from the first pass.
    return _unlabelled(bare)


def plain(text):
    """Return ``text`` in compatibility form and upper case, punctuation kept."""
    if text.isascii():
        return text.upper()
    for _twice in range(2):  # upper case may bring marks back
        # Marks go first: a long run of them makes NFKC slow, and none belongs to a VIN.
        text = unicodedata.normalize("NFKC", _replace(text, _unmarked)).upper()
    return _replace(text, _digit)


def _replace(text, function):
    """Replace every character by ``function``'s answer, asked once for each kind."""
    return text.translate({ord(char): function(char) for char in set(text)})


def _unmarked(char):
    """Drop combining marks, format (zero width), unassigned and surrogate characters."""
    return "" if unicodedata.category(char) in _MARKS else char


def _digit(char):
    value = unicodedata.decimal(char, None)
    return char if value is None else str(value)


def _unlabelled(text):
    label = _LABEL.match(text)
    return text[label.end() :] if label else text
