from odoo import fields, models
from odoo.exceptions import UserError


class DealerBenefitMove(models.TransientModel):
    """Open benefits of some people, give them a new base, or close what they have."""

    _name = "dealer.benefit.move"
    _description = "Open or Close Benefits"

    way = fields.Selection(
        [("open", "Open, or change the base"), ("close", "Close all")],
        required=True,
        default="open",
    )
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    employee_ids = fields.Many2many("hr.employee", string="People", required=True)
    kind_ids = fields.Many2many(
        "dealer.benefit.kind",
        string="Benefits",
        default=lambda self: self.env["dealer.benefit.kind"].search([("by_law", "=", True)]),
    )
    date = fields.Date(
        string="On", required=True, default=lambda self: self.env.company._get_store_date()
    )
    base = fields.Monetary(help="Reported salary a month, before the limits of the rate.")

    def action_apply(self):
        """Do it, in the people's own stores."""
        self.ensure_one()
        if not self.env.user.has_group("dealer_base.group_hr_manager"):
            raise UserError(self.env._("The HR manager opens and closes benefits."))
        self.employee_ids.check_access("read")
        if self.way == "close":
            self.employee_ids._close_benefits(self.date)
        elif not self.kind_ids or not self.base:
            raise UserError(self.env._("Choose the benefits and enter the base."))
        else:
            self.employee_ids._open_benefits(self.kind_ids, self.date, self.base)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_pay.dealer_benefit_account_action"
        )
        return {**action, "domain": [("employee_id", "in", self.employee_ids.ids)]}
