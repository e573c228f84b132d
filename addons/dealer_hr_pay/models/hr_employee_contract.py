from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo import fields, models


class HrEmployee(models.Model):
    _inherit = "hr.employee"

    labour_contract_ids = fields.One2many(
        "dealer.labour.contract", "employee_id", groups="dealer_base.group_hr_manager"
    )

    def _prepare_labour_contract(self):
        """Write the labour contract of the employee's present terms, to print and to sign.

        One that is not signed yet is written anew; after a signed one, the next term is written.

        :return: the `dealer.labour.contract`, not signed; its `action_print` gives the PDF
        """
        self.ensure_one()
        # sudo: who hires is not who reads contracts; what is written follows from what was approved
        Contract = self.env["dealer.labour.contract"].sudo()
        contract = Contract.search(
            [("employee_id", "=", self.id), ("category", "=", "draft")], limit=1
        )
        if contract:
            contract._lay_down()
            return contract.sudo(False)
        values = {"employee_id": self.id, **self._prepare_labour_contract_values()}
        return Contract.create(values).sudo(False)

    def _prepare_labour_contract_values(self):
        """:return: values of the next contract: terms of the version that begins or is in force"""
        self.ensure_one()
        employee = self.sudo()  # terms the contract is written from
        signed = employee.env["dealer.labour.contract"].search(
            [("employee_id", "=", self.id), ("category", "in", ("signed", "ended"))], limit=1
        )
        last = min(filter(None, (signed.ended_on, signed.date_end)), default=None)
        version = employee.version_id
        values = {
            "company_id": employee.company_id.id,
            "job_id": version.job_id.id,
            "place": version.work_location_id.name or employee.company_id.city,
        }
        if signed and last:
            start = last + timedelta(days=1)
            if version.contract_date_start and version.contract_date_start > start:
                start = version.contract_date_start  # somebody who came back
            length = relativedelta(signed.date_end or last, signed.date_start) + relativedelta(
                days=1
            )
            values |= {
                "date_start": start,
                "term_kind": "fixed",
                "date_end": start + (length or relativedelta(years=1)) - timedelta(days=1),
            }
        else:
            start = version.contract_date_start or version.date_version
            end = version.contract_date_end
            values |= {
                "date_start": start,
                "term_kind": "fixed" if end else "open",
                "date_end": end,
                "trial_date_end": version.trial_date_end,
            }
        values["wage"] = employee._get_wage(max(start, version.date_version)) or version.wage
        return values

    def _end_contracts(self, date):
        """End the labour contracts of these people on a day, with the dates of their versions."""
        contracts = (
            self.env["dealer.labour.contract"]
            .sudo()  # contracts end with a departure that was approved
            .search([("employee_id", "in", self.ids), ("category", "in", ("draft", "signed"))])
        )
        contracts._end(date)
        for employee in self.sudo():
            version = employee._get_version(date)
            if (
                version.contract_date_start
                and version.contract_date_start <= date
                and (not version.contract_date_end or version.contract_date_end > date)
            ):
                version.contract_date_end = date
