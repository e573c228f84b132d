from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    salary_item_ids = fields.One2many(
        "dealer.salary.item",
        "employee_id",
        string="Salary",
        groups="dealer_base.group_hr_manager",
    )

    def _get_salary(self, date=None):
        """Return what these people earn a month.

        :param date: the day; the store's today by default
        :return: {employee id: {kind: amount in the currency of the store}}
        """
        date = date or self.env.company._get_store_date()
        salaries = {employee.id: {} for employee in self}
        # sudo: salaries are for the HR manager; whoever calls shows no more than he may
        items = self.env["dealer.salary.item"].sudo().search(self._get_salary_domain(date))
        for item in items.sorted(lambda item: (item.kind_id.sequence, item.kind_id.id)):
            salaries[item.employee_id.id][item.kind_id.sudo(False)] = item.amount
        return salaries

    def _get_salary_domain(self, date):
        return Domain(
            [
                ("employee_id", "in", self.ids),
                ("voided_on", "=", False),
                ("date_from", "<=", date),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ]
        )

    def _set_salary(self, amounts, date, origin):
        """Give these people salaries from a day on; what ran ends the day before.

        The same again changes nothing. What is planned for later stays. The wage of their
        versions follows on its day.

        :param dict amounts: {`dealer.salary.kind`: amount a month}; 0 ends the kind
        :param date: first day
        :param str origin: why, for the history
        :return: the new `dealer.salary.item`
        :raise UserError: a day within what has ended already
        """
        # sudo: no role writes items, whoever calls was approved
        Item = self.env["dealer.salary.item"].sudo()
        kinds = self.env["dealer.salary.kind"].union(*amounts)
        found = Item.search(
            [
                ("employee_id", "in", self.ids),
                ("kind_id", "in", kinds.ids),
                ("voided_on", "=", False),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", date),
            ],
            order="date_from",
        ).grouped(lambda item: (item.employee_id.id, item.kind_id.id))
        values = []
        for employee in self:
            today = employee.company_id._get_store_date()
            for kind, amount in amounts.items():
                items = found.get((employee.id, kind.id), Item)
                running = items.filtered(lambda item: item.date_from <= date)
                later = items - running
                if employee.company_id.currency_id.compare_amounts(running.amount, amount) == 0:
                    continue
                last = running.date_to or (
                    later[0].date_from - timedelta(days=1) if later else False
                )
                running._end_before(date, today)
                if amount:
                    values.append(
                        {
                            "employee_id": employee.id,
                            "company_id": employee.company_id.id,
                            "kind_id": kind.id,
                            "amount": amount,
                            "date_from": date,
                            "date_to": last,
                            "origin": origin,
                            "user_id": self.env.uid,
                        }
                    )
        Item.flush_model()  # what ended gives way to what begins
        items = Item.create(values)
        self._follow_wage(date)
        return items.sudo(False)

    def _end_salary(self, date, origin):
        """End all salary items on a day, their last; what was planned for later is void."""
        Item = self.env["dealer.salary.item"].sudo()  # see _set_salary
        items = Item.search(
            [
                ("employee_id", "in", self.ids),
                ("voided_on", "=", False),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", date),
            ]
        )
        later = items.filtered(lambda item: item.date_from > date)
        later.write({"voided_on": fields.Datetime.now()})
        (items - later).write({"date_to": date})
        return items.sudo(False)

    def _follow_wage(self, date):
        """Make the wage of versions in force from a day on the sum of their salary."""
        for employee in self.sudo():  # wages are the HR manager's, salaries were approved
            version = employee._get_version(date)
            if version.date_version < date and version.wage != employee._get_wage(date):
                employee.create_version({"date_version": date})
            # those after it follow too
            for version in employee.version_ids.filtered(
                lambda version: version.date_version >= date
            ) or employee._get_version(date):
                wage = employee._get_wage(max(version.date_version, date))
                if version.wage != wage:
                    version.wage = wage

    def _get_wage(self, date):
        self.ensure_one()
        salary = self._get_salary(date)[self.id]
        return sum(amount for kind, amount in salary.items() if kind.in_wage)
