"""Normal forms of what people type. Plain Python, knows no Odoo."""

import unicodedata


def squeeze(text):
    """Return ``text`` with full-width forms folded, upper case, letters and digits only.

    >>> squeeze(" 粤b·1 2345 ")
    '粤B12345'
    """
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(char for char in folded if char.isalnum())


def storable(value, depth=20):
    """Return what came from outside with its texts as the database takes them, also in lists and
    dicts: without NUL, half characters replaced.

    :param int depth: lists and dicts in each other beyond so many are left out

    >>> storable({"name": "Li\\0", "tags": ["\\ud800"]})
    {'name': 'Li', 'tags': ['?']}
    """
    if isinstance(value, str):
        return value.replace("\0", "").encode("utf-8", "replace").decode()
    if not isinstance(value, (dict, list)):
        return value
    if not depth:
        return None
    if isinstance(value, list):
        return [storable(item, depth - 1) for item in value]
    return {storable(key): storable(item, depth - 1) for key, item in value.items()}
