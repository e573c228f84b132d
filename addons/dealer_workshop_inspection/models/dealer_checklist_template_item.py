from odoo import fields, models


class DealerChecklistTemplateItem(models.Model):
    _inherit = "dealer.checklist.template.item"

    operation_id = fields.Many2one(
        "dealer.operation",
        string="Recommended Operation",
        index="btree_not_null",
        ondelete="set null",
        help="Inspection: what is offered to the customer when the item is red or amber.",
    )
    recommendation = fields.Char(
        translate=True,
        help="Inspection: the job's words where there is no operation; the item's name by default.",
    )
