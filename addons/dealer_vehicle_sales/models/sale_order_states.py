from collections import defaultdict

from odoo import api, fields, models


class SaleOrder(models.Model):
    """The true states of a deal, side by side. Each is read from its documents; none is set."""

    _inherit = "sale.order"

    deposit_state = fields.Selection(
        [
            ("none", "Not asked"),
            ("due", "To collect"),
            ("partial", "Partly collected"),
            ("done", "Collected"),
        ],
        compute="_compute_deal_money_states",
    )
    allocation_state = fields.Selection(
        [
            ("none", "No car"),
            ("quoted", "Quoted"),
            ("waiting", "To allocate"),
            ("done", "Allocated"),
        ],
        compute="_compute_allocation_state",
    )
    contract_state = fields.Selection(
        [
            ("none", "Draft"),
            ("sent", "Sent"),
            ("agreed", "Confirmed"),
            ("done", "Signed"),
            ("cancel", "Cancelled"),
        ],
        compute="_compute_contract_state",
    )
    pdi_state = fields.Selection(
        [
            ("none", "Not asked"),
            ("todo", "To do"),
            ("progress", "In progress"),
            ("fail", "Failed"),
            ("done", "Passed"),
        ],
        string="PDI State",
        compute="_compute_pdi_state",
    )
    settlement_state = fields.Selection(
        [
            ("none", "Not billed"),
            ("draft", "Draft bill"),
            ("done", "Billed"),
        ],
        compute="_compute_deal_money_states",
    )
    cashier_state = fields.Selection(
        [
            ("none", "Nothing collected"),
            ("partial", "Partly collected"),
            ("credit", "On credit"),
            ("done", "Paid"),
        ],
        compute="_compute_deal_money_states",
    )
    outbound_state = fields.Selection(
        [
            ("none", "Not confirmed"),
            ("blocked", "Blocked"),
            ("ready", "Ready"),
            ("done", "Out"),
            ("returned", "Returned"),
        ],
        compute="_compute_outbound_state",
    )
    delivery_state = fields.Selection(
        [
            ("none", "Not planned"),
            ("planned", "Planned"),
            ("done", "Handed over"),
        ],
        compute="_compute_delivery_state",
    )
    next_step = fields.Selection(
        [
            ("vehicle", "Choose the car"),
            ("confirm", "Confirm the deal"),
            ("deposit", "Collect the deposit"),
            ("allocate", "Allocate a car"),
            ("pdi", "Do the PDI"),
            ("settle", "Bill the customer"),
            ("collect", "Collect the rest"),
            ("outbound", "Take the car out"),
            ("plan", "Plan the hand-over"),
            ("handover", "Hand the car over"),
        ],
        compute="_compute_next_step",
    )
    next_step_note = fields.Char(
        compute="_compute_next_step", help="What is missing for the next step, and who does it."
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.vehicle_id", "order_line.is_vehicle", "state")
    def _compute_allocation_state(self):
        for order in self:
            cars = order.order_line.filtered("is_vehicle")
            if not cars:
                order.allocation_state = "none"
            elif order.state != "sale":
                order.allocation_state = "quoted" if cars.vehicle_id else "none"
            else:
                missing = cars.filtered(lambda line: not line.vehicle_id)
                order.allocation_state = "waiting" if missing else "done"

    @api.depends("state", "signed_on")
    def _compute_contract_state(self):
        for order in self:
            if order.state == "cancel":
                order.contract_state = "cancel"
            elif order.signed_on:
                order.contract_state = "done"
            elif order.state == "sale":
                order.contract_state = "agreed"
            else:
                order.contract_state = "sent" if order.state == "sent" else "none"

    @api.depends("checklist_ids.state", "checklist_ids.result", "checklist_ids.progress")
    def _compute_pdi_state(self):
        rank = ["fail", "todo", "progress", "done", "none"]
        by_order = self._map_car_lines(lambda line: line._get_pdi_state())
        for order in self:
            states = by_order[order]
            order.pdi_state = min(states, key=rank.index, default="none")

    @api.depends(
        "deposit_required",
        "state",
        "invoice_ids.state",
        "invoice_ids.payment_state",
        "invoice_status",
        "amount_collected",
        "amount_to_collect",
        "is_on_credit",
    )
    def _compute_deal_money_states(self):
        for order in self:
            # sudo: bills and receipts are not the consultant's; what they say is the deal's
            money = order.sudo()
            collected = money.amount_collected
            required = order._convert_to_company(order.deposit_required)
            currency = order.company_id.currency_id
            if not required:
                order.deposit_state = "none"
            elif currency.compare_amounts(collected, required) >= 0:
                order.deposit_state = "done"
            else:
                order.deposit_state = "partial" if collected > 0 else "due"
            bills = money.invoice_ids.filtered(
                lambda move: (
                    move.state != "cancel"
                    and move.move_type == "out_invoice"
                    and move.payment_state != "reversed"
                )
            )
            if not bills:
                order.settlement_state = "none"
            elif any(bill.state == "draft" for bill in bills) or order.invoice_status == (
                "to invoice"
            ):
                order.settlement_state = "draft"
            else:
                order.settlement_state = "done"
            if order.state == "sale" and money.is_settled:
                order.cashier_state = "done"
            elif money.is_on_credit:
                order.cashier_state = "credit"
            else:
                order.cashier_state = "partial" if collected > 0 else "none"

    @api.depends("order_line.move_ids.state", "pdi_state", "cashier_state", "state")
    def _compute_outbound_state(self):
        rank = ["blocked", "ready", "returned", "done", "none"]
        by_order = self._map_car_lines(lambda line: line._get_outbound_state())
        for order in self:
            states = by_order[order]
            order.outbound_state = min(states, key=rank.index, default="none")

    @api.depends("vehicle_delivery_ids.state")
    def _compute_delivery_state(self):
        for order in self:
            # sudo: colleagues plan hand-overs too
            states = set(order.sudo().vehicle_delivery_ids.mapped("state"))
            cars = order.order_line.filtered("vehicle_id")
            if cars and all(line.handover_done for line in cars):
                order.delivery_state = "done"
            else:
                order.delivery_state = "planned" if "planned" in states else "none"

    @api.depends(
        "state",
        "deposit_state",
        "allocation_state",
        "pdi_state",
        "settlement_state",
        "cashier_state",
        "outbound_state",
        "delivery_state",
    )
    def _compute_next_step(self):
        for order in self:
            step, note = order._get_next_step() if order.is_deal else (False, False)
            order.next_step = step
            order.next_step_note = note

    # === BUSINESS METHODS === #

    def _map_car_lines(self, function):
        """:return: {order: [what ``function`` says of each line with a car]}; lines are read
        together, so that a list of deals takes no more queries than one
        """
        result = defaultdict(list)
        for line in self.order_line.filtered("vehicle_id"):
            result[line.order_id].append(function(line))
        return result

    def _get_next_step(self):
        """:return: (next step or False, sentence on what is missing and who does it)"""
        self.ensure_one()
        env, money, currency = self.env, self.sudo(), self.company_id.currency_id
        to_collect = currency.format(money.amount_to_collect)
        deposit = currency.format(
            max(self._convert_to_company(self.deposit_required) - money.amount_collected, 0)
        )
        steps = [
            (
                self.state == "cancel",
                (False, env._("The deal is cancelled.")),
            ),
            (
                self.state != "sale" and self.allocation_state == "none",
                ("vehicle", env._("Choose the car by VIN, its last 6 characters or the plate.")),
            ),
            (
                self.state != "sale",
                ("confirm", env._("Confirm: the car is kept for this customer from then on.")),
            ),
            (
                self.deposit_state in ("due", "partial"),
                ("deposit", env._("The cashier collects the deposit, %s to go.", deposit)),
            ),
            (
                self.allocation_state == "waiting",
                ("allocate", env._("Give the deal a car from stock.")),
            ),
            (
                self.pdi_state in ("todo", "progress"),
                ("pdi", env._("The technician does the PDI; until then the car cannot leave.")),
            ),
            (
                self.pdi_state == "fail",
                (
                    "pdi",
                    env._("The PDI found a fault: have it put right and checked again."),
                ),
            ),
            (
                self.settlement_state != "done" and self.cashier_state != "credit",
                ("settle", env._("The cashier or a manager bills the customer.")),
            ),
            (
                self.cashier_state in ("none", "partial"),
                ("collect", env._("The cashier collects the rest, %s to go.", to_collect)),
            ),
            (
                self.outbound_state in ("ready", "blocked"),
                ("outbound", env._("The store keeper takes the car out of stock.")),
            ),
            (
                self.outbound_state == "returned",
                (False, env._("The car came back. Credit the bill, then cancel the deal.")),
            ),
            (
                self.delivery_state == "none",
                ("plan", env._("Agree a time with the customer.")),
            ),
            (
                self.delivery_state == "planned",
                ("handover", env._("Hand the car over; the customer signs.")),
            ),
            (
                self.settlement_state != "done",
                ("settle", env._("The cashier or a manager bills the customer.")),
            ),
            (
                self.cashier_state != "done",
                ("collect", env._("On credit: the cashier collects %s later.", to_collect)),
            ),
        ]
        return next(
            (answer for holds, answer in steps if holds),
            (False, env._("Done: the customer has the car.")),
        )
