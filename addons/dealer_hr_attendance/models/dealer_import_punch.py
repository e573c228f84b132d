import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.dealer_base.models.dealer_import_mixin import ImportColumn, ImportResult

MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})[:：.](\d{2})(?:[:：.](\d{2}))?(?:\.\d+)?"
)


class DealerImportPunch(models.AbstractModel):
    """Import of what an attendance machine wrote: who, and when, on the store's clock."""

    _name = "dealer.import.punch"
    _inherit = ["dealer.import.mixin"]
    _description = "Import of Punches"

    def _import_columns(self):
        return [
            ImportColumn("number", self.env._("Staff number or badge"), ["number", "no", "no.", "id", "user id", "enroll number", "staff number", "employee number", "badge", "card", "工号", "编号", "考勤号", "考勤号码", "人员编号", "登记号码", "卡号"], required=True),
            ImportColumn("moment", self.env._("Date and time"), ["datetime", "date/time", "punch time", "timestamp", "打卡时间", "日期时间", "刷卡时间", "考勤时间"]),
            ImportColumn("date", self.env._("Date"), ["day", "日期", "打卡日期"]),
            ImportColumn("time", self.env._("Time"), ["clock", "时间", "时刻"]),
            ImportColumn("device", self.env._("Device"), ["machine", "terminal", "device number", "设备", "设备号", "机器号", "考勤机"]),
        ]  # fmt: skip

    def _import_prepare(self, row):
        text = row.get("moment") or " ".join(filter(None, [row.get("date"), row.get("time")]))
        match = MOMENT.fullmatch(" ".join(text.split()))
        try:
            local = match and datetime(*(int(part or 0) for part in match.groups()))
        except ValueError:
            local = None
        if not local:
            raise UserError(
                self.env._("“%s” is no date with a time. Write it like 2026-03-31 08:29.", text)
            )
        zone = ZoneInfo(self.env.company._get_store_zone())
        return {
            "number": row["number"],
            "moment": local.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None),
            "source": "device",
            "device": row.get("device"),
        }

    def _import_batch(self, prepared):
        # a file is taken in by HR only
        self.env["dealer.punch"].check_access("create")
        taken = self.env["dealer.punch"]._take_in(prepared)
        return [
            ImportResult(status, message, "dealer.punch" if punch_id else "", punch_id or 0)
            for status, message, punch_id in taken
        ]
