from odoo import api, fields, models
from odoo.exceptions import UserError

STATUSES = [
    ("active", "Active"),
    ("stored", "Stored"),
    ("pending", "Pending"),
    ("permanent", "Permanent"),
]


class DealerRepairFault(models.Model):
    """A fault code read from a car at a visit."""

    _name = "dealer.repair.fault"
    _description = "Fault Code Read"
    _order = "order_id desc, id"
    _rec_name = "code"
    _check_company_auto = True

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="order_id.company_id", store=True, index=True)
    vehicle_id = fields.Many2one(related="order_id.vehicle_id", store=True, index=True)
    job_id = fields.Many2one(
        "dealer.repair.job",
        index="btree_not_null",
        ondelete="set null",
        domain="[('order_id', '=', order_id)]",
        help="The job that deals with it; empty: it is shown on every job of the order.",
    )
    scan_id = fields.Many2one(
        "dealer.repair.scan", string="Report", readonly=True, index="btree_not_null"
    )
    code = fields.Char(required=True, help="In the form of SAE J2012, such as P0171 or P0171-00.")
    failure = fields.Char(
        string="Failure Type", help="Two hexadecimal digits of SAE J2012-DA, as far as read."
    )
    status = fields.Selection(STATUSES, help="As the control unit says.")
    ecu = fields.Char(string="Control Unit")
    said = fields.Char(string="Scanner Says", help="The scanner's words for the code.")
    freeze_frame = fields.Text(help="What the control unit noted when the fault occurred.")
    fault_code_id = fields.Many2one(
        "dealer.fault.code",
        string="Known as",
        compute="_compute_fault_code_id",
        store=True,
        index="btree_not_null",
    )
    description = fields.Char(compute="_compute_description")
    meaning = fields.Char(
        compute="_compute_description", help="What the letter and the digits tell by themselves."
    )
    hint = fields.Text(related="fault_code_id.hint")
    earlier_count = fields.Integer(
        string="Earlier Visits",
        compute="_compute_earlier_count",
        help="Earlier visits of this car with the same code.",
    )

    _code_uniq = models.UniqueIndex(
        "(order_id, code, COALESCE(failure, ''), COALESCE(ecu, ''))",
        "This code of this control unit is on the order already.",
    )
    _code_form = models.Constraint(
        "CHECK(code ~ '^[PBCU][0-3][0-9A-F]{3}$' "
        "AND (failure IS NULL OR failure ~ '^[0-9A-F]{2}$'))",
        "A fault code has five characters: P, B, C or U, a digit from 0 to 3, three hexadecimal "
        "digits; a failure type has two.",
    )
    _earlier_idx = models.Index("(vehicle_id, code)")

    @api.depends("code", "vehicle_id.brand_id")
    def _compute_fault_code_id(self):
        found = self.env["dealer.fault.code"]._find(
            {fault.code for fault in self if fault.code}, self.vehicle_id.brand_id
        )
        for fault in self:
            fault.fault_code_id = found.get((fault.code, fault.vehicle_id.brand_id.id))

    @api.depends("code", "failure", "said", "fault_code_id.description")
    @api.depends_context("lang")
    def _compute_description(self):
        Code = self.env["dealer.fault.code"]
        for fault in self:
            fault.description = fault.fault_code_id.description or fault.said
            fault.meaning = Code._describe(fault.code, fault.failure)

    @api.depends("vehicle_id", "code")
    def _compute_earlier_count(self):
        rows = self._read_group(
            [
                ("vehicle_id", "in", self.vehicle_id.ids),
                ("code", "in", [fault.code for fault in self if fault.code]),
            ],
            ["vehicle_id", "code", "order_id"],
            [],
        )
        orders = {}
        for vehicle, code, order in rows:
            orders.setdefault((vehicle.id, code), []).append(order.id)
        for fault in self:
            mine = fault.order_id._origin.id
            seen = orders.get((fault.vehicle_id.id, fault.code), [])
            fault.earlier_count = len([one for one in seen if not mine or one < mine])

    @api.depends("code", "failure", "description")
    def _compute_display_name(self):
        for fault in self:
            code = "-".join(filter(None, [fault.code, fault.failure]))
            fault.display_name = " ".join(filter(None, [code, fault.description]))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._normalise(vals)
            if vals.get("job_id") and not vals.get("order_id"):
                vals["order_id"] = self.env["dealer.repair.job"].browse(vals["job_id"]).order_id.id
        faults = super().create(vals_list)
        faults._check_open()
        return faults

    def write(self, vals):
        self._check_open()
        self._normalise(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def _check_open(self):
        for order in self.order_id:
            if order.category in ("settled", "closed", "cancelled"):
                raise UserError(
                    self.env._(
                        "%(order)s is closed: what was read of the car stays as it is.",
                        order=order.display_name,
                    )
                )

    @api.model
    def _normalise(self, vals):
        if vals.get("code"):
            vals["code"], failure = self.env["dealer.fault.code"]._read_code(vals["code"])
            if failure and not vals.get("failure"):
                vals["failure"] = failure
        for name in ("failure", "ecu"):
            if name in vals:
                vals[name] = (vals[name] or "").strip() or False
        if vals.get("failure"):
            vals["failure"] = vals["failure"].upper()

    @api.onchange("code")
    def _onchange_code(self):
        if self.code:
            values = {"code": self.code, "failure": self.failure}
            self._normalise(values)
            self.code, self.failure = values["code"], values["failure"]
