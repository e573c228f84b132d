from odoo import api, fields, models


class DealerRepairCover(models.Model):
    """Terms under which a payer pays his part of one order: deductible and cap.

    They are of what he would pay in all, tax included: first the shares of the lines add up,
    then the deductible comes off, then what is left is paid up to the cap. What he does not pay
    the customer does, at the taxes of the lines it comes from.
    """

    _name = "dealer.repair.cover"
    _description = "Deductible and Cap"
    _inherit = ["dealer.fact.mixin"]
    _order = "order_id, id"
    _rec_name = "payer"
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="order_id.currency_id")
    payer = fields.Selection(
        [("warranty", "Warranty"), ("insurer", "Insurer")], required=True, default="insurer"
    )
    deductible = fields.Monetary(help="What the customer pays first, tax included.")
    cap = fields.Monetary(
        string="Pays at Most",
        help="The most this payer pays for the order, tax included, after the deductible. Zero: "
        "no limit.",
    )

    _payer_uniq = models.UniqueIndex(
        "(order_id, payer)", "The order has terms of this payer already: change those."
    )
    _amounts_positive = models.Constraint(
        "CHECK(deductible >= 0 AND cap >= 0)", "Deductible and limit cannot be below zero."
    )

    @api.model_create_multi
    def create(self, vals_list):
        covers = super().create(vals_list)
        covers.order_id._check_not_settled()
        return covers

    def write(self, vals):
        self.order_id._check_not_settled()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_not_settled(self):
        self.order_id._check_not_settled()
