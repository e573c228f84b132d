from odoo import fields, models

CATEGORIES = [
    ("customer", "The customer changed his mind"),
    ("competitor", "Lost to a competitor"),
    ("finance", "Finance refused"),
    ("store", "The store could not deliver"),
    ("other", "Other"),
]


class DealerDealCancelReason(models.Model):
    """Why deals are cancelled; the category is what rules and figures go by."""

    _name = "dealer.deal.cancel.reason"
    _description = "Reason to Cancel a Deal"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    category = fields.Selection(CATEGORIES, required=True, default="customer", index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    ask_note = fields.Boolean(
        string="Ask for a Note", help="The consultant says more, e.g. which competitor."
    )
