from odoo import api, fields, models
from odoo.exceptions import UserError

from .dealer_warranty_coverage import STATES


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    warranty_state = fields.Selection(
        STATES, string="Warranty", compute="_compute_warranty", help="Judged for this car today."
    )
    warranty_reason = fields.Char(compute="_compute_warranty")
    warranty_coverage_id = fields.Many2one(
        "dealer.warranty.coverage", string="Coverage", compute="_compute_warranty"
    )
    warranty_tip = fields.Boolean(
        compute="_compute_warranty", help="Under warranty, and the customer is to pay it."
    )

    @api.depends(
        "line_type", "product_id", "payer", "job_id", "order_id.mileage_in", "order_id.vehicle_id"
    )
    def _compute_warranty(self):
        lines = self.filtered(lambda line: line._origin and line.order_id.vehicle_id)
        verdicts = self.env["dealer.warranty.coverage"]._judge(lines._origin) if lines else {}
        for line in self:
            verdict = verdicts.get(line._origin.id)
            line.warranty_state = verdict and verdict.state
            line.warranty_reason = verdict and verdict.reason
            line.warranty_coverage_id = verdict and verdict.coverage
            line.warranty_tip = bool(
                verdict
                and verdict.state == "covered"
                and line.payer == "customer"
                and not line.is_split
                and line.authorisation_state not in ("declined", "deferred")
                and not line.order_id.settled_on
            )

    def action_to_warranty(self):
        """Let who gives the warranty pay these lines.

        :raise UserError: a line is not under warranty, with the reason
        """
        self.check_access("write")
        for line in self:
            if line.warranty_state != "covered":
                raise UserError(  # pylint: disable=translation-required
                    f"{line.name}: {line.warranty_reason}"
                )
            order, partner = line.order_id, line.warranty_coverage_id.sudo().partner_id
            if order.warranty_partner_id not in (partner, partner.browse()):
                raise UserError(
                    self.env._(
                        "%(order)s bills its warranty lines to %(payer)s, “%(line)s” is covered by "
                        "%(other)s. One visit has one warranty payer: open a second repair order.",
                        order=order.name,
                        payer=order.warranty_partner_id.name,
                        line=line.name,
                        other=partner.name,
                    )
                )
            order.warranty_partner_id = partner
            line.payer = "warranty"
