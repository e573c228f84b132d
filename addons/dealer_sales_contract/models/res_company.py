from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    contract_before_confirm = fields.Boolean(
        string="Signed Contract before Confirmation",
        help="A deal is confirmed only once its customer has signed the contract as it reads now.",
    )
    contract_before_handover = fields.Boolean(
        string="Signed Contract before Hand-over",
        help="A car is handed over only once its customer has signed the contract as it reads now.",
    )
    contract_link_days = fields.Integer(
        string="Contract Link Valid",
        default=14,
        help="Days a customer can sign with the link he was sent.",
    )
    tax_authority = fields.Char(
        string="Tax Authority in Charge", help="As it stands on the unified vehicle sales invoice."
    )
    tax_authority_code = fields.Char(help="Code of the tax authority in charge.")
    uses_vehicle_tax_invoice = fields.Boolean(
        compute="_compute_uses_vehicle_tax_invoice",
        help="The store is in China, where each car sold gets a unified vehicle sales invoice.",
    )

    _contract_link_days_positive = models.Constraint(
        "CHECK(contract_link_days > 0)", "A link to a contract is valid for a day at least."
    )

    @api.depends("account_fiscal_country_id", "country_id")
    def _compute_uses_vehicle_tax_invoice(self):
        for company in self:
            country = company.account_fiscal_country_id or company.country_id
            company.uses_vehicle_tax_invoice = country.code == "CN"
