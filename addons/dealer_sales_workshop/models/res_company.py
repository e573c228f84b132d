from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    pdi_operation_id = fields.Many2one(
        "dealer.operation",
        string="PDI in the Workshop",
        check_company=True,
        help="The work a PDI is planned and clocked as. Empty: a PDI is a checklist only.",
    )
    refurbishment_labour = fields.Boolean(
        string="Hours Count as Cost of the Car",
        default=True,
        help="Hours of the own workshop on a car in stock are part of its cost, at the rate for "
        "internal work; what the workshop earns with them is taken off its expenses.",
    )
