from odoo import fields, models


class DealerServicePackageLine(models.Model):
    """An operation of a package, and how often a card pays for it."""

    _name = "dealer.service.package.line"
    _description = "Service Package Line"
    _order = "package_id, sequence, id"
    _check_company_auto = True

    package_id = fields.Many2one(
        "dealer.service.package", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="package_id.company_id", store=True, precompute=True)
    sequence = fields.Integer(default=10)
    operation_id = fields.Many2one(
        "dealer.operation", required=True, index=True, ondelete="restrict", check_company=True
    )
    uses = fields.Integer(default=1, required=True, help="How often, for a prepaid card.")
    weight = fields.Float(
        string="Usual Price",
        help="What one of it usually costs: the card's price is shared in this proportion. 0 "
        "everywhere: all uses are worth the same.",
    )

    _operation_uniq = models.UniqueIndex(
        "(package_id, operation_id)", "The package has this operation already: change its uses."
    )
    _uses_positive = models.Constraint(
        "CHECK(uses > 0 AND uses <= 100 AND weight >= 0)",
        "Uses are between 1 and 100, the usual price is not below zero.",
    )
