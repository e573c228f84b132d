"""Fields with what something has cost: people need a group to see them, the program does not.

Read, searched, grouped, exported or shown in a view, such a field is refused to who lacks its
`groups`. Core's own code reads it as the person who moves stock or sells, though, and must not be
refused: as an attribute it answers everybody's code.
"""

from odoo import fields

SEE_COST = "dealer_base.group_see_cost"


class _Cost:
    def __get__(self, record, owner=None):
        if record is not None and not record.env.su:
            # sudo: code that values a move works for who may move it, not for who may see values
            record = record.sudo()
        return super().__get__(record, owner)

    def __set__(self, records, value):
        # sudo: as above; who writes over RPC passes `write`, which asks for the group
        return super().__set__(records.sudo(), value)


class CostFloat(_Cost, fields.Float):
    pass


class CostMonetary(_Cost, fields.Monetary):
    pass
