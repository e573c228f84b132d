from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import phone as phone_tools
from ..tools.text import squeeze
from ..vin import normalise

# shorter text points at too many cars to be worth a search
MIN_PREFIX, MIN_TAIL, MIN_NAME = 3, 4, 2
# up to so many cars are found first and read then
FEW = 2000
# letters that no VIN has and the digits they are mistaken for
MISREAD = str.maketrans("OQI", "001")


def like(text):
    """Return ``text`` as the literal part of a LIKE pattern."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


class DealerVehicleLookup(models.AbstractModel):
    """One box that finds a car by whatever is at hand.

    Each way to find one is a small query of its own that an index answers; they are united, never
    joined by OR, which would read the whole table.
    """

    _name = "dealer.vehicle.lookup.mixin"
    _description = "Vehicle Lookup"

    @api.model
    def _find(self, text, limit=80, domain=None):
        """Return the cars that ``text`` points at, exact matches first, newest first.

        ``text`` may be a VIN, its beginning or end, a plate, an engine or certificate number, a
        phone number or the name of the owner or driver, in any spelling.
        """
        domain = Domain(domain or Domain.TRUE)
        queries = self._get_lookup_queries(text.strip(), exact=False)
        ids = self._get_few(queries)
        if ids is not None:
            found = self.search_fetch(domain & Domain("id", "in", ids), self._lookup_fields())
            return found.sorted(lambda v: v._is_named(text), reverse=True)[:limit]
        exact = self.search(domain & self._get_lookup_domain([text], exact=True), limit=limit)
        others = self.search(
            domain & Domain("id", "any!", SQL(" UNION ").join(queries)),
            limit=limit and limit + len(exact),
        )
        return (exact | others)[:limit]

    @api.model
    def _lookup_fields(self):
        """Fields that show a car that was found."""
        return ["vin", "license_plate", "engine_number", "certificate_number", "model_id", "brand_id"]  # fmt: skip

    def _is_named(self, text):
        """Whether ``text`` is a number of this car in full."""
        self.ensure_one()
        numbers = (self.vin, squeeze(self.license_plate), self.engine_number, self.certificate_number)  # fmt: skip
        return squeeze(text) in numbers or normalise(text) == self.vin

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Answer the best match first, which a plain search by ``display_name`` can't."""
        if operator != "ilike" or not (name or "").strip():
            return super().name_search(name, domain, operator, limit)
        vehicles = self._find(name, limit=limit, domain=domain)
        return [(vehicle.id, vehicle.display_name) for vehicle in vehicles.sudo()]

    @api.model
    def _search_display_name(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return ~Domain(self._search_display_name(Domain.NEGATIVE_OPERATORS[operator], value))
        if operator.endswith("like"):
            return self._get_lookup_domain([value]) if value else Domain.TRUE
        if operator in ("=", "in"):
            texts = [value] if isinstance(value, str) else [text for text in value if text]
            return self._get_lookup_domain(texts, exact=True)
        return NotImplemented

    @api.model
    def _search_vin_tail(self, operator, value):
        if operator != "in":
            return NotImplemented
        column = self._lookup_column("v", "vin")
        tails = [
            SQL("reverse(%s) LIKE %s", column, f"{like(normalise(tail)[::-1])}%")
            for tail in value
            if tail
        ]
        if not tails:
            return Domain.FALSE
        # OR of index conditions; LIKE ANY would read the whole table
        return Domain(
            "id", "any!", SQL("SELECT v.id FROM dealer_vehicle v WHERE %s", SQL(" OR ").join(tails))
        )

    @api.model
    def _get_lookup_domain(self, texts, exact=False):
        queries = []
        for text in texts:
            queries += self._get_lookup_queries(str(text).strip(), exact)
        if not queries:
            return Domain.FALSE
        ids = self._get_few(queries)
        if ids is not None:
            return Domain("id", "in", ids)
        return Domain("id", "any!", SQL(" UNION ").join(queries))

    @api.model
    def _get_few(self, queries):
        """Return the ids the queries find, or None when these are too many to be named.

        Left inside a search, its order and limit can mislead the planner into walking through all
        cars to find the few.
        """
        if not queries:
            return []
        union = SQL(" UNION ").join(queries)
        rows = self.env.execute_query(SQL("%s LIMIT %s", union, FEW + 1))
        return [vehicle_id for (vehicle_id,) in rows] if len(rows) <= FEW else None

    @api.model
    def _lookup_column(self, alias, fname):
        """Return the column, so that pending changes of it are written before it is searched."""
        return SQL.identifier(alias, fname, to_flush=self._fields[fname])

    @api.model
    def _get_lookup_queries(self, text, exact):
        """Return a list of SQL queries for vehicle ids, one for each way to understand ``text``."""
        number, key = normalise(text), squeeze(text)
        if not key:
            return []
        vehicle = SQL("SELECT v.id FROM dealer_vehicle v WHERE ")
        vin, engine, certificate = (
            self._lookup_column("v", fname)
            for fname in ("vin", "engine_number", "certificate_number")
        )
        plates = self._lookup_plates(key, exact)
        if exact:
            return [
                SQL("%s%s = %s", vehicle, vin, number),
                SQL("%s%s = %s", vehicle, engine, key),
                SQL("%s%s = %s", vehicle, certificate, key),
                *plates,
                *self._lookup_people(text, exact),
            ]
        queries = []
        if len(key) >= MIN_PREFIX and key.isascii():
            for spelling in {number, number.translate(MISREAD)}:
                queries.append(SQL("%s%s LIKE %s", vehicle, vin, f"{like(spelling)}%"))
                if MIN_TAIL <= len(spelling) < 17:
                    tail = f"{like(spelling[::-1])}%"
                    queries.append(SQL("%sreverse(%s) LIKE %s", vehicle, vin, tail))
            queries.append(SQL("%s%s LIKE %s", vehicle, engine, f"{like(key)}%"))
            queries.append(SQL("%s%s LIKE %s", vehicle, certificate, f"{like(key)}%"))
        return queries + plates + self._lookup_people(text, exact)

    @api.model
    def _lookup_plates(self, key, exact):
        """Search the plates cars have or had."""
        Plate = self.env["dealer.vehicle.plate"]
        plate = SQL("SELECT p.vehicle_id FROM dealer_vehicle_plate p WHERE ")
        column = SQL.identifier("p", "plate_key", to_flush=Plate._fields["plate_key"])
        if exact:
            date_to = SQL.identifier("p", "date_to", to_flush=Plate._fields["date_to"])
            return [SQL("%s%s = %s AND %s IS NULL", plate, column, key, date_to)]
        queries = []
        if len(key) < MIN_PREFIX:
            queries.append(SQL("%s%s = %s", plate, column, key))
        else:
            queries.append(SQL("%s%s LIKE %s", plate, column, f"{like(key)}%"))
        if len(key) >= MIN_TAIL:
            queries.append(SQL("%sreverse(%s) LIKE %s", plate, column, f"{like(key[::-1])}%"))
        return queries

    @api.model
    def _lookup_people(self, text, exact):
        """Search owners and drivers by phone or name; a company's car by its contacts too."""
        Partner = self.env["res.partner"]
        phone, name = (
            SQL.identifier("r", fname, to_flush=Partner._fields[fname])
            for fname in ("phone_key", "name")
        )
        digits = phone_tools.key(text)
        conditions = []
        if not any(char.isalpha() for char in text):
            if exact:
                conditions.append(SQL("%s = %s", phone, digits))
            elif len(digits) >= MIN_TAIL:
                conditions += Partner._get_phone_conditions(phone, digits)
        elif exact:
            conditions.append(SQL("lower(%s) = %s", name, text.lower()))
        elif sum(map(str.isdigit, text)) >= MIN_PREFIX:
            # a number rather than a name, but who knows what a company calls itself
            conditions.append(SQL("lower(%s) = %s", name, text.lower()))
        elif len(text) >= MIN_NAME:
            lower = text.lower()
            conditions.append(SQL("lower(%s) LIKE %s", name, f"{like(lower)}%"))
            conditions.append(SQL("reverse(lower(%s)) LIKE %s", name, f"{like(lower[::-1])}%"))
            if len(text) > MIN_NAME and self.pool.has_trigram:
                conditions.append(SQL("%s ILIKE %s", name, f"%{like(text)}%"))
        owner, driver = (self._lookup_column("v", fname) for fname in ("owner_id", "driver_id"))
        return [
            SQL(
                "SELECT v.id FROM dealer_vehicle v WHERE %s IN ("
                "SELECT unnest(ARRAY[r.id, r.commercial_partner_id]) FROM res_partner r WHERE %s)",
                role,
                condition,
            )
            for condition in conditions
            for role in (owner, driver)
        ]
