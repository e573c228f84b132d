from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import dtc


class DealerFaultCode(models.Model):
    """What a diagnostic trouble code means: by the standard, or with one maker."""

    _name = "dealer.fault.code"
    _description = "Fault Code"
    _order = "code, brand_id, id"
    _rec_name = "code"
    _rec_names_search = ["code", "description"]

    code = fields.Char(
        required=True,
        help="Five characters in the form of SAE J2012: P, B, C or U, a digit from 0 to 3, three "
        "hexadecimal digits.",
    )
    brand_id = fields.Many2one(
        "fleet.vehicle.model.brand",
        index="btree_not_null",
        ondelete="cascade",
        help="Whose meaning it is; empty: every brand's.",
    )
    description = fields.Char(translate=True, help="What it means, in words.")
    hint = fields.Text(translate=True, help="What to check first.")
    active = fields.Boolean(default=True)
    system = fields.Selection(
        [
            ("powertrain", "Powertrain"),
            ("body", "Body"),
            ("chassis", "Chassis"),
            ("network", "Network"),
        ],
        compute="_compute_system",
        store=True,
        precompute=True,
    )
    is_maker_specific = fields.Boolean(compute="_compute_system", store=True, precompute=True)

    _code_uniq = models.UniqueIndex(
        "(code, COALESCE(brand_id, 0))",
        "This code of this brand is in the table already: change that one.",
    )
    _code_form = models.Constraint(
        "CHECK(code ~ '^[PBCU][0-3][0-9A-F]{3}$')",
        "A fault code has five characters: P, B, C or U, a digit from 0 to 3, three hexadecimal "
        "digits, such as P0171.",
    )

    @api.depends("code")
    def _compute_system(self):
        for record in self:
            code = dtc.parse(record.code)
            record.system = code and code.system
            record.is_maker_specific = bool(code) and code.defined_by == "maker"

    @api.depends("code", "description", "brand_id")
    def _compute_display_name(self):
        for record in self:
            text = " ".join(filter(None, [record.code, record.description]))
            record.display_name = f"{text} ({record.brand_id.name})" if record.brand_id else text

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("code"):
                vals["code"] = self._read_code(vals["code"])[0]
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("code"):
            vals["code"] = self._read_code(vals["code"])[0]
        return super().write(vals)

    @api.model
    def _read_code(self, text):
        """Return (code, failure type) of what was typed.

        :raise ValidationError: it has not the form of SAE J2012
        """
        code = dtc.parse(text)
        if not code:
            raise ValidationError(
                self.env._(
                    "“%(text)s” is no fault code. A code has five characters: P, B, C or U, a "
                    "digit from 0 to 3, three hexadecimal digits, and perhaps a failure type, "
                    "such as P0171 or P0171-00.",
                    text=str(text)[:40],
                )
            )
        return code.code, code.failure

    @api.model
    def _find(self, codes, brands):
        """Return {(code, brand id): record} of the meanings: the brand's, else every brand's."""
        records = self.search_fetch(
            [("code", "in", list(codes)), ("brand_id", "in", [False, *brands.ids])],
            ["code", "brand_id", "description", "hint"],
        )
        known = {(record.code, record.brand_id.id): record for record in records}
        return {
            (code, brand_id): known.get((code, brand_id)) or known.get((code, False), self.browse())
            for code in codes
            for brand_id in [*brands.ids, False]
        }

    @api.model
    def _describe(self, code, failure=""):
        """Return in words what the form of a code tells by itself."""
        parsed = dtc.parse(code)
        if not parsed:
            return False
        systems = {
            "powertrain": self.env._("Powertrain"),
            "body": self.env._("Body"),
            "chassis": self.env._("Chassis"),
            "network": self.env._("Network"),
        }
        defined = {
            "standard": self.env._("defined by the standard"),
            "maker": self.env._("defined by the maker: see his manual"),
            "reserved": self.env._("reserved by the standard"),
        }
        groups = {
            "0": self.env._("fuel and air metering, auxiliary emission controls"),
            "1": self.env._("fuel and air metering"),
            "2": self.env._("fuel and air metering, injector circuit"),
            "3": self.env._("ignition or misfire"),
            "4": self.env._("auxiliary emission controls"),
            "5": self.env._("vehicle speed, idle control, auxiliary inputs"),
            "6": self.env._("control unit and its outputs"),
            **dict.fromkeys("789", self.env._("transmission")),
            **dict.fromkeys("ABC", self.env._("hybrid propulsion")),
        }
        parts = [systems[parsed.system], groups.get(parsed.group), defined[parsed.defined_by]]
        failure = failure or parsed.failure
        if failure:
            parts.append(
                self.env._(
                    "failure type %(code)s: %(text)s",
                    code=failure,
                    text=self._describe_failure(failure),
                )
            )
        return " · ".join(filter(None, parts))

    @api.model
    def _describe_failure(self, failure):
        types = {
            "00": self.env._("no further information"),
            "11": self.env._("short to ground"),
            "12": self.env._("short to battery"),
            "13": self.env._("open circuit"),
            "14": self.env._("short to ground or open"),
            "15": self.env._("short to battery or open"),
            "16": self.env._("voltage too low"),
            "17": self.env._("voltage too high"),
            "1C": self.env._("voltage out of range"),
            "62": self.env._("signals contradict each other"),
            "64": self.env._("implausible signal"),
            "71": self.env._("actuator stuck"),
            "72": self.env._("actuator stuck open"),
            "73": self.env._("actuator stuck closed"),
            "86": self.env._("invalid message"),
            "87": self.env._("message missing"),
            "92": self.env._("works wrongly"),
            "96": self.env._("internal fault of the component"),
        }
        kinds = {
            "0": self.env._("general"),
            "1": self.env._("electrical fault"),
            "2": self.env._("signal fault"),
            "3": self.env._("frequency or pulse width fault"),
            "4": self.env._("internal fault of the unit"),
            "5": self.env._("programming"),
            "6": self.env._("implausible"),
            "7": self.env._("mechanical fault"),
            "8": self.env._("message on the bus missing or wrong"),
            "9": self.env._("fault of the component"),
        }
        return types.get(failure) or kinds.get(failure[0]) or self.env._("see the maker's manual")
