from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class DealerRepairOrder(models.Model):
    """Work on the store's own cars: accessories of a deal, the PDI, refurbishment."""

    _inherit = "dealer.repair.order"

    stock_purpose = fields.Selection(
        [("fitting", "Accessories"), ("pdi", "PDI"), ("refurbishment", "Refurbishment")],
        string="On a Car in Stock",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="What the workshop does with a car that is the store's own.",
    )
    deal_id = fields.Many2one(
        "sale.order",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    stock_left_on = fields.Datetime(
        string="Car Left", readonly=True, copy=False, help="When the car left the store."
    )
    budget = fields.Monetary(
        copy=False,
        groups="dealer_base.group_see_cost",
        help="What the refurbishment may cost, without tax; from the appraisal where there is one.",
    )
    car_cost = fields.Monetary(
        string="On the Car",
        compute="_compute_car_cost",
        groups="dealer_base.group_see_cost",
        help="What this order puts on the car: parts at their cost, hours at the internal rate.",
    )
    is_over_budget = fields.Boolean(
        compute="_compute_is_over_budget", help="It costs more than was planned."
    )

    _fitting_uniq = models.UniqueIndex(
        "(deal_id, vehicle_id) WHERE stock_purpose = 'fitting' AND settled_on IS NULL "
        "AND cancelled_on IS NULL",
        "The accessories of this car are on an order of the workshop already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("stock_left_on")
    def _compute_category(self):
        """A car of the store leaves with its deal, not through the workshop's gate."""
        result = super()._compute_category()
        for order in self:
            if order.stock_left_on and order.category == "settled":
                order.category = "closed"
        return result

    @api.depends("line_ids.cost", "line_ids.price_subtotal", "line_ids.payer", "budget")
    def _compute_car_cost(self):
        for order in self:
            order.car_cost = sum(amount for _kind, amount in order._get_car_costs())

    @api.depends("car_cost", "budget")
    def _compute_is_over_budget(self):
        for order in self:
            known = order.sudo()  # that it costs too much is no figure
            order.is_over_budget = (
                known.budget and order.currency_id.compare_amounts(known.car_cost, known.budget) > 0
            )

    def _get_next_step(self):
        if self.stock_purpose and self.category == "settled":
            return False, self.env._("Settled. The car stays in the store until it is sold.")
        return super()._get_next_step()

    @api.model
    def _get_fact_fields(self):
        return super()._get_fact_fields() | {"stock_purpose", "deal_id", "stock_left_on"}

    # === ACTION METHODS === #

    def action_open_deal(self):
        self.ensure_one()
        return self.deal_id._action_open_records(self.deal_id, self.env._("Deal"))

    def action_keep_on_car(self):
        """The deal comes to nothing, what is fitted stays in: from now it is work on the store's
        own car and counts as its cost once settled.

        :raises UserError: the customer is billed for it, or the car has left
        """
        roles = ("workshop_controller", "sales_manager", "general_manager")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(
                self.env._("Only the workshop controller or a manager leaves parts on a car.")
            )
        for order in self.sudo():  # deals are not the controller's
            lines = order.line_ids.sale_line_id
            if order.stock_purpose != "fitting" or not lines or order.stock_left_on:
                raise UserError(self.env._("Nothing of a deal is fitted on this car."))
            if lines.filtered("qty_invoiced"):
                raise UserError(
                    self.env._(
                        "%(deal)s is billed. Have the accountant reverse the bill first.",
                        deal=order.deal_id.name,
                    )
                )
            order._check_not_settled()
            deal = order.deal_id
            order.line_ids.move_ids.sale_line_id = False
            order.line_ids._set_facts({"sale_line_id": False})
            order.job_ids._set_facts({"sale_line_id": False})
            order._set_facts({"stock_purpose": "refurbishment", "deal_id": False})
            lines.to_fit = False
            message = self.env._(
                "What %(order)s has fitted stays on %(vehicle)s and counts as its cost.",
                order=order.name,
                vehicle=order.vehicle_id.display_name,
            )
            deal.message_post(body=message)
            order.message_post(body=message)

    # === ORDERS ON CARS IN STOCK === #

    @api.model
    def _create_stock_order(self, vehicle, company, purpose, **values):
        """:return: a new order of the workshop for a car of the store, which pays it itself"""
        Order = self.with_company(company)
        return Order._create_with_facts(
            [
                {
                    "vehicle_id": vehicle.id,
                    "company_id": company.id,
                    "partner_id": company.partner_id.id,
                    "adviser_id": False,
                    "stock_purpose": purpose,
                    **values,
                }
            ]
        )

    @api.model
    def _create_fitting(self, deal, vehicle, lines):
        """Have accessories fitted: on the car's open order, or a new one."""
        order = self.search(
            [
                ("deal_id", "=", deal.id),
                ("vehicle_id", "=", vehicle.id),
                ("stock_purpose", "=", "fitting"),
                ("settled_on", "=", False),
                ("cancelled_on", "=", False),
            ],
            limit=1,
        ) or self._create_stock_order(
            vehicle,
            deal.company_id,
            "fitting",
            deal_id=deal.id,
            promised_on=self._get_promise(deal),
        )
        for line in lines:
            order._add_fitting(line)
        order._request_fitting_parts()
        return order

    def _request_fitting_parts(self):
        """Reserve what is sold at once, as any delivery would."""
        for order in self:
            if order.line_ids.filtered("qty_to_request") and (
                order.warehouse_id.workshop_issue_type_id
            ):
                order.action_request_parts()

    @api.model
    def _get_promise(self, deal):
        """:return: when the customer was promised the car, if that is still to come"""
        planned = deal.vehicle_delivery_ids.filtered(lambda delivery: delivery.state == "planned")
        start = min(planned.mapped("date_start"), default=False) or deal.commitment_date
        return start if start and start > fields.Datetime.now() else False

    def _add_fitting(self, line):
        """Add the job that fits one accessory of a deal."""
        self.ensure_one()
        template = line.product_id.product_tmpl_id
        operation, hours = template.fitting_operation_id, template.fitting_hours
        quantity = line.product_uom_id._compute_quantity(
            line.product_uom_qty, line.product_id.uom_id
        )
        if operation:
            jobs, _missing = self._add_operations(
                operation, "internal", hours={operation: hours} if hours else None
            )
            # what is sold goes in once, also where the work names it as its part
            jobs.line_ids.filtered(
                lambda own: own.line_type == "part" and own.product_id == line.product_id
            ).unlink()
        else:
            jobs = self._add_job(
                {"concern": self.env._("Fit: %s", line.product_id.display_name)},
                [
                    {
                        "line_type": "labour",
                        "name": self.env._("Fitting: %s", line.product_id.name),
                        "standard_hours": hours * (quantity or 1.0),
                        "payer": "internal",
                    }
                ],
            )
        job = jobs[:1]
        job._set_facts({"sale_line_id": line.id})
        if line.product_id.type == "consu":
            self.env["dealer.repair.line"]._create_with_facts(
                [
                    {
                        "order_id": self.id,
                        "job_id": job.id,
                        "line_type": "part",
                        "product_id": line.product_id.id,
                        "quantity": quantity,
                        "payer": "internal",
                        "sale_line_id": line.id,
                    }
                ]
            )

    @api.model
    def _create_pdi(self, deal, vehicle, operation, checklist):
        """Plan a PDI in the workshop; it is done when its checklist is."""
        order = self._get_pdi_order(deal, vehicle)
        if checklist in order.job_ids.pdi_id:
            return order
        jobs, _missing = order._add_operations(operation, "internal")
        jobs[:1]._set_facts({"pdi_id": checklist.id})
        return order

    @api.model
    def _get_pdi_order(self, deal, vehicle, company=None):
        """:return: the open PDI order of the car, a new one where there is none"""
        company = company or deal.company_id
        return self.search(
            [
                ("vehicle_id", "=", vehicle.id),
                ("company_id", "=", company.id),
                ("deal_id", "=", deal.id),
                ("stock_purpose", "=", "pdi"),
                ("settled_on", "=", False),
                ("cancelled_on", "=", False),
            ],
            limit=1,
        ) or self._create_stock_order(vehicle, company, "pdi", deal_id=deal.id)

    def _leave_deal(self):
        """The deal has another car, or is off: what was done for it ends; a fault that was found is
        the car's all the same and stays to be put right."""
        live = self.filtered(
            lambda order: order.category in ("draft", "in_progress", "waiting", "done")
        )
        faults = live.filtered(
            lambda order: order.stock_purpose == "pdi" and order.job_ids.checklist_line_id
        )
        faults._set_facts({"deal_id": False})
        (live - faults).action_cancel()

    # === COST === #

    def _get_car_costs(self):
        """What this order puts on the car.

        :return: list of (kind, amount in the store's currency); kind ``part`` is in the books as
            internal cost once settled, ``labour`` is not in them at all
        """
        self.ensure_one()
        if self.stock_purpose not in ("pdi", "refurbishment"):
            return []
        costs = []
        for line in self.sudo()._get_lines_in():  # costs are shown to those who may see them
            if line.payer != "internal" or line.sale_line_id:
                continue
            if line.line_type == "part":
                costs.append(("part", line.cost))
            elif line.line_type != "labour":
                costs.append(("other", line.cost or line.price_subtotal))
            elif self.company_id.refurbishment_labour:
                costs.append(("labour", line.price_subtotal))
        return costs

    def _prepare_internal_cost_items(self, line):
        """What is sold with the car goes to the cost of goods sold with its bill, not here; the
        rest names the car."""
        if line.sale_line_id:
            return []
        items = super()._prepare_internal_cost_items(line)
        if items and self.stock_purpose:
            items[0].update(dealer_vehicle_id=self.vehicle_id.id, vehicle_figure="refurbishment")
        return items

    # === PARTS === #

    def _prepare_issue_move_values(self, line, issue_type):
        """The issue is the delivery of what was sold."""
        values = super()._prepare_issue_move_values(line, issue_type)
        if line.sale_line_id:
            values["sale_line_id"] = line.sale_line_id.id
        return values

    def _prepare_return_moves_values(self, line, quantity, return_type, again):
        values_list = super()._prepare_return_moves_values(line, quantity, return_type, again)
        if line.sale_line_id:
            for values in values_list:
                values.update(sale_line_id=line.sale_line_id.id, to_refund=True)
        return values_list
