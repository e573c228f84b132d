from odoo import api, fields, models


class DealerRepairLine(models.Model):
    _inherit = "dealer.repair.line"

    sublet_ids = fields.One2many("dealer.repair.sublet", "line_id", copy=False)
    sublet_state = fields.Selection(
        [
            ("none", "No vendor"),
            ("draft", "To Order"),
            ("ordered", "Ordered"),
            ("out", "At the Vendor"),
            ("back", "Back"),
        ],
        compute="_compute_sublet_state",
        help="Where the sublet work stands.",
    )

    @api.depends("sublet_ids.state")
    def _compute_sublet_state(self):
        for line in self:
            line.sublet_state = line._get_sublet().state or "none"

    @api.depends("sublet_ids.billed_cost", "sublet_ids.quoted_cost", "sublet_ids.state")
    def _compute_cost(self):
        """Sublet work costs what the vendor bills, or asks while he has not billed."""
        given = self.filtered(lambda line: line.line_type == "sublet" and line._get_sublet())
        for line in given:
            line.cost = line.currency_id.round(line._get_sublet()._get_cost())
            line.margin = line.price_subtotal - line.cost
        return super(DealerRepairLine, self - given)._compute_cost()

    def _get_sublet(self):
        self.ensure_one()
        return self.sublet_ids.filtered(lambda sublet: sublet.state != "cancelled")[:1]

    def action_sublet(self):
        """Open the work's vendor, or ask for one."""
        self.ensure_one()
        sublet = self._get_sublet()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sublet Work"),
            "res_model": "dealer.repair.sublet",
            "res_id": sublet.id,
            "views": [
                (
                    self.env.ref("dealer_workshop_sublet.dealer_repair_sublet_view_form").id,
                    "form",
                )
            ],
            "target": "current" if sublet else "new",
            "context": {"default_line_id": self.id},
        }
