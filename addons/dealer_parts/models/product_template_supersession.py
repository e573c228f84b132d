from odoo import api, fields, models


class ProductTemplate(models.Model):
    """The chain of a part on its form."""

    _inherit = "product.template"

    part_successor_id = fields.Many2one(
        "product.product",
        string="Successor",
        related="product_variant_ids.replaced_by_id",
        help="The part that came after this one.",
    )
    part_current_id = fields.Many2one(
        "product.product",
        string="Current Part",
        compute="_compute_part_chain",
        help="The end of the chain: what is ordered today.",
    )
    part_chain_ids = fields.Many2many(
        "product.product",
        string="Chain",
        compute="_compute_part_chain",
        help="From the oldest number to the newest, with what is left of each.",
    )
    is_obsolete = fields.Boolean(
        string="Replaced",
        compute="_compute_is_obsolete",
        search="_search_is_obsolete",
        help="Another part has taken its place: what is left is sold, no more is bought.",
    )

    @api.depends("product_variant_ids.replaced_by_id")
    def _compute_is_obsolete(self):
        for template in self:
            template.is_obsolete = bool(template.product_variant_ids.replaced_by_id)

    def _search_is_obsolete(self, operator, value):
        if operator != "in":
            return NotImplemented
        replaced = self.env["product.product"].with_context(active_test=False)
        query = replaced._search([("replaced_by_id", "!=", False)]).subselect("product_tmpl_id")
        return [("id", "in" if True in value else "not in", query)]

    @api.depends("product_variant_ids.successor_ids", "product_variant_ids.predecessor_ids")
    def _compute_part_chain(self):
        products = self.with_context(active_test=False).product_variant_ids
        chains = products._get_chains()
        current = products._get_current_parts()
        for template in self:
            variant = template.with_context(active_test=False).product_variant_ids[:1]
            chain = chains.get(variant.id, variant.browse())
            template.part_chain_ids = chain if len(chain) > 1 else False
            end = current.get(variant.id, variant)
            template.part_current_id = end if end != variant else False

    def action_supersede(self):
        """Say which part replaces this one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replace %(part)s", part=self.display_name),
            "res_model": "dealer.part.supersession",
            "view_mode": "form",
            "target": "new",
            "context": {"default_old_id": self.product_variant_id.id},
        }

    def action_open_current_part(self):
        """Open the part that is ordered today."""
        self.ensure_one()
        return self.part_current_id.action_open_part()

    def action_view_part_quants(self):
        """Open what lies in which bin."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_parts.stock_quant_action_part"
        )
        action["domain"] = [
            ("product_id.product_tmpl_id", "=", self.id),
            ("location_id.usage", "=", "internal"),
        ]
        action["name"] = self.env._("Stock of %(part)s", part=self.display_name)
        return action
