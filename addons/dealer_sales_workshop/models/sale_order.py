from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """What the workshop does for a deal: one order fits the accessories of its car."""

    _inherit = "sale.order"

    repair_order_ids = fields.One2many(
        "dealer.repair.order", "deal_id", string="Orders of the Workshop"
    )
    fitting_state = fields.Selection(
        [
            ("none", "Nothing to fit"),
            ("todo", "To fit"),
            ("progress", "In the workshop"),
            ("done", "Fitted"),
        ],
        compute="_compute_fitting_state",
    )
    workshop_note = fields.Text(
        string="In the Workshop",
        compute="_compute_workshop_note",
        help="What the workshop does for this deal, and how far it is.",
    )
    next_step = fields.Selection(selection_add=[("fitting", "Open the fitting")])

    @api.depends(
        "state",
        "order_line.to_fit",
        "order_line.product_uom_qty",
        "order_line.repair_job_ids.state",
        "order_line.repair_job_ids.line_ids.qty_net",
        "repair_order_ids.category",
    )
    def _compute_fitting_state(self):
        self.order_line._get_fitting_jobs()  # of all at once
        for order in self:
            lines = order.order_line._filtered_fitted().filtered("product_uom_qty")
            if not lines or order.state != "sale":
                order.fitting_state = "none"
            elif all(line._is_fitted() for line in lines):
                order.fitting_state = "done"
            else:
                started = any(job.state != "todo" for job in lines._get_fitting_jobs())
                order.fitting_state = "progress" if started else "todo"

    @api.depends("repair_order_ids.job_ids.state", "repair_order_ids.category")
    def _compute_workshop_note(self):
        for order in self:
            # sudo: how far the workshop is, is the deal's to know
            jobs = order.sudo().repair_order_ids.job_ids.filtered(
                lambda job: job.order_id.category != "cancelled"
            )
            labels = dict(jobs._fields["state"]._description_selection(order.env))
            order.workshop_note = "\n".join(
                " · ".join(
                    filter(
                        None,
                        [
                            job.order_id.name,
                            job.concern,
                            job.technician_id.name,
                            labels[job.state],
                        ],
                    )
                )
                for job in jobs
            )

    # === ACTION METHODS === #

    def action_open_fitting(self):
        """The orders of the workshop for this deal; how far they are, for who has no rights there."""
        self.ensure_one()
        if not self.sudo().repair_order_ids:
            raise UserError(
                self.env._("The workshop gets its order once the deal is confirmed with a car.")
            )
        if not self.env["dealer.repair.order"].has_access("read"):
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "title": self.env._("In the Workshop"),
                    "message": self.workshop_note,
                    "sticky": True,
                    "type": "info",
                },
            }
        orders = self.repair_order_ids.filtered(lambda order: order.category != "cancelled")
        return self._action_open_records(orders, self.env._("Workshop"))

    # === HOOKS OF THE DEAL === #

    @api.model
    def _get_deal_state_depends(self):
        return [*super()._get_deal_state_depends(), "fitting_state"]

    def _get_deal_states(self):
        states = super()._get_deal_states()
        if self.fitting_state != "none":
            tones = {"done": "success", "todo": "warning", "progress": "info"}
            states.append(self._prepare_deal_state("fitting", 450, self.env._("Fitting"), tones))
        return states

    @api.model
    def _get_deal_step_depends(self):
        return [*super()._get_deal_step_depends(), "fitting_state"]

    def _get_deal_steps(self):
        return [
            *super()._get_deal_steps(),
            (
                750,
                "fitting",
                self.fitting_state in ("todo", "progress")
                and self.outbound_state not in ("done", "returned"),
                self.env._("The workshop fits the accessories; the car leaves afterwards."),
            ),
        ]

    def _get_step_actions(self):
        return {**super()._get_step_actions(), "fitting": self.action_open_fitting}

    def _check_deal_cancellable(self):
        """What is in the car comes out first, or stays on the car."""
        result = super()._check_deal_cancellable()
        # sudo: the workshop's orders are not the consultant's
        self.sudo().order_line._get_fitting_jobs()._check_fitting_droppable()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: the workshop does nothing more for a deal that is off
        self.filtered("is_deal").sudo().repair_order_ids._leave_deal()
        return result

    def _swap_vehicle(self, line, vehicle, *args, **kwargs):
        """The workshop works on the new car from now on."""
        old = line.vehicle_id
        # sudo: as in _check_deal_cancellable, which super asks before anything changes
        orders = self.sudo().repair_order_ids.filtered(
            lambda order: order.vehicle_id == old and order.category != "cancelled"
        )
        orders.job_ids._check_fitting_droppable()
        result = super()._swap_vehicle(line, vehicle, *args, **kwargs)
        if orders:
            orders._leave_deal()
            self._sync_fitting()
        return result

    # === BUSINESS METHODS === #

    def _sync_fitting(self):
        """Let the workshop's orders follow the accessories of these confirmed deals: one order for
        each car, one job for each accessory."""
        for deal in self.filtered(lambda order: order.is_deal and order.state == "sale"):
            lines = deal.order_line._filtered_fitted()
            for vehicle, car_lines in lines.grouped("deal_vehicle_id").items():
                new = car_lines.filtered(
                    lambda line: line.product_uom_qty > 0 and not line._get_fitting_jobs()
                )
                (car_lines - new)._sync_fitting_quantity()
                if vehicle and new:
                    # sudo: the consultant confirms, the workshop's order is made for him
                    self.env["dealer.repair.order"].sudo()._create_fitting(deal, vehicle, new)
