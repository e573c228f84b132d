from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    dealer_service_card_id = fields.Many2one(
        "dealer.service.package.card",
        string="Prepaid Card",
        index="btree_not_null",
        readonly=True,
        check_company=True,
    )
