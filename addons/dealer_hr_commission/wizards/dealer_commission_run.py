from odoo import api, fields, models
from odoo.tools.date_utils import start_of


class DealerCommissionRun(models.TransientModel):
    """Computes the commissions of a month, last month's when nothing else is said."""

    _name = "dealer.commission.run"
    _description = "Compute Commissions"

    company_id = fields.Many2one(
        "res.company", string="Store", required=True, default=lambda self: self.env.company
    )
    month = fields.Date(
        required=True,
        default=lambda self: self._default_month(),
        help="Any day of the month.",
    )

    @api.model
    def _default_month(self):
        today = self.env.company._get_store_date()
        return fields.Date.subtract(start_of(today, "month"), months=1)

    def action_compute(self):
        """Compute and show the statements of the month."""
        self.ensure_one()
        self.env["dealer.commission.statement"]._check_pay_rights()
        statements = self.env["dealer.commission"]._compute_month(self.company_id, self.month)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_hr_commission.dealer_commission_statement_action"
        )
        return {**action, "domain": [("id", "in", statements.ids)], "context": {}}
