from odoo import fields, models

_SCOPE = frozenset({"quality_scope", "quality_amount", "quality_category_ids"})


class ResCompany(models.Model):
    _inherit = "res.company"

    quality_scope = fields.Selection(
        [
            ("none", "No order"),
            ("all", "Every order"),
            ("category", "Jobs of some categories"),
            ("amount", "Orders above an amount"),
        ],
        string="Quality Check",
        required=True,
        default="none",  # a store that is running goes on until somebody decides
        help="Which repair orders an inspector checks before they are settled.",
    )
    quality_amount = fields.Monetary(
        string="Quality Check from",
        help="Total of the order with tax, in the store's currency, from which it is checked.",
    )
    quality_category_ids = fields.Many2many(
        "dealer.operation.category",
        "dealer_company_quality_category_rel",
        string="Checked Categories",
        help="Jobs with an operation of these categories are checked.",
    )
    quality_own_work = fields.Boolean(
        string="Own Work May Be Checked",
        help="For stores with one person: who has the right to may check his own work, with the "
        "reason written down.",
    )
    comeback_days = fields.Integer(
        default=30,
        help="A car that is back with the same fault within so many days after it left is a "
        "comeback.",
    )

    _comeback_days_positive = models.Constraint(
        "CHECK(comeback_days >= 0)", "The days of a comeback cannot be below zero."
    )

    def write(self, vals):
        result = super().write(vals)
        if _SCOPE.intersection(vals):
            # orders that are over stay as they were judged
            Order = self.env["dealer.repair.order"].sudo()
            orders = Order.search(
                [
                    ("company_id", "in", self.ids),
                    ("category", "in", ("draft", "in_progress", "waiting", "done")),
                ]
            )
            self.env.add_to_compute(Order._fields["quality_state"], orders)
        return result
