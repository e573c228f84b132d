from datetime import timedelta

from odoo import fields, models


class DealerToolLend(models.TransientModel):
    _name = "dealer.tool.lend"
    _description = "Lend a Tool"

    tool_id = fields.Many2one("dealer.tool", required=True, readonly=True)
    company_id = fields.Many2one(related="tool_id.company_id")
    employee_id = fields.Many2one(
        "hr.employee",
        string="To",
        required=True,
        domain="[('company_id', '=', company_id)]",
    )
    due_on = fields.Datetime(
        string="Due Back",
        required=True,
        default=lambda self: (
            fields.Datetime.now() + timedelta(hours=self.env.company.tool_loan_hours)
        ),
    )
    note = fields.Char()

    def action_lend(self):
        self.ensure_one()
        self.tool_id._lend(self.employee_id, self.due_on, self.note)
        return {"type": "ir.actions.act_window_close"}
