"""What a kind of care rule looks for."""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL


class Trigger(NamedTuple):
    """One kind of trigger.

    `select(rule, first, last)` returns the SELECT of (partner_id, anchor, ref, company_id) whose
    anchor lies in the window: two days, both included, or with `hours` two moments (naive UTC).
    `anchor` is a date (with `hours` a timestamp), `ref` the id of a record of `model` or NULL,
    `company_id` the store or NULL: then the customer's home store counts.
    """

    label: str
    why: str
    """Why the customer gets it: a sentence in which {date} is the anchor."""
    select: Callable[..., SQL]
    model: str | None = None
    hours: bool = False
