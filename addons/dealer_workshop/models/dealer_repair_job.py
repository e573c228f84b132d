from odoo import api, fields, models
from odoo.exceptions import UserError


class DealerRepairJob(models.Model):
    """One concern of the customer: what he says, what causes it, what was done about it."""

    _name = "dealer.repair.job"
    _description = "Repair Job"
    _inherit = ["dealer.fact.mixin", "dealer.media.mixin"]
    _order = "order_id desc, sequence, id"
    _rec_name = "concern"
    _check_company_auto = True
    _fact_fields = frozenset({"state", "done_on", "clocked_hours", "is_out"})
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one("dealer.repair.order", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    concern = fields.Char(required=True, help="In the customer's own words.")
    cause = fields.Text(help="What the technician found.")
    correction = fields.Text(help="What was done.")
    technician_id = fields.Many2one(
        "hr.employee", check_company=True, index="btree_not_null", help="Who does the job."
    )
    technician_user_id = fields.Many2one(
        related="technician_id.user_id",
        store=True,
        precompute=True,
        index="btree_not_null",
        string="Technician's User",
    )
    line_ids = fields.One2many("dealer.repair.line", "job_id", string="Lines")
    clock_ids = fields.One2many("dealer.repair.clock", "job_id", string="Clocked")
    clocked_hours = fields.Float(
        compute="_compute_clocked_hours",
        store=True,
        precompute=True,
        help="Hours clocked on this job.",
    )
    is_clocked_on = fields.Boolean(compute="_compute_is_clocked_on")
    done_on = fields.Datetime(readonly=True, copy=False)
    is_out = fields.Boolean(
        string="Left Out",
        compute="_compute_is_out",
        store=True,
        precompute=True,
        help="The customer does without every line of it: nothing is to be done.",
    )
    state = fields.Selection(
        [("todo", "To Do"), ("in_progress", "In Progress"), ("done", "Done")],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        help="Follows from the clock and from the Done button.",
    )

    # what the technician's phone shows of the order
    vehicle_id = fields.Many2one(related="order_id.vehicle_id")
    license_plate = fields.Char(related="order_id.license_plate")
    promised_on = fields.Datetime(related="order_id.promised_on")
    order_category = fields.Selection(related="order_id.category", string="Order Status")

    @api.depends("clock_ids.hours")
    def _compute_clocked_hours(self):
        for job in self:
            job.clocked_hours = sum(job.clock_ids.mapped("hours"))

    @api.depends("clock_ids.ended_on")
    def _compute_is_clocked_on(self):
        for job in self:
            job.is_clocked_on = any(not clock.ended_on for clock in job.clock_ids)

    @api.depends("line_ids.is_out")
    def _compute_is_out(self):
        for job in self:
            job.is_out = bool(job.line_ids) and all(line.is_out for line in job.line_ids)

    @api.depends("done_on", "clock_ids")
    def _compute_state(self):
        for job in self:
            if job.done_on:
                job.state = "done"
            else:
                job.state = "in_progress" if job.clock_ids else "todo"

    @api.model_create_multi
    def create(self, vals_list):
        jobs = super().create(vals_list)
        jobs.order_id._check_not_settled()
        return jobs

    @api.ondelete(at_uninstall=False)
    def _unlink_if_untouched(self):
        for job in self:
            if job.clock_ids or job.line_ids.move_ids:
                raise UserError(
                    self.env._(
                        "“%(job)s” has clocked time or parts and cannot be deleted.",
                        job=job.concern,
                    )
                )

    def action_clock_on(self):
        """Start working: from now the technician's time counts on this job."""
        self.ensure_one()
        self.check_access("write")
        employee = self._get_employee()
        self._check_not_out()
        if self.order_id.category in ("settled", "closed", "cancelled"):
            raise UserError(
                self.env._("%(order)s is closed to work.", order=self.order_id.display_name)
            )
        # A technician only reads orders and clocks; what he starts is written here for him.
        order = self.order_id.sudo()
        self.sudo()._set_facts({"done_on": False})
        self.env["dealer.repair.clock"].sudo()._clock_on(self, employee)
        if not self.technician_id:
            self.sudo().technician_id = employee
        order.action_start()
        if order.waiting_reason:
            order.waiting_reason = False

    def action_clock_off(self):
        """Stop working on this job for now."""
        self.check_access("write")
        self._stop_clocks(self._get_employee())

    def action_done(self):
        """The job is done; whoever still works on it is clocked off."""
        self.check_access("write")
        self.order_id._check_not_settled()
        for job in self:
            if blockers := job._get_done_blockers():
                raise UserError("\n".join(blockers))
        self._stop_clocks()
        self.order_id.filtered(lambda order: not order.started_on).sudo().action_start()
        self._set_facts({"done_on": fields.Datetime.now()})

    def action_not_done(self):
        """The job needs more work after all."""
        self.check_access("write")
        self.order_id._check_not_settled()
        self._set_facts({"done_on": False})

    def _get_done_blockers(self):
        """Return sentences: what this job lacks before it can be done, and who mends it."""
        self.ensure_one()
        return []

    def _get_parts_ready_on(self):
        """Return `{job id: when}` its parts are there: None for now, a datetime (UTC) for when the
        last of them comes, False while nobody knows."""
        ready = dict.fromkeys(self.ids)
        for job in self:
            # read for all jobs at once
            wanted = job.line_ids.filtered(
                lambda line: line.line_type == "part" and not line.is_out
            ).with_prefetch(self.line_ids.ids)
            for line in wanted:
                # reserved or on the shelf; who plans may not read the stock's documents
                moves = line.sudo().move_ids.filtered(lambda move: move._is_workshop_pending())
                kept = sum(moves.mapped("quantity"))
                lacking = line.quantity - line.qty_net - kept
                if line.product_uom_id.compare(lacking, line.qty_available) > 0:
                    ready[job.id] = False
        return ready

    def _check_not_out(self):
        for job in self:
            if job.is_out:
                raise UserError(
                    self.env._(
                        "The customer does without “%(job)s”: there is nothing to do. The service "
                        "adviser can offer it again.",
                        job=job.concern,
                    )
                )

    def _prepare_declined_alert(self, lines):
        """Return the alert (`dealer.reception`) for `lines` of this job that were left out."""
        order = lines.order_id
        when = max(lines.mapped("decided_on")) or order.received_on
        return {
            "key": f"declined-{self.id}",
            "level": "warning",
            "title": self.env._("Left out last time: %(job)s", job=self.concern),
            "text": self.env._(
                "%(lines)s; %(amount)s then (%(order)s, %(date)s)",
                lines=", ".join(lines.mapped("name")),
                amount=order.currency_id.format(sum(lines.mapped("price_total"))),
                order=order.name,
                date=fields.Datetime.context_timestamp(self, when).date().isoformat(),
            ),
            "action": order._get_form_action(),
            "job": {
                "concern": self.concern,
                "cause": self.cause,
                "lines": [line._prepare_taken_up_values() for line in lines],
            },
        }

    def _stop_clocks(self, employee=None):
        clocks = self.sudo().clock_ids.filtered(
            lambda clock: not clock.ended_on and employee in (None, clock.employee_id)
        )
        if clocks:
            clocks.ended_on = fields.Datetime.now()

    def _get_employee(self):
        employee = self.env.user.employee_id
        if not employee:
            raise UserError(
                self.env._(
                    "You have no employee record in %(store)s, so your time cannot be counted. HR "
                    "can link your user to one.",
                    store=self.env.company.name,
                )
            )
        return employee
