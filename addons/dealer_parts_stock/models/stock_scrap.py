from odoo import fields, models
from odoo.exceptions import UserError


class StockScrap(models.Model):
    _inherit = "stock.scrap"

    transfer_line_id = fields.Many2one(
        "dealer.part.transfer.line", readonly=True, copy=False, index="btree_not_null"
    )
    part_scrap_line_id = fields.Many2one(
        "dealer.part.scrap.line", readonly=True, copy=False, index="btree_not_null"
    )

    def do_scrap(self):
        """Override of `stock`: parts are given up in a scrap document, which is approved by value."""
        parts = self.product_id.filtered("is_part")
        if (
            parts
            and not self.env.su
            and not self.env.user.has_group("dealer_base.group_parts_manager")
        ):
            raise UserError(
                self.env._(
                    "%(part)s is written off in Parts › Stock › Scrap: there it is approved where "
                    "that is needed. The parts manager may scrap here.",
                    part=parts[0].display_name,
                )
            )
        return super().do_scrap()

    def _do_scrap(self):
        """Write off for a document that has been judged; not callable by RPC."""
        # past the guard above, on purpose
        return super().do_scrap()  # pylint: disable=super-method-mismatch
