"""Normal forms of what people type. Plain Python, knows no Odoo."""

import unicodedata


def squeeze(text):
    """Return ``text`` with full-width forms folded, upper case, letters and digits only.

    >>> squeeze(" 粤b·1 2345 ")
    '粤B12345'
    """
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(char for char in folded if char.isalnum())
