from odoo import fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib import report
from .dealer_repair_fault import STATUSES
from odoo.addons.dealer_base.vin import normalise as normalise_vin

MOST_CODES = 500
MOST_CHARS = 1_000_000


class DealerRepairOrder(models.Model):
    _inherit = "dealer.repair.order"

    fault_ids = fields.One2many("dealer.repair.fault", "order_id", string="Fault Codes")
    scan_ids = fields.One2many("dealer.repair.scan", "order_id", string="Scanner Reports")

    def action_paste_report(self):
        """Open the dialog that takes a scanner's report."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Scanner Report"),
            "res_model": "dealer.repair.scan.paste",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def add_fault_codes(self, values):
        """Add fault codes of a scanner to this order; for programs (JSON-2), may be repeated.

        :param dict values: `report` (text, CSV or HTML as the scanner gives it) and/or `codes`: a list
            of codes, or of dictionaries with `code` and perhaps `status` (active, stored, pending,
            permanent), `description`, `ecu`, `freeze_frame` (text or dictionary); perhaps `vin`,
            `odometer` (km); `anyway`: true takes a report of another VIN too
        :return: `added`, `updated`, `unchanged` (lists of codes), `refused` (list of `code` and
            `reason`), `unknown` (lines that were not understood)
        """
        self.ensure_one()
        self._check_may_diagnose()
        if not isinstance(values, dict):
            raise ValidationError(self.env._("The values are no object with “report” or “codes”."))
        text, rows = values.get("report") or "", values.get("codes") or []
        if not isinstance(text, str) or not isinstance(rows, list):
            raise ValidationError(self.env._("“report” is a text, “codes” a list."))
        if not text and not rows:
            raise ValidationError(self.env._("There is neither “report” nor “codes”."))
        if len(rows) > MOST_CODES:
            raise ValidationError(self.env._("At most %s codes are taken at a time.", MOST_CODES))
        found, refused = [], []
        for row in rows:
            row = {"code": row} if isinstance(row, str) else row
            if not isinstance(row, dict):
                raise ValidationError(self.env._("Each of “codes” is a text or an object."))
            try:
                found.append(self._read_api_code(row))
            except ValidationError as error:
                refused.append({"code": str(row.get("code"))[:40], "reason": str(error)})
        odometer = values.get("odometer") or 0
        if not isinstance(odometer, int) or not 0 <= odometer < 10_000_000:
            raise ValidationError(self.env._("“odometer” is a whole number of km."))
        given = report.Report(found, odometer or None, str(values.get("vin") or ""), [])
        result = self._take_report(text, "api", given=given, anyway=bool(values.get("anyway")))
        return {**result, "refused": refused}

    def _read_api_code(self, row):
        code, failure = self.env["dealer.fault.code"]._read_code(row.get("code"))
        status = row.get("status") or ""
        if status and status not in dict(STATUSES):
            raise ValidationError(
                self.env._(
                    "“%(status)s” is no status: active, stored, pending or permanent.",
                    status=str(status)[:40],
                )
            )
        freeze = row.get("freeze_frame") or {}
        if isinstance(freeze, dict):
            pairs = [(str(key), str(value)) for key, value in freeze.items()]
        else:
            pairs = [("", line) for line in str(freeze).splitlines()]
        return report.Found(
            code,
            failure,
            status,
            str(row.get("description") or "")[:500],
            str(row.get("ecu") or "")[:120],
            pairs,
            0,
        )

    def _check_may_diagnose(self):
        self.check_access("read")
        self.env["dealer.repair.fault"].check_access("create")
        if self.category in ("settled", "closed", "cancelled"):
            raise UserError(
                self.env._(
                    "%(order)s is closed: what was read of the car stays as it is.",
                    order=self.display_name,
                )
            )

    def _take_report(self, text, source, given=None, anyway=False, job=None):
        """Read a scanner's report and keep it with its codes.

        :param report.Report given: what came beside the text
        :param bool anyway: take it although it names another VIN
        :param job: `dealer.repair.job` that deals with the codes
        :return: dict, see :meth:`add_fault_codes`
        """
        self.ensure_one()
        self._check_may_diagnose()
        if len(text) > MOST_CHARS:
            raise UserError(self.env._("The report is longer than a million characters."))
        text = text.replace("\0", "")
        read = report.read(text)
        given = given or report.Report([], None, "", [])
        vin = normalise_vin(given.vin or read.vin)
        if message := self._get_vin_warning(vin):
            if not anyway:
                raise UserError(message)
        scan = self.env["dealer.repair.scan"]
        if text:
            # the same report again is no second report
            scan = scan.search([("order_id", "=", self.id), ("raw", "=", text)], limit=1)
        if text and not scan:
            scan = scan.create(
                {
                    "order_id": self.id,
                    "source": source,
                    "raw": text,
                    "unknown": "\n".join(line for _number, line in read.unknown),
                    "odometer": given.odometer or read.odometer or 0,
                    "vin": vin,
                }
            )
        result = self._add_found([*given.codes, *read.codes], scan, job)
        return {**result, "unknown": [line for _number, line in read.unknown]}

    def _get_vin_warning(self, vin):
        """Return what is wrong when a report names another car, else False."""
        mine = self.vehicle_id.vin
        if not vin or not mine or vin == mine:
            return False
        return self.env._(
            "The report is of another car: it says %(theirs)s, this order's car has %(mine)s. Tick "
            "“Use it anyway” if the control unit came from another car.",
            theirs=vin,
            mine=mine,
        )

    def _add_found(self, found, scan, job=None):
        """Add what a report found; what is there already is brought up to date."""
        Fault = self.env["dealer.repair.fault"]
        known = {(f.code, f.failure or "", f.ecu or ""): f for f in self.fault_ids}
        result = {"added": [], "updated": [], "unchanged": []}
        vals_list = []
        for one in found:
            values = {
                "status": one.status or False,
                "said": one.description or False,
                "freeze_frame": "\n".join(": ".join(filter(None, pair)) for pair in one.freeze)
                or False,
            }
            key = (one.code, one.failure, one.ecu)
            label = "-".join(filter(None, [one.code, one.failure]))
            fault = known.get(key)
            if fault is None:
                known[key] = Fault
                vals_list.append(
                    {
                        **values,
                        "order_id": self.id,
                        "job_id": job and job.id,
                        "scan_id": scan.id,
                        "code": one.code,
                        "failure": one.failure or False,
                        "ecu": one.ecu or False,
                    }
                )
                result["added"].append(label)
                continue
            changed = {
                name: value
                for name, value in values.items()
                if value and fault and fault[name] != value
            }
            if changed:
                fault.write({**changed, "scan_id": scan.id})
                result["updated"].append(label)
            else:
                result["unchanged"].append(label)
        Fault.create(vals_list)
        return result
