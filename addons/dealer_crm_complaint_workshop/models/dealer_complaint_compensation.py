from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerComplaintCompensation(models.Model):
    """Free work: lines of a repair order that the store pays itself, once it is settled."""

    _inherit = "dealer.complaint.compensation"

    kind = fields.Selection(
        selection_add=[("free_service", "Free service")], ondelete={"free_service": "cascade"}
    )
    repair_order_id = fields.Many2one(
        "dealer.repair.order",
        index="btree_not_null",
        check_company=True,
        domain="[('company_id', '=', company_id), ('partner_id', '=', partner_id)]",
        help="Settled, with lines the store pays itself.",
    )
    _order_once = models.UniqueIndex(
        "(repair_order_id) WHERE repair_order_id IS NOT NULL AND cancelled_on IS NULL",
        "This repair order carries out another compensation already.",
    )

    @api.model
    def _get_documents(self):
        return {**super()._get_documents(), "free_service": "repair_order_id"}

    # who pays the lines of a settled order stands
    @api.depends(
        "repair_order_id.settled_on",
        "repair_order_id.cancelled_on",
        "repair_order_id.partner_id",
    )
    def _compute_category(self):
        return super()._compute_category()

    def write(self, vals):
        done = super().write(vals)
        if vals.get("repair_order_id"):
            self._check_repair_order()
        return done

    def _check_repair_order(self):
        """The order is the customer's; that it is settled comes later."""
        for compensation in self.sudo():  # whoever handles complaints may not read orders
            order = compensation.repair_order_id
            if order.partner_id.commercial_partner_id != (
                compensation.partner_id.commercial_partner_id
            ):
                raise UserError(self.env._("%s is no repair order of this customer.", order.name))

    def _get_document_problem(self):
        order = self.kind == "free_service" and self.repair_order_id
        if not order:
            return super()._get_document_problem()
        partner = self.partner_id.commercial_partner_id
        if order.partner_id.commercial_partner_id != partner or order.cancelled_on:
            return self.env._("This is no repair order of the customer.")
        if not order.settled_on:
            return self.env._("The repair order is not settled yet.")
        if "internal" not in order.line_ids.mapped("payer"):
            return self.env._("The store pays no line of this repair order.")
        return False
