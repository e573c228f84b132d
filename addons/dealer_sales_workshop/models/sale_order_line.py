from odoo import api, fields, models


class SaleOrderLine(models.Model):
    """An accessory the workshop fits leaves the stock once: with the workshop's issue. The issue
    names the line of the deal, so core counts it as delivered and its cost goes with the bill."""

    _inherit = "sale.order.line"

    to_fit = fields.Boolean(
        string="Fit",
        compute="_compute_to_fit",
        store=True,
        readonly=False,
        help="The workshop fits it before the hand-over. Off: the customer takes it along.",
    )
    repair_job_ids = fields.One2many("dealer.repair.job", "sale_line_id", string="Fitting")

    @api.depends("product_id", "display_type")
    def _compute_to_fit(self):
        for line in self:
            line.to_fit = (
                not line.display_type
                and line.product_id
                and not line.is_vehicle
                and line.product_id.product_tmpl_id._needs_fitting()
            )

    def write(self, vals):
        """Once the workshop has it, it is the workshop's; before, the stock follows the choice."""
        changed = self.browse()
        if "to_fit" in vals:
            changed = self.filtered(
                lambda line: line.state == "sale" and line.to_fit != bool(vals["to_fit"])
            )
            changed.sudo()._drop_fitting()
        result = super().write(vals)
        if changed:
            # sudo: transfers and orders of the workshop follow the deal, whoever agrees it
            changed.sudo()._cancel_own_moves()
            changed._action_launch_stock_rule()
        return result

    def _action_launch_stock_rule(self, **kwargs):
        """No transfer of its own for what the workshop fits: an order of the workshop instead."""
        fitted = self._filtered_fitted()
        if fitted:
            fitted.order_id._sync_fitting()
        others = self - fitted
        return super(SaleOrderLine, others)._action_launch_stock_rule(**kwargs) if others else True

    def _on_vehicle_allocated(self):
        result = super()._on_vehicle_allocated()
        lines = self.filtered(lambda line: line.vehicle_id and line.state == "sale")
        lines.order_id._sync_fitting()
        lines._plan_pdi()
        return result

    # === BUSINESS METHODS === #

    def _filtered_fitted(self):
        """:return: the lines of these that the workshop fits on the deal's car"""
        return self.filtered(lambda line: line.to_fit and line.order_id.is_deal)

    def _get_fitting_jobs(self):
        """:return: the jobs that count, whoever asks"""
        # sudo: that an accessory is on the car is the deal's to know
        return self.sudo().repair_job_ids.filtered(lambda job: job.order_id.category != "cancelled")

    def _is_fitted(self):
        """Whether the work is done and all that was sold is in the car."""
        self.ensure_one()
        jobs = self._get_fitting_jobs()
        inside = (
            self.product_id.type != "consu"
            or self.product_uom_id.compare(self.qty_delivered, self.product_uom_qty) >= 0
        )
        return bool(jobs) and inside and all(job.state == "done" for job in jobs)

    def _drop_fitting(self):
        """Take the fitting of these lines off the workshop's orders.

        :raises UserError: parts are in the car; says who takes them out
        """
        jobs = self._get_fitting_jobs()
        jobs._check_fitting_droppable()
        orders = jobs.order_id
        jobs.line_ids.unlink()
        jobs.unlink()
        orders.filtered(lambda order: not order.job_ids).action_cancel()

    def _cancel_own_moves(self):
        """Cancel the transfers of these lines that are still to be done."""
        self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and not move.dealer_repair_line_id
        )._action_cancel()

    def _plan_pdi(self):
        """Put the PDI of these cars on the workshop's plan, in stores that clock it."""
        # sudo: the workshop's orders are made for the consultant who confirms
        Order = self.env["dealer.repair.order"].sudo()
        for line in self:
            operation = line.company_id.sudo().pdi_operation_id
            pdi = line._get_pdi()
            if operation and pdi and pdi.state == "draft":
                Order._create_pdi(line.order_id, line.vehicle_id, operation, pdi)

    def _get_outbound_block(self):
        """Not before the workshop has done what this car was promised."""
        if block := super()._get_outbound_block():
            return block
        open_lines = self.order_id.order_line._filtered_fitted().filtered(
            lambda line: (
                line.deal_vehicle_id == self.vehicle_id
                and line.product_uom_qty
                and not line._is_fitted()
            )
        )
        if open_lines:
            return self.env._(
                "%(vehicle)s cannot leave: not fitted yet: %(accessories)s. The technician does "
                "it; the workshop controller plans it.",
                vehicle=self.vehicle_id.display_name,
                accessories=", ".join(open_lines.product_id.mapped("display_name")),
            )
        # sudo: what the workshop still has to do is the deal's to know
        jobs = self.order_id.sudo().repair_order_ids.filtered(
            lambda order: order.vehicle_id == self.vehicle_id and order.stock_purpose == "pdi"
        ).job_ids.filtered(
            lambda job: job.state != "done" and not job.order_id.cancelled_on
        )  # fmt: skip
        return bool(jobs) and self.env._(
            "%(vehicle)s cannot leave: the workshop has not finished %(jobs)s (%(orders)s). The "
            "technician does it; the workshop controller plans it.",
            vehicle=self.vehicle_id.display_name,
            jobs=", ".join(f"“{concern}”" for concern in jobs.mapped("concern")),
            orders=", ".join(jobs.order_id.mapped("name")),
        )

    def _sync_fitting_quantity(self):
        """Let the workshop fit as many as the deal says by now."""
        for line in self:
            jobs = line._get_fitting_jobs()
            if not line.product_uom_qty:
                line.sudo()._drop_fitting()
                continue
            for part in jobs.line_ids.filtered("sale_line_id"):
                wanted = line.product_uom_id._compute_quantity(
                    line.product_uom_qty, part.product_uom_id
                )
                if part.product_uom_id.compare(part.quantity, wanted):
                    part.quantity = wanted
            jobs.order_id._request_fitting_parts()
