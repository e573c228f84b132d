from odoo import fields, models

from .dealer_checklist_question import RESULTS


class DealerChecklistTemplateChoice(models.Model):
    _name = "dealer.checklist.template.choice"
    _description = "Checklist Template Choice"
    _order = "sequence, id"

    item_id = fields.Many2one(
        "dealer.checklist.template.item", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    result = fields.Selection(
        RESULTS, required=True, default="ok", help="What choosing it means for the checklist."
    )
