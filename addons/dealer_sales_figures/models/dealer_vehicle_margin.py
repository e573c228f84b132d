from odoo import api, fields, models
from odoo.tools import SQL

from .dealer_vehicle_figure import DEAL_OF_CAR, DealerVehicleFigure
from odoo.addons.dealer_vehicle_sales.models.figures import VEHICLE_FIGURES

FIGURES = [figure for figure, _label in VEHICLE_FIGURES if figure != "car"]


class DealerVehicleMargin(models.Model):
    """What was earned on each car: one row a car and store, every amount from the books."""

    _name = "dealer.vehicle.margin"
    _description = "Margin of a Car"
    _inherit = ["dealer.ratio.mixin"]
    _auto = False
    _order = "sold_on desc, id desc"
    _rec_name = "vehicle_id"
    _depends = {**DealerVehicleFigure._depends, "dealer.vehicle": ["stock_date"]}
    _ratios = {"margin_percent": ("margin", "income"), "car_percent": ("car_margin", "car_income")}

    vehicle_id = fields.Many2one("dealer.vehicle", readonly=True)
    brand_id = fields.Many2one("fleet.vehicle.model.brand", readonly=True)
    model_id = fields.Many2one("fleet.vehicle.model", string="Series", readonly=True)
    trim_id = fields.Many2one("dealer.vehicle.trim", readonly=True)
    color_id = fields.Many2one("product.attribute.value", string="Colour", readonly=True)
    company_id = fields.Many2one("res.company", string="Store", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    order_id = fields.Many2one("sale.order", string="Deal", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Consultant", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    sold_on = fields.Date(
        readonly=True, help="Day of the first bill for the car; empty while it is not billed."
    )
    cars = fields.Integer(readonly=True)
    car_income = fields.Monetary(string="Car: Price", readonly=True)
    car_cost = fields.Monetary(
        string="Car: Cost", readonly=True, help="Cost of this very car when it was sold."
    )
    car_margin = fields.Monetary(string="Car: Margin", readonly=True)
    car_percent = fields.Float(
        string="Car: %", readonly=True, aggregator="avg", help="Margin of the car ÷ its price."
    )
    accessory = fields.Monetary(string="Accessories", readonly=True)
    agency = fields.Monetary(readonly=True)
    insurance = fields.Monetary(readonly=True)
    finance = fields.Monetary(readonly=True)
    warranty = fields.Monetary(string="Extended Warranty", readonly=True)
    gift = fields.Monetary(string="Gifts", readonly=True)
    freight = fields.Monetary(readonly=True)
    refurbishment = fields.Monetary(readonly=True)
    interest = fields.Monetary(readonly=True)
    demo = fields.Monetary(string="Demo Use", readonly=True)
    rebate = fields.Monetary(string="Rebates", readonly=True)
    other = fields.Monetary(readonly=True)
    income = fields.Monetary(readonly=True, help="Everything earned on the car, without tax.")
    cost = fields.Monetary(readonly=True, help="Everything spent on the car, without tax.")
    margin = fields.Monetary(readonly=True, help="Income less cost, of everything.")
    margin_percent = fields.Float(
        string="Margin %", readonly=True, aggregator="avg", help="Margin ÷ income."
    )

    @property
    def _table_query(self):
        columns = {
            name: SQL("figure.%s", SQL.identifier(name))
            for name in ("margin", "income", "car_margin", "car_income")
        }
        return SQL(
            """
            SELECT figure.*, 1 AS cars, vehicle.brand_id, vehicle.model_id, vehicle.trim_id,
                   vehicle.color_id, deal.id AS order_id, deal.partner_id, deal.user_id,
                   deal.team_id, %(ratios)s
              FROM (
                   SELECT MIN(item.id) AS id, item.dealer_vehicle_id AS vehicle_id,
                          item.company_id,
                          item.company_currency_id AS currency_id,
                          MIN(item.date) FILTER (WHERE %(is_car)s AND %(is_income)s
                              AND item.balance < 0) AS sold_on,
                          COALESCE(SUM(-item.balance)
                              FILTER (WHERE %(is_car)s AND %(is_income)s), 0) AS car_income,
                          COALESCE(SUM(item.balance)
                              FILTER (WHERE %(is_car)s AND NOT %(is_income)s), 0) AS car_cost,
                          COALESCE(SUM(-item.balance) FILTER (WHERE %(is_car)s), 0) AS car_margin,
                          %(figures)s,
                          COALESCE(SUM(-item.balance) FILTER (WHERE %(is_income)s), 0) AS income,
                          COALESCE(SUM(item.balance) FILTER (WHERE NOT %(is_income)s), 0) AS cost,
                          SUM(-item.balance) AS margin
                     FROM account_move_line item
                     JOIN account_account account ON account.id = item.account_id
                          AND (account.account_type LIKE 'income%%'
                               OR account.account_type LIKE 'expense%%')
                    WHERE item.dealer_vehicle_id IS NOT NULL AND item.parent_state = 'posted'
                 GROUP BY item.dealer_vehicle_id, item.company_id, item.company_currency_id
                   ) figure
              JOIN dealer_vehicle vehicle ON vehicle.id = figure.vehicle_id
              %(deal)s
            """,
            ratios=self._get_ratio_columns(columns),
            is_car=SQL("item.vehicle_figure = 'car'"),
            is_income=SQL("account.account_type LIKE 'income%%'"),
            figures=SQL(", ").join(
                SQL(
                    "COALESCE(SUM(-item.balance) FILTER (WHERE %s = %s), 0) AS %s",
                    SQL("COALESCE(item.vehicle_figure, 'other')"),
                    figure,
                    SQL.identifier(figure),
                )
                for figure in FIGURES
            ),
            deal=DEAL_OF_CAR,
        )

    def action_open_figures(self):
        """The amounts behind the row; of one figure with ``figure`` in the context."""
        domain = [
            ("vehicle_id", "in", self.vehicle_id.ids),
            ("company_id", "in", self.company_id.ids),
        ]
        if figure := self.env.context.get("figure"):
            domain.append(("figure", "=", figure))
        return self._get_figures_action(domain)

    @api.model
    def _get_figures_action(self, domain):
        """:return: action that lists amounts, each opening its document"""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_sales_figures.dealer_vehicle_figure_action"
        )
        return {**action, "domain": domain, "context": {"search_default_group_figure": 1}}
