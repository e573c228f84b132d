"""Technical names from what people call a thing."""

import re
import unicodedata


def get_slug(text, limit=40):
    """ASCII letters, digits and underscores of a label; empty when none is left."""
    plain = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")[:limit].strip("_")


def get_name(label, taken, fallback="field"):
    """A free name `x_…` for a field.

    :param label: text in any script; other than Latin letters fall away
    :param taken: names that are in use
    """
    slug = get_slug(label)
    if not slug or slug.isdigit():
        slug = f"{fallback}_{slug}" if slug else fallback
    name, number = f"x_{slug}", 1
    while name in taken:
        number += 1
        name = f"x_{slug}_{number}"
    return name
