from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult


class DealerImportVehiclePrice(models.AbstractModel):
    """A price list of the maker or the store: trims with prices and days, colours with surcharges.

    A row with a price is a car price; a row with a colour and a surcharge says what this colour
    (or interior, or option) costs on top; one row may say both.
    """

    _name = "dealer.import.vehicle_price"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Car Prices"

    def _import_columns(self):
        return [
            ImportColumn("code", self.env._("Trim code"), ["trim", "code", "model code", "配置代码", "车型代码", "配置"], required=True),
            ImportColumn("year", self.env._("Model year"), ["year", "年款", "年份"], kind="integer"),
            ImportColumn("price", self.env._("List price"), ["price", "list price", "msrp", "指导价", "价格", "售价"], kind="float"),
            ImportColumn("promotion", self.env._("Promotion"), ["discount", "优惠", "促销"], kind="float"),
            ImportColumn("floor", self.env._("Lowest price"), ["floor", "lowest", "minimum", "底价", "最低价"], kind="float"),
            ImportColumn("begins", self.env._("From"), ["from", "start", "valid from", "生效日期", "开始日期"], kind="date"),
            ImportColumn("until", self.env._("Until"), ["to", "until", "end", "valid to", "截止日期", "结束日期"], kind="date"),
            ImportColumn("store", self.env._("Store"), ["company", "branch", "门店", "公司"]),
            ImportColumn("color", self.env._("Colour or option"), ["colour", "color", "option", "颜色", "外观颜色", "选装"]),
            ImportColumn("surcharge", self.env._("Surcharge"), ["extra", "colour surcharge", "color surcharge", "加价", "颜色加价"], kind="float"),
        ]  # fmt: skip

    def _import_prepare(self, row):
        if row["price"] is None and row["surcharge"] is None:
            raise UserError(self.env._("The row says neither a price nor a surcharge."))
        if row["surcharge"] is not None and not row["color"]:
            raise UserError(self.env._("Say which colour or option the surcharge is for."))
        if row["price"] is not None and row["price"] <= 0:
            raise UserError(self.env._("A price is above 0."))
        if row["begins"] and row["until"] and row["until"] < row["begins"]:
            raise UserError(self.env._("The last day is before the first."))
        return row

    def _import_key(self, row):
        return tuple(
            (row.get(key) or "").strip().upper()
            for key in ("code", "year", "store", "begins", "color")
        )

    def _import_batch(self, prepared):
        self.env["product.pricelist.item"].check_access("create")
        trims = self._import_find_trims(prepared)
        stores = {}
        for store in self.env.companies:
            stores[store.name.strip().upper()] = store
        results = []
        for values in prepared:
            found = trims.get(values["code"].strip().upper(), [])
            if values["year"]:
                found = [trim for trim in found if trim.model_year == values["year"]]
            store = stores.get((values["store"] or self.env.company.name).strip().upper())
            if not store:
                message = self.env._("None of your stores is called “%s”.", values["store"])
                results.append(ImportResult("refused", message))
            elif not found:
                message = self.env._("No trim has the code %s.", values["code"])
                results.append(ImportResult("refused", message))
            elif len(found) > 1:
                message = self.env._(
                    "More than one trim has the code %s. Add the model year.", values["code"]
                )
                results.append(ImportResult("refused", message))
            else:
                results.append(self._import_row(found[0], store, values))
        return results

    def _import_find_trims(self, prepared):
        """:return: {code: [trims]}"""
        codes = {values["code"].strip().upper() for values in prepared}
        found = {}
        # a catalogue has some hundred trims: read those with a code, compare as they are guarded
        for trim in self.env["dealer.vehicle.trim"].search([("code", "!=", False)]):
            key = trim.code.strip().upper()
            if key in codes:
                found.setdefault(key, []).append(trim)
        return found

    def _import_row(self, trim, store, values):
        """Set the price and the surcharge one row says.

        :return: the row's :class:`ImportResult`
        """
        status, record = "unchanged", trim
        if values["price"] is not None:
            status, record = self._import_price(trim, store, values)
        if values["surcharge"] is not None and self._import_surcharge(trim, values):
            status = "updated" if status == "unchanged" else status
        return ImportResult(status, "", record._name, record.id)

    def _import_price(self, trim, store, values):
        Item = self.env["product.pricelist.item"]
        begins = values["begins"] or store._get_store_date()
        new = {
            "vehicle_list_price": values["price"],
            "vehicle_promotion": values["promotion"] or 0.0,
            "floor_price": values["floor"] or 0.0,
        }
        domain = [("trim_id", "=", trim.id), ("store_id", "=", store.id)]
        if values["begins"]:
            price = Item.search([*domain, ("price_from", "=", begins)], limit=1)
        else:  # a list without days says what holds now
            price = Item.search([*domain, *Item._get_valid_domain(begins)], limit=1)
        if price and not values["begins"] and price.price_from < begins:
            same = all(
                price.currency_id.compare_amounts(price[name], amount) == 0
                for name, amount in new.items()
            )
            if same:
                return "unchanged", price
            price = Item
        if not price:
            until = values["until"] or False
            vals = {"trim_id": trim.id, "store_id": store.id, "price_from": begins, **new}
            return "created", Item.create({**vals, "price_until": until})
        changes = {
            name: amount
            for name, amount in new.items()
            if price.currency_id.compare_amounts(price[name], amount)
        }
        if values["until"] and values["until"] != price.price_until:
            changes["price_until"] = values["until"]
        if not changes:
            return "unchanged", price
        price.write(changes)
        return "updated", price

    def _import_surcharge(self, trim, values):
        """:return: whether something changed"""
        if not trim.product_tmpl_id:
            trim._get_products(trim.color_ids)
        wanted = values["color"].strip().casefold()
        choices = trim.product_tmpl_id.attribute_line_ids.product_template_value_ids
        value = choices.filtered(lambda choice: choice.name.strip().casefold() == wanted)[:1]
        if not value:
            raise UserError(
                self.env._(
                    "%(trim)s has no colour, interior or option “%(name)s”. Add it on the trim.",
                    trim=trim.display_name,
                    name=values["color"],
                )
            )
        if value.currency_id.compare_amounts(value.price_extra, values["surcharge"]) == 0:
            return False
        value.price_extra = values["surcharge"]
        return True
