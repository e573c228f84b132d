from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerCounterShortage(models.TransientModel):
    """What can be done about a part the counter does not have."""

    _name = "dealer.counter.shortage"
    _description = "Not Enough Stock"

    line_id = fields.Many2one("sale.order.line", required=True, readonly=True)
    product_id = fields.Many2one(related="line_id.product_id")
    counter_free = fields.Float(related="line_id.counter_free")
    counter_shortage = fields.Float(related="line_id.counter_shortage")
    choice = fields.Selection(selection="_get_choices", string="What to Do")

    @api.model
    def _get_choices(self):
        line = self.env["sale.order.line"].browse(self.env.context.get("default_line_id"))
        actions = line._get_shortage_actions() if line else []
        return [("rest", self.env._("Hand over what is there, the rest stays on order"))] + [
            (method, label) for label, method in actions
        ]

    def action_apply(self):
        """Do what was chosen."""
        self.ensure_one()
        line = self.line_id
        line.check_access("write")
        if self.choice == "rest":
            line.qty_to_hand = max(min(line._get_qty_rest(), line.counter_free), 0)
            return {"type": "ir.actions.act_window_close"}
        # only what the line itself offers is called
        offered = {method for _label, method in line._get_shortage_actions()}
        if self.choice not in offered:
            raise UserError(self.env._("Choose what to do about the part."))
        return getattr(line, self.choice)() or {"type": "ir.actions.act_window_close"}
