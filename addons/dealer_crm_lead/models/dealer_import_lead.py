from odoo import models

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult
from odoo.addons.dealer_base.tools import phone as phone_tools


class DealerImportLead(models.AbstractModel):
    """Import of a list of leads: an exhibition, a partner's list. Repeatable: who has a running
    lead gets no second one."""

    _name = "dealer.import.lead"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Leads"

    _import_foreground_rows = 500
    _import_chunk_rows = 200

    def _import_columns(self):
        return [
            ImportColumn("name", self.env._("Name"), ["customer", "person", "姓名", "客户", "客户姓名", "联系人"], required=True),
            ImportColumn("phone", self.env._("Phone"), ["mobile", "telephone", "电话", "手机", "手机号", "联系电话"]),
            ImportColumn("email", self.env._("E-mail"), ["email", "mail", "邮箱", "电子邮箱"]),
            ImportColumn("brand", self.env._("Brand"), ["make", "品牌"]),
            ImportColumn("model", self.env._("Series"), ["model", "car", "车系", "意向车型", "意向车系"]),
            ImportColumn("trim", self.env._("Trim"), ["configuration", "配置"]),
            ImportColumn("budget", self.env._("Budget"), ["预算"], kind="float"),
            ImportColumn("source", self.env._("Source"), ["origin", "channel", "来源", "渠道"]),
            ImportColumn("campaign", self.env._("Campaign"), ["event", "活动", "市场活动"]),
            ImportColumn("message", self.env._("Note"), ["message", "remark", "comment", "备注", "留言", "说明"]),
        ]  # fmt: skip

    def _import_key(self, row):
        return phone_tools.key(row.get("phone")) or (row.get("email") or "").strip().lower() or None

    def _import_again_message(self):
        return self.env._("This person is in an earlier row of the file already.")

    def _import_prepare(self, row):
        row = {key: value for key, value in row.items() if value is not None}
        return self.env["crm.lead"]._check_intake(
            {**row, "source_kind": "import", "company_id": self.env.company.id}
        )

    def _import_batch(self, prepared):
        Lead = self.env["crm.lead"]
        Lead.check_access("create")
        rows = [dict(values) for values in prepared]  # a set that fails comes again in halves
        results, new, seen = [None] * len(rows), [], set()
        Lead = Lead.sudo()  # also whom a colleague has is known, and left with him
        probe = [dict(row) for row in rows]
        Lead._match_people(probe)
        running = Lead._find_running(probe)
        for index, row in enumerate(probe):
            keys = Lead._get_person_keys(row)
            lead = next((running[key] for key in keys if key in running), None)
            if seen & set(keys):
                results[index] = ImportResult("refused", self._import_again_message())
                continue
            seen.update(keys)
            if lead:
                message = self.env._("Has a running lead already: %s", lead.name)
                results[index] = ImportResult("unchanged", message, Lead._name, lead.id)
            else:
                new.append(index)
        leads = Lead._take_in([rows[index] for index in new])
        for index, lead in zip(new, leads, strict=True):
            results[index] = ImportResult("created", "", Lead._name, lead.id)
        return results
