from odoo import Command, fields, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn
from odoo.addons.dealer_base.vin import decode, normalise

# cars on one purchase order and receipt: people open these documents
CARS_PER_DOCUMENT = 200

BODY_TYPES = {
    "sedan": "sedan", "saloon": "sedan", "轿车": "sedan", "hatchback": "hatchback",
    "两厢": "hatchback", "wagon": "wagon", "estate": "wagon", "旅行车": "wagon", "suv": "suv",
    "minivan": "mpv", "mpv": "mpv", "coupe": "coupe", "轿跑": "coupe",
    "convertible": "convertible", "cabriolet": "convertible", "敞篷": "convertible",
    "cab": "pickup", "pickup": "pickup", "supercrew": "pickup", "皮卡": "pickup", "van": "van",
    "货车": "truck", "truck": "truck", "bus": "bus", "客车": "bus",
}  # fmt: skip


class Received(list):
    """The cars of one set that come into stock, each with the values of its row.

    Equal to nothing but itself: environments with equal contexts are one, so the cars of this set
    would end in the empty list of an earlier one.
    """

    __eq__ = object.__eq__
    __ne__ = object.__ne__
    __hash__ = object.__hash__


class DealerImportVehicleStock(models.AbstractModel):
    """Import of a stock list: cars become received stock, each at its own cost.

    With a vendor, the cars come by purchase order and receipt; without, they are opening stock.
    A car that is in stock already is not received again.
    """

    _name = "dealer.import.vehicle_stock"
    _inherit = ["dealer.import.vehicle"]
    _description = "Import of Cars in Stock"

    _import_foreground_rows = 300
    _import_chunk_rows = CARS_PER_DOCUMENT

    def _import_columns(self):
        not_ours = ("license_plate", "owner", "owner_phone", "warranty_start", "warranty_end")
        columns = [column for column in super()._import_columns() if column.key not in not_ours]
        return [
            *(column._replace(required=column.key == "vin") for column in columns),
            ImportColumn("body_type", self.env._("Type"), ("body", "body type", "车身", "车身形式", "类型")),
            ImportColumn("interior", self.env._("Interior"), ("interior color", "interior colour", "内饰", "内饰颜色")),
            ImportColumn("cost", self.env._("Cost"), ("purchase price", "net cost", "成本", "进价", "采购价", "进货价"), kind="float"),
            ImportColumn("list_price", self.env._("Asking price"), ("sale price", "msrp", "售价", "指导价", "标价", "销售价"), kind="float"),
            ImportColumn("price", self.env._("Price"), ("price usd", "price cny", "价格", "单价", "金额"), kind="float"),
        ]  # fmt: skip

    def _import_get_job(self):
        return self.env["dealer.import"].browse(self.env.context["dealer_import_id"])

    # === ROWS === #

    def _import_prepare(self, row):
        job = self._import_get_job()
        row = {**row, **dict.fromkeys(("license_plate", "owner", "owner_phone", "warranty_start", "warranty_end"))}  # fmt: skip
        if job.odometer_unit == "mi" and row.get("odometer") is not None:
            row["odometer_mi"], row["odometer"] = row["odometer"], None
        for key in ("color", "interior", "model", "trim", "brand"):
            if row.get(key) and not any(char.isalnum() for char in row[key]):
                row[key] = None  # a dash in the file means nothing is known
        if not row.get("brand"):
            row["brand"] = self._import_guess_brand(row["vin"])
        values = super()._import_prepare(row)
        values["model"] = values.get("model") or self.env._("Series not known")
        values["trim"] = values.get("trim") or self.env._("Not specified")
        values["body_type"] = self._import_body_type(row.get("body_type"))
        self._import_prepare_prices(job, values)
        return values

    def _import_guess_brand(self, vin):
        """:return: name of the brand that the VIN tells
        :raises UserError: it tells none, or several
        """
        brands = decode(normalise(vin)).brands
        if len(brands) != 1:
            raise UserError(self.env._("The make is missing and the VIN %s does not tell it.", vin))
        return brands[0]

    def _import_body_type(self, text):
        """:return: value of ``dealer.vehicle.trim.body_type``, or None"""
        for word in reversed((text or "").casefold().split()):
            if word in BODY_TYPES:
                return BODY_TYPES[word]
        return "other" if text else None

    def _import_prepare_prices(self, job, values):
        """Read the prices of a row into ``cost`` and ``list_price``.

        :raises UserError: no cost follows from the row
        """
        price = values.get("price")
        if values.get("list_price") is None and job.price_is == "sale":
            values["list_price"] = price
        if values.get("cost") is None:
            if job.price_is == "cost" and price is not None:
                values["cost"] = price
            elif values.get("list_price") is not None:
                values["cost"] = values["list_price"] * job.cost_percent / 100
        if values.get("cost") is None:
            raise UserError(self.env._("The price is missing, so the car would have no cost."))
        if values["cost"] <= 0 or (values.get("list_price") or 1) < 0:
            raise UserError(self.env._("A price of %s cannot be right.", values["cost"]))
        values["cost"] = job.currency_id.round(values["cost"])

    # === SETS === #

    def _import_batch(self, prepared):
        received = Received()
        results = super(
            DealerImportVehicleStock, self.with_context(stock_received=received)
        )._import_batch(prepared)
        for start in range(0, len(received), CARS_PER_DOCUMENT):
            self._import_receive(received[start : start + CARS_PER_DOCUMENT])
        return results

    def _import_resolve_trims(self, prepared, models_by_key):
        """Trims of cars we sell are made where they are missing."""
        trims = super()._import_resolve_trims(prepared, models_by_key)
        job = self._import_get_job()
        missing = {}
        for values in prepared:
            model = models_by_key.get((values["brand_id"], values["model"].casefold()))
            key = (model.id, values["trim"].casefold(), values.get("model_year") or 0)
            if key not in trims:
                missing.setdefault(
                    key,
                    {
                        "model_id": model.id,
                        "name": values["trim"],
                        "model_year": values.get("model_year") or 0,
                        "body_type": values["body_type"],
                        "currency_id": job.currency_id.id,
                    },
                )
        # sudo: see _import_resolve_catalogue
        created = (
            self.env["dealer.vehicle.trim"]
            .sudo()
            .with_context(tracking_disable=True)
            .create(list(missing.values()))
        )
        return {**trims, **dict(zip(missing, created.ids, strict=True))}

    def _import_match_vehicles(self, prepared):
        """Refuse cars that are not ours to receive."""
        matches = super()._import_match_vehicles(prepared)
        found = self.env["dealer.vehicle"].union(
            *(car for car in matches if not isinstance(car, str))
        )
        places = found.sudo()._get_stock_places()
        checked = []
        for vehicle in matches:
            if isinstance(vehicle, str) or not vehicle:
                checked.append(vehicle)
                continue
            place = places.get(vehicle.id)
            if place and place.company_id != self.env.company:
                vehicle = self.env._("The car stands at %s.", place.company_id.name)
            elif not place and vehicle.sudo().owner_id:
                vehicle = self.env._(
                    "The car belongs to %s. Buy it with a purchase order.",
                    vehicle.sudo().owner_id.name,
                )
            checked.append(vehicle)
        return checked

    def _import_lifecycle(self, values):
        return "unknown"

    def _import_prepare_vehicle_values(self, values):
        """The asking price of a car is the car's."""
        res = super()._import_prepare_vehicle_values(values)
        if values.get("list_price"):
            res["list_price"] = values["list_price"]
        return res

    def _import_create(self, prepared):
        # a bulk insert wants the same columns in every row
        if any(values.get("list_price") for values in prepared):
            for values in prepared:
                values["list_price"] = values.get("list_price") or 0.0
        vehicles = super()._import_create(prepared)
        self.env.context["stock_received"].extend(zip(vehicles, prepared, strict=True))
        return vehicles

    def _import_update(self, vehicle, values):
        """A known car that is not in stock comes in; one that is keeps its cost."""
        if vehicle.lifecycle not in ("in_stock", "in_transit", "reserved"):
            super()._import_update(vehicle, values)
            self.env.context["stock_received"].append((vehicle, values))
            return True
        return super()._import_update(vehicle, values)

    # === DOCUMENTS === #

    def _import_receive(self, received):
        """Make the documents that bring these cars into stock, each at its cost.

        :param received: list of (vehicle, values of its row)
        """
        self = self.with_context(
            tracking_disable=True, mail_notrack=True, mail_create_nolog=True, skip_sms=True
        )
        job = self._import_get_job()
        received = [(vehicle.with_env(self.env), values) for vehicle, values in received]
        vehicles = self.env["dealer.vehicle"].union(*(vehicle for vehicle, _values in received))
        colors = {}
        for vehicle in vehicles:
            colors.setdefault(vehicle.trim_id, vehicle.color_id.browse())
            colors[vehicle.trim_id] |= vehicle.color_id
        by_key = vehicles.trim_id._get_products(colors)
        no_color = vehicles.color_id.browse()
        without = vehicles.filtered(lambda vehicle: not vehicle.color_id).trim_id
        by_key.update(without._get_products(no_color))
        costs = {}
        for vehicle, values in received:
            product = by_key[vehicle.trim_id, vehicle.color_id]
            costs[vehicle] = (product, values["cost"])
        self._import_create_lots(job, costs)
        if job.partner_id:
            picking = self._import_purchase(job, costs)
        else:
            picking = self._import_opening(job, costs)
        picking.move_ids.picked = True
        picking.with_context(force_period_date=job.date_received).button_validate()
        if picking.state != "done":
            raise UserError(self.env._("The receipt %s could not be finished.", picking.name))
        vehicles.sudo().stock_date = job.date_received
        self.env.flush_all()  # what is computed is not tracked either

    def _import_create_lots(self, job, costs):
        """Make the serial numbers of the cars, each with its cost."""
        company = job.company_id
        rate_date = job.date_received or fields.Date.context_today(self)
        self.env["stock.lot"].create(
            [
                {
                    "product_id": product.id,
                    "name": vehicle.vin,
                    "vehicle_id": vehicle.id,
                    "standard_price": float_round(
                        job.currency_id._convert(
                            cost, company.currency_id, company, rate_date, round=False
                        ),
                        precision_rounding=company.currency_id.rounding,
                    ),
                }
                for vehicle, (product, cost) in costs.items()
                if not vehicle.lot_id
            ]
        )

    def _import_purchase(self, job, costs):
        """:return: the receipt of a confirmed purchase order with a line for each car"""
        order = self.env["purchase.order"].create(
            {
                "partner_id": job.partner_id.id,
                "currency_id": job.currency_id.id,
                "company_id": job.company_id.id,
                "date_order": fields.Datetime.to_datetime(job.date_received),
                "picking_type_id": job.warehouse_id.in_type_id.id,
                "dealer_import_id": job.id,
                "origin": job.file_name,
            }
        )
        # a line that names all of these is not filled in on trial first, as on the screen
        common = {"order_id": order.id, "product_qty": 1, "date_planned": order.date_order}
        # sudo: whether there are any, which buyers may not read; else core asks for each line
        if not self.env["account.analytic.distribution.model"].sudo().search_count([], limit=1):
            common["analytic_distribution"] = False
        taxes = {}
        for product, _cost in costs.values():
            theirs = product.supplier_taxes_id
            if theirs not in taxes:
                taxes[theirs] = order.fiscal_position_id.map_tax(
                    theirs._filter_taxes_by_company(order.company_id)
                )
        self.env["purchase.order.line"].create(
            [
                {
                    **common,
                    "product_id": product.id,
                    "product_uom_id": product.uom_id.id,
                    "vehicle_id": vehicle.id,
                    "name": f"{product.display_name}\n{vehicle.vin}",
                    "price_unit": cost,
                    "technical_price_unit": cost,
                    "tax_ids": [Command.set(taxes[product.supplier_taxes_id].ids)],
                }
                for vehicle, (product, cost) in costs.items()
            ]
        )
        order.button_confirm()
        if order.state != "purchase":
            raise UserError(
                self.env._(
                    "Purchase order %s needs an approval before its cars can be received.",
                    order.name,
                )
            )
        order.picking_ids.dealer_import_id = job
        return order.picking_ids

    def _import_opening(self, job, costs):
        """:return: the receipt from the opening stock, whose account is credited"""
        company = job.company_id
        location = company.vehicle_opening_location_id
        destination = job.warehouse_id.lot_stock_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": job.warehouse_id.in_type_id.id,
                "location_id": location.id,
                "location_dest_id": destination.id,
                "company_id": company.id,
                "origin": job.file_name,
                "dealer_import_id": job.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "product_uom": product.uom_id.id,
                            "vehicle_id": vehicle.id,
                            "location_id": location.id,
                            "location_dest_id": destination.id,
                            "company_id": company.id,
                        }
                    )
                    for vehicle, (product, _cost) in costs.items()
                ],
            }
        )
        picking.action_confirm()
        return picking
