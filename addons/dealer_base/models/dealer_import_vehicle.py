from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import license_plate
from ..tools import phone as phone_tools
from ..tools.text import squeeze
from ..vin import brand as canonical_brand
from ..vin import check, normalise
from .dealer_import_mixin import ImportColumn, ImportResult

# columns that are fields of the vehicle as they are
PLAIN_FIELDS = (
    "vin", "engine_number", "certificate_number", "build_date", "model_year", "warranty_start",
    "warranty_end",
)  # fmt: skip


class DealerImportVehicle(models.AbstractModel):
    """Import of cars by VIN or plate: customers' cars here, other kinds inherit.

    A row fills what is empty or different and leaves alone what it says nothing about.
    """

    _name = "dealer.import.vehicle"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Vehicles"

    def _import_columns(self):
        return [
            ImportColumn("vin", self.env._("VIN"), ["车架号", "车架号码", "VIN码", "底盘号", "frame number", "chassis number"]),
            ImportColumn("license_plate", self.env._("License plate"), ["plate", "registration", "车牌", "车牌号", "车牌号码"]),
            ImportColumn("engine_number", self.env._("Engine number"), ["engine no", "发动机号", "发动机号码"]),
            ImportColumn("certificate_number", self.env._("Certificate number"), ["certificate of conformity", "合格证号", "合格证"]),
            ImportColumn("build_date", self.env._("Built on"), ["production date", "生产日期", "出厂日期"], kind="date"),
            ImportColumn("brand", self.env._("Brand"), ["make", "manufacturer", "品牌"]),
            ImportColumn("model", self.env._("Series"), ["model", "车系", "车型"]),
            ImportColumn("model_year", self.env._("Model year"), ["year", "年款", "年份"], kind="integer"),
            ImportColumn("trim", self.env._("Trim"), ["configuration", "version", "配置"]),
            ImportColumn("color", self.env._("Exterior colour"), ["color", "colour", "exterior color", "外观颜色", "颜色", "车身颜色"]),
            ImportColumn("odometer", self.env._("Odometer (km)"), ["mileage", "odometer", "km", "里程", "里程数", "行驶里程"], kind="float"),
            ImportColumn("odometer_mi", self.env._("Odometer (miles)"), ["odometer mi", "miles"], kind="float"),
            ImportColumn("owner", self.env._("Owner"), ["customer", "owner name", "customer name", "车主", "车主姓名", "客户", "客户名称", "客户姓名"]),
            ImportColumn("owner_phone", self.env._("Owner's phone"), ["phone", "mobile", "owner phone", "customer phone", "电话", "手机", "手机号", "联系电话", "车主电话"]),
            ImportColumn("warranty_start", self.env._("Warranty start"), ["sold on", "warranty from", "保修开始日期", "质保起始日期"], kind="date"),
            ImportColumn("warranty_end", self.env._("Warranty end"), ["warranty until", "保修结束日期", "质保截止日期"], kind="date"),
        ]  # fmt: skip

    def _import_prepare(self, row):
        Vehicle = self.env["dealer.vehicle"]
        values = dict(row)
        values["vin"] = normalise(row.get("vin")) or None
        values["license_plate"] = license_plate.shown(row.get("license_plate")) or None
        for key in ("engine_number", "certificate_number"):
            values[key] = squeeze(row.get(key)) or None
        if not values["vin"] and not values["license_plate"]:
            raise UserError(self.env._("A row needs a VIN or a license plate."))
        if values["vin"] and check(values["vin"]) == "malformed":
            raise UserError(Vehicle._get_malformed_vin_message(values["vin"]))
        year = row.get("model_year")
        if year and not 1900 <= year <= fields.Date.today().year + 2:
            raise UserError(self.env._("Model year %s cannot be right.", year))
        if row.get("model") and not row.get("brand"):
            raise UserError(self.env._("A series needs a brand."))
        if row.get("odometer") is None and row.get("odometer_mi") is not None:
            values["odometer"] = row["odometer_mi"] * 1.609344
        if values.get("odometer") is not None:
            values["odometer"] = round(values["odometer"])
            if not 0 <= values["odometer"] < 10_000_000:
                raise UserError(self.env._("An odometer cannot show %s km.", values["odometer"]))
        values["phone_key"] = phone_tools.key(row.get("owner_phone"))
        start, end = row.get("warranty_start"), row.get("warranty_end")
        if start and end and end < start:
            raise UserError(self.env._("The warranty ends before it starts."))
        return values

    def _import_key(self, row):
        return normalise(row.get("vin")) or license_plate.key(row.get("license_plate")) or None

    def _import_again_message(self):
        return self.env._("This vehicle is in an earlier row of the file already.")

    def _import_batch(self, prepared):
        results = [None] * len(prepared)
        self._import_resolve_catalogue(prepared)
        vehicles = self._import_match_vehicles(prepared)
        self._import_resolve_owners(prepared, vehicles)
        seen, to_create = {}, []
        for index, (values, vehicle) in enumerate(zip(prepared, vehicles, strict=True)):
            key = values["vin"] or license_plate.key(values["license_plate"])
            if key in seen:
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            seen[key] = index
            if isinstance(vehicle, str):
                results[index] = ImportResult("refused", vehicle)
            elif vehicle:
                changed = self._import_update(vehicle, values)
                status = "updated" if changed else "unchanged"
                results[index] = ImportResult(status, "", vehicle._name, vehicle.id)
            else:
                to_create.append(index)
        created = self._import_create([prepared[index] for index in to_create])
        for index, vehicle in zip(to_create, created, strict=True):
            message = ""
            if vehicle.vin_check == "wrong":
                message = self.env._(
                    "The check digit of the VIN is wrong. Compare it with the car."
                )
            results[index] = ImportResult("created", message, vehicle._name, vehicle.id)
        return results

    # === MATCHING === #

    def _import_match_vehicles(self, prepared):
        """Return for each row its vehicle, an empty one to be created, or why it is refused."""
        # sudo: a VIN is unique in all stores; a car of another store is refused below
        Vehicle = self.env["dealer.vehicle"].sudo().with_context(active_test=False)
        vins = [values["vin"] for values in prepared if values["vin"]]
        by_vin = {vehicle.vin: vehicle for vehicle in Vehicle.search([("vin", "in", vins)])}
        keys = [
            license_plate.key(values["license_plate"])
            for values in prepared
            if values["license_plate"] and not values["vin"]
        ]
        plates = self.env["dealer.vehicle.plate"].sudo().search(
            [("plate_key", "in", keys), ("date_to", "=", False)]
        )  # fmt: skip
        by_plate = {plate.plate_key: plate.vehicle_id for plate in plates}
        readable = set(
            (Vehicle.union(*by_vin.values(), *by_plate.values()))
            .with_env(self.env)
            ._filtered_access("write")
            .ids
        )
        nothing = self.env["dealer.vehicle"]
        matches = []
        for values in prepared:
            vehicle = (
                by_vin.get(values["vin"])
                if values["vin"]
                else by_plate.get(license_plate.key(values["license_plate"]))
            )
            if vehicle and vehicle.id not in readable:
                matches.append(self.env._("The vehicle belongs to another store."))
            else:
                matches.append(vehicle.with_env(self.env) if vehicle else nothing)
        return matches

    def _import_resolve_catalogue(self, prepared):
        """Put ``brand_id``, ``model_id``, ``trim_id`` and ``color_id`` into the rows; make brands,
        series and colours that are missing.
        """
        # sudo: the file's brands and series become part of the catalogue, whoever imports it
        env = self.sudo().env
        brands = env["dealer.vehicle"]._get_catalogue_brands()
        names = {canonical_brand(v["brand"]): v["brand"] for v in prepared if v.get("brand")}
        names = {key: name for key, name in names.items() if key not in brands}
        brands.update(zip(names, env["fleet.vehicle.model.brand"].create([{"name": name} for name in names.values()]), strict=True))  # fmt: skip
        wanted = {}
        for values in prepared:
            brand = brands.get(canonical_brand(values["brand"])) if values.get("brand") else None
            values["brand_id"] = brand.id if brand else False
            if brand and values.get("model"):
                wanted.setdefault((brand.id, values["model"].casefold()), values["model"])
        Model = env["fleet.vehicle.model"]
        known = Model.search_fetch(
            [("brand_id", "in", [b for b, _n in wanted])], ["name", "brand_id"]
        )
        found = {(model.brand_id.id, model.name.casefold()): model for model in known}
        missing = [key for key in wanted if key not in found]
        found.update(zip(missing, Model.create([{"brand_id": brand_id, "name": wanted[brand_id, key]} for brand_id, key in missing]), strict=True))  # fmt: skip
        colors = self._import_resolve_colors(prepared)
        trims = self._import_resolve_trims(prepared, found)
        for values in prepared:
            key = (values["brand_id"], (values.get("model") or "").casefold())
            model = found.get(key)
            values["model_id"] = model.id if model else False
            values["trim_id"] = trims.get((values["model_id"], (values.get("trim") or "").casefold(), values.get("model_year") or 0), False)  # fmt: skip
            values["color_id"] = colors.get((values.get("color") or "").casefold(), False)

    def _import_resolve_colors(self, prepared):
        """Return {name in small letters: id} of exterior colours, making the missing ones."""
        attribute = self.env.ref("dealer_base.attribute_exterior_color")
        # sudo: see _import_resolve_catalogue
        Value = self.env["product.attribute.value"].sudo()
        wanted = {v["color"].casefold(): v["color"] for v in prepared if v.get("color")}
        if not wanted:
            return {}
        known = Value.search_fetch([("attribute_id", "=", attribute.id)], ["name"])
        colors = {value.name.casefold(): value.id for value in known}
        missing = [key for key in wanted if key not in colors]
        created = Value.create([{"attribute_id": attribute.id, "name": wanted[key].capitalize()} for key in missing])  # fmt: skip
        return {**colors, **dict(zip(missing, created.ids, strict=True))}

    def _import_resolve_trims(self, prepared, models):
        """Return {(model id, name or code in small letters, year or 0): trim id}.

        Trims of customers' cars are only recognised: the catalogue holds what we sell.
        """
        if not any(values.get("trim") for values in prepared):
            return {}
        known = self.env["dealer.vehicle.trim"].search_fetch(
            [("model_id", "in", [model.id for model in models.values()])],
            ["name", "code", "model_id", "model_year"],
        )
        trims = {}
        for trim in known:
            for name in filter(None, (trim.name, trim.code)):
                trims.setdefault((trim.model_id.id, name.casefold(), trim.model_year), trim.id)
        return trims

    def _import_resolve_owners(self, prepared, vehicles):
        """Put ``owner_id`` into the rows: the owner the car has, when the row can mean him; the
        person with this phone and name; or a new one.

        Without a phone, a name is taken for a known person only if just one person has it.
        """
        # sudo: customers are matched over all stores, to keep one record a person
        Partner = self.env["res.partner"].sudo()
        phones = {v["phone_key"] for v in prepared if v["phone_key"]}
        names = {v["owner"] for v in prepared if v.get("owner") and not v["phone_key"]}
        by_phone, by_name = {}, {}
        for partner in Partner.search_fetch([("phone_key", "in", list(phones))], ["phone_key", "name"], order="id"):  # fmt: skip
            by_phone.setdefault(partner.phone_key, []).append(partner)
        for partner in names and Partner.search_fetch([("name", "in", list(names))], ["name"]):
            by_name.setdefault(partner.name, []).append(partner)
        new = {}
        for values, vehicle in zip(prepared, vehicles, strict=True):
            values["owner_id"], values["owner_key"] = False, None
            name, phone = values.get("owner"), values["phone_key"]
            if (not name and not phone) or isinstance(vehicle, str):
                continue
            owner = vehicle and vehicle.sudo().owner_id
            if (
                owner
                and name in (None, owner.name)
                and (phone or False) in (False, owner.phone_key)
            ):
                values["owner_id"] = owner.id
                continue
            candidates = by_phone.get(phone, []) if phone else by_name.get(name, [])
            if name and phone:
                candidates = [p for p in candidates if (p.name or "").casefold() == name.casefold()]
            if len(candidates) == 1 or (candidates and name and phone):
                values["owner_id"] = candidates[0].id
                continue
            # the phone alone says whom to call
            key = (phone, (name or "").casefold())
            values["owner_key"] = key
            new.setdefault(key, {"name": name or values["owner_phone"], "phone": values.get("owner_phone")})  # fmt: skip
        partners = Partner.with_context(tracking_disable=True, no_vat_validation=True).create(
            list(new.values())
        )
        created = dict(zip(new, partners.ids, strict=True))
        for values in prepared:
            if values["owner_key"]:
                values["owner_id"] = created[values["owner_key"]]

    # === WRITING === #

    def _import_prepare_vehicle_values(self, values):
        """Return what a row says about the vehicle itself, without its histories."""
        names = (*PLAIN_FIELDS, "brand_id", "model_id", "trim_id", "color_id")
        return {fname: values[fname] for fname in names if values.get(fname)}

    def _import_lifecycle(self, values):
        """Return the lifecycle of a new vehicle."""
        return "customer" if values["owner_id"] else "unknown"

    def _import_create(self, prepared):
        """Create vehicles and the first entries of their histories."""
        today = fields.Date.context_today(self)
        Vehicle = self.env["dealer.vehicle"]
        brands = Vehicle._get_catalogue_brands()
        keys = [license_plate.key(v["license_plate"]) for v in prepared]
        taken = self._import_get_taken_plates(keys)
        names = [*PLAIN_FIELDS, "company_id", "brand_id", "model_id", "trim_id", "color_id"]
        vals_list = []
        for values, key in zip(prepared, keys, strict=True):
            vals = {**dict.fromkeys(names), **self._import_prepare_vehicle_values(values)}
            vin = vals["vin"]
            if not vals["brand_id"]:
                vals["brand_id"] = ((vin and Vehicle._guess_brand(vin, brands)) or Vehicle.brand_id).id or None  # fmt: skip
            vals_list.append({
                **vals,
                "model_year": vals["model_year"] or (vin and Vehicle._guess_model_year(vin)) or 0,
                "vin_check": check(vin) if vin else None,
                "owner_id": values["owner_id"] or None,
                "odometer": values.get("odometer") or 0,
                "license_plate": None if key in taken else values["license_plate"],
                "lifecycle": self._import_lifecycle(values),
            })  # fmt: skip
        vehicles = self._import_bulk_create("dealer.vehicle", vals_list)
        rows = list(zip(vehicles, prepared, keys, strict=True))
        # sudo: histories are written through the vehicle only
        histories = self.sudo()
        histories._import_bulk_create("dealer.vehicle.plate", [
            {"vehicle_id": vehicle.id, "plate": values["license_plate"], "plate_key": key,
             "plate_kind": license_plate.kind(key), "date_from": today}
            for vehicle, values, key in rows
            if key and key not in taken
        ])  # fmt: skip
        histories._import_bulk_create("dealer.vehicle.owner", [
            {"vehicle_id": vehicle.id, "partner_id": values["owner_id"], "date_from": today,
             "origin": self.env._("Import")}
            for vehicle, values, _key in rows
            if values["owner_id"]
        ])  # fmt: skip
        histories._import_bulk_create("dealer.vehicle.odometer", [
            {"vehicle_id": vehicle.id, "value": values["odometer"], "date": today,
             "source": "import", "is_rollback": False}
            for vehicle, values, _key in rows
            if values.get("odometer")
        ])  # fmt: skip
        for vehicle, values, key in rows:
            if key in taken:
                vehicle._set_plate(values["license_plate"])
        return vehicles

    def _import_get_taken_plates(self, keys):
        """Return plates that are on another car or twice in ``keys``: they move from car to car."""
        # sudo: a plate on another store's car moves as well
        plates = self.env["dealer.vehicle.plate"].sudo()
        current = plates.search_fetch(
            [("plate_key", "in", keys), ("date_to", "=", False)], ["plate_key"]
        )
        return set(current.mapped("plate_key")) | {
            key for key, count in Counter(filter(None, keys)).items() if count > 1
        }

    def _import_add_odometers(self, pairs):
        # sudo: readings are written through the vehicle only
        return self.env["dealer.vehicle.odometer"].sudo().create([
            {"vehicle_id": vehicle.id, "value": values["odometer"], "source": "import"}
            for vehicle, values in pairs
        ])  # fmt: skip

    def _import_update(self, vehicle, values):
        """Write what the row says differently; return whether there was anything."""
        changes = {
            fname: value
            for fname, value in self._import_prepare_vehicle_values(values).items()
            if vehicle._fields[fname].convert_to_write(vehicle[fname], vehicle) != value
        }
        if values["license_plate"] and license_plate.key(vehicle.license_plate) != license_plate.key(values["license_plate"]):  # fmt: skip
            changes["license_plate"] = values["license_plate"]
        if values["owner_id"] and vehicle.owner_id.id != values["owner_id"]:
            changes["owner_id"] = values["owner_id"]
        if changes:
            vehicle.write(changes)
        reading = values.get("odometer")
        if reading and reading not in vehicle.odometer_ids.mapped("value"):
            self._import_add_odometers([(vehicle, values)])
            return True
        return bool(changes)
