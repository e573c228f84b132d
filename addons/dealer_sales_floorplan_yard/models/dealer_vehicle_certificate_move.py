from odoo import fields, models


class DealerVehicleCertificateMove(models.Model):
    _inherit = "dealer.vehicle.certificate.move"

    loan_id = fields.Many2one(
        "dealer.floorplan.loan",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        groups="dealer_base.group_accountant,dealer_base.group_general_manager,"
        "dealer_base.group_sales_manager",
        help="The loan that moved the certificate: drawn, paid off or cancelled.",
    )
