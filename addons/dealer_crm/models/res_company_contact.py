from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    contact_reveal_minutes = fields.Integer(
        string="Contact Data Shown For",
        default=15,
        help="In minutes: how long phone and email stay open to who asked for them.",
    )
    contact_reveal_daily = fields.Integer(
        string="Unusual Number a Day",
        default=20,
        help="Whoever asks for the contact data of more customers than this in a day of the store "
        "is reported to the general manager. 0: nobody is.",
    )

    _contact_reveal_positive = models.Constraint(
        "CHECK(contact_reveal_minutes BETWEEN 1 AND 1440 AND contact_reveal_daily >= 0)",
        "Contact data is shown for 1 to 1440 minutes; the number a day cannot be negative.",
    )
