from babel.dates import format_skeleton
from odoo.tools import babel_locale_parse, get_lang


def month_name(env, day, lang_code=None):
    """Name the month of a day as its reader writes it: November 2026, 2026年11月.

    :return: "" without a day
    """
    if not day:
        return ""
    locale = babel_locale_parse(get_lang(env, lang_code).code)
    return format_skeleton("yMMMM", day, locale=locale)
