from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    lead_protection_days = fields.Integer(
        default=7,
        help="Days after the last follow-up in which nobody else takes a lead; intention levels "
        "may say otherwise.",
    )
    lead_enquiry = fields.Boolean(
        string="On the Enquiry Form",
        default=True,
        help="People can choose this store on the public page /dealer/enquiry.",
    )
    lead_consent_text = fields.Text(
        translate=True,
        help="What a person agrees to on the enquiry form; empty: the usual sentence.",
    )

    _lead_protection_days_positive = models.Constraint(
        "CHECK(lead_protection_days > 0)", "Leads are protected for at least one day."
    )
