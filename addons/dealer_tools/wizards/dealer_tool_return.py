from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerToolReturn(models.TransientModel):
    """Takes a lent tool back with its condition, or reports damage of one that is in store."""

    _name = "dealer.tool.return"
    _description = "Take a Tool Back"

    tool_id = fields.Many2one("dealer.tool", required=True, readonly=True)
    employee_id = fields.Many2one(related="tool_id.employee_id")
    condition = fields.Selection(
        [("ok", "In order"), ("damaged", "Damaged")],
        required=True,
        compute="_compute_condition",
        store=True,
        readonly=False,
        precompute=True,
    )
    note = fields.Char(string="What Is Wrong")
    image = fields.Image(string="Photo", max_width=1920, max_height=1920)

    @api.depends("tool_id")
    def _compute_condition(self):
        for wizard in self:
            wizard.condition = "ok" if wizard.tool_id.loan_id else "damaged"

    def action_confirm(self):
        self.ensure_one()
        damaged = self.condition == "damaged"
        if damaged and not self.note:
            raise UserError(self.env._("Say what is wrong with the tool."))
        if self.tool_id.loan_id:
            self.tool_id._take_back(self.condition, damaged and self.note, damaged and self.image)
        elif damaged:
            self.tool_id.check_access("write")
            self.tool_id._damage(self.note)
            last = self.tool_id.loan_ids[:1]
            if last and self.env.context.get("tool_just_returned"):
                # a return by scan counts as in order until somebody looks; see DealerTool._lend
                last.sudo().write(
                    {"condition": "damaged", "back_note": self.note, "image": self.image}
                )
        return {"type": "ir.actions.act_window_close"}
