"""The words of a formula."""

import re
import unicodedata
from typing import NamedTuple

from .errors import ExpressionError, _lt

MAX_LENGTH = 2000
MAX_NUMBER = 10**15

#: Punctuation as a Chinese keyboard types it, outside of texts.
WIDE = str.maketrans("（），＋－＊／％＝＜＞！．×÷−", "(),+-*/%=<>!.*/-")
QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’"}

WORDS = {"and", "or", "not", "if", "else", "yes", "no", "true", "false", "empty", "none", "null"}

_SPACE = re.compile(r"[ \t\r\n\u00a0\u3000]+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_OPERATOR = re.compile(r"\*\*|//|==|!=|<>|<=|>=|[-+*/%=<>(),]")


class Token(NamedTuple):
    kind: str  # number, text, name, word, operator, end
    value: object
    position: int  # from 1


def split(text):
    """Return the tokens of a formula, with one of kind `end` at last."""
    if not isinstance(text, str):
        raise ExpressionError(_lt("A formula is a text."))
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            _lt("The formula has %(length)s characters; at most %(limit)s are read."),
            length=len(text),
            limit=MAX_LENGTH,
        )
    plain = text.translate(WIDE)  # one character for one: places stay
    tokens, place = [], 0
    while place < len(text):
        space = _SPACE.match(text, place)
        if space:
            place = space.end()
            continue
        token, place = _read(text, plain, place)
        tokens.append(token)
    return [*tokens, Token("end", None, len(text) + 1)]


def _read(text, plain, place):
    position = place + 1
    if text[place] in QUOTES:
        return _read_text(text, place)
    number = _NUMBER.match(plain, place)
    if number:
        return _read_number(number, plain, position)
    name = _NAME.match(plain, place)
    if name:
        return _read_name(name, plain, position)
    operator = _OPERATOR.match(plain, place)
    if operator:
        return Token("operator", operator.group(), position), operator.end()
    character = text[place]
    if character == "^":
        raise ExpressionError(
            _lt("Powers are not part of formulas (position %(position)s)."), position
        )
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    if unicodedata.category(character)[0] == "L":
        raise ExpressionError(
            _lt(
                "“%(character)s” at position %(position)s is no field name: use the technical name"
                " of the field, or put texts in quotes."
            ),
            position,
            character=shown,
        )
    raise ExpressionError(
        _lt("“%(character)s” at position %(position)s has no meaning in a formula."),
        position,
        character=shown,
    )


def _read_text(text, place):
    closing = QUOTES[text[place]]
    position, parts, start = place + 1, [], place + 1
    while True:
        end = text.find(closing, start)
        if end < 0:
            raise ExpressionError(
                _lt("The text that starts at position %(position)s has no closing quote."), position
            )
        parts.append(text[start:end])
        if closing in "\"'" and text[end + 1 : end + 2] == closing:  # doubled: the quote itself
            start = end + 2
            continue
        return Token("text", closing.join(parts), position), end + 1


def _read_number(match, text, position):
    digits = match.group()
    behind = text[match.end() : match.end() + 1]
    if behind.isalnum() or behind in ("_", "."):
        raise ExpressionError(
            _lt("The number at position %(position)s is not written as 1234 or 12.34."), position
        )
    if len(digits) > 40 or float(digits) > MAX_NUMBER:
        raise ExpressionError(_lt("The number at position %(position)s is too large."), position)
    return Token("number", float(digits) if "." in digits else int(digits), position), match.end()


def _read_name(match, text, position):
    name, end = match.group(), match.end()
    if any(part.startswith("_") for part in name.split(".")):
        raise ExpressionError(
            _lt(
                "“%(name)s” at position %(position)s starts with an underscore; such names are"
                " never part of formulas."
            ),
            position,
            name=_shorten(name),
        )
    if text[end : end + 1] == ".":
        raise ExpressionError(
            _lt("The path “%(name)s” at position %(position)s doesn't go on after its dot."),
            position,
            name=_shorten(name),
        )
    if name.lower() in WORDS:
        return Token("word", name.lower(), position), end
    return Token("name", name, position), end


def _shorten(name):
    return name if len(name) <= 60 else f"{name[:60]}…"
