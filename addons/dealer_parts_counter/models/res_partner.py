from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.dealer_base.models.dealer_vehicle_lookup import MIN_PREFIX, MIN_TAIL, like
from odoo.addons.dealer_base.tools import phone as phone_tools
from odoo.addons.dealer_base.tools.text import squeeze


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Override to find the counter's customer by the plate of his car or by phone digits.

        Only where the box asks for it (context key `counter_customer_lookup`), and only for text
        with digits: names cost nothing more.
        """
        if not self.env.context.get("counter_customer_lookup") or operator != "ilike":
            return super().name_search(name, domain, operator, limit)
        ids = self._get_counter_lookup_ids(name or "", limit)
        if not ids:
            return super().name_search(name, domain, operator, limit)
        domain = Domain(domain or Domain.TRUE)
        found = self.search_fetch(domain & Domain("id", "in", ids), ["display_name"], limit=limit)
        others = super().name_search(name, domain & Domain("id", "not in", ids), operator, limit)
        pairs = [(partner.id, partner.display_name) for partner in found.sudo()] + others
        return pairs[:limit] if limit else pairs

    @api.model
    def _get_counter_lookup_ids(self, text, limit):
        """:return: ids of those who own a car with such a plate, or have such a phone number"""
        key = squeeze(text)
        if len(key) < MIN_PREFIX or not any(char.isdigit() for char in key):
            return []
        Vehicle = self.env["dealer.vehicle"]
        plates = SQL(" UNION ").join(Vehicle._lookup_plates(key, exact=False))
        cars = Vehicle.search_fetch(Domain("id", "any!", plates), ["owner_id"], limit=limit)
        ids = cars.owner_id.ids
        digits = phone_tools.key(text)
        if len(digits) >= MIN_TAIL and not any(char.isalpha() for char in text):
            phone = SQL.identifier("r", "phone_key", to_flush=self._fields["phone_key"])
            query = SQL(
                "SELECT r.id FROM res_partner r WHERE %s LIKE %s"
                " UNION SELECT r.id FROM res_partner r WHERE reverse(%s) LIKE %s LIMIT %s",
                phone,
                f"{like(digits)}%",
                phone,
                f"{like(digits[::-1])}%",
                limit or 100,
            )
            ids += [partner_id for (partner_id,) in self.env.execute_query(query)]
        return ids
