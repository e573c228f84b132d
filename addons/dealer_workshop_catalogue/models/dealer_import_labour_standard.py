from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_parts.models.part_key import part_key

# what tells a standard from another one of the operation
IDENTITY = (
    "operation_id", "company_id", "brand_id", "model_id", "trim_id", "engine_key", "year_from",
    "year_to", "date_from",
)  # fmt: skip
# what a row may change in a standard that exists
DETAILS = ("hours", "date_to", "engine")
YES = ("1", "y", "yes", "true", "x", "是", "√")


class DealerImportLabourStandard(models.AbstractModel):
    """Import of labour standards (工时定额) from a table.

    A row is one standard, recognised by its operation, car and first day: importing the file again
    changes nothing. Operations and cars must be in the catalogue; nothing is made by itself.
    """

    _name = "dealer.import.labour_standard"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Labour Standards"

    def _import_columns(self):
        return [
            ImportColumn("operation", self.env._("Operation code"), ["operation", "code", "项目代码", "作业代码", "工时代码", "维修项目"], required=True),
            ImportColumn("hours", self.env._("Hours"), ["standard hours", "time", "工时", "标准工时", "定额工时"], required=True, kind="float"),
            ImportColumn("brand", self.env._("Brand"), ["make", "品牌", "厂牌"]),
            ImportColumn("model", self.env._("Series"), ["model", "车系", "车型"]),
            ImportColumn("trim", self.env._("Trim"), ["submodel", "configuration", "配置"]),
            ImportColumn("engine", self.env._("Engine"), ["engine code", "发动机", "发动机型号", "排量"]),
            ImportColumn("year", self.env._("Model year"), ["year", "年款"], kind="integer"),
            ImportColumn("year_from", self.env._("From year"), ["first year", "起始年款", "开始年份", "起始年份"], kind="integer"),
            ImportColumn("year_to", self.env._("To year"), ["last year", "终止年款", "结束年份", "截止年份"], kind="integer"),
            ImportColumn("date_from", self.env._("Valid from"), ["from", "生效日期", "启用日期"], kind="date"),
            ImportColumn("date_to", self.env._("Valid until"), ["until", "to", "失效日期", "停用日期"], kind="date"),
            ImportColumn("own", self.env._("This store only"), ["store", "own", "仅本店", "本店"]),
            ImportColumn("remove", self.env._("Remove"), ["delete", "删除"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        values = dict(row)
        for key in ("own", "remove"):
            values[key] = (row.get(key) or "").strip().casefold() in YES
        if not 0 < row["hours"] < 1000:
            raise UserError(self.env._("Standard hours are above zero and below 1000."))
        if row.get("model") and not row.get("brand"):
            raise UserError(self.env._("A series needs a brand."))
        if row.get("trim") and not row.get("model"):
            raise UserError(self.env._("A trim needs a series."))
        values["year_from"], values["year_to"] = self._import_read_years(row)
        if row.get("date_from") and row.get("date_to") and row["date_from"] > row["date_to"]:
            raise UserError(self.env._("The last day is before the first one."))
        values["engine_key"] = part_key(row.get("engine")) or False
        return values

    # === BATCH === #

    def _import_batch(self, prepared):
        self.env["dealer.labour.standard"].check_access("write")
        operations = self._import_match_operations(prepared)
        models_, trims, brands = self._import_match_cars(prepared)
        results, wanted = [None] * len(prepared), {}
        for index, values in enumerate(prepared):
            values["operation_id"] = operations.get(values["operation"].casefold())
            brand = brands.get((values.get("brand") or "").casefold())
            model = models_.get((brand, (values.get("model") or "").casefold()))
            trim = trims.get((model, (values.get("trim") or "").casefold()))
            values.update(brand_id=brand or False, model_id=model or False, trim_id=trim or False)
            values["company_id"] = self.env.company.id if values["own"] else False
            if problem := self._import_get_problem(values):
                results[index] = ImportResult("refused", problem)
                continue
            identity = tuple(values.get(key) or False for key in IDENTITY)
            if identity in wanted:
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            wanted[identity] = index
        known = self._import_get_known(list(wanted))
        to_create = []
        for identity, index in wanted.items():
            values, standard = prepared[index], known.get(identity)
            if values["remove"]:
                results[index] = self._import_remove(standard)
            elif standard:
                results[index] = self._import_set_details(standard, values, DETAILS)
            else:
                to_create.append(index)
        created = self._import_bulk_create(
            "dealer.labour.standard",
            [
                {
                    **{key: prepared[index].get(key) or None for key in (*IDENTITY, *DETAILS)},
                    "year_from": prepared[index]["year_from"] or 0,
                    "year_to": prepared[index]["year_to"] or 0,
                }
                for index in to_create
            ],
        )
        for index, standard in zip(to_create, created, strict=True):
            results[index] = ImportResult("created", "", standard._name, standard.id)
        return results

    def _import_get_problem(self, values):
        """Return the sentence why a row names nothing of ours, or None."""
        if not values["operation_id"]:
            return self.env._(
                "There is no operation with the code %s. Add it to the catalogue first.",
                values["operation"],
            )
        for key, text in (
            ("brand", self.env._("There is no brand “%s” in the catalogue.")),
            ("model", self.env._("The brand has no series “%s” in the catalogue.")),
            ("trim", self.env._("The series has no trim “%s” in the catalogue.")),
        ):
            if values.get(key) and not values[f"{key}_id"]:
                return text % values[key]
        return None

    def _import_match_operations(self, prepared):
        """Return {code in small letters: id}; the store's own operation goes first."""
        codes = {values["operation"].casefold() for values in prepared}
        operations = self.env["dealer.operation"].search_fetch(
            [("code", "!=", False), ("company_id", "in", [False, self.env.company.id])],
            ["code", "company_id"],
        )
        found = {}
        for operation in operations.sorted(lambda operation: bool(operation.company_id)):
            if (key := operation.code.casefold()) in codes:
                found[key] = operation.id
        return found

    def _import_match_cars(self, prepared):
        """Return {(brand id, series): id}, {(series id, trim's name or code): id}, {brand: id}."""
        brands = {
            brand.name.casefold(): brand.id
            for brand in self.env["fleet.vehicle.model.brand"].search_fetch([], ["name"])
        }
        named = {brands.get((values.get("brand") or "").casefold()) for values in prepared}
        series = self.env["fleet.vehicle.model"].search_fetch(
            [("brand_id", "in", [brand for brand in named if brand])], ["name", "brand_id"]
        )
        models_ = {(model.brand_id.id, model.name.casefold()): model.id for model in series}
        trims = {}
        if any(values.get("trim") for values in prepared):
            for trim in self.env["dealer.vehicle.trim"].search_fetch(
                [("model_id", "in", series.ids)],
                ["name", "code", "model_id"],
                order="model_year, id",
            ):
                for name in filter(None, (trim.name, trim.code)):
                    trims[trim.model_id.id, name.casefold()] = trim.id
        return models_, trims, brands

    def _import_get_known(self, identities):
        """Return {identity: standard} of those that exist; by the unique index, whatever there is."""
        Standard = self.env["dealer.labour.standard"]
        if not identities:
            return {}
        Standard.flush_model()
        empty = (0, 0, 0, 0, 0, "", 0, 0, "0001-01-01")
        keys = {
            tuple(
                str(value) if name == "date_from" else value
                for name, value in zip(
                    IDENTITY,
                    (value or none for value, none in zip(identity, empty, strict=True)),
                    strict=True,
                )
            ): identity
            for identity in identities
        }
        rows = self.env.cr.execute_values(
            """SELECT s.id, k.* FROM dealer_labour_standard s
                 JOIN (VALUES %s) k(o, c, b, m, t, e, f, u, d)
                   ON s.operation_id = k.o AND COALESCE(s.company_id, 0) = k.c
                  AND COALESCE(s.brand_id, 0) = k.b AND COALESCE(s.model_id, 0) = k.m
                  AND COALESCE(s.trim_id, 0) = k.t AND COALESCE(s.engine_key, '') = k.e
                  AND COALESCE(s.year_from, 0) = k.f AND COALESCE(s.year_to, 0) = k.u
                  AND COALESCE(s.date_from, '0001-01-01') = k.d::date""",
            list(keys),
            page_size=len(keys),
            fetch=True,
        )
        standards = Standard.browse([row[0] for row in rows])
        standards.fetch(DETAILS)
        return {
            keys[tuple(row[1:])]: standard for row, standard in zip(rows, standards, strict=True)
        }

    def _import_remove(self, standard):
        if not standard:
            return ImportResult("unchanged", self.env._("There is no such standard to remove."))
        standard.unlink()
        return ImportResult("updated", self.env._("The standard is removed."))
