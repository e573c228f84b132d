from collections import defaultdict
from datetime import datetime, time

import pytz
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

_LIMIT = 30
_OPEN = ("waiting", "confirmed", "partially_available", "assigned")


class DealerPartWhereabouts(models.AbstractModel):
    """Where is it: any part or any warehouse, now and at the end of a day.

    Everybody in the store may look; technicians and advisers have no right on stock itself, so
    quantities are read past the rules here: in one's own stores by bin, of other stores how many
    are on hand and free in each warehouse, never what they cost. The cost of one's own is for
    those who see cost.
    """

    _name = "dealer.part.whereabouts"
    _description = "Where Is It"

    # === WHAT THE SCREEN CALLS === #

    @api.model
    def get_start(self):
        """:return: dict of what the screen needs before anything is looked for"""
        self._check_employee()
        own = self.env.companies
        places = self.env["dealer.part.place"].search([("active", "=", True)])
        return {
            "places": [
                {
                    "id": place.id,
                    "name": place.name,
                    "store_id": place.company_id.id,
                    "mine": place.company_id in own,
                }
                for place in places.sorted(lambda p: (p.company_id not in own, p.name))
            ],
            "can_ask": self.env["dealer.part.transfer"].has_access("create"),
            "sees_cost": self.env.user.has_group("dealer_base.group_see_cost"),
            "works_stock": self.env.user.has_group("stock.group_stock_user"),
            "short": self._count_short(),
        }

    @api.model
    def find(self, text="", place_id=False, date=False, offset=0):
        """Find parts and say where they are.

        :param str text: part, OEM or other number, name, bin, barcode or lot
        :param int place_id: only parts that lie, or are coming, in this warehouse
        :param str date: the end of this day; now when empty or not in the past
        :return: dict: `parts`, `more` (there are more than shown), `date`
        """
        self._check_employee()
        try:
            text = str(text or "").replace("\0", "").strip()
            place_id, offset = int(place_id or 0), min(max(int(offset or 0), 0), 2**31)
            moment = self._get_moment(date)
        except (TypeError, ValueError, OverflowError) as error:
            raise UserError(self.env._("This can't be looked for. Reload the page.")) from error
        products = self._find_products(text, place_id, moment, offset)
        shown = products[:_LIMIT]
        return {
            "parts": self._describe(shown, place_id, moment),
            "more": len(products) > _LIMIT,
            "date": date if moment else False,
        }

    @api.model
    def ask_for(self, product_id, source_id, quantity, destination_id=False):
        """Make the request for a transfer of what was found.

        :return: action of the transfer, a draft to be completed and asked for
        """
        try:
            product_id, source_id, quantity = int(product_id), int(source_id), float(quantity)
            destination_id = int(destination_id or 0)
        except (TypeError, ValueError, OverflowError):
            quantity = 0.0
        if not 0 < quantity <= 1e7:
            raise UserError(self.env._("Say which part is wanted, from where, and how many."))
        values = {
            "source_id": source_id,
            "line_ids": [Command.create({"product_id": product_id, "quantity": quantity})],
        }
        if destination_id:
            values["destination_id"] = destination_id
        return self.env["dealer.part.transfer"].create(values)._get_records_action()

    @api.model
    def open_reserved(self, product_id, warehouse_id):
        """:return: action of the documents a part is reserved for, for who works in the stock"""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reserved For"),
            "res_model": "stock.move",
            "views": [
                (self.env.ref("dealer_parts_stock.stock_move_view_list_reserved").id, "list"),
                (False, "form"),
            ],
            "domain": [
                ("product_id", "=", product_id),
                ("location_id.warehouse_id", "=", warehouse_id),
                ("state", "in", ("partially_available", "assigned")),
            ],
            "context": {"create": False},
        }

    # === SEARCH === #

    @api.model
    def _check_employee(self):
        if not self.env.user.has_group("dealer_base.group_employee"):
            raise AccessError(self.env._("Where parts are is for the people of the stores."))

    @api.model
    def _get_moment(self, date):
        """:return: the end of a past day in the user's time zone, naive UTC; None for now"""
        day = fields.Date.to_date(str(date)) if date else None
        if not day or day >= fields.Date.context_today(self):
            return None
        zone = pytz.timezone(self.env.user.tz or "UTC")
        end = zone.localize(datetime.combine(day, time(23, 59, 59)))
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _find_products(self, text, place_id, moment, offset):
        """:return: one product more than are shown, when there are more"""
        products = self.env["product.product"]
        domain = Domain([("is_part", "=", True), ("is_storable", "=", True)])
        if place_id:
            domain &= self._get_products_in(place_id, moment)
        if not text:
            if not place_id:
                return products
            limit = _LIMIT + 1
            return products.search(domain, offset=offset, limit=limit, order="default_code, id")
        found = products.name_search(text, domain, limit=offset + _LIMIT + 1)
        ids = [product_id for product_id, _name in found]
        if len(ids) <= offset + _LIMIT:
            # sudo: technicians have no right on lots; only their parts are looked up
            lots = self.env["stock.lot"].sudo().search([("name", "=ilike", text)], limit=_LIMIT)
            more = products.search(domain & Domain("id", "in", lots.product_id.ids))
            ids += [product.id for product in more if product.id not in ids]
        return products.browse(ids[offset : offset + _LIMIT + 1])

    @api.model
    def _get_products_in(self, place_id, moment):
        """:return: domain of the parts that lie, lay or are coming in a warehouse"""

        def used_by(model, domain, side):
            # sudo: which parts a warehouse of any store knows; no quantity and no value
            query = self.env[model].sudo()._search(domain & self._get_inside(side, place_id))
            product = SQL.identifier(query.table, "product_id")
            return Domain("id", "in", query.subselect(product))

        known = used_by("stock.quant", Domain.TRUE, "location_id")
        if not moment:
            coming = Domain([("state", "in", _OPEN), ("location_id.usage", "!=", "internal")])
            return known | used_by("stock.move", coming, "location_dest_id")
        since = Domain([("state", "=", "done"), ("date", ">", moment)])
        return known | used_by("stock.move.line", since, "location_id")

    # === WHAT IS SHOWN === #

    @api.model
    def _describe(self, products, place_id, moment):
        """:return: list of dict, a part each, with stores → warehouses → bins"""
        bins = self._get_bins(products, place_id, moment)
        incoming = {} if moment else self._get_incoming(products, place_id)
        places = {
            place.id: place
            for place in self.env["dealer.part.place"].browse(
                {w for _p, w in bins} | {w for _p, w in incoming}
            )
        }
        costs = self._get_costs(products, moment)
        parts = []
        for product in products:
            stores = {}
            for place in sorted(places.values(), key=lambda p: p.name or ""):
                rows = bins.get((product.id, place.id), [])
                coming = incoming.get((product.id, place.id), [])
                if not rows and not coming:
                    continue
                mine = place.company_id in self.env.companies
                stores.setdefault(place.company_id, []).append(
                    self._describe_warehouse(place, rows, coming, mine)
                )
            parts.append(
                {
                    "id": product.id,
                    "number": product.default_code or "",
                    "name": product.name,
                    "oem": product.oem_number or "",
                    "uom": product.uom_id.name,
                    "stores": self._describe_stores(product, stores, costs),
                }
            )
        return parts

    @api.model
    def _describe_warehouse(self, place, rows, coming, mine):
        on_hand = sum(row["on_hand"] for row in rows)
        reserved = sum(row["reserved"] for row in rows)
        found = {
            "id": place.id,
            "name": place.warehouse_name,
            "on_hand": on_hand,
            "reserved": reserved,
            "free": on_hand - reserved,
        }
        if mine:
            found["bins"] = sorted(rows, key=lambda row: row["name"])
            found["incoming"] = [row for row in coming if not row["in_transit"]]
            found["transit"] = [row for row in coming if row["in_transit"]]
        return found

    @api.model
    def _describe_stores(self, product, stores, costs):
        described = []
        for company, warehouses in stores.items():
            mine = company in self.env.companies
            store = {
                "id": company.id,
                "name": company.sudo().name,  # another store's name, no more
                "mine": mine,
                "warehouses": warehouses,
            }
            if mine and costs is not None:
                on_hand = sum(warehouse["on_hand"] for warehouse in warehouses)
                store["value"] = on_hand * costs[product.id, company.id]
                store["currency_id"] = company.currency_id.id
            described.append(store)
        return sorted(described, key=lambda store: (not store["mine"], store["name"]))

    @api.model
    def _get_bins(self, products, place_id, moment):
        """:return: {(product id, warehouse id): [dict: id, name, on_hand, reserved]}, 1 to 3 queries"""
        domain = Domain("product_id", "in", products.ids)
        quants = (
            self.env["stock.quant"]
            .sudo()  # quantities only, see the model
            ._read_group(
                domain & self._get_inside("location_id", place_id),
                ["product_id", "location_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        found = {
            (product, location): [quantity, 0.0 if moment else reserved]
            for product, location, quantity, reserved in quants
        }
        if moment:
            domain &= Domain([("state", "=", "done"), ("date", ">", moment)])
            for side, sign in (("location_dest_id", -1), ("location_id", 1)):
                lines = (
                    self.env["stock.move.line"]
                    .sudo()  # quantities only, see the model
                    ._read_group(
                        domain & self._get_inside(side, place_id),
                        ["product_id", side],
                        ["quantity_product_uom:sum"],
                    )
                )
                for product, location, quantity in lines:
                    found.setdefault((product, location), [0.0, 0.0])[0] += sign * quantity
        bins = defaultdict(list)
        for (product, location), (quantity, reserved) in found.items():
            if not product.uom_id.is_zero(quantity) or reserved:
                bins[product.id, location.warehouse_id.id].append(
                    {
                        "id": location.id,
                        "name": location.complete_name,
                        "on_hand": product.uom_id.round(quantity),
                        "reserved": reserved,
                    }
                )
        return bins

    @api.model
    def _get_inside(self, side, place_id):
        domain = Domain(f"{side}.usage", "=", "internal")
        if place_id:
            return domain & Domain(f"{side}.warehouse_id", "=", place_id)
        return domain & Domain(f"{side}.warehouse_id", "!=", False)

    @api.model
    def _get_incoming(self, products, place_id):
        """What is ordered or on its way to one's own warehouses: from which document, and when.

        :return: {(product id, warehouse id): [dict: name, quantity, date, in_transit]}
        """
        moves = (
            self.env["stock.move"]
            .sudo()  # names of documents, quantities and dates, of the user's own stores
            .search_fetch(
                Domain(
                    [
                        ("product_id", "in", products.ids),
                        ("state", "in", _OPEN),
                        ("company_id", "in", self.env.companies.ids),
                        ("location_id.usage", "!=", "internal"),
                    ]
                )
                & self._get_inside("location_dest_id", place_id),
                order="date",
            )
        )
        incoming = defaultdict(list)
        for move in moves:
            order = move.purchase_line_id.order_id
            incoming[move.product_id.id, move.location_dest_id.warehouse_id.id].append(
                {
                    "id": move.id,
                    "name": order.name or move.origin or move.picking_id.name or "",
                    "quantity": move.product_qty,
                    "date": fields.Date.to_string(
                        fields.Datetime.context_timestamp(self, move.date)
                    ),
                    "in_transit": move.location_id.usage == "transit",
                }
            )
        return incoming

    @api.model
    def _get_costs(self, products, moment):
        """:return: {(product id, company id): cost of one} for who sees cost, else None"""
        if not self.env.user.has_group("dealer_base.group_see_cost"):
            return None
        costs = {}
        for company in self.env.companies:
            for product in products.with_company(company):
                if moment:
                    product = product.with_context(to_date=moment)
                    costs[product.id, company.id] = product.avg_cost
                else:
                    costs[product.id, company.id] = product.standard_price
        return costs

    @api.model
    def _count_short(self):
        """:return: parts below safety stock in the user's stores, for who may do something"""
        shortages = self.env["dealer.part.shortage"]
        if not shortages.has_access("read"):
            return 0
        return shortages.search_count(
            [("company_id", "in", self.env.companies.ids), ("is_covered", "=", False)]
        )
