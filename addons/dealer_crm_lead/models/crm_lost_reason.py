from odoo import fields, models


class CrmLostReason(models.Model):
    """Why a lead was lost, in words; its category is what reports compare."""

    _inherit = "crm.lost.reason"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    category = fields.Selection(
        [
            ("price", "Price"),
            ("competitor", "Bought elsewhere"),
            ("product", "Car does not fit"),
            ("stock", "Not available"),
            ("finance", "Financing"),
            ("timing", "Later or not at all"),
            ("service", "Our service"),
            ("unreachable", "Not reachable"),
            ("invalid", "No real lead"),
            ("other", "Other"),
        ],
        default="other",
        required=True,
    )
    needs_competitor = fields.Boolean(
        string="Name the Competitor", help="Who loses a lead for this reason says to whom."
    )
