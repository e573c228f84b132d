from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    phone_extension = fields.Char(copy=False, help="As the telephone system names this desk.")
    phone_popup = fields.Selection(
        [("ask", "Show who calls"), ("open", "Open the customer's page")],
        string="When a Customer Calls",
        default="ask",
        required=True,
    )

    _phone_extension_uniq = models.UniqueIndex(
        "(phone_extension) WHERE phone_extension IS NOT NULL AND phone_extension != ''",
        "Another user has this extension.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "phone_extension", "phone_popup"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "phone_popup"]
