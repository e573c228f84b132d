from odoo import models


class HrEmployee(models.Model):
    """The buttons of the staff file."""

    _inherit = "hr.employee"

    def _open_pay(self, action, **context):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(action),
            "domain": [("employee_id", "=", self.id)],
            "context": {"default_employee_id": self.id, **context},
        }

    def action_open_salary(self):
        """The person's salary items, today's and the past ones."""
        return self._open_pay("dealer_hr_pay.dealer_salary_item_action", search_default_valid=1)

    def action_open_benefits(self):
        return self._open_pay("dealer_hr_pay.dealer_benefit_account_action")

    def action_open_labour_contracts(self):
        return self._open_pay("dealer_hr_pay.dealer_labour_contract_action")

    def action_change_salary(self):
        """Begin a salary change of the person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Salary Change"),
            "res_model": "dealer.salary.change",
            "views": [(False, "form")],
            "context": {"default_employee_id": self.id},
        }
