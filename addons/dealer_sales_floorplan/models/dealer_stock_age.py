from collections import defaultdict

from odoo import api, fields, models


class DealerStockAge(models.Model):
    """An age of cars in stock at which somebody is told."""

    _name = "dealer.stock.age"
    _description = "Age of Stock"
    _order = "company_id, days"
    _rec_name = "days"

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    days = fields.Integer(required=True, string="After (Days)")
    user_id = fields.Many2one(
        "res.users",
        string="Told To",
        domain=[("share", "=", False)],
        help="Empty: the store's sales manager.",
    )

    _days_uniq = models.UniqueIndex("(company_id, days)", "This age is there already.")
    _days_positive = models.Constraint("CHECK (days > 0)", "An age is at least one day.")

    @api.model
    def _find_slow_cars(self):
        """Cars that have passed an age, each with the highest it has passed.

        :return: values of alerts: once for each car, age and stay in stock
        """
        result = []
        for company, ages in self.search([]).grouped("company_id").items():  # pylint: disable=no-search-all
            today = company._get_store_date()
            ages = ages.sorted("days")
            oldest = fields.Date.subtract(today, days=ages[0].days)
            cars = self.env["dealer.vehicle"].search(
                [
                    ("company_id", "=", company.id),
                    ("lifecycle", "=", "in_stock"),
                    ("stock_date", "<", oldest),
                ]
            )
            manager = self._get_manager(company)
            for car in cars:
                passed = ages.filtered(lambda age: age.days < (today - car.stock_date).days)[-1:]  # noqa: B023
                result.append(
                    {
                        "kind": "age",
                        "key": f"{car.id}:{car.stock_date}:{passed.days}",
                        "vehicle_id": car.id,
                        "company_id": company.id,
                        "user_id": (passed.user_id or manager).id,
                        "days": passed.days,
                    }
                )
        return result

    @api.model
    def _get_manager(self, company):
        """:return: the sales manager of a store, before who has every role"""
        role = self.env.ref("dealer_base.group_sales_manager")
        users = self.env["res.users"].search(
            [
                ("all_group_ids", "in", role.ids),
                ("share", "=", False),
                ("company_ids", "in", company.ids),
            ]
        )
        ranks = defaultdict(int)
        for user in users:
            ranks[user] = (
                user.has_group("dealer_base.group_administrator"),
                role not in user.group_ids,
                user.company_id != company,
                user.id,
            )
        return users.sorted(lambda user: ranks[user])[:1]
