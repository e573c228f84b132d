from odoo import models

from odoo.addons.base.models.res_bank import sanitize_account_number


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    def write(self, vals):
        """Where salaries go is changed by a proposal, also on the account itself."""
        if not self.env.su and {"acc_number", "partner_id"}.intersection(vals):
            # sudo: accounts of people are HR's
            employees = (
                self.env["hr.employee"]
                .sudo()
                .search([("bank_account_ids", "in", self.ids)], limit=1)
            )
            changed = any(
                "partner_id" in vals
                or sanitize_account_number(account.acc_number)
                != sanitize_account_number(vals["acc_number"])
                for account in self
            )
            if employees and changed:
                employees.with_env(self.env)._refuse_direct(["bank_account_ids"])
        return super().write(vals)
