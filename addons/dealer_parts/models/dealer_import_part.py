import re

from odoo import models
from odoo.exceptions import UserError
from psycopg2.extras import Json

from .part_key import part_key
from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult

# columns that are fields of the part as they are
PLAIN_FIELDS = ("oem_number", "list_price", "pack_quantity", "core_charge", "hazard_note")
FLAGS = ("is_hazardous", "is_returnable", "is_consumable")
CLASS_PRICE = "class_price_"


class DealerImportPart(models.AbstractModel):
    """Import of the part master by number.

    A row fills what is empty or different and leaves alone what it says nothing about. A cost is
    taken for parts that have none yet; afterwards it follows from what is bought.
    """

    _name = "dealer.import.part"
    _inherit = ["dealer.import.part.mixin"]
    _description = "Import of Parts"

    def _import_columns(self):
        return [
            *self._import_part_columns(),
            ImportColumn("name", self.env._("Name"), ("description", "part name", "product", "配件名称", "零件名称", "名称", "品名")),
            ImportColumn("name_zh", self.env._("Name in Chinese"), ("chinese name", "name zh", "中文名称", "中文名")),
            ImportColumn("name_en", self.env._("Name in English"), ("english name", "name en", "英文名称", "英文名")),
            ImportColumn("oem_number", self.env._("OEM number"), ("oem", "oe number", "oe", "original number", "原厂编号", "原厂件号", "OEM号", "OE号")),
            ImportColumn("numbers", self.env._("Other numbers"), ("alternative numbers", "cross reference", "interchange", "其他编号", "替代编号", "通用编号", "互换号")),
            ImportColumn("part_class", self.env._("Part class"), ("class", "category", "group", "配件类别", "类别", "分类")),
            ImportColumn("barcode", self.env._("Barcode"), ("ean", "upc", "gtin", "条码", "条形码")),
            ImportColumn("uom", self.env._("Unit"), ("unit of measure", "uom", "单位", "计量单位")),
            ImportColumn("pack_quantity", self.env._("Pack"), ("pack quantity", "pack size", "包装数", "包装数量", "起订倍数"), kind="float"),
            ImportColumn("list_price", self.env._("List price"), ("price", "sale price", "retail price", "售价", "零售价", "销售价", "价格"), kind="float"),
            ImportColumn("cost", self.env._("Cost"), ("unit cost", "purchase price", "成本", "成本价", "单位成本", "进价"), kind="float"),
            ImportColumn("core_charge", self.env._("Core charge"), ("core", "core deposit", "旧件押金", "押金"), kind="float"),
            ImportColumn("is_hazardous", self.env._("Hazardous"), ("hazmat", "dangerous", "危险品", "危险")),
            ImportColumn("hazard_note", self.env._("Hazard"), ("hazard note", "un number", "危险说明", "危险品说明")),
            ImportColumn("is_returnable", self.env._("Returnable"), ("return allowed", "可退", "可退货")),
            ImportColumn("is_consumable", self.env._("Consumable"), ("consumables", "辅料", "是否辅料")),
            *(
                ImportColumn(f"{CLASS_PRICE}{pricelist.id}", pricelist.name, (f"{pricelist.name} price", f"{pricelist.name}价"), kind="float")
                for pricelist in self._import_get_classes()
            ),
        ]  # fmt: skip

    def _import_get_classes(self):
        """Return the pricelists of the customer classes of the store."""
        return self.env["product.pricelist"].search(
            [
                ("is_part_class", "=", True),
                ("company_id", "in", [False, self.env.company.id]),
            ]
        )

    def _import_prepare(self, row):
        values = self._import_prepare_part(row)
        labels = {
            "is_hazardous": self.env._("Hazardous"),
            "is_returnable": self.env._("Returnable"),
            "is_consumable": self.env._("Consumable"),
        }
        for name in FLAGS:
            values[name] = self._import_read_flag(labels[name], row.get(name))
        if values.get("pack_quantity") == 0:
            raise UserError(self.env._("A pack holds more than 0."))
        lang = self.env.lang or "en_US"
        names = {"zh_CN": row.get("name_zh"), "en_US": row.get("name_en")}
        if row.get("name"):
            names[lang] = names.get(lang) or row["name"]
        values["names"] = {code: name.strip() for code, name in names.items() if name}
        values["others"] = [
            text.strip()
            for text in re.split(r"[;,|、，；\n]+", row.get("numbers") or "")
            if part_key(text)
        ]
        return values

    # === SETS === #

    def _import_batch(self, prepared):
        self = self.with_context(
            tracking_disable=True, mail_notrack=True, mail_create_nolog=True, active_test=False
        )
        parts = self._import_find_parts(prepared)
        refusals = self._import_resolve(prepared, parts)
        repeats = self._import_find_repeats([values["key"] for values in prepared])
        results, new, known = [None] * len(prepared), [], []
        for index, (values, part) in enumerate(zip(prepared, parts, strict=True)):
            refusal = part if isinstance(part, str) else refusals[index]
            if index in repeats:
                refusal = self._import_again_message()
            if not refusal and not part and not values["names"]:
                refusal = self.env._("The part is new: its name is missing.")
            if refusal:
                results[index] = ImportResult("refused", refusal)
            else:
                (known if part else new).append(index)
        created = self._import_create([prepared[index] for index in new])
        for index, part in zip(new, created, strict=True):
            results[index] = ImportResult("created", "", "product.template", part.id)
        changed = self._import_update([(parts[index], prepared[index]) for index in known])
        pairs = [(results_part, prepared[i]) for i, results_part in zip(new, created, strict=True)]
        pairs += [(parts[index], prepared[index]) for index in known]
        changed |= self._import_numbers(pairs)
        changed |= self._import_prices(pairs)
        changed |= self._import_bins(pairs)
        for index in known:
            status = "updated" if parts[index].id in changed else "unchanged"
            results[index] = ImportResult(status, "", "product.template", parts[index].id)
        return results

    def _import_resolve(self, prepared, parts):
        """Put ids of brand, class and unit into the rows.

        :return: for each row a sentence that refuses it, or None
        """
        brands = self._import_find_brands(prepared)
        classes = {}
        for language in self.env["res.lang"].get_installed():
            for kind in (
                self.env["dealer.part.class"]
                .with_context(lang=language[0])
                .search_fetch([], ["name", "code"])
            ):
                classes.setdefault(kind.name.casefold(), kind.id)
                classes[kind.code.casefold()] = kind.id
        units = {}
        for language in self.env["res.lang"].get_installed():
            for unit in (
                self.env["uom.uom"].with_context(lang=language[0]).search_fetch([], ["name"])
            ):
                units.setdefault(unit.name.casefold(), unit.id)
        taken = self._import_find_barcodes(prepared)
        refusals, seen = [], set()
        for values, part in zip(prepared, parts, strict=True):
            refusal = None
            values["part_brand_id"] = brands.get((values.get("brand") or "").casefold())
            if text := values.get("part_class"):
                values["part_class_id"] = classes.get(text.casefold())
                if not values["part_class_id"]:
                    refusal = self.env._(
                        "There is no part class “%s”. Add it under Parts → Configuration first.",
                        text,
                    )
            if text := values.get("uom"):
                values["uom_id"] = units.get(text.casefold())
                if not values["uom_id"]:
                    refusal = self.env._("There is no unit “%s”.", text)
            if code := values.get("barcode"):
                owner = taken.get(code)
                mine = part and not isinstance(part, str) and owner == part.id
                if code in seen or (owner and not mine):
                    refusal = self.env._("Another product has the barcode %s.", code)
                seen.add(code)
            refusals.append(refusal)
        return refusals

    def _import_find_brands(self, prepared):
        """:return: {name in lower case: id}; brands that are missing are made"""
        names = {v["brand"].casefold(): v["brand"] for v in prepared if v.get("brand")}
        Brand = self.env["dealer.part.brand"].with_context(active_test=False)
        known = {brand.name.casefold(): brand.id for brand in Brand.search([])}
        missing = {key: name for key, name in names.items() if key not in known}
        created = Brand.create([{"name": name} for name in missing.values()])
        return {**known, **dict(zip(missing, created.ids, strict=True))}

    def _import_find_barcodes(self, prepared):
        """:return: {barcode: template id}"""
        codes = [values["barcode"] for values in prepared if values.get("barcode")]
        # sudo: a barcode is taken, whoever may see the product
        products = (
            self.env["product.product"]
            .sudo()
            .search_fetch([("barcode", "in", codes)], ["barcode", "product_tmpl_id"])
            if codes
            else ()
        )
        return {product.barcode: product.product_tmpl_id.id for product in products}

    # === CREATE === #

    def _import_create(self, prepared):
        """Insert templates and products of new parts."""
        Template = self.env["product.template"].with_context(
            default_is_part=True, default_type="consu", default_is_storable=True
        )
        templates = self.with_context(**Template.env.context)._import_bulk_create(
            "product.template", [self._import_prepare_template(values) for values in prepared]
        )
        if not templates:
            return templates
        products = self._import_bulk_create(
            "product.product",
            [
                {
                    "product_tmpl_id": part.id,
                    "default_code": values["number"],
                    "barcode": values.get("barcode") or None,
                    "combination_indices": "",
                    "active": True,
                }
                for part, values in zip(templates, prepared, strict=True)
            ],
        )
        self._import_link_taxes(templates)
        costs = {
            product: values["cost"]
            for product, values in zip(products, prepared, strict=True)
            if values.get("cost")
        }
        self._import_set_costs(costs)
        return templates

    def _import_prepare_template(self, values):
        """Return the columns of a new part; all rows have the same."""
        default = self._import_get_defaults()
        names = values["names"]
        first = names.get("en_US") or next(iter(names.values()))
        flags = {"is_hazardous": False, "is_returnable": True, "is_consumable": False}
        return {
            "name": Json({"en_US": first, **names}),
            "default_code": values["number"],
            "is_part": True,
            "type": "consu",
            "is_storable": True,
            "oem_number": values.get("oem_number") or None,
            "part_brand_id": values.get("part_brand_id") or None,
            "part_class_id": values.get("part_class_id") or None,
            "uom_id": values.get("uom_id") or default["uom_id"],
            "list_price": values.get("list_price") or 0.0,
            "pack_quantity": values.get("pack_quantity") or 1.0,
            "core_charge": values.get("core_charge") or 0.0,
            "hazard_note": values.get("hazard_note") or None,
            **{
                name: default_flag if values.get(name) is None else values[name]
                for name, default_flag in flags.items()
            },
        }

    def _import_get_defaults(self):
        return {"uom_id": self.env.ref("uom.product_uom_unit").id}

    def _import_link_taxes(self, templates):
        """Give new parts the usual taxes of every store that may sell them, as core does."""
        Template = self.env["product.template"]
        # the usual taxes of stores the buyer does not work in
        stores = self.env["res.company"].sudo().search([])  # pylint: disable=no-search-all
        for name, usual in (
            ("taxes_id", stores.account_sale_tax_id),
            ("supplier_taxes_id", stores.account_purchase_tax_id),
        ):
            field = Template._fields[name]
            if usual:
                self.env.cr.execute_values(
                    f'INSERT INTO "{field.relation}" ("{field.column1}", "{field.column2}") '
                    "VALUES %s ON CONFLICT DO NOTHING",
                    [(part, tax) for part in templates.ids for tax in usual.ids],
                )
        templates.invalidate_recordset(["taxes_id", "supplier_taxes_id"])

    # === UPDATE === #

    def _import_update(self, pairs):
        """Write what differs; rows that agree cost no query.

        :return: set of ids of the parts that changed
        """
        parts = self.env["product.template"].union(*(part for part, _values in pairs))
        names = parts._get_names_by_language()
        changed, costs = set(), {}
        for part, values in pairs:
            vals = {
                name: values[name]
                for name in PLAIN_FIELDS
                if values.get(name) is not None and values[name] != part[name]
            }
            vals.update(
                {
                    name: values[name]
                    for name in FLAGS
                    if values[name] is not None and values[name] != part[name]
                }
            )
            for name in ("part_brand_id", "part_class_id", "uom_id"):
                if values.get(name) and values[name] != part[name].id:
                    vals[name] = values[name]
            if values["number"] != part.default_code:
                vals["default_code"] = values["number"]
            if values.get("barcode") and values["barcode"] != part.barcode:
                vals["barcode"] = values["barcode"]
            if vals:
                part.write(vals)
                changed.add(part.id)
            known = names[part.id]
            for lang, name in values["names"].items():
                if known.get(lang, known.get("en_US")) != name:
                    part.with_context(lang=lang).name = name
                    changed.add(part.id)
            product = part.product_variant_id
            if values.get("cost") and len(product) == 1 and not product.standard_price:
                costs[product] = values["cost"]
                changed.add(part.id)
        self._import_set_costs(costs)
        return changed

    def _import_numbers(self, pairs):
        """Add the numbers a part does not have yet. Numbers are never taken away.

        :return: set of ids of the parts that got one
        """
        wanted = {
            (part.id, part_key(number)): number
            for part, values in pairs
            for number in values["others"]
            if part_key(number) != values["key"]
        }
        parts = {part for part, _key in wanted}
        known = self.env["dealer.part.number"].search_fetch(
            [("product_tmpl_id", "in", list(parts))], ["product_tmpl_id", "number_key"]
        )
        have = {(number.product_tmpl_id.id, number.number_key) for number in known}
        missing = {pair: number for pair, number in wanted.items() if pair not in have}
        self.env["dealer.part.number"].create(
            [
                {"product_tmpl_id": part, "number": number, "kind": "alternative"}
                for (part, _key), number in missing.items()
            ]
        )
        return {part for part, _key in missing}

    def _import_prices(self, pairs):
        """Set the fixed prices of the customer classes.

        :return: set of ids of the parts one of whose prices changed
        """
        wanted = {
            (part.id, int(key.removeprefix(CLASS_PRICE))): price
            for part, values in pairs
            for key, price in values.items()
            if key.startswith(CLASS_PRICE) and price is not None
        }
        if not wanted:
            return set()
        known = self.env["product.pricelist.item"].search_fetch(
            [
                ("product_tmpl_id", "in", [part for part, _class in wanted]),
                ("pricelist_id", "in", list({kind for _part, kind in wanted})),
                ("applied_on", "=", "1_product"),
                ("compute_price", "=", "fixed"),
                ("min_quantity", "=", 0),
                ("date_start", "=", False),
                ("date_end", "=", False),
            ],
            ["product_tmpl_id", "pricelist_id", "fixed_price"],
        )
        items = {(item.product_tmpl_id.id, item.pricelist_id.id): item for item in known}
        changed, missing = set(), []
        for (part, kind), price in wanted.items():
            item = items.get((part, kind))
            if not item:
                missing.append(
                    {
                        "product_tmpl_id": part,
                        "pricelist_id": kind,
                        "applied_on": "1_product",
                        "compute_price": "fixed",
                        "fixed_price": price,
                    }
                )
            elif item.fixed_price != price:
                item.fixed_price = price
            else:
                continue
            changed.add(part)
        self.env["product.pricelist.item"].create(missing)
        return changed

    def _import_bins(self, pairs):
        """Make the bins of the file the home bins of its parts.

        :return: set of ids of the parts whose bin changed
        """
        rows = [(part, values["bin"]) for part, values in pairs if values.get("bin")]
        if not rows:
            return set()
        warehouse = self._import_get_job().part_warehouse_id
        bins = self._import_find_bins({(warehouse, name) for _part, name in rows})
        products = self.env["product.product"].union(
            *(part.product_variant_id for part, _name in rows)
        )
        rules = self.env["stock.putaway.rule"].search_fetch(
            [
                ("product_id", "in", products.ids),
                ("location_in_id", "=", warehouse.lot_stock_id.id),
            ],
            ["product_id", "location_out_id"],
            order="sequence DESC, id DESC",
        )
        first = {rule.product_id: rule for rule in rules}
        changed, missing = set(), []
        for part, name in rows:
            location, rule = bins[warehouse, name], first.get(part.product_variant_id)
            if location == warehouse.lot_stock_id:
                continue
            if not rule:
                missing.append(
                    {
                        "product_id": part.product_variant_id.id,
                        "location_in_id": warehouse.lot_stock_id.id,
                        "location_out_id": location.id,
                        "company_id": warehouse.company_id.id,
                    }
                )
            elif rule.location_out_id != location:
                rule.location_out_id = location
            else:
                continue
            changed.add(part.id)
        self.env["stock.putaway.rule"].create(missing)
        return changed
