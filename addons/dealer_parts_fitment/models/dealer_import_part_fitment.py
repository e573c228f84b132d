from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.keys import rule_keys
from .dealer_part_fitment import KEPT
from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.vin import normalise
from odoo.addons.dealer_parts.models.part_key import part_key

NO = {"", "0", "no", "n", "false", "否", "不", "无"}
# what tells one rule of a part from another; the unique index of the table
IDENTITY = (
    "product_id", "exclude", "model_id", "brand_id", "year_from", "year_to", "engine_keys",
    "trim_keys", "plant", "vin_prefix", "serial_from", "serial_to", "option_key", "position",
)  # fmt: skip
# what a row may change in a rule that exists
DETAILS = ("engine", "trim", "quantity", "note")


class DealerImportPartFitment(models.AbstractModel):
    """Import of fitment rules, from a table or from XML shaped like ACES.

    A row is one rule. Importing the file again changes nothing; a rule is recognised by its part
    and by everything it asks of a car. Brands and series that are missing are made, as they are
    when cars are imported; parts and options are not.
    """

    _name = "dealer.import.part_fitment"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Fitment Rules"

    def _import_columns(self):
        return [
            ImportColumn("part", self.env._("Part number"), ["part no", "number", "sku", "零件号", "配件编号", "配件号", "备件号", "OE号"], required=True),
            ImportColumn("exclude", self.env._("Not for"), ["exclude", "excluded", "不适用", "排除"]),
            ImportColumn("universal", self.env._("Any car"), ["universal", "通用", "通用件"]),
            ImportColumn("brand", self.env._("Brand"), ["make", "品牌", "厂牌"]),
            ImportColumn("model", self.env._("Series"), ["model", "车系", "车型"]),
            ImportColumn("year", self.env._("Model year"), ["year", "年款"], kind="integer"),
            ImportColumn("year_from", self.env._("From year"), ["first year", "start year", "起始年款", "开始年份", "起始年份"], kind="integer"),
            ImportColumn("year_to", self.env._("To year"), ["last year", "end year", "终止年款", "结束年份", "截止年份"], kind="integer"),
            ImportColumn("engine", self.env._("Engine"), ["engine code", "engine base", "发动机", "发动机型号", "排量"]),
            ImportColumn("trim", self.env._("Trim"), ["submodel", "configuration", "配置"]),
            ImportColumn("plant", self.env._("Plant"), ["assembly plant", "工厂", "装配厂"]),
            ImportColumn("vin_prefix", self.env._("VIN begins with"), ["vin prefix", "车架号开头", "VIN前缀"]),
            ImportColumn("serial_from", self.env._("Serial from"), ["vin from", "serial start", "起始序列号", "起始车架号", "序列号起"]),
            ImportColumn("serial_to", self.env._("Serial to"), ["vin to", "serial end", "终止序列号", "终止车架号", "序列号止"]),
            ImportColumn("options", self.env._("Options"), ["option", "选装", "选装包"]),
            ImportColumn("position", self.env._("Position"), ["location", "安装位置", "位置"]),
            ImportColumn("quantity", self.env._("Per car"), ["qty", "quantity", "每车用量", "用量", "数量"], kind="float"),
            ImportColumn("note", self.env._("Note"), ["qualifier", "comment", "remark", "备注", "说明"]),
            ImportColumn("remove", self.env._("Remove"), ["delete", "删除"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        Rule = self.env["dealer.part.fitment"]
        values = dict(row)
        for key in ("exclude", "universal", "remove"):
            values[key] = (row.get(key) or "").strip().casefold() not in NO
        values["part_key"] = part_key(row["part"])
        if row.get("model") and not row.get("brand"):
            raise UserError(self.env._("A series needs a brand."))
        values["year_from"], values["year_to"] = self._import_read_years(row)
        for key in ("serial_from", "serial_to"):
            values[key] = self._import_read_serial(values, row.get(key))
        texts = ("vin_prefix", "plant", "engine", "trim", "position", "note")
        values.update(Rule._normalise({key: values.get(key) for key in texts}))
        values["engine_keys"] = "|".join(rule_keys(values["engine"])) or False
        values["trim_keys"] = "|".join(rule_keys(values["trim"])) or False
        if message := Rule._get_vin_error(values):
            raise UserError(message)
        first, last = values["serial_from"], values["serial_to"]
        if first and last and first > last:
            raise UserError(self.env._("The last serial number is before the first one."))
        quantity = row.get("quantity")
        values["quantity"] = 1.0 if quantity is None else quantity
        if values["quantity"] <= 0:
            raise UserError(
                self.env._("A car takes at least some of a part: the quantity is above zero.")
            )
        values["options"] = [
            name.strip() for name in (row.get("options") or "").replace("；", ";").split(";") if name.strip()
        ]  # fmt: skip
        asked = any(
            values.get(key)
            for key in (
                "brand", "model", "year_from", "year_to", "engine_keys", "trim_keys", "plant",
                "vin_prefix", "serial_from", "serial_to", "options",
            )
        )  # fmt: skip
        if values["universal"] and (asked or values["exclude"]):
            raise UserError(
                self.env._("A rule for any car names no car. Empty the other columns or “Any car”.")
            )
        if not values["universal"] and not asked:
            raise UserError(
                self.env._("Say which cars the rule is for, or write yes under “Any car”.")
            )
        return values

    def _import_read_serial(self, values, text):
        """Return the serial of a VIN; a whole VIN gives its beginning too."""
        serial = normalise(text)
        if len(serial) == 17:
            prefix, serial = serial[:11], serial[11:]
            if values.get("vin_prefix") and normalise(values["vin_prefix"]) != prefix:
                raise UserError(
                    self.env._("The VINs of a range begin alike; “%s” begins otherwise.", text)
                )
            values["vin_prefix"] = prefix
        return self.env["dealer.part.fitment"]._normalise({"serial_from": serial})["serial_from"]

    # === BATCH === #

    def _import_batch(self, prepared):
        products = self._import_match_parts(prepared)
        self.env["dealer.import.vehicle"]._import_resolve_catalogue(prepared)
        options = self._import_match_options(prepared)
        results = [None] * len(prepared)
        wanted = {}
        for index, values in enumerate(prepared):
            product = products.get(values["part_key"])
            if isinstance(product, str) or product is None:
                results[index] = ImportResult(
                    "refused",
                    product
                    or self.env._(
                        "There is no part with the number %s. Import the parts first.",
                        values["part"],
                    ),
                )
                continue
            unknown = [name for name in values["options"] if name.casefold() not in options]
            if unknown:
                results[index] = ImportResult(
                    "refused",
                    self.env._("There is no option “%s” in the catalogue.", unknown[0]),
                )
                continue
            values["product_id"], values["product_tmpl_id"] = product
            values["option_ids"] = sorted({options[name.casefold()] for name in values["options"]})
            values["option_key"] = ",".join(map(str, values["option_ids"])) or False
            identity = tuple(values[key] or False for key in IDENTITY)
            if identity in wanted:
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            wanted[identity] = index
        known = self._import_get_known({identity[0] for identity in wanted})
        to_create = []
        for identity, index in wanted.items():
            values, rule = prepared[index], known.get(identity)
            if values["remove"]:
                results[index] = self._import_remove(rule)
            elif rule:
                results[index] = self._import_set_details(rule, values, DETAILS)
            else:
                to_create.append(index)
        created = self._import_create([prepared[index] for index in to_create])
        for index, rule in zip(to_create, created, strict=True):
            results[index] = ImportResult("created", "", rule._name, rule.id)
        return results

    def _import_match_parts(self, prepared):
        """Return {part key: (product id, template id)}, or a sentence where it isn't clear.

        The store's own number goes before the maker's, that one before all other numbers.
        """
        keys = list({values["part_key"] for values in prepared})
        self.env["product.template"].flush_model(["part_number_key", "oem_number_key", "is_part"])
        self.env["dealer.part.number"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT key, place, min(pp.id), min(pt.id), count(*)
                     FROM (SELECT part_number_key AS key, 1 AS place, id
                             FROM product_template WHERE part_number_key = ANY(%(keys)s)
                           UNION
                           SELECT oem_number_key, 2, id
                             FROM product_template WHERE oem_number_key = ANY(%(keys)s)
                           UNION
                           SELECT number_key, 3, product_tmpl_id
                             FROM dealer_part_number WHERE number_key = ANY(%(keys)s)) found
                     JOIN product_template pt ON pt.id = found.id AND pt.is_part AND pt.active
                      AND (pt.company_id IS NULL OR pt.company_id = %(company)s)
                     JOIN product_product pp ON pp.product_tmpl_id = pt.id AND pp.active
                    GROUP BY key, place ORDER BY key, place""",
                keys=keys,
                company=self.env.company.id,
            )
        )
        found = {}
        for key, _place, product_id, template_id, count in rows:
            if count > 1:
                many = self.env._("%(count)s parts have this number: use the store's own.", count=count)  # fmt: skip
                found.setdefault(key, many)
            else:
                found.setdefault(key, (product_id, template_id))
        return found

    def _import_match_options(self, prepared):
        """Return {name of an option in small letters: id}."""
        if not any(values["options"] for values in prepared):
            return {}
        attribute = self.env.ref("dealer_base.attribute_option")
        options = self.env["product.attribute.value"].search_fetch(
            [("attribute_id", "=", attribute.id)], ["name"]
        )
        return {option.name.casefold(): option.id for option in options}

    def _import_get_known(self, product_ids):
        """Return {identity: rule} of the rules the parts have."""
        rules = self.env["dealer.part.fitment"].search_fetch(
            [("product_id", "in", list(product_ids))], [*IDENTITY, *DETAILS]
        )
        known = {}
        for rule in rules:
            identity = tuple(
                rule[key].id if rule._fields[key].type == "many2one" else rule[key] or False
                for key in IDENTITY
            )
            known[identity] = rule
        return known

    def _import_remove(self, rule):
        if not rule:
            return ImportResult("unchanged", self.env._("There is no such rule to remove."))
        rule.unlink()
        return ImportResult("updated", self.env._("The rule is removed."))

    def _import_create(self, prepared):
        names = [key for key in (*IDENTITY, *DETAILS) if key != "exclude"]
        products = self.env["product.product"].browse(values["product_id"] for values in prepared)
        kept = {
            product.id: {
                name: field.convert_to_write(product[field.name], product) or None
                for name, of in KEPT.items()
                for field in [product._fields[of]]
            }
            for product in products
        }
        rules = self._import_bulk_create(
            "dealer.part.fitment",
            [
                {
                    **{name: values[name] or None for name in names},
                    **kept[values["product_id"]],
                    "year_from": values["year_from"] or 0,
                    "year_to": values["year_to"] or 0,
                    "exclude": values["exclude"],
                    "is_universal": values["universal"],
                    "product_tmpl_id": values["product_tmpl_id"],
                }
                for values in prepared
            ],
        )
        pairs = [
            (rule.id, option)
            for rule, values in zip(rules, prepared, strict=True)
            for option in values["option_ids"]
        ]
        if pairs:
            field = self.env["dealer.part.fitment"]._fields["option_ids"]
            self.env.cr.execute_values(
                f"INSERT INTO {field.relation} ({field.column1}, {field.column2}) VALUES %s", pairs
            )
            rules.invalidate_recordset(["option_ids"])
        return rules
