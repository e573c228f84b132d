from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    claim_ids = fields.One2many("dealer.warranty.claim", "order_id", string="Warranty Claims")
    claim_count = fields.Integer(compute="_compute_claim_count")
    warranty_proposal = fields.Char(
        compute="_compute_warranty_proposal",
        help="Lines the customer is to pay although they are under warranty.",
    )

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        counts = dict(
            self.env["dealer.warranty.claim"]
            .sudo()  # a number on the order's own button
            ._read_group([("order_id", "in", self.ids)], ["order_id"], ["__count"])
        )
        for order in self:
            order.claim_count = counts.get(order._origin, 0)

    @api.depends("line_ids.warranty_tip", "category")
    def _compute_warranty_proposal(self):
        for order in self:
            lines = order.line_ids.filtered("warranty_tip")
            order.warranty_proposal = bool(lines) and self.env._(
                "Under warranty, and billed to the customer: %(lines)s.",
                lines=", ".join(lines.mapped("name")),
            )

    def action_bill_to_warranty(self):
        """Let the warranty pay every line it covers."""
        self.ensure_one()
        self.line_ids.filtered("warranty_tip").action_to_warranty()

    def action_view_claims(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_warranty.dealer_warranty_claim_action"
        )
        action.update(domain=[("order_id", "=", self.id)], context={})
        if len(self.claim_ids) == 1:
            action.update(res_id=self.claim_ids.id, views=[(False, "form")], view_mode="form")
        return action

    def _set_facts(self, vals):
        result = super()._set_facts(vals)
        if "settled_on" in vals:
            self._settle_recalls()
        return result

    def _settle_recalls(self):
        """A campaign is done with the settled visit, and open again when that is taken back."""
        for order in self:
            # nobody ticks it: the visit does
            rows = order.job_ids.filtered(lambda job: not job.is_out).recall_vehicle_id.sudo()
            if not rows:
                continue
            settled = order.settled_on
            rows._set_facts(
                {
                    "done_on": settled and order.company_id._get_store_date(settled),
                    "done_order_id": settled and order.id,
                }
            )

    def _post_bills(self):
        result = super()._post_bills()
        bills = self._get_live_moves().filtered(lambda m: m.dealer_repair_payer == "warranty")
        if bills:
            # claims follow from the bill; who settles the visit need not be a clerk
            self.env["dealer.warranty.claim"].sudo()._create_for(self, bills)
        return result

    def _reopen(self, reason):
        """A claim the maker has already got keeps the settlement."""
        for order in self:
            claims = order.sudo().claim_ids.filtered(lambda claim: claim.category != "cancelled")
            if sent := claims.filtered("submitted_on"):
                raise UserError(
                    self.env._(
                        "%(claims)s of %(order)s is with the maker. The warranty clerk cancels it "
                        "first.",
                        claims=", ".join(sent.mapped("name")),
                        order=order.name,
                    )
                )
            claims._set_facts({"cancelled_on": fields.Datetime.now()})
            claims._workflow_settle_facts()
        return super()._reopen(reason)
