from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, float_round

from ..tools.car_facts import CarFacts
from .dealer_part_fitment_judge import VERDICTS
from odoo.addons.dealer_base.vin import check, normalise
from odoo.addons.dealer_parts.models.part_key import search_words

# cars offered when what was typed points at several
OFFERED = 8
# id that stands for "no category"
NO_CATEGORY = -1
# parts on a page, at most
PAGE = 100
# what is shown of a part's template; prices need the list price
SHOWN = ("name", "uom_id", "part_brand_id", "core_charge", "list_price")


class DealerPartFitmentLookup(models.AbstractModel):
    """The parts for a car: what the screen "Parts for a Car" shows."""

    _name = "dealer.part.fitment.lookup"
    _description = "Parts for a Car"

    # === THE CAR === #

    @api.model
    def find_cars(self, text):
        """Return what a typed or scanned text may mean.

        :return: dict with ``cars`` (list of ``{id, name, detail}``, the best first) and ``vin``,
            the VIN when the text is one, known here or not
        """
        self.env["dealer.part.fitment"].check_access("read")
        text = self._read_text(text)
        vehicles = self.env["dealer.vehicle"]._find(text, limit=OFFERED) if text else []
        vin = normalise(text)
        is_vin = len(vin) == 17 and check(vin) != "malformed"
        exact = [vehicle for vehicle in vehicles if vehicle._is_named(text)]
        return {
            "cars": [
                {
                    "id": vehicle.id,
                    "name": vehicle.display_name,
                    "detail": vehicle.vin or "",
                }
                for vehicle in (exact if len(exact) == 1 else vehicles)
            ],
            "vin": vin if is_vin else False,
            "message": False
            if vehicles or is_vin or not text
            else self.env["dealer.vehicle"]._get_malformed_vin_message(text)
            if len(vin) >= 15
            else self.env._("No car fits “%s”. Type a plate, a VIN or its last six.", text),
        }

    @api.model
    def look_up(
        self, vehicle_id=False, vin=False, overrides=None, category_id=False, text=False,
        offset=0, limit=40, partner_id=False, target=False,
    ):  # fmt: skip
        """Return everything the screen shows of a car's parts, with one page of parts.

        :param int vehicle_id: the car, if it is known
        :param str vin: else the VIN as typed
        :param dict overrides: facts of the car as they are assumed here: ``brand_id``,
            ``model_id``, ``model_year``, ``engine_code``, ``trim_id``, ``option_ids``
        :param int category_id: only parts of this product category (``NO_CATEGORY``: of none)
        :param str text: only parts with these words in a number or name
        :param int partner_id: customer whose prices are shown; the car's owner by default
        :param str target: key of the document parts are put on; see :meth:`_get_targets`
        """
        self.env["dealer.part.fitment"].check_access("read")
        text, vin = self._read_text(text), self._read_text(vin)
        vehicle_id, category_id, partner_id, offset, limit = map(
            self._read_number, (vehicle_id, category_id, partner_id, offset, limit)
        )
        Vehicle = self.env["dealer.vehicle"]
        if vehicle_id:
            vehicle = Vehicle.browse(vehicle_id).exists()
            if not vehicle:
                raise UserError(self.env._("This car does not exist any more."))
            vehicle.check_access("read")
        else:
            vin = normalise(vin)
            if check(vin) == "malformed":
                raise ValidationError(Vehicle._get_malformed_vin_message(vin))
            vehicle = Vehicle.new({"vin": vin})
        facts = vehicle._get_fitment_facts(overrides)
        found = self._look_up(facts, category_id, text, offset, limit)
        partner = self.env["res.partner"].browse(partner_id or []) or vehicle.owner_id
        return {
            "car": self._prepare_car(vehicle, facts),
            "facts": self._prepare_facts(facts),
            "suggestions": self._get_series_suggestions(facts),
            "categories": found["categories"],
            "total": sum(category["count"] for category in found["categories"]),
            "parts": self._prepare_parts(facts, found["parts"], partner),
            "targets": self._get_targets(vehicle._origin, target),
        }

    @api.model
    def _read_text(self, text):
        """Return what was typed or scanned, without what no database keeps."""
        return str(text or "").replace("\0", "").strip()

    @api.model
    def _read_number(self, value):
        """Return a number the screen sent, 0 for none."""
        try:
            return min(max(int(value or 0), NO_CATEGORY), 2**31 - 1)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(self.env._("This can't be looked for. Reload the page.")) from error

    def _prepare_car(self, vehicle, facts):
        known = bool(vehicle._origin)
        return {
            "id": vehicle._origin.id or False,
            "name": vehicle._origin.display_name if known else facts.vin,
            "vin": facts.vin or vehicle.vin or False,
            "says": False if known else vehicle.vin_info,
            "owner": vehicle.owner_id.display_name or False,
            "can_write": known and vehicle._origin.has_access("write"),
            "check_wrong": vehicle.vin_check == "wrong",
        }

    def _prepare_facts(self, facts):
        """Return the facts rules may ask for, in order, as the screen shows and edits them."""
        names = self._get_fact_names()
        brand = self.env["fleet.vehicle.model.brand"].browse(facts.brand_id or [])
        candidates = self.env["fleet.vehicle.model.brand"].browse(facts.brand_ids)
        options = self.env["product.attribute.value"].browse(facts.option_ids)
        trim = self.env["dealer.vehicle.trim"].browse(facts.trim_id or [])
        model = self.env["fleet.vehicle.model"].browse(facts.model_id or [])
        option_attribute = self.env.ref("dealer_base.attribute_option").id
        rows = [
            {
                "key": "brand_id",
                "type": "many2one",
                "model": brand._name,
                "name": names["brand"],
                "value": brand.id,
                "text": brand.name or " / ".join(candidates.mapped("name")),
                "known": bool(brand),
                "domain": [("id", "in", candidates.ids)] if candidates and not brand else [],
            },
            {
                "key": "model_id",
                "type": "many2one",
                "model": model._name,
                "name": names["model"],
                "value": model.id,
                "text": model.name,
                "domain": [("brand_id", "=", brand.id)] if brand else [],
            },
            {
                "key": "model_year",
                "type": "integer",
                "name": names["year"],
                "value": facts.year,
                "text": str(facts.year or ""),
            },
            {
                "key": "engine_code",
                "type": "char",
                "name": names["engine"],
                "value": facts.engine,
                "text": facts.engine,
                "choices": self._get_engine_choices(facts),
            },
            {
                "key": "trim_id",
                "type": "many2one",
                "model": trim._name,
                "name": names["trim"],
                "value": trim.id,
                "text": trim.name,
                "domain": [("model_id", "=", model.id)] if model else [],
            },
            {"key": "plant", "type": "vin", "name": names["plant"], "text": facts.plant},
            {"key": "serial", "type": "vin", "name": names["serial"], "text": facts.serial},
            {
                "key": "option_ids",
                "type": "many2many",
                "model": options._name,
                "name": names["option"],
                "value": options.ids,
                "text": ", ".join(options.mapped("name")),
                "domain": [("attribute_id", "=", option_attribute)],
            },
        ]
        return [
            {"known": bool(row["text"]), **row, "text": row["text"] or "", "value": row.get("value") or False}
            for row in rows
        ]  # fmt: skip

    @api.model
    def _get_engine_choices(self, facts):
        """Return engines the rules of the series name, for a person to choose from."""
        if not facts.model_id:
            return []
        Rule = self.env["dealer.part.fitment"]
        groups = Rule._read_group(
            [("model_id", "=", facts.model_id), ("engine", "!=", False)],
            ["engine"],
            order="engine",
            limit=30,
        )
        choices = {}
        for (engine,) in groups:
            for name in Rule._describe_alternatives(engine).split(" / "):
                choices.setdefault(name.casefold(), name)
        return sorted(choices.values())

    @api.model
    def _get_series_suggestions(self, facts):
        """Return the series of our own cars whose VIN begins alike, where the series isn't known.

        The first eight characters describe maker and type of the car. A person decides.
        """
        if facts.model_id or len(facts.vin) != 17:
            return []
        groups = self.env["dealer.vehicle"]._read_group(
            [("vin", "=like", f"{facts.vin[:8]}%"), ("model_id", "!=", False)],
            ["model_id"],
            ["__count"],
            order="__count DESC",
            limit=3,
        )
        return [
            {"model_id": model.id, "name": model.display_name, "count": count}
            for model, count in groups
        ]

    @api.model
    def save_facts(self, vehicle_id, overrides):
        """Write facts found out at the desk into the car, as who may change the car.

        :return: facts that were written
        """
        vehicle = self.env["dealer.vehicle"].browse(self._read_number(vehicle_id))
        vals = vehicle._prepare_fact_values(overrides)
        if vals:
            vehicle.write(vals)
        return list(vals)

    # === THE PARTS === #

    @api.model
    def _look_up(self, facts, category_id=False, text=False, offset=0, limit=40):
        """Return the parts that fit a car or may fit it; one query.

        A part that is replaced stands for the one at the end of its chain, unless that one is
        not for this car.

        :param CarFacts facts: the car; a VIN or a vehicle gives them by ``_get_fitment_facts``
        :return: dict with ``categories`` (``{id, name, count, fits}`` by name) and ``parts``, a
            page of ``(product id, verdict, [ids of the parts it stands for])``, best first
        """
        if not isinstance(facts, CarFacts):
            facts = facts._get_fitment_facts()
        self.env["dealer.part.fitment"].check_access("read")
        self.env["dealer.part.fitment"].flush_model()
        self.env["dealer.part.supersession"].flush_model()
        self.env["product.product"].flush_model(["active", "default_code"])
        self.env["product.template"].flush_model(["categ_id", "company_id", "part_search"])
        words = [f"%{word}%" for word in search_words(text)] if text else []
        wanted = SQL("TRUE")
        if words:
            wanted = SQL(
                """EXISTS (
                       SELECT FROM product_product p
                         JOIN product_template t ON t.id = p.product_tmpl_id
                        WHERE p.id = ANY(part.product_id || part.members)
                          AND t.part_search LIKE ALL(%s))""",
                words,
            )
        chosen = SQL("categ_id = %s", int(category_id)) if category_id else SQL("TRUE")
        # The company condition is the products' record rule. What a part is sorted and counted by
        # is on its rules; only of a part that replaces others, which may have none, it is read.
        query = SQL(
            """
            WITH RECURSIVE own AS MATERIALIZED (%(verdicts)s),
            line(old_id, head) AS (
                SELECT s.old_id, s.new_id FROM own
                  JOIN dealer_part_supersession s ON s.old_id = own.product_id
                 WHERE own.verdict > 0
                UNION
                SELECT line.old_id, s.new_id FROM line
                  JOIN dealer_part_supersession s ON s.old_id = line.head
            ),
            top AS (
                SELECT line.old_id, line.head FROM line
                  JOIN product_product pp ON pp.id = line.head AND pp.active
                 WHERE NOT EXISTS (
                       SELECT FROM dealer_part_supersession s WHERE s.old_id = line.head)
                   AND NOT EXISTS (
                       SELECT FROM own WHERE own.product_id = line.head AND own.barred)
            ),
            stands AS (
                SELECT top.head, own.verdict, own.product_id
                  FROM own JOIN top ON top.old_id = own.product_id
                UNION ALL
                SELECT product_id, verdict, product_id FROM own
                 WHERE verdict > 0 AND product_id IN (SELECT head FROM top)
            ),
            part AS (
                SELECT product_id, verdict, ARRAY[product_id] AS members, categ_id,
                       part_number, part_active, part_company_id
                  FROM own
                 WHERE verdict > 0
                   AND product_id NOT IN (SELECT old_id FROM top UNION ALL SELECT head FROM top)
                UNION ALL
                SELECT p.id, stands.verdict, stands.members, t.categ_id,
                       p.default_code, p.active, t.company_id
                  FROM (SELECT head, max(verdict) AS verdict, array_agg(product_id) AS members
                          FROM stands GROUP BY head) stands
                  JOIN product_product p ON p.id = stands.head
                  JOIN product_template t ON t.id = p.product_tmpl_id
            ),
            shown AS MATERIALIZED (
                SELECT product_id, verdict, members, part_number,
                       COALESCE(categ_id, %(no_category)s) AS categ_id
                  FROM part
                 WHERE part_active
                   AND (part_company_id IS NULL OR part_company_id = ANY(%(companies)s))
                   AND %(wanted)s
            )
            (SELECT categ_id, count(*)::int, count(*) FILTER (WHERE verdict = 2)::int,
                    NULL::int[], 0 AS place
               FROM shown GROUP BY categ_id)
            UNION ALL
            (SELECT product_id, verdict, NULL, members,
                    row_number() OVER (ORDER BY verdict DESC, part_number, product_id)
               FROM shown WHERE %(chosen)s
              ORDER BY verdict DESC, part_number, product_id
             OFFSET %(offset)s LIMIT %(limit)s)
            """,
            verdicts=self._get_verdicts_sql(
                self._get_rules_sql(facts),
                SQL(
                    "min(categ_id) AS categ_id, min(part_number) AS part_number,"
                    " bool_and(part_active) AS part_active,"
                    " min(part_company_id) AS part_company_id"
                ),
            ),
            no_category=NO_CATEGORY,
            companies=self.env.companies.ids,
            wanted=wanted,
            chosen=chosen,
            offset=max(0, int(offset)),
            limit=min(max(1, int(limit)), PAGE),
        )
        rows = self.env.execute_query(query)
        counts = {row[0]: row for row in rows if not row[4]}
        named = self.env["product.category"].browse(key for key in counts if key != NO_CATEGORY)
        names = [(category.id, category.name, category.complete_name) for category in named]
        names.sort(key=lambda name: name[2])
        if NO_CATEGORY in counts:
            other = self.env._("Other parts")
            names.append((NO_CATEGORY, other, other))
        return {
            "categories": [
                {
                    "id": key,
                    "name": name,
                    "path": path,
                    "count": counts[key][1],
                    "fits": counts[key][2],
                }
                for key, name, path in names
            ],
            "parts": [
                (row[0], VERDICTS[row[1]], row[3])
                for row in sorted(rows, key=lambda row: row[4])
                if row[4]
            ],
        }

    def _prepare_parts(self, facts, rows, partner):
        """Return what the screen shows of the parts of a page; a fixed number of queries."""
        Product = self.env["product.product"]
        parts = Product.browse([row[0] for row in rows])
        judged, answers, family = self._judge_parts(facts, parts)
        # only a part that replaces one, or is replaced, has others that serve for it
        linked = parts.filtered(lambda part: len(family[part.id]) > 1 or part.replaced_by_id)
        serving = linked._get_interchange()
        # archived parts too: the last ones on the shelf are used up first
        others = {
            product_id: [
                other for other in dict.fromkeys([*members, *serving.get(product_id, parts.browse()).ids])
                if other != product_id
            ]
            for product_id, _verdict, members in rows
        }  # fmt: skip
        everything = Product.browse(
            dict.fromkeys([*parts.ids, *(o for ids in others.values() for o in ids)])
        )
        # the templates at once and no more of them than is shown: copying each field to its part
        # costs more than all queries of the page
        everything.product_tmpl_id.fetch(SHOWN)
        # sudo: everybody in the store may know which warehouses it has
        warehouses = (
            self.env["stock.warehouse"]
            .sudo()
            .search([("company_id", "in", self.env.companies.ids)])
        )
        stock = everything._get_part_stock(warehouses)
        prices, currency = self._get_prices(everything, partner)
        places = {row[0]: self._get_places(row[2], answers) for row in rows}
        result = []
        for part in parts:
            verdict, reason = judged[part.id]
            result.append(
                {
                    **self._prepare_part(part, stock, warehouses, prices),
                    "currency_id": currency.id,
                    "verdict": verdict,
                    "reason": reason,
                    "places": places[part.id],
                    "others": [
                        {
                            **shown,
                            "is_old": bool(other.replaced_by_id),
                        }
                        for other in Product.browse(others[part.id])
                        for shown in [self._prepare_part(other, stock, warehouses, prices)]
                        if shown["on_hand"] > 0
                    ],
                    "replaces": [
                        other.default_code or other.name
                        for other in Product.browse(others[part.id])
                    ],
                }
            )
        return result

    def _prepare_part(self, part, stock, warehouses, prices):
        shelves = [
            {
                "id": warehouse.id,
                "name": warehouse.code,
                "on_hand": found.on_hand,
                "free": found.free,
                "incoming": found.incoming,
                "bins": ", ".join(found.bins[:3]),
            }
            for warehouse in warehouses
            for found in [stock[part.id, warehouse.id]]
            if found.on_hand or found.incoming or found.bins
        ]
        template = part.product_tmpl_id
        uom = template.uom_id
        digits = uom.rounding
        return {
            "id": part.id,
            "number": part.default_code or "",
            "name": template.name,
            "brand": template.part_brand_id.name or "",
            "uom": uom.name,
            "price": prices[part.id],
            "core_charge": template.core_charge,
            "on_hand": float_round(sum(s["on_hand"] for s in shelves), precision_rounding=digits),
            "free": float_round(sum(s["free"] for s in shelves), precision_rounding=digits),
            "shelves": shelves,
        }

    @api.model
    def _get_places(self, members, answers):
        """Return where on the car a part goes: position, quantity and note of what applies."""
        said = {}
        for answer in (answer for pid in members for answer in answers.get(pid, ())):
            rule = answer.rule
            if answer.exclude or answer.applies is False:
                continue
            if rule.position or rule.note or rule.quantity != 1:
                place = (rule.position or "", rule.quantity, rule.note or "")
                said.setdefault(place, rule.id)
        return [
            {"id": rule_id, "position": position, "quantity": quantity, "note": note}
            for (position, quantity, note), rule_id in said.items()
        ]

    def _get_prices(self, products, partner):
        """Return ({product id: unit price}, currency): the prices of the customer's class."""
        # sudo: the price list follows from the customer, who looks up may not read it
        pricelist = partner.sudo().property_product_pricelist if partner else None
        if pricelist:
            return (pricelist._get_products_price(products.sudo(), 1.0), pricelist.currency_id)
        currency = self.env.company.currency_id
        return ({product.id: product.lst_price for product in products}, currency)

    # === WHERE A PART GOES === #

    @api.model
    def _get_targets(self, vehicle, target=False):
        """Return the documents a part found for this car can be put on. Hook for other addons.

        :param vehicle: the car, empty for a VIN that is not ours
        :param str target: key of the one document the screen was opened from, if any
        :return: list of ``{key, label, title}``; the key is ``<kind>:<id>``, and whoever answers
            with it implements ``_add_to_<kind>(id, product, quantity)``
        """
        return []

    @api.model
    def add_to(self, target, product_id, quantity=1.0):
        """Put a part on a document.

        :param str target: key of one of :meth:`_get_targets`
        :return: sentence that says what was done
        """
        self.env["dealer.part.fitment"].check_access("read")
        kind, _sep, record_id = str(target).partition(":")
        method = getattr(self, f"_add_to_{kind}", None) if kind.isidentifier() else None
        if method is None or not (record_id.isascii() and record_id.isdigit()):
            raise UserError(self.env._("Open the document again and add the part there."))
        product = self.env["product.product"].browse(self._read_number(product_id)).exists()
        if not product:
            raise UserError(self.env._("This part does not exist any more."))
        quantity = self._read_number(quantity) if not isinstance(quantity, float) else quantity
        if not 0 < quantity <= 1e7:
            raise UserError(self.env._("Say how many of the part go there."))
        return method(int(record_id), product, float(quantity))
