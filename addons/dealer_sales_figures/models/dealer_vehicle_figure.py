from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.dealer_vehicle_sales.models.figures import VEHICLE_FIGURES

# joined to a row that has ``vehicle_id``: the deal it was sold in, the last one that stands
DEAL_OF_CAR = SQL(
    """
    LEFT JOIN LATERAL (
        SELECT deal.id, deal.user_id, deal.team_id, deal.partner_id, deal.date_order
          FROM sale_order_line sold
          JOIN sale_order deal ON deal.id = sold.order_id
         WHERE sold.vehicle_id = vehicle.id AND sold.state = 'sale'
           AND deal.company_id = figure.company_id
      ORDER BY sold.id DESC
         LIMIT 1
    ) deal ON TRUE
    """
)


class DealerVehicleFigure(models.Model):
    """Each posted amount that was earned or spent on a car: what its margin is made of."""

    _name = "dealer.vehicle.figure"
    _description = "Income or Cost of a Car"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "name"
    _depends = {
        "account.move.line": [
            "dealer_vehicle_id", "vehicle_figure", "balance", "parent_state", "account_id", "date",
        ],
        "account.account": ["account_type"],
        "sale.order.line": ["vehicle_id", "state", "order_id"],
        "sale.order": ["user_id", "team_id", "company_id"],
    }  # fmt: skip

    name = fields.Char(string="What", readonly=True)
    date = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    figure = fields.Selection(VEHICLE_FIGURES, readonly=True)
    move_id = fields.Many2one("account.move", string="Document", readonly=True)
    account_id = fields.Many2one("account.account", readonly=True)
    partner_id = fields.Many2one("res.partner", readonly=True)
    order_id = fields.Many2one("sale.order", string="Deal", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    income = fields.Monetary(
        readonly=True, help="Earned on the car, without tax, in the store's currency."
    )
    cost = fields.Monetary(
        readonly=True, help="Spent on the car, without tax, in the store's currency."
    )
    margin = fields.Monetary(readonly=True, help="Income less cost.")

    @property
    def _table_query(self):
        """Items of income and expense accounts that name a car."""
        return SQL(
            """
            SELECT figure.id, figure.name, figure.date, figure.company_id,
                   figure.company_currency_id AS currency_id,
                   figure.dealer_vehicle_id AS vehicle_id,
                   vehicle.brand_id, vehicle.model_id, vehicle.trim_id,
                   COALESCE(figure.vehicle_figure, 'other') AS figure,
                   figure.move_id, figure.account_id, figure.partner_id,
                   deal.id AS order_id, deal.user_id, deal.team_id,
                   CASE WHEN account.account_type LIKE 'income%%' THEN -figure.balance
                        ELSE 0 END AS income,
                   CASE WHEN account.account_type LIKE 'expense%%' THEN figure.balance
                        ELSE 0 END AS cost,
                   -figure.balance AS margin
              FROM account_move_line figure
              JOIN account_account account ON account.id = figure.account_id
                   AND (account.account_type LIKE 'income%%'
                        OR account.account_type LIKE 'expense%%')
              JOIN dealer_vehicle vehicle ON vehicle.id = figure.dealer_vehicle_id
              %s
             WHERE figure.dealer_vehicle_id IS NOT NULL AND figure.parent_state = 'posted'
            """,
            DEAL_OF_CAR,
        )

    def action_open_document(self):
        """The bill or entry behind the amount; the deal for those who read no entries."""
        self.ensure_one()
        record = self.move_id
        if not record.has_access("read"):
            record = self.order_id
        if not record:
            raise UserError(
                self.env._(
                    "%s is an entry of the books: the accountant can open it.",
                    self.move_id.sudo().name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }
