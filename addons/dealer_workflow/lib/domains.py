"""Domains typed by administrators: literals only, nothing is evaluated."""

import ast

from odoo import SUPERUSER_ID
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# what the system keeps of itself and of its users' logins
_TECHNICAL = ("ir.", "res.users.", "auth.", "auth_", "base.")


def read_domain(env, text, model=None):
    """Parse a domain of an administrator.

    Literals, and the name `uid` for the reader; dates are relative words that the ORM knows
    ("today -7d"). With a model its fields are checked too.

    :raise ValidationError: in one sentence, for whoever wrote it
    :return: Domain
    """
    if not text or not text.strip():
        return Domain.TRUE
    try:
        tree = ast.parse(text.strip(), mode="eval").body
        domain = Domain(_literal(env, tree))
        if model:
            domain.validate(env[model].sudo())
    except (SyntaxError, ValueError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise ValidationError(
            env._("The condition %(text)s cannot be read: %(error)s", text=text[:200], error=error)
        ) from None
    return domain


def read_own_domain(env, text, model):
    """Parse a domain for whoever writes it, who can't ask for what is hidden from him.

    Steps are judged with every right: a condition on somebody's secret would tell it letter by
    letter.

    :raise ValidationError: in one sentence
    :return: Domain
    """
    domain = read_domain(env, text, model)
    env = env(su=env.uid == SUPERUSER_ID)  # constraints run as the superuser for everybody
    for condition in domain.iter_conditions():
        _check_hidden(env, env[model], condition)
    return domain


def _check_hidden(env, records, condition):
    for name in condition.field_expr.split("."):
        field = records._fields.get(name)
        if field is None:
            return  # a part of a date, or a property
        if records._name.startswith(_TECHNICAL) or not records._has_field_access(field, "read"):
            raise ValidationError(
                env._(
                    "The condition can't ask for “%(field)s”: it is not shown to you. Ask a system "
                    "administrator.",
                    field=field._description_string(env),
                )
            )
        if field.relational:
            records = env[field.comodel_name]
    if isinstance(condition.value, Domain):
        for inner in condition.value.iter_conditions():
            _check_hidden(env, records, inner)


def _literal(env, node):
    if isinstance(node, ast.List | ast.Tuple):
        items = [_literal(env, item) for item in node.elts]
        return items if isinstance(node, ast.List) else tuple(items)
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = _literal(env, node.operand)
        if isinstance(value, int | float):
            return -value
    if isinstance(node, ast.Name) and node.id == "uid":
        return env.uid
    raise ValueError(env._("only fields, operators and plain values may be used"))
