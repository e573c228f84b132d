from odoo import api, models
from odoo.tools import SQL

from odoo.addons.dealer_hr_work.models.dealer_work import WorkSource


class DealerWork(models.AbstractModel):
    _inherit = "dealer.work"

    @api.model
    def _get_work_sources(self):
        sources = super()._get_work_sources()
        sources["cars_sold"] = WorkSource(
            self.env._("Cars Sold"), "count", self._get_cars_sold(), model="dealer.vehicle.delivery"
        )
        sources["car_margin"] = WorkSource(
            self.env._("Margin of Cars"),
            "money",
            self._get_car_margin(),
            model="dealer.vehicle.delivery",
            is_cost=True,
        )
        sources["accessory_amount"] = WorkSource(
            self.env._("Accessories Sold"),
            "money",
            self._get_deal_amounts("accessory"),
            model="sale.order",
        )
        sources["agency_fee"] = WorkSource(
            self.env._("Agency Fees"), "money", self._get_deal_amounts("agency"), model="sale.order"
        )
        if "dealer.insurance.policy" in self.env:
            sources["insurance_policies"] = WorkSource(
                self.env._("Insurance Policies Sold"),
                "count",
                self._get_insurance_policies(),
                model="dealer.insurance.policy",
            )
        if "dealer.finance.application" in self.env:
            sources["finance_loans"] = WorkSource(
                self.env._("Loans of Own Deals"),
                "count",
                self._get_finance_loans(SQL("deal.user_id")),
                model="dealer.finance.application",
            )
            sources["finance_handled"] = WorkSource(
                self.env._("Loans Handled"),
                "count",
                self._get_finance_loans(SQL("loan.user_id")),
                model="dealer.finance.application",
            )
        return sources

    @api.model
    def _get_cars(self):
        """:return: SQL of the cars that were handed over and are billed: not returned, not credited;
        of a car delivered twice in a deal the last hand-over"""
        return SQL(
            """
            SELECT DISTINCT ON (line.id) handover.id, line.id AS line_id, deal.id AS order_id,
                   deal.name AS deal, handover.name, deal.user_id, deal.company_id,
                   line.vehicle_id, %(day)s AS date,
                   line.price_subtotal / COALESCE(NULLIF(deal.currency_rate, 0), 1) AS price
              FROM dealer_vehicle_delivery handover
              JOIN sale_order_line line ON line.id = handover.sale_line_id
                   AND line.qty_delivered > 0 AND line.qty_invoiced > 0
              JOIN sale_order deal ON deal.id = line.order_id AND deal.state = 'sale'
             WHERE handover.state = 'done' AND handover.date_done IS NOT NULL
          ORDER BY line.id, handover.date_done DESC
            """,
            day=self._get_store_day(SQL("handover.date_done"), SQL("deal.company_id")),
        )

    @api.model
    def _get_cars_sold(self):
        """One row a car: 1, its price without tax."""
        return SQL(
            """
            SELECT person.id AS employee_id, car.company_id, car.date, 1 AS value, 1 AS base,
                   car.price AS amount, 'dealer.vehicle.delivery' AS res_model, car.id AS res_id,
                   COALESCE(car.name, car.deal) AS title
              FROM (%(cars)s) car
              %(person)s
            """,
            cars=self._get_cars(),
            person=self._get_person(SQL("car.user_id"), SQL("car.company_id")),
        )

    @api.model
    def _get_car_margin(self):
        """One row a car: its margin from the books as `dealer.vehicle.margin` has it, its price."""
        return SQL(
            """
            SELECT person.id AS employee_id, car.company_id, car.date,
                   margin.car_margin AS value, margin.car_income AS base,
                   margin.car_income AS amount, 'dealer.vehicle.delivery' AS res_model,
                   car.id AS res_id, COALESCE(car.name, car.deal) AS title
              FROM (%(cars)s) car
              JOIN (%(margins)s) margin ON margin.vehicle_id = car.vehicle_id
                   AND margin.company_id = car.company_id AND margin.order_id = car.order_id
              %(person)s
            """,
            cars=self._get_cars(),
            margins=self.env["dealer.vehicle.margin"]._table_query,
            person=self._get_person(SQL("car.user_id"), SQL("car.company_id")),
        )

    @api.model
    def _get_deal_amounts(self, kind):
        """One row a deal: what was billed of one kind of lines, less what was credited, dated by the
        first car handed over.

        :param kind: `sale.order.line.deal_kind`
        """
        return SQL(
            """
            SELECT person.id AS employee_id, deal.company_id, handed.date,
                   billed.amount AS value, billed.pieces AS base, billed.amount,
                   'sale.order' AS res_model, deal.id AS res_id, deal.name AS title
              FROM (SELECT order_id, MIN(date) AS date FROM (%(cars)s) car GROUP BY order_id) handed
              JOIN sale_order deal ON deal.id = handed.order_id
        CROSS JOIN LATERAL (
                   SELECT SUM(line.untaxed_amount_invoiced)
                              / COALESCE(NULLIF(deal.currency_rate, 0), 1) AS amount,
                          SUM(line.qty_invoiced) AS pieces
                     FROM sale_order_line line
                     JOIN product_product product ON product.id = line.product_id
                     JOIN product_template template ON template.id = product.product_tmpl_id
                    WHERE line.order_id = deal.id AND line.deal_kind = %(kind)s
                      AND template.is_on_behalf IS NOT TRUE
                   ) billed
              %(person)s
             WHERE billed.amount > 0
            """,
            cars=self._get_cars(),
            kind=kind,
            person=self._get_person(SQL("deal.user_id"), SQL("deal.company_id")),
        )

    @api.model
    def _get_insurance_policies(self):
        """One row a policy in force or run out: 1, its premium."""
        return SQL(
            """
            SELECT person.id AS employee_id, policy.company_id, policy.date_issued AS date,
                   1 AS value, 1 AS base, policy.premium AS amount,
                   'dealer.insurance.policy' AS res_model, policy.id AS res_id,
                   COALESCE(policy.policy_number, policy.name) AS title
              FROM dealer_insurance_policy policy
              %(person)s
             WHERE policy.date_issued IS NOT NULL AND policy.cancelled_on IS NULL
            """,
            person=self._get_person(SQL("policy.user_id"), SQL("policy.company_id")),
        )

    @api.model
    def _get_finance_loans(self, user):
        """One row a loan the lender paid out: 1, the amount lent."""
        return SQL(
            """
            SELECT person.id AS employee_id, loan.company_id, loan.released_on AS date,
                   1 AS value, 1 AS base,
                   COALESCE(loan.amount_approved, loan.amount_asked)
                       / COALESCE(NULLIF(deal.currency_rate, 0), 1) AS amount,
                   'dealer.finance.application' AS res_model, loan.id AS res_id,
                   loan.name AS title
              FROM dealer_finance_application loan
              JOIN sale_order deal ON deal.id = loan.order_id
              %(person)s
             WHERE loan.released_on IS NOT NULL AND loan.cancelled_on IS NULL
            """,
            person=self._get_person(user, SQL("loan.company_id")),
        )
