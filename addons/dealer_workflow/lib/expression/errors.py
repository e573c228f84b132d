"""What is wrong with a formula, in one sentence, and where."""


class Message(str):
    """A sentence (or part of one) that the reader's language may say otherwise."""

    __slots__ = ()


class ExpressionError(ValueError):
    """A formula that can't be read or reckoned.

    `template` is the English sentence with `%(name)s` places and `values` fills them, so that the
    caller can translate it (`explain`); `position` is the character it is about, from 1.
    """

    def __init__(self, template, position=None, **values):
        self.template = template
        self.values = values
        self.position = position
        super().__init__(self.explain())

    def explain(self, translate=str):
        """Return the sentence; `translate(text)` says an English one in the reader's language."""
        values = {name: _explain(value, translate) for name, value in self.values.items()}
        return translate(str(self.template)) % {"position": self.position, **values}


class Refusal(ExpressionError):
    """A value that can't be used so. The evaluator catches it and adds where."""


def _explain(value, translate):
    if isinstance(value, ExpressionError):
        return value.explain(translate)
    return translate(str(value)) if isinstance(value, Message) else value


def _lt(text):
    """Mark a text for translation; `ExpressionError.explain` translates it."""
    return Message(text)
