"""What a condition of a segment may ask for."""

from typing import NamedTuple


class Condition(NamedTuple):
    """One kind of condition, as marketing chooses it from a list."""

    label: str
    editor: str
    """How it is filled: ``range`` (from, to), ``past`` (months ago, from, to), ``ahead`` (within so many
    months from today), or the name of the field of the line that holds what is chosen."""
    field: str
    """Field of ``dealer.customer.figure``; for a field of the customer: ``partner.<field>``."""
    unit: str = ""
    """What the numbers of a range are."""
