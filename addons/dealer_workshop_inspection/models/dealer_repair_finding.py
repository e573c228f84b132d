from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_LEVELS = {"fail": "red", "attention": "amber"}
# what the customer may still be offered, now or at the next visit
_OPEN_STATES = ("open", "declined", "deferred")
# what people write on a finding; the rest is the inspection's
_WRITTEN = frozenset({"note", "operation_id", "recommendation"})


class DealerRepairFinding(models.Model):
    """Something an inspection found red or amber, and what became of it.

    It stays with the car: what the customer declined or put off is offered at the next visit,
    until it is done or a later inspection finds it in order.
    """

    _name = "dealer.repair.finding"
    _description = "Inspection Finding"
    _inherit = ["dealer.fact.mixin"]
    _order = "level desc, order_id desc, sequence, id"
    _check_company_auto = True
    _fact_fields = frozenset({"job_id", "decision", "decided_on", "resolved_on", "state"})
    _fixed_fields = frozenset({"name", "order_id", "found_on", "checklist_id", "line_id", "level"})

    name = fields.Char(required=True, readonly=True, help="The item of the checklist.")
    sequence = fields.Integer(readonly=True)
    order_id = fields.Many2one(
        "dealer.repair.order", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    vehicle_id = fields.Many2one(
        related="order_id.vehicle_id", store=True, precompute=True, index=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    found_on = fields.Datetime(readonly=True)
    checklist_id = fields.Many2one(
        "dealer.checklist", readonly=True, index=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "dealer.checklist.line", readonly=True, index=True, ondelete="cascade"
    )
    item_id = fields.Many2one(related="line_id.item_id", store=True, index="btree_not_null")
    # “red” sorts behind “amber”: the list begins with it
    level = fields.Selection([("amber", "Amber"), ("red", "Red")], required=True, readonly=True)
    value_text = fields.Char(related="line_id.value_text", string="Found")
    note = fields.Char(help="What the technician remarked; the customer reads it.")
    photos = fields.Json(related="line_id.photos")
    photo_count = fields.Integer(compute="_compute_photo_count", string="Photos")
    operation_id = fields.Many2one(
        "dealer.operation",
        string="Recommended",
        index="btree_not_null",
        check_company=True,
        ondelete="set null",
    )
    recommendation = fields.Char(help="The job's words where there is no operation.")
    offer = fields.Char(
        string="We Recommend",
        compute="_compute_offer",
        help="What becomes the job: the operation, or else the words.",
    )
    job_id = fields.Many2one(
        "dealer.repair.job",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="The job that takes it up, of this visit or a later one.",
    )
    decision = fields.Selection(
        [("declined", "Declined"), ("deferred", "Deferred")],
        readonly=True,
        help="What the customer said before it became a job.",
    )
    decided_on = fields.Datetime(readonly=True)
    resolved_on = fields.Datetime(
        readonly=True, help="When a later inspection found the item in order."
    )
    state = fields.Selection(
        [
            ("open", "To Offer"),
            ("proposed", "On the Order"),
            ("authorised", "Authorised"),
            ("done", "Done"),
            ("deferred", "Deferred"),
            ("declined", "Declined"),
            ("resolved", "In Order Since"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        help="Follows from the job that takes it up and from what the customer said.",
    )

    _once = models.UniqueIndex("(line_id)", "This item has its finding already.")

    # === COMPUTE METHODS === #

    @api.depends("photos")
    def _compute_photo_count(self):
        for finding in self:
            finding.photo_count = len(finding.photos or [])

    @api.depends("operation_id", "recommendation", "name")
    def _compute_offer(self):
        for finding in self:
            finding.offer = (
                finding.operation_id.display_name or finding.recommendation or finding.name
            )

    @api.depends(
        "decision",
        "resolved_on",
        "job_id.done_on",
        "job_id.is_out",
        "job_id.line_ids.decision",
        "job_id.line_ids.authorisation_state",
        "job_id.order_id.cancelled_on",
    )
    def _compute_state(self):
        for finding in self:
            finding.state = finding._get_state()

    def _get_state(self):
        self.ensure_one()
        job = self.job_id
        if job and not job.order_id.cancelled_on:
            if job.is_out:
                decisions = set(job.line_ids.mapped("decision"))
                return "deferred" if "deferred" in decisions else "declined"
            if job.done_on:
                return "done"
            waiting = {"pending", "changed"}.intersection(
                job.line_ids.mapped("authorisation_state")
            )
            return "proposed" if waiting or not job.line_ids else "authorised"
        if self.resolved_on:
            return "resolved"
        return self.decision or "open"

    # === CRUD METHODS === #

    def write(self, vals):
        if not self.env.su and not _WRITTEN.issuperset(vals):
            raise UserError(
                self.env._(
                    "What an inspection found is not changed by hand: only its remark and what is "
                    "recommended."
                )
            )
        return super().write(vals)

    # === ACTIONS === #

    def action_add_job(self):
        """Put what is recommended on the order, for the customer to agree to."""
        self.env["dealer.repair.order"].check_access("write")
        self.check_access("read")
        missing = []
        for finding in self:
            missing += finding._add_to(finding.order_id)
        if missing:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "title": self.env._("Added; look at it once more"),
                    "message": " ".join(missing),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_decline(self):
        """The customer does not want it."""
        return self._decide("declined")

    def action_defer(self):
        """The customer wants it another time."""
        return self._decide("deferred")

    def action_offer_again(self):
        """The customer thinks again."""
        return self._decide(False)

    def _decide(self, decision):
        self.env["dealer.repair.order"].check_access("write")
        for finding in self:
            if finding.job_id and finding.state not in _OPEN_STATES:
                raise UserError(
                    self.env._(
                        "“%(finding)s” is on %(order)s already: the customer decides about its "
                        "lines there.",
                        finding=finding.name,
                        order=finding.job_id.order_id.display_name,
                    )
                )
        # sudo: facts of a finding are set by its actions
        self.sudo()._set_facts(
            {"decision": decision, "decided_on": decision and fields.Datetime.now()}
        )
        return True

    def action_open_checklist(self):
        self.ensure_one()
        return self.checklist_id._get_form_action()

    # === BUSINESS METHODS === #

    @api.model
    def _take_from(self, checklist):
        """Make the findings of a finished inspection, and close those it found in order."""
        order = checklist._get_inspected_order()
        lines = checklist.line_ids.filtered(lambda line: not line.display_type)
        found = self.search([("checklist_id", "=", checklist.id)])
        known = {finding.line_id: finding for finding in found}
        new = []
        for line in lines:
            level = _LEVELS.get(line.result)
            finding = known.get(line)
            if finding and level:
                finding.write({"level": level, "note": line.note})
            elif finding and not finding.job_id:
                finding.unlink()
            elif level:
                new.append(self._prepare_values(order, line, level))
        self.create(new)
        self._resolve_earlier(checklist, lines)

    @api.model
    def _prepare_values(self, order, line, level):
        """Return the values of the finding of a checklist's line; hook."""
        item = line.item_id
        return {
            "name": line.name,
            "sequence": line.sequence,
            "order_id": order.id,
            "checklist_id": line.checklist_id.id,
            "line_id": line.id,
            "level": level,
            "note": line.note,
            "found_on": fields.Datetime.now(),
            "operation_id": item.operation_id.id,
            "recommendation": item.recommendation,
        }

    @api.model
    def _resolve_earlier(self, checklist, lines):
        """What this inspection found in order needs no offer any more; what it found again is
        offered from here, not from the earlier visit."""
        checked = lines.filtered(lambda line: line.item_id and line.result and line.result != "na")
        earlier = self.search(
            [
                ("vehicle_id", "=", checklist.vehicle_id.id),
                ("checklist_id", "!=", checklist.id),
                ("item_id", "in", checked.item_id.ids),
                ("state", "in", _OPEN_STATES),
            ]
        )
        earlier._set_facts({"resolved_on": fields.Datetime.now(), "decision": False})

    def _add_to(self, order):
        """Put the finding's job on an order.

        :return: sentences on what is missing on the job
        """
        self.ensure_one()
        if self.state not in _OPEN_STATES:
            raise UserError(
                self.env._(
                    "“%(finding)s” is on %(order)s already.",
                    finding=self.name,
                    order=self.job_id.order_id.display_name or order.display_name,
                )
            )
        missing = []
        if self.operation_id:
            job, missing = order._add_operations(self.operation_id)
        else:
            job = order._add_job({"concern": self.recommendation or self.name})
        found = " ".join(filter(None, [self.value_text, self.note]))
        if not job.cause:
            job.cause = f"{self.name}: {found}" if found else self.name
        # sudo: as in _decide
        self.sudo()._set_facts({"job_id": job.id, "decision": False, "decided_on": False})
        return missing

    @api.model
    def _get_open_domain(self, vehicle):
        """Return the domain of findings the customer may be offered at this car's next visit.

        Those that became a job whose lines were left out come back as left-out work.
        """
        return (
            Domain("vehicle_id", "=", vehicle.id)
            & Domain("state", "in", _OPEN_STATES)
            & (Domain("job_id", "=", False) | Domain("job_id.is_out", "=", False))
        )

    def _prepare_alert(self):
        """Return the alert (`dealer.reception`) of a finding of an earlier visit."""
        self.ensure_one()
        states = dict(self._fields["state"]._description_selection(self.env))
        concern = self.operation_id.concern or self.operation_id.name
        return {
            "key": f"finding-{self.id}",
            "level": "danger" if self.level == "red" else "warning",
            "title": self.env._("Found last time: %s", self.name),
            "text": " · ".join(
                filter(
                    None,
                    [
                        self.value_text,
                        self.note,
                        states[self.state],
                        f"{self.order_id.name} ({self.found_on.date().isoformat()})",
                    ],
                )
            ),
            "action": self.order_id._get_form_action(),
            "job": {"concern": concern or self.recommendation or self.name, "lines": []},
        }
