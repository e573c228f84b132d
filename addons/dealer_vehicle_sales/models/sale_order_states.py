from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

# {state: (sequence, {value: tone})}; addons put theirs in between
DEAL_STATES = {
    "deposit": (100, {"done": "success", "due": "warning", "partial": "warning"}),
    "allocation": (200, {"done": "success", "waiting": "warning"}),
    "contract": (
        300,
        {"agreed": "success", "done": "success", "sent": "warning", "cancel": "danger"},
    ),
    "pdi": (
        400,
        {"done": "success", "todo": "warning", "progress": "warning", "fail": "danger"},
    ),
    "settlement": (500, {"done": "success", "draft": "warning"}),
    "cashier": (600, {"done": "success", "partial": "warning", "credit": "warning"}),
    "outbound": (
        700,
        {"done": "success", "ready": "warning", "blocked": "danger", "returned": "danger"},
    ),
    "delivery": (800, {"done": "success", "planned": "warning"}),
}


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
            ("open", "Open"),
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
    deal_states = fields.Json(
        string="States of the Deal",
        compute="_compute_deal_states",
        groups="base.group_user",
        help="The states side by side as the form shows them; computed when a view asks.",
    )

    # === COMPUTE METHODS === #

    @api.depends("order_line.vehicle_id", "order_line.is_vehicle", "state")
    def _compute_allocation_state(self):
        for order in self:
            cars = order.order_line.filtered("is_vehicle")
            if not cars:
                order.allocation_state = "none"
            elif order.state != "sale":
                order.allocation_state = "quoted" if cars.vehicle_id else "open"
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

    @api.depends(lambda self: self._get_deal_state_depends())
    @api.depends_context("lang")
    def _compute_deal_states(self):
        for order in self:
            order.deal_states = order.is_deal and sorted(
                order._get_deal_states(), key=lambda state: state["sequence"]
            )

    # === ACTION METHODS === #

    def action_open_deal_state(self, key):
        """Open the document a state follows from, by ``action_open_<key>``.

        :raises UserError: there is no such state
        """
        self.ensure_one()
        self.check_access("read")
        if key not in {state["key"] for state in self._get_deal_states()}:
            raise UserError(self.env._("This deal has no such state."))
        return getattr(self, f"action_open_{key}")()

    # === HOOKS === #

    @api.model
    def _get_deal_state_depends(self):
        """:return: the fields ``deal_states`` follows from; extended together with the states"""
        return [f"{key}_state" for key in DEAL_STATES]

    def _get_deal_states(self):
        """The states of this deal side by side. Addons add theirs.

        :return: list of dictionaries with ``key``, ``sequence``, ``label``, ``value``, ``text``
            (what the person reads), ``tone`` (muted, info, warning, success, danger)
        """
        self.ensure_one()
        env = self.env
        labels = {
            "deposit": env._("Deposit"),
            "allocation": env._("Car"),
            "contract": env._("Contract"),
            "pdi": env._("PDI"),
            "settlement": env._("Bill"),
            "cashier": env._("Payment"),
            "outbound": env._("Outbound"),
            "delivery": env._("Hand-over"),
        }
        return [
            self._prepare_deal_state(key, sequence, labels[key], tones)
            for key, (sequence, tones) in DEAL_STATES.items()
        ]

    # === BUSINESS METHODS === #

    def _map_car_lines(self, function):
        """:return: {order: [what ``function`` says of each line with a car]}; lines are read
        together, so that a list of deals takes no more queries than one
        """
        result = defaultdict(list)
        for line in self.order_line.filtered("vehicle_id"):
            result[line.order_id].append(function(line))
        return result

    def _prepare_deal_state(self, key, sequence, label, tones):
        """:return: an item of ``_get_deal_states`` for the selection field ``<key>_state``

        :param dict tones: {value: tone}; other values are muted
        """
        field = self._fields[f"{key}_state"]
        value = self[field.name]
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "value": value,
            "text": dict(field._description_selection(self.env)).get(value, ""),
            "tone": tones.get(value, "muted"),
        }
