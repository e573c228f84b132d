from odoo import api, fields, models


class DealerLeadLimit(models.Model):
    """How soon a lead is answered, by the way it came in; all hours are opening hours."""

    _name = "dealer.lead.limit"
    _description = "Response Limit of Leads"
    _order = "company_id, source_kind"
    _rec_name = "source_kind"

    @api.model
    def _selection_source_kind(self):
        return self.env["crm.lead"]._fields["source_kind"]._description_selection(self.env)

    source_kind = fields.Selection(_selection_source_kind, string="Came By", required=True)
    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    hours = fields.Float(
        string="Answer Within",
        required=True,
        default=2,
        help="Opening hours of the store until the consultant is reminded.",
    )
    escalate_hours = fields.Float(
        string="Manager After",
        default=2,
        help="Opening hours after the reminder until the manager is told. 0: never.",
    )
    pool_hours = fields.Float(
        string="Pool After",
        default=8,
        help="Opening hours after telling the manager until the lead is free for others. 0: never.",
    )

    _source_uniq = models.UniqueIndex(
        "(source_kind, COALESCE(company_id, 0))",
        "There is a limit for this way in already. Change that one.",
    )
    _hours_positive = models.Constraint(
        "CHECK(hours > 0 AND escalate_hours >= 0 AND pool_hours >= 0)",
        "Give hours above zero until the answer, and none below zero for the steps after it.",
    )

    @api.model
    def _get_limits(self, companies):
        """:return: {(store, source kind): limit}, a store's own before the common one"""
        limits = {}
        for limit in self.search([("company_id", "in", [False, *companies.ids])]):
            for company in limit.company_id or companies:
                key = (company, limit.source_kind)
                if limit.company_id or key not in limits:
                    limits[key] = limit
        return limits
