from odoo import fields, models


class DealerChecklistTemplateItem(models.Model):
    _inherit = "dealer.checklist.template.item"

    reception_fact = fields.Selection(
        [("fuel", "Fuel level"), ("belongings", "Belongings")],
        string="Same as",
        help="What the reception screen asks anyway: the item is then answered by it and not asked "
        "a second time.",
    )
