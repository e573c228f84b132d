from odoo import fields, models

from .dealer_sanbao_rule import ASSEMBLIES


class DealerSanbaoFault(models.Model):
    """A quality problem as the store names it: repairs with the same one are repairs of the same
    fault (同一质量问题)."""

    _name = "dealer.sanbao.fault"
    _description = "Quality Problem"
    _order = "name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="The maker's or the authority's code of the fault.")
    active = fields.Boolean(default=True)
    assembly = fields.Selection(ASSEMBLIES, required=True, default="other")
    is_safety = fields.Boolean(
        string="Grave Safety Fault",
        help="Danger to life or property: braking, steering, fire, leaking fuel, sudden loss of "
        "drive, airbags.",
    )
    is_early_safety = fields.Boolean(
        string="Early Failure",
        help="Steering or brakes fail, the body cracks, fuel leaks, the traction battery burns: "
        "in the first days the customer may exchange or return the car.",
    )

    _name_uniq = models.UniqueIndex(
        "(lower(name::text))", "This fault is on the list already: take that one."
    )
