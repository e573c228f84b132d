"""What an addon tells the customer's page about its documents."""

from datetime import date, datetime
from typing import NamedTuple


class OverviewSource(NamedTuple):
    """One section of the customer's page: documents of one kind.

    Read with one SELECT of the latest few and their count, whatever the history. The model's
    access rights and rules hold; who may not read the model does not see the section.
    """

    key: str
    label: str
    sequence: int
    model: str
    date: str
    """Stored date or datetime field they are sorted by."""
    whose: str | None = "partner_id"
    """Field to the customer, his contacts or his cars; nothing: the domain says whose they are."""
    domain: list | tuple = ()
    """Which of their documents."""
    title: str = "name"
    """Stored char, selection or many2one field that names the document."""
    amount: str | None = None
    """Stored monetary or float field, in the currency of the document's store."""
    state: str | None = None
    """Stored char, selection or many2one field that says how it stands."""
    groups: str | None = None
    """Who sees the section, like ``groups`` of a field; nothing: who may read the model."""
    action: str | None = None
    """Xmlid of the action whose views show all of them; nothing: the model's default views."""


class OverviewFact(NamedTuple):
    """One thing the page has to know of the customer: the first document that fits, how many there
    are and what they sum up to.

    Facts are read together with the sections: a next best action, a badge or a sum that asks this
    way costs no query of its own.
    """

    key: str
    """That of a next best action, or one of its own."""
    model: str
    date: str
    """Stored date or datetime field: the first is the earliest, or the latest."""
    whose: str | None = "partner_id"
    domain: list | tuple = ()
    title: str | None = None
    amount: str | None = None
    state: str | None = None
    is_latest: bool = False
    groups: str | None = None
    sudo: bool = False
    """Read past the user's rights; say why where it is set, and name the store in the domain."""


class Found(NamedTuple):
    """What is found of an :class:`OverviewFact`."""

    id: int
    date: date | datetime | None
    title: str | None
    amount: float
    state: str | None
    count: int
    total: float
