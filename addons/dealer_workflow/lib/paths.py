"""Paths of fields (`partner_id.name`, `line_ids.price`): checked once, followed for a document."""

from datetime import datetime

from odoo import fields

#: What a formula knows; the others are followed or refused.
PLAIN = frozenset(
    {"char", "text", "boolean", "integer", "float", "monetary", "date", "datetime", "selection"}
)


def check_path(env, model, path):
    """Say what is wrong with a path, for whoever writes it; None when nothing is.

    Fields that are shown to some roles only can't be used: what they hold would show elsewhere.
    """
    current = model
    names = path.split(".")
    for place, name in enumerate(names):
        if current not in env:
            return env._("“%(path)s” goes beyond a plain field.", path=path)
        field = env[current]._fields.get(name)
        if field is None or name.startswith("_"):
            return env._(
                "%(model)s has no field “%(field)s”.",
                model=env["ir.model"]._get(current).sudo().name,
                field=name,
            )
        if field.groups:
            return env._(
                "“%(field)s” is shown to some roles only and can't be used.",
                field=field._description_string(env),
            )
        if field.relational:
            current = field.comodel_name
        elif field.type in PLAIN:
            current = None
        else:
            return env._(
                "“%(field)s” is of a kind that can't be used here.",
                field=field._description_string(env),
            )
        if current and place == len(names) - 1 and field.type != "many2one":
            return env._(
                "“%(field)s” is a list: name the field of its lines too.",
                field=field._description_string(env),
            )
    return None


def follow(record, path):
    """Return what a path leads to, as a formula takes it, with the rights of the record's user.

    Empty is None; many2one is its name; a path through lines is a list. Dates and times are in
    the reader's time zone, as `now()` is.
    """
    records, many = record, False
    *hops, last = path.split(".")
    for name in hops:
        many = many or records._fields[name].type in ("one2many", "many2many")
        records = records[name]
    field = records._fields[last]
    if many:
        return [_plain(item, field) for item in records]
    return _plain(records, field) if records else None


def _plain(record, field):
    value = record[field.name]
    if field.type == "many2one":
        return value.display_name if value else None
    if value is False and field.type != "boolean":
        return None
    if isinstance(value, datetime):
        return local_now(record, value)
    return value


def local_now(record, moment=None):
    """Return a moment (now, by default) of UTC in the reader's time zone, without zone."""
    moment = moment or fields.Datetime.now()
    return fields.Datetime.context_timestamp(record, moment).replace(tzinfo=None)
