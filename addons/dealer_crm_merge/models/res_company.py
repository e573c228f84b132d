from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    merge_undo_days = fields.Integer(
        string="Merge Undone Within",
        default=7,
        help="In days: how long a merge of two customers can be undone.",
    )

    _merge_undo_days_positive = models.Constraint(
        "CHECK(merge_undo_days BETWEEN 0 AND 365)", "A merge can be undone for 0 to 365 days."
    )
