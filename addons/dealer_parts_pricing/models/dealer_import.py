from odoo import fields, models
from odoo.exceptions import UserError


class DealerImport(models.Model):
    _inherit = "dealer.import"

    kind = fields.Selection(
        selection_add=[("part_price", "Prices of parts")], ondelete={"part_price": "cascade"}
    )
    price_change_id = fields.Many2one(
        "dealer.part.price.change",
        string="Into Price Change",
        check_company=True,
        domain="[('category', '=', 'draft'), ('company_id', '=', company_id)]",
        index="btree_not_null",
        help="The rows become lines of this document; no price changes before it is released.",
    )

    def _check_mapping(self):
        result = super()._check_mapping()
        if self.kind == "part_price":
            if not self.price_change_id:
                raise UserError(self.env._("Choose the price change the rows go into."))
            self.price_change_id._check_draft()
        return result
