from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.dealer_base.models.dealer_vehicle_lookup import (
    MIN_NAME,
    MIN_PREFIX,
    MIN_TAIL,
    like,
)
from odoo.addons.dealer_base.tools import identity
from odoo.addons.dealer_base.tools import phone as phone_tools
from odoo.addons.dealer_base.tools.text import squeeze


class ResPartner(models.Model):
    """One box that finds a customer by whatever is at hand."""

    _inherit = "res.partner"

    customer_lookup = fields.Char(
        compute="_compute_customer_lookup",
        search="_search_customer_lookup",
        groups="dealer_base.group_employee",
        help="Finds by name, phone, plate, VIN or number of a paper.",
    )

    def _compute_customer_lookup(self):
        self.customer_lookup = False

    @api.model
    def _search_customer_lookup(self, operator, value):
        if operator != "in":
            return NotImplemented
        queries = [query for text in value for query in self._get_customer_queries(text or "")]
        if not queries:
            return Domain.FALSE
        return Domain("id", "any!", SQL(" UNION ").join(queries))

    @api.model
    def _get_customer_queries(self, text):
        """Each way to understand `text` is a query that an index answers; they are united, never
        joined by OR, which would read the whole table."""
        text = text.strip()
        key = squeeze(text)
        if not key:
            return []
        rows = SQL("SELECT r.id FROM res_partner r WHERE ")

        def column(name):
            return SQL.identifier("r", name, to_flush=self._fields[name])

        queries = []
        name, lower = column("name"), text.lower()
        if len(text) >= MIN_NAME:
            queries += [
                SQL("%slower(%s) LIKE %s", rows, name, f"{like(lower)}%"),
                SQL("%sreverse(lower(%s)) LIKE %s", rows, name, f"{like(lower[::-1])}%"),
            ]
            if len(text) > MIN_NAME and self.pool.has_trigram:
                queries.append(SQL("%s%s ILIKE %s", rows, name, f"%{like(text)}%"))
        else:
            queries.append(SQL("%slower(%s) LIKE %s", rows, name, f"{like(lower)}%"))
        digits = phone_tools.key(text)
        if len(digits) >= MIN_TAIL and not any(char.isalpha() for char in text):
            phone = column("phone_key")
            queries += [
                SQL("%s%s", rows, condition)
                for condition in self._get_phone_conditions(phone, digits)
            ]
        if len(key) >= MIN_PREFIX:
            # whoever owns or drives a car of that plate, VIN, engine number …
            cars = self.env["dealer.vehicle"]._search(Domain("display_name", "ilike", text))
            for role in ("owner_id", "driver_id"):
                cars_of = cars.subselect(SQL.identifier(cars.table, role))
                queries.append(SQL("%sr.id IN %s", rows, cars_of))
            if self._has_field_access(self._fields["identity_number"], "read"):
                number = identity.normalise(text)
                # who may not see it finds the whole number, and does not feel for it
                pattern = like(number) if self._masks_contact_data() else f"{like(number)}%"
                queries.append(SQL("%s%s LIKE %s", rows, column("identity_number"), pattern))
        return queries
