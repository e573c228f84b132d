from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class DealerClockCorrection(models.Model):
    """A change of clocked time, with what stood before, why, and who applied it.

    Clocked time has no other way to be changed: a technician asks, the workshop controller applies.
    """

    _name = "dealer.clock.correction"
    _description = "Correction of Clocked Time"
    _inherit = ["dealer.numbered.mixin", "dealer.fact.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _fact_fields = frozenset(
        {"old_started_on", "old_ended_on", "applied_on", "applied_by_id", "refused_on", "state"}
    )

    company_id = fields.Many2one(
        "res.company", string="Store", compute="_compute_from_clock", store=True, precompute=True,
        index=True,
    )  # fmt: skip
    kind = fields.Selection(
        [("change", "Change"), ("add", "Time Not Clocked"), ("remove", "Take Out")],
        required=True,
        default="change",
    )
    clock_id = fields.Many2one(
        "dealer.repair.clock", string="Clocked Time", index=True, ondelete="restrict",
        check_company=True,
    )  # fmt: skip
    employee_id = fields.Many2one(
        "hr.employee",
        string="Technician",
        compute="_compute_from_clock",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        required=True,
        default=lambda self: self.env.user.employee_id,
    )
    job_id = fields.Many2one(
        "dealer.repair.job",
        compute="_compute_from_clock",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    work_id = fields.Many2one(
        "dealer.indirect.work",
        string="Indirect Work",
        compute="_compute_from_clock",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    old_started_on = fields.Datetime(string="Was from", readonly=True)
    old_ended_on = fields.Datetime(string="Was to", readonly=True)
    started_on = fields.Datetime(
        string="From", compute="_compute_times", store=True, readonly=False, precompute=True
    )
    ended_on = fields.Datetime(
        string="To", compute="_compute_times", store=True, readonly=False, precompute=True
    )
    reason = fields.Char(required=True, help="Why the clocked time was wrong.")
    applied_on = fields.Datetime(readonly=True)
    applied_by_id = fields.Many2one("res.users", readonly=True)
    refused_on = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("asked", "Asked"), ("applied", "Applied"), ("refused", "Refused")],
        compute="_compute_state",
        store=True,
        precompute=True,
    )

    _forward = models.Constraint(
        "CHECK(started_on IS NULL OR ended_on IS NULL OR started_on < ended_on)",
        "Clocked time cannot end before it starts.",
    )
    _one_open = models.UniqueIndex(
        "(clock_id) WHERE state = 'asked'",
        "A correction of this time has been asked for already: apply or refuse that one first.",
    )

    @api.depends("clock_id", "employee_id")
    def _compute_from_clock(self):
        for correction in self:
            clock = correction.clock_id
            if clock:
                correction.employee_id = clock.employee_id
                correction.job_id = clock.job_id
                correction.work_id = clock.work_id
            correction.company_id = (
                clock.company_id or correction.employee_id.company_id or self.env.company
            )

    @api.depends("clock_id")
    def _compute_times(self):
        for correction in self:
            if correction.clock_id:
                correction.started_on = correction.clock_id.started_on
                correction.ended_on = correction.clock_id.ended_on

    @api.depends("applied_on", "refused_on")
    def _compute_state(self):
        for correction in self:
            if correction.applied_on:
                correction.state = "applied"
            else:
                correction.state = "refused" if correction.refused_on else "asked"

    @api.constrains("kind", "clock_id", "job_id", "work_id", "started_on", "ended_on")
    def _check_complete(self):
        for correction in self:
            if correction.kind == "add":
                if correction.clock_id:
                    continue
                if bool(correction.job_id) == bool(correction.work_id):
                    raise ValidationError(
                        self.env._("Say which job, or which indirect work, the time was for.")
                    )
            elif not correction.clock_id:
                raise ValidationError(self.env._("Say which clocked time is wrong."))
            if correction.kind != "remove" and not (correction.started_on and correction.ended_on):
                raise ValidationError(self.env._("Say from when to when the work really lasted."))

    def write(self, vals):
        if any(correction.state != "asked" for correction in self):
            raise UserError(self.env._("An applied or refused correction stays as it is."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_applied(self):
        if any(correction.state == "applied" for correction in self):
            raise UserError(self.env._("What was applied stays written down."))

    def action_apply(self):
        """Write the time as the document says; only for the workshop controller."""
        self.check_access("write")
        self._check_controller()
        Clock = self.env["dealer.repair.clock"].sudo()  # clocks have no other writer
        for correction in self:
            if correction.state != "asked":
                raise UserError(self.env._("%(name)s is decided already.", name=correction.name))
            clock = correction.clock_id.sudo()
            jobs = clock.job_id | correction.sudo().job_id
            jobs.order_id._check_not_settled()
            facts = {
                "old_started_on": clock.started_on,
                "old_ended_on": clock.ended_on,
                "applied_on": fields.Datetime.now(),
                "applied_by_id": self.env.uid,
            }
            values = {
                "started_on": correction.started_on,
                "ended_on": correction.ended_on,
                "job_id": correction.job_id.id,
                "work_id": correction.work_id.id,
                "is_forgotten": False,
            }
            if correction.kind != "remove":
                correction._check_overlap()
            if correction.kind == "add":
                clock = Clock.create({**values, "employee_id": correction.employee_id.id})
                facts["clock_id"] = clock.id
            elif correction.kind == "change":
                clock.write(values)
            else:
                # the time stays to be seen, without a length
                clock.write({"ended_on": clock.started_on, "is_forgotten": False})
            correction._set_facts(facts)

    def action_refuse(self):
        """The time was right."""
        self.check_access("write")
        self._check_controller()
        self.filtered(lambda correction: correction.state == "asked")._set_facts(
            {"refused_on": fields.Datetime.now(), "applied_by_id": self.env.uid}
        )

    def _check_controller(self):
        if not self.env.user.has_group("dealer_base.group_workshop_controller"):
            raise UserError(
                self.env._("The workshop controller applies or refuses corrections of time.")
            )

    def _check_overlap(self):
        """One technician does one thing at a time, in what is written down later too."""
        self.ensure_one()
        other = self.env["dealer.repair.clock"].sudo().search(
            [
                ("employee_id", "=", self.employee_id.id),
                ("id", "!=", self.clock_id.id),
                ("started_on", "<", self.ended_on),
                "|",
                ("ended_on", "=", False),
                ("ended_on", ">", self.started_on),
                "|",
                ("ended_on", "=", False),
                ("hours", ">", 0),
            ],
            limit=1,
        )  # fmt: skip
        if other:
            raise UserError(
                self.env._(
                    "%(technician)s was clocked on “%(work)s” in that time: correct that first.",
                    technician=self.employee_id.name,
                    work=other.job_id.concern or other.work_id.name,
                )
            )
