"""Phone numbers: one key for all spellings of a number."""

import re
import unicodedata

# an extension is no part of the subscriber's number
_EXTENSION = re.compile(r"(?:ext\.?|x|#|转|轉|分机)\s*\d+\s*$", re.IGNORECASE)
_CHINA = "86"


def key(text):
    """Return the digits that identify a phone number however it is written.

    International prefixes (+, 00), China's country code, the trunk zero, extensions and
    punctuation are dropped: ``+86 138-0013 8000`` and ``13800138000`` are one number.
    """
    number = _EXTENSION.sub("", unicodedata.normalize("NFKC", text or ""))
    digits = "".join(char for char in number if char in "0123456789")
    if digits.startswith("00"):
        digits = digits[2:]
    if digits.startswith(_CHINA) and len(digits) >= 12:
        digits = digits[len(_CHINA) :]
    return digits.removeprefix("0")
