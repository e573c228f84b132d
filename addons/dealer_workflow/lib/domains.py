"""Domains typed by administrators: literals only, nothing is evaluated."""

import ast

from odoo.exceptions import ValidationError
from odoo.fields import Domain


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
