from odoo import fields, models


class DealerCustomerChurnChange(models.Model):
    """That a customer was lost, or came back: what the store's care is measured by."""

    _name = "dealer.customer.churn.change"
    _description = "Customer Lost or Returned"
    _order = "date desc, id desc"
    _rec_name = "partner_id"
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    company_id = fields.Many2one("res.company", string="Store", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [("lost", "At high risk"), ("returned", "Returned")],
        string="What",
        required=True,
        readonly=True,
        help="At high risk: the night his risk became high. Returned: he came again after it.",
    )
    days_away = fields.Integer(readonly=True, aggregator="avg")
    spend = fields.Monetary(
        string="Spend (24 Months)", readonly=True, help="What he had spent until then, with tax."
    )
    count = fields.Integer(string="Customers", readonly=True, default=1)

    _date_idx = models.Index("(company_id, date, kind)")
