"""From words to a tree of nodes, by precedence climbing.

A node is a tuple `(kind, position, *parts)`:
`("value", p, value)`, `("field", p, path)`, `("call", p, name, arguments)`,
`("unary", p, operator, node)`, `("compare", p, operator, left, right)`,
`("chain", p, first, [(operator, node), …])`, `("if", p, condition, then, otherwise)`.
A chain is flat, so that a long sum is not a deep tree.
"""

from .errors import ExpressionError, _lt
from .functions import FUNCTIONS
from .lexer import split

MAX_DEPTH = 20
MAX_NODES = 500

COMPARISONS = {
    "=": "=",
    "==": "=",
    "!=": "!=",
    "<>": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
}
LITERALS = {"yes": True, "true": True, "no": False, "false": False}
EMPTY = {"empty", "none", "null"}


class Parser:
    """Reads one formula; `fields` collects the paths it uses, in order."""

    def __init__(self, text):
        self.tokens = split(text)
        self.place = 0
        self.depth = 0
        self.count = 0
        self.fields = {}

    def parse(self):
        """Return the node of the whole formula."""
        if self._token.kind == "end":
            raise ExpressionError(_lt("The formula is empty."))
        node = self._conditional()
        if self._token.kind != "end":
            raise self._unexpected()
        return node

    # what is being read
    @property
    def _token(self):
        return self.tokens[self.place]

    def _next(self):
        token = self._token
        self.place += token.kind != "end"
        return token

    def _accept(self, kind, *values):
        token = self._token
        if token.kind == kind and token.value in values:
            return self._next()
        return None

    def _expect(self, value):
        if not self._accept("operator", value):
            raise self._unexpected(value)

    def _unexpected(self, expected=None):
        token = self._token
        if token.kind == "end":
            template = (
                _lt("The formula ends too early: “%(expected)s” is missing.")
                if expected
                else _lt("The formula ends too early.")
            )
        elif token.kind == "operator" and token.value in ("**", "//"):
            template = _lt("“%(found)s” at position %(position)s is not part of formulas.")
        elif expected:
            template = _lt(
                "“%(expected)s” is expected at position %(position)s, where “%(found)s” stands."
            )
        else:
            template = _lt("“%(found)s” at position %(position)s can't stand there.")
        found = " ".join(str(token.value).split())
        return ExpressionError(template, token.position, found=found[:40], expected=expected)

    def _node(self, *node):
        self.count += 1
        if self.count > MAX_NODES:
            raise ExpressionError(
                _lt("The formula has more than %(limit)s parts: split it over several fields."),
                limit=MAX_NODES,
            )
        return node

    # the grammar, from the loosest to the tightest
    def _conditional(self):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                _lt("At position %(position)s the formula is nested more than %(limit)s deep."),
                self._token.position,
                limit=MAX_DEPTH,
            )
        node = self._either()
        if token := self._accept("word", "if"):
            condition = self._either()
            if not self._accept("word", "else"):
                raise self._unexpected("else")
            node = self._node("if", token.position, condition, node, self._conditional())
        self.depth -= 1
        return node

    def _chain(self, operand, kind, *operators):
        """Read operators of one precedence, reckoned from the left."""
        first, rest = operand(), []
        position = self._token.position
        while token := self._accept(kind, *operators):
            rest.append((token.value, operand()))
        return self._node("chain", position, first, rest) if rest else first

    def _either(self):
        return self._chain(self._both, "word", "or")

    def _both(self):
        return self._chain(self._negation, "word", "and")

    def _negation(self):
        if token := self._accept("word", "not"):
            return self._deeper(
                lambda: self._node("unary", token.position, "not", self._negation())
            )
        return self._comparison()

    def _comparison(self):
        node = self._sum()
        if token := self._accept("operator", *COMPARISONS):
            operator = COMPARISONS[token.value]
            node = self._node("compare", token.position, operator, node, self._sum())
            if self._token.kind == "operator" and self._token.value in COMPARISONS:
                raise ExpressionError(
                    _lt(
                        "Two comparisons in a row at position %(position)s: write “a < b and b < c”."
                    ),
                    self._token.position,
                )
        return node

    def _sum(self):
        return self._chain(self._product, "operator", "+", "-")

    def _product(self):
        return self._chain(self._sign, "operator", "*", "/", "%")

    def _sign(self):
        if token := self._accept("operator", "-", "+"):
            return self._deeper(
                lambda: self._node("unary", token.position, token.value, self._sign())
            )
        return self._atom()

    def _deeper(self, read):
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(
                _lt("At position %(position)s the formula is nested more than %(limit)s deep."),
                self._token.position,
                limit=MAX_DEPTH,
            )
        node = read()
        self.depth -= 1
        return node

    def _atom(self):
        token = self._token
        if token.kind in ("number", "text"):
            self._next()
            return self._node("value", token.position, token.value)
        if token.kind == "name":
            self._next()
            if self._accept("operator", "("):
                return self._call(token)
            if token.value.lower() in ("today", "now"):
                return self._node("call", token.position, token.value.lower(), [])
            self.fields.setdefault(token.value, None)
            return self._node("field", token.position, token.value)
        if token.kind == "word" and token.value in LITERALS:
            self._next()
            return self._node("value", token.position, LITERALS[token.value])
        if token.kind == "word" and token.value in EMPTY:
            self._next()
            return self._node("value", token.position, None)
        if self._accept("word", "if"):
            self._expect("(")
            return self._if_call(token)
        if self._accept("operator", "("):
            node = self._conditional()
            self._expect(")")
            return node
        raise self._unexpected()

    def _arguments(self):
        arguments = []
        if self._accept("operator", ")"):
            return arguments
        while True:
            arguments.append(self._conditional())
            if self._accept("operator", ")"):
                return arguments
            self._expect(",")

    def _if_call(self, token):
        arguments = self._arguments()
        if len(arguments) not in (2, 3):
            raise self._wrong_count(token, "if", "2-3")
        otherwise = (
            arguments[2] if len(arguments) == 3 else self._node("value", token.position, None)
        )
        return self._node("if", token.position, arguments[0], arguments[1], otherwise)

    def _call(self, token):
        name = token.value.lower()
        function = FUNCTIONS.get(name)
        if function is None:
            raise ExpressionError(
                _lt("There is no function “%(name)s” (position %(position)s)."),
                token.position,
                name=token.value[:60],
            )
        arguments = self._arguments()
        if not function.least <= len(arguments) <= function.most:
            expected = (
                str(function.least)
                if function.least == function.most
                else f"{function.least}-{function.most}"
            )
            raise self._wrong_count(token, name, expected)
        return self._node("call", token.position, name, arguments)

    def _wrong_count(self, token, name, expected):
        return ExpressionError(
            _lt(
                "“%(name)s” at position %(position)s takes another number of arguments:"
                " %(expected)s."
            ),
            token.position,
            name=name,
            expected=expected,
        )
