from odoo import api, fields, models


class AccountMoveLine(models.Model):
    """Items of money that is not the store's: each names the line of a sale it was taken for."""

    _inherit = "account.move.line"

    behalf_line_id = fields.Many2one(
        "sale.order.line",
        string="Taken on Behalf For",
        index="btree_not_null",
        ondelete="restrict",
        help="The line of a deal whose money for an authority or insurer this item moves.",
    )

    @api.depends("behalf_line_id")
    def _compute_account_id(self):
        """Override of `account`: what is taken for others is owed, never earned."""
        result = super()._compute_account_id()
        for line in self:
            if line.behalf_line_id and line.display_type == "product":
                line.account_id = line.company_id._get_on_behalf_account()
        return result

    @api.depends("behalf_line_id")
    def _compute_tax_ids(self):
        """Override of `account`: it is no sale, so no tax is due on it."""
        behalf = self.filtered("behalf_line_id")
        behalf.tax_ids = False
        return super(AccountMoveLine, self - behalf)._compute_tax_ids()
