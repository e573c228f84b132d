from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.tools.text import squeeze
from odoo.addons.dealer_base.vin import check, normalise


class DealerImportVehicleShipment(models.AbstractModel):
    """Import of a maker's shipping list (advance shipping notice): one row a VIN.

    New VINs become cars under way that answer the lines of orders to the maker, oldest first. A
    list imported again changes nothing; a corrected one updates the cars that are still under way;
    those received are left alone, and the report says so.
    """

    _name = "dealer.import.vehicle_shipment"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of a Shipping List"

    _import_foreground_rows = 300
    _import_chunk_rows = 200

    def _import_columns(self):
        return [
            ImportColumn("vin", self.env._("VIN"), ["车架号", "车架号码", "VIN码", "底盘号", "chassis number"], required=True),
            ImportColumn("trim", self.env._("Trim code"), ["trim", "model code", "configuration code", "车型代码", "配置代码", "配置", "车型编码"], required=True),
            ImportColumn("price", self.env._("Invoice price"), ["price", "net price", "开票价", "发票价格", "结算价", "单价"], required=True, kind="float"),
            ImportColumn("maker_order", self.env._("Maker order number"), ["order number", "order no", "订单号", "厂家订单号", "要货单号"]),
            ImportColumn("color", self.env._("Exterior colour"), ["color", "colour", "exterior color", "外观颜色", "颜色", "车身颜色"]),
            ImportColumn("interior", self.env._("Interior"), ["interior color", "interior colour", "内饰", "内饰颜色"]),
            ImportColumn("engine_number", self.env._("Engine number"), ["engine no", "发动机号", "发动机号码", "电机号"]),
            ImportColumn("certificate_number", self.env._("Certificate number"), ["certificate of conformity", "certificate no", "合格证号", "合格证编号", "合格证"]),
            ImportColumn("build_date", self.env._("Built on"), ["production date", "生产日期", "出厂日期", "下线日期"], kind="date"),
            ImportColumn("key_code", self.env._("Key code"), ["key number", "key no", "钥匙号", "钥匙码"]),
            ImportColumn("expected_on", self.env._("Expected on"), ["eta", "expected arrival", "arrival date", "预计到店", "预计到达日期", "预计到货日期"], kind="date"),
            ImportColumn("carrier", self.env._("Carrier"), ["forwarder", "承运商", "物流公司", "承运单位"]),
            ImportColumn("truck", self.env._("Truck"), ["truck number", "waybill", "车牌", "板车号", "运单号"]),
            ImportColumn("invoice_number", self.env._("Invoice number"), ["invoice no", "发票号", "发票号码"]),
        ]  # fmt: skip

    def _import_key(self, row):
        return normalise(row.get("vin")) or None

    def _import_again_message(self):
        return self.env._("This VIN is in an earlier row of the file already.")

    def _import_prepare(self, row):
        values = dict(row)
        values["vin"] = normalise(row["vin"])
        if check(values["vin"]) == "malformed":
            raise UserError(self.env["dealer.vehicle"]._get_malformed_vin_message(values["vin"]))
        for key in ("engine_number", "certificate_number"):
            values[key] = squeeze(row.get(key)) or None
        if values["price"] <= 0:
            raise UserError(self.env._("A price of %s cannot be right.", values["price"]))
        return values

    # === SETS === #

    def _import_batch(self, prepared):
        job = self.env["dealer.import"].browse(self.env.context["dealer_import_id"])
        Arrival = self.env["dealer.vehicle.arrival"]
        prepared = [dict(values) for values in prepared]  # a set that fails comes again in halves
        self._import_resolve(job, prepared)
        known = self._import_match(prepared)
        results = [None] * len(prepared)
        new, seen = [], set()
        for index, values in enumerate(prepared):
            found = known.get(values["vin"])
            if values["vin"] in seen:
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            seen.add(values["vin"])
            if not values["trim"]:
                results[index] = ImportResult("refused", values["message"])
            elif isinstance(found, str):
                results[index] = ImportResult("refused", found)
            elif isinstance(found, ImportResult):
                results[index] = found
            elif found and found._name == Arrival._name:
                results[index] = self._import_correct(job, found, values, new, index)
            else:
                values["vehicle"] = found
                new.append(index)
        matched = self._import_match_lines(job, [prepared[index] for index in new])
        arrivals = Arrival._announce(
            job.partner_id,
            job.warehouse_id,
            job.currency_id,
            [prepared[index] for index in new],
            origin=job.file_name,
            job=job,
        )
        for index, arrival, line in zip(new, arrivals, matched, strict=True):
            results[index] = ImportResult(
                prepared[index].get("status", "created"),
                "" if line else self._import_surplus_message(prepared[index]),
                arrival._name,
                arrival.id,
            )
        return results

    def _import_surplus_message(self, values):
        if values.get("maker_order"):
            return self.env._(
                "Surplus: order %s waits for no more cars of this trim and colour.",
                values["maker_order"],
            )
        return self.env._("Surplus: no order to the maker waits for this trim and colour.")

    def _import_correct(self, job, arrival, values, new, index):
        """A car under way: its row may say something new; of another trim or colour, it is
        announced again."""
        values["vehicle"] = arrival.vehicle_id
        vehicle = arrival.vehicle_id
        if vehicle.trim_id == values["trim"] and vehicle.color_id == (
            values["color"] or vehicle.color_id.browse()
        ):
            changed = arrival._correct(values, job.currency_id)
            status = "updated" if changed else "unchanged"
            return ImportResult(status, "", arrival._name, arrival.id)
        # sudo: see dealer.vehicle.arrival._announce
        arrival._withdraw()
        car, lot = vehicle.sudo(), arrival.sudo().lot_id
        car.write(
            {
                "trim_id": values["trim"].id,
                "model_id": values["trim"].model_id.id,
                "color_id": values["color"].id if values["color"] else False,
            }
        )
        [product] = arrival._get_products([values])
        lot.product_id = product.id
        car.invalidate_recordset(["product_id"])
        values["status"] = "updated"
        new.append(index)
        return None

    # === MATCHING === #

    def _import_resolve(self, job, prepared):
        """Put records for ``trim``, ``color`` and ``interior`` into the rows."""
        Trim = self.env["dealer.vehicle.trim"]
        codes = {values["trim"].strip() for values in prepared}
        by_code = {}
        for trim in Trim.search([("code", "in", list(codes | {code.upper() for code in codes}))]):
            by_code.setdefault(trim.code.casefold(), Trim)
            by_code[trim.code.casefold()] |= trim
        ordered = self.env["dealer.maker.order.line"]._get_open_lines(
            job.partner_id, job.company_id, Trim.union(*by_code.values())
        )
        wanted = Trim.union(*(line.trim_id for line, _count in ordered))
        colors = self._import_resolve_values(
            "dealer_base.attribute_exterior_color", prepared, "color"
        )
        interiors = self._import_resolve_values(
            "dealer_base.attribute_interior_color", prepared, "interior"
        )
        for values in prepared:
            code = values["trim"].strip()
            trims = by_code.get(code.casefold(), Trim)
            # of several years with one code: the one that was ordered, or the newest
            values["trim"] = ((trims & wanted) or trims).sorted("model_year", reverse=True)[:1]
            values["message"] = self.env._(
                "No trim has the code %s. Add it to the catalogue, or correct the code.", code
            )
            values["color"] = colors.get((values["color"] or "").casefold())
            values["interior"] = interiors.get((values["interior"] or "").casefold())

    def _import_resolve_values(self, attribute, prepared, key):
        """:return: {name in small letters: attribute value}; missing ones are made"""
        attribute = self.env.ref(attribute)
        # sudo: the maker's colours become part of the catalogue, whoever imports them
        Value = self.env["product.attribute.value"].sudo()
        wanted = {values[key].casefold(): values[key] for values in prepared if values.get(key)}
        if not wanted:
            return {}
        found = {}
        for value in Value.search_fetch([("attribute_id", "=", attribute.id)], ["name"]):
            found.setdefault(value.name.casefold(), value)
        missing = [name for name in wanted if name not in found]
        created = Value.create(
            [{"attribute_id": attribute.id, "name": wanted[name]} for name in missing]
        )
        found.update(zip(missing, created, strict=True))
        return {name: found[name].with_env(self.env) for name in wanted}

    def _import_match(self, prepared):
        """:return: {VIN: its arrival under way, a known car, what became of it, or why not}"""
        # sudo: a VIN is unique in all stores; what belongs to another store is refused
        Vehicle = self.env["dealer.vehicle"].sudo().with_context(active_test=False)
        vehicles = Vehicle.search([("vin", "in", [values["vin"] for values in prepared])])
        arrivals = self.env["dealer.vehicle.arrival"].sudo().search(
            [("vehicle_id", "in", vehicles.ids), ("state", "!=", "cancelled")], order="id"
        )  # fmt: skip
        last = {arrival.vehicle_id: arrival for arrival in arrivals}
        places = vehicles._get_stock_places()
        matches = {}
        for vehicle in vehicles:
            arrival, place = last.get(vehicle), places.get(vehicle.id)
            company = arrival.company_id if arrival else place.company_id if place else None
            if company and company != self.env.company:
                matches[vehicle.vin] = self.env._("The car belongs to another store.")
            elif arrival and arrival.state == "expected":
                matches[vehicle.vin] = arrival.with_env(self.env)
            elif arrival and (place or not vehicle.owner_id):
                matches[vehicle.vin] = ImportResult(
                    "unchanged",
                    self.env._(
                        "Left alone: received on %(date)s, receipt %(receipt)s.",
                        date=arrival.date_received,
                        receipt=arrival.picking_id.name,
                    ),
                    arrival._name,
                    arrival.id,
                )
            elif place:
                matches[vehicle.vin] = ImportResult(
                    "unchanged",
                    self.env._("Left alone: in stock already."),
                    vehicle._name,
                    vehicle.id,
                )
            elif vehicle.owner_id:
                matches[vehicle.vin] = self.env._(
                    "The car belongs to %s: it cannot come from the maker.", vehicle.owner_id.name
                )
            else:
                matches[vehicle.vin] = vehicle.with_env(self.env)
        return matches

    def _import_match_lines(self, job, rows):
        """Put the line that each row answers into ``maker_line``: oldest order first.

        :return: list of lines, empty where no order waits for the car
        """
        none = self.env["dealer.maker.order.line"]
        Trim = self.env["dealer.vehicle.trim"]
        waiting = none._get_open_lines(
            job.partner_id, job.company_id, Trim.union(*(row["trim"] for row in rows))
        )
        matched = []
        for row in rows:
            candidates = [
                entry
                for entry in waiting
                if entry[1] > 0
                and entry[0]._answers(
                    row.get("maker_order"),
                    row["trim"],
                    row["color"] or row["trim"].color_ids.browse(),
                )
            ]
            # a line in just this colour goes before one that takes any
            best = min(candidates, key=lambda entry: not entry[0].color_id, default=None)
            if best:
                best[1] -= 1
            row["maker_line"] = best[0] if best else none
            matched.append(row["maker_line"])
        return matched
