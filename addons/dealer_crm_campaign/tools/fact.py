"""What a campaign may have brought about."""

from typing import NamedTuple

from odoo.tools import SQL


class EffectFact(NamedTuple):
    """One kind of document that counts as effect of a campaign."""

    label: str
    select: SQL
    """Columns person (text; whoever did it, for those whom no customer stands for), partner_id,
    at (UTC), amount and margin (in the currency of the document's store), utm_id, company_id."""
    money: bool = False
    """Whether the amounts are revenue."""
