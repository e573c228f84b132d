from odoo import fields, models


class ProductProduct(models.Model):
    _inherit = "product.product"

    last_counted_on = fields.Datetime(
        string="Last Counted",
        compute="_compute_last_counted_on",
        help="When a count of this part was last posted in the stores at work.",
    )

    def _compute_last_counted_on(self):
        # when a part was counted is no secret; the companies at work are named
        found = (
            self.env["dealer.part.count.line"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.ids),
                    ("posted_on", "!=", False),
                    ("company_id", "in", self.env.companies.ids),
                ],
                ["product_id"],
                ["posted_on:max"],
            )
        )
        last = {product.id: when for product, when in found}
        for product in self:
            product.last_counted_on = last.get(product.id, False)

    def action_open_counts(self):
        """The counts of this part, the newest first."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts_count.dealer_part_count_line_action_history"
        )
        return {**action, "domain": [("product_id", "in", self.ids), ("posted_on", "!=", False)]}
