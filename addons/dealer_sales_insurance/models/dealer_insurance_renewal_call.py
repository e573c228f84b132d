from odoo import fields, models


class DealerInsuranceRenewalCall(models.Model):
    _name = "dealer.insurance.renewal.call"
    _description = "Call on an Insurance Renewal"
    _inherit = ["dealer.fact.mixin"]
    _order = "renewal_id, due_date, id"
    _fact_fields = frozenset({"mark", "due_date", "called_on", "user_id", "result"})
    _fixed_fields = frozenset({"renewal_id"})

    renewal_id = fields.Many2one(
        "dealer.insurance.renewal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="renewal_id.company_id", store=True, precompute=True, index=True
    )
    mark = fields.Integer(string="Days Before", readonly=True, aggregator=None)
    due_date = fields.Date(readonly=True)
    called_on = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    result = fields.Selection(
        [("reached", "Reached"), ("no_answer", "No answer"), ("later", "Call again")],
        readonly=True,
    )
    note = fields.Char()

    _mark_uniq = models.UniqueIndex(
        "(renewal_id, mark) WHERE mark > 0", "This mark is called for already."
    )
