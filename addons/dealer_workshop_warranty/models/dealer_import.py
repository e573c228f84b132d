from odoo import fields, models


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[
            ("recall_vehicle", "VINs of a recall"),
            ("warranty_answer", "Makers' answers to claims"),
        ],
        ondelete={"recall_vehicle": "cascade", "warranty_answer": "cascade"},
    )
    recall_id = fields.Many2one(
        "dealer.recall",
        string="Campaign",
        help="Of rows that name no campaign.",
    )
