from odoo import fields, models


class ProductTemplate(models.Model):
    """How an accessory gets onto the car: by which work, or in how many hours."""

    _inherit = "product.template"

    fitting_operation_id = fields.Many2one(
        "dealer.operation",
        string="Fitted by",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The work that fits it, with its hours on each car. Sold with a car, it goes onto an "
        "order of the workshop and not out with a transfer of its own.",
    )
    fitting_hours = fields.Float(
        help="Hours it takes to fit, where no work is named or the work has no hours for the car.",
    )

    _fitting_hours_positive = models.Constraint(
        "CHECK (fitting_hours >= 0)", "Fitting hours cannot be negative."
    )

    def _needs_fitting(self):
        """:return: whether the workshop fits this accessory"""
        self.ensure_one()
        return bool(self.fitting_operation_id) or self.fitting_hours > 0
