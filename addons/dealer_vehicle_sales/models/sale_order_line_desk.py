from odoo import fields, models

from .figures import DEAL_KINDS


class SaleOrderLine(models.Model):
    """Lines are added by kind: the desk's buttons offer what is of it."""

    _inherit = "sale.order.line"

    add_kind = fields.Selection(
        DEAL_KINDS, store=False, help="Kind of what a button of the desk adds; kept nowhere."
    )
