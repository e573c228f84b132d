from odoo import api, fields, models
from odoo.fields import Domain


class DealerToolLoan(models.Model):
    """Who had a tool from when to when. Written by lending and returning only."""

    _name = "dealer.tool.loan"
    _description = "Loan of a Tool"
    _order = "lent_on desc, id desc"
    _rec_name = "tool_id"
    _check_company_auto = True

    tool_id = fields.Many2one(
        "dealer.tool", required=True, index=True, ondelete="restrict", check_company=True
    )
    employee_id = fields.Many2one(
        "hr.employee", string="Lent To", required=True, index=True, check_company=True
    )
    user_id = fields.Many2one(related="employee_id.user_id", store=True, index="btree_not_null")
    company_id = fields.Many2one(related="tool_id.company_id", store=True, index=True)
    lent_on = fields.Datetime(required=True)
    lent_by_id = fields.Many2one("res.users", required=True)
    due_on = fields.Datetime(string="Due Back", required=True, index=True)
    back_on = fields.Datetime()
    back_by_id = fields.Many2one("res.users", string="Taken Back By")
    condition = fields.Selection([("ok", "In order"), ("damaged", "Damaged")], string="Came Back")
    note = fields.Char()
    back_note = fields.Char(string="Note of the Return")
    image = fields.Image(string="Photo", max_width=1920, max_height=1920)
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _one_open = models.UniqueIndex(
        "(tool_id) WHERE back_on IS NULL", "This tool is lent already: take it back first."
    )
    _due_later = models.Constraint(
        "CHECK(due_on > lent_on)", "A tool is due back after it is lent: choose a later time."
    )

    @api.depends("due_on", "back_on")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for loan in self:
            loan.is_overdue = not loan.back_on and loan.due_on < now

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("back_on", "=", False) & Domain("due_on", "<", fields.Datetime.now())

    def action_return(self):
        """Take the tool back, with its condition."""
        self.ensure_one()
        return self.tool_id.action_return()
