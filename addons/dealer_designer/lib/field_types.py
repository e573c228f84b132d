"""What the designer's fields may be, and the limits of what is taken."""

import math
import re
from datetime import datetime

# type in the palette → (type of Odoo's field, icon)
FIELD_TYPES = {
    "text": ("char", "fa-font"),
    "long_text": ("text", "fa-align-left"),
    "number": ("integer", "fa-hashtag"),
    "decimal": ("float", "fa-percent"),
    "money": ("monetary", "fa-money"),
    "date": ("date", "fa-calendar"),
    "datetime": ("datetime", "fa-clock-o"),
    "choice": ("selection", "fa-list-ul"),
    "yes_no": ("boolean", "fa-check-square-o"),
    "many2one": ("many2one", "fa-link"),
    "many2many": ("many2many", "fa-tags"),
    "file": ("binary", "fa-paperclip"),
    "image": ("binary", "fa-picture-o"),
    "phone": ("char", "fa-phone"),
    "formula": (None, "fa-calculator"),
}
RESULT_TYPES = ("text", "number", "decimal", "money", "date", "datetime", "yes_no")
WIDGETS = {"phone": "phone", "image": "image", "file": "binary", "many2many": "many2many_tags"}
NO_DEFAULT = {"file", "image", "formula", "many2many"}
SPEC_KEYS = {
    *("label", "type", "choices", "relation", "help", "default", "required_if", "visible_if"),
    *("readonly_if", "formula", "result_type", "group_ids", "tracking"),
}
RULES = ("required_if", "visible_if", "readonly_if")
# machinery, people and rights: never designed, never reached by a field or a formula
TECHNICAL = (
    *("ir.", "base", "bus.", "res.users", "res.groups", "res.device", "mail.", "auth", "report."),
    *("dealer.designer", "dealer.workflow", "dealer.configuration", "dealer.document.type"),
)
LINKABLE = {"res.users"}
SECRET_WORDS = ("password", "passwd", "token", "secret", "api_key", "private_key", "totp")
HIDDEN_FIELDS = ("message_", "activity_", "website_message_", "my_activity_", "rating_")
NUMBERS = ("integer", "float", "monetary")
X2MANY = ("many2many", "one2many")
# results that change with the clock are never stored
CLOCK = re.compile(r"\b(today|now)\b")
MAX_TEXT = 500
MAX_FIELDS = 300
MAX_CHOICES = 200


def is_id(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def is_number(value):
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) <= 1e15
    )


def is_date(value, pattern):
    try:
        return isinstance(value, str) and bool(datetime.strptime(value, pattern))
    except ValueError:
        return False
