from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.vin import normalise


class DealerImportRecallVehicle(models.AbstractModel):
    """Import of a maker's list of VINs: inserted in sets; a date of another dealer closes a row."""

    _name = "dealer.import.recall_vehicle"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of VINs of a Recall"

    def _import_columns(self):
        return [
            ImportColumn("vin", self.env._("VIN"), ["车架号", "车架号码", "VIN码", "frame number", "chassis number"], required=True),
            ImportColumn("campaign", self.env._("Campaign number"), ["campaign", "recall", "recall number", "召回编号", "召回活动编号", "活动编号"]),
            ImportColumn("done_on", self.env._("Done on"), ["completed on", "date done", "完成日期", "已完成日期"], kind="date"),
        ]  # fmt: skip

    def _import_prepare(self, row):
        vin = normalise(row["vin"])
        if not 5 <= len(vin) <= 17:
            raise UserError(self.env._("“%s” is no VIN.", row["vin"]))
        campaign = (row.get("campaign") or "").strip().upper()
        return {"vin": vin, "campaign": campaign, "done_on": row.get("done_on")}

    def _import_key(self, row):
        vin = normalise(row.get("vin") or "")
        return (vin, (row.get("campaign") or "").strip().upper()) if vin else None

    def _import_batch(self, prepared):
        Listed = self.env["dealer.recall.vehicle"]
        job = self.env["dealer.import"].browse(self.env.context.get("dealer_import_id"))
        recalls = {
            recall.number.upper(): recall.id
            for recall in self.env["dealer.recall"].with_context(active_test=False).search([])
        }
        results, wanted = [None] * len(prepared), {}
        for index, row in enumerate(prepared):
            recall = recalls.get(row["campaign"]) if row["campaign"] else job.recall_id.id
            if not recall:
                message = (
                    self.env._("There is no campaign %s: enter it first.", row["campaign"])
                    if row["campaign"]
                    else self.env._("The row names no campaign: name one, or choose it above.")
                )
                results[index] = ImportResult("refused", message)
                continue
            wanted[index] = (recall, row["vin"])
        found = Listed.search(
            [
                ("recall_id", "in", list({recall for recall, _vin in wanted.values()})),
                ("vin", "in", [vin for _recall, vin in wanted.values()]),
            ]
        )
        stored = {(row.recall_id.id, row.vin): row for row in found}
        new = {}
        for index, key in wanted.items():
            done = prepared[index]["done_on"] or None
            if key in stored:
                row = stored[key]
                changed = bool(done and not row.done_on)
                if changed:
                    row._set_facts({"done_on": done})
                status = "updated" if changed else "unchanged"
                results[index] = ImportResult(status, "", Listed._name, row.id)
            else:
                new[index] = {
                    "recall_id": key[0],
                    "vin": key[1],
                    "done_on": done,
                    "state": "done" if done else "open",
                }
        rows = self._import_bulk_create(Listed._name, list(new.values()))
        for index, row in zip(new, rows, strict=True):
            results[index] = ImportResult("created", "", Listed._name, row.id)
        return results
