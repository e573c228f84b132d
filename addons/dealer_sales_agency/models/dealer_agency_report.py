from odoo import fields, models
from odoo.tools import SQL


class DealerAgencyReport(models.Model):
    """Agency cases by service and month: what they earned, from the books."""

    _name = "dealer.agency.report"
    _description = "Agency Income"
    _auto = False
    _depends = {
        "account.move.line": ["account_id", "agency_case_id", "balance", "parent_state"],
        "dealer.agency.case": [
            "category", "closed_on", "started_on", "company_id", "partner_id", "type_id", "user_id", "vehicle_id",
        ],
    }  # fmt: skip
    _order = "date desc"

    case_id = fields.Many2one("dealer.agency.case", readonly=True)
    type_id = fields.Many2one("dealer.agency.type", string="Service", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Done By", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Date(
        readonly=True, help="When work on the case began, before that when it was made."
    )
    category = fields.Selection(
        [
            ("draft", "To Start"),
            ("in_progress", "In Progress"),
            ("done", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        readonly=True,
    )
    days = fields.Float(
        readonly=True, aggregator="avg", help="From the beginning to the end of the work."
    )
    fee = fields.Monetary(readonly=True)
    cost = fields.Monetary(readonly=True, groups="dealer_base.group_see_cost")
    margin = fields.Monetary(readonly=True, groups="dealer_base.group_see_cost")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT agency.id, agency.id AS case_id, agency.type_id, agency.vehicle_id,
                   agency.partner_id, agency.user_id, agency.company_id, company.currency_id,
                   COALESCE(agency.started_on, agency.create_date)::date AS date, agency.category,
                   EXTRACT(EPOCH FROM agency.closed_on - agency.started_on) / 86400 AS days,
                   COALESCE(books.fee, 0) AS fee, COALESCE(books.cost, 0) AS cost,
                   COALESCE(books.fee, 0) - COALESCE(books.cost, 0) AS margin
              FROM dealer_agency_case agency
              JOIN res_company company ON company.id = agency.company_id
         LEFT JOIN (
                   SELECT item.agency_case_id,
                          -SUM(item.balance) FILTER (
                              WHERE starts_with(account.account_type, 'income')) AS fee,
                          SUM(item.balance) FILTER (
                              WHERE starts_with(account.account_type, 'expense')) AS cost
                     FROM account_move_line item
                     JOIN account_account account ON account.id = item.account_id
                    WHERE item.parent_state = 'posted' AND item.agency_case_id IS NOT NULL
                 GROUP BY item.agency_case_id
                   ) books ON books.agency_case_id = agency.id
            """
        )

    def action_open_case(self):
        return self.case_id._get_records_action(name=self.env._("Agency Case"))
