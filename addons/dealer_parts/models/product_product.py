from odoo import api, models
from odoo.fields import Domain


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        Template = self.env["product.template"]
        return super().create([Template._move_part_number(vals) for vals in vals_list])

    def _get_part_bins(self):
        """Return `{product id: [bin names]}` in the companies at work, three queries for any set."""
        bins = {product.id: [] for product in self}
        if not self.ids:
            return bins
        companies = self.env.companies.ids
        # Everybody who sees a part may know where it lies; putaway rules are for stock managers.
        rules = (
            self.env["stock.putaway.rule"]
            .sudo()
            .search_fetch(
                [("product_id", "in", self.ids), ("company_id", "in", companies)],
                ["product_id", "location_out_id"],
            )
        )
        ruled = set()
        for rule in rules:
            location = rule.location_out_id
            ruled.add((rule.product_id.id, location.warehouse_id))
            bins[rule.product_id.id].append(location.display_name)
        stocked = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("product_id", "in", self.ids),
                    ("company_id", "in", companies),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                ["product_id", "location_id"],
            )
        )
        for product, location in stocked:
            if (product.id, location.warehouse_id) not in ruled:
                bins[product.id].append(location.display_name)
        return bins

    # === SEARCH METHODS === #

    @api.model
    def _search_display_name(self, operator, value):
        domain = Domain(super()._search_display_name(operator, value))
        templates = self.env["product.template"].with_context(active_test=False)
        numbers = templates._get_part_number_domain(operator, value)
        if numbers.is_false():
            return domain
        return domain | Domain("product_tmpl_id", "in", templates._search(numbers))

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Core's progressive search first; what it misses is found by the normalised numbers."""
        result = super().name_search(name, domain, operator, limit)
        if not name or (limit and len(result) >= limit):
            return result
        templates = self.env["product.template"]
        numbers = templates._get_part_number_domain(operator, name)
        if numbers.is_false():
            return result
        found = [product_id for product_id, _name in result]
        more = self.search_fetch(
            Domain(domain or Domain.TRUE)
            & Domain("product_tmpl_id", "in", templates._search(numbers))
            & Domain("id", "not in", found),
            ["display_name"],
            limit=limit and limit - len(result),
        )
        return result + [(product.id, product.display_name) for product in more.sudo()]
