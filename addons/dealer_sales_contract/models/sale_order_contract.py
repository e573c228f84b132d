from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ..lib import terms
from .dealer_sales_contract import OPEN
from odoo.addons.dealer_workflow.lib import canonical

SALES = "dealer_base.group_sales_consultant,dealer_base.group_sales_manager,dealer_base.group_finance_clerk"
MONEY = ("line.price_unit", "line.total", "conditions.deposit", "total")


class SaleOrder(models.Model):
    """The contract of a deal: where it stands, what changed since, what it blocks."""

    _inherit = "sale.order"

    contract_ids = fields.One2many(
        "dealer.sales.contract", "order_id", string="Contracts", readonly=True, copy=False
    )
    contract_id = fields.Many2one(
        "dealer.sales.contract",
        compute="_compute_contract_id",
        help="The version to sign, else the one in force.",
    )
    contract_changes = fields.Text(
        string="Changed since Signed",
        compute="_compute_contract_changes",
        help="What the deal says differently from the contract that was signed.",
    )
    contract_state = fields.Selection(
        selection_add=[
            ("none", "None"),
            ("draft", "To sign"),
            ("sent",),
            ("changed", "Changed"),
        ]
    )

    # === COMPUTE METHODS === #

    @api.depends("contract_ids.state")
    def _compute_contract_id(self):
        for order in self:
            contracts = order.contract_ids.sorted("version", reverse=True)
            order.contract_id = (
                contracts.filtered(lambda contract: contract.state in OPEN)[:1]
                or contracts.filtered(lambda contract: contract.state == "signed")[:1]
                or contracts[:1]
            )

    @api.depends(lambda self: self._get_contract_depends())
    @api.depends_context("lang")
    def _compute_contract_changes(self):
        # sudo: what differs is the deal's to tell, whoever may read contracts
        signed = {
            order.id: order.contract_ids.filtered(lambda contract: contract.state == "signed")
            for order in self.sudo()
        }
        self.contract_changes = False
        with_contract = self.filtered(lambda order: signed[order.id])
        for lang, orders in with_contract.grouped(lambda order: signed[order.id].lang).items():
            # the terms are read for all of them together, in the language of the contracts
            spoken_orders = orders.with_context(lang=lang)
            spoken_orders.sudo().order_line.product_id.mapped("display_name")
            for order, spoken in zip(orders, spoken_orders, strict=True):
                changes = order._get_contract_changes(signed[order.id], spoken)
                order.contract_changes = "\n".join(changes) or False

    @api.depends("contract_ids.state", "contract_changes")
    def _compute_contract_state(self):
        result = super()._compute_contract_state()
        for order in self:
            states = set(order.sudo().contract_ids.mapped("state"))  # see contract_changes
            if order.state == "cancel" or not states - {"cancelled"}:
                if order.is_deal and order.contract_state in ("agreed", "sent"):
                    # that core's quotation was sent or confirmed is no contract
                    order.contract_state = "none"
            elif "signed" in states and not order.contract_changes:
                order.contract_state = "done"
            elif "signed" in states:
                order.contract_state = "changed"
            else:
                order.contract_state = "sent" if "sent" in states else "draft"
        return result

    @api.model
    def _get_contract_depends(self):
        """:return: the fields the terms follow from; extended together with them"""
        return [
            "contract_ids.state",
            "partner_id.name",
            "partner_id.identity_number",
            "deal_vehicle_id.vin",
            "deal_vehicle_id.engine_number",
            "deal_vehicle_id.certificate_number",
            "deal_vehicle_id.build_date",
            "deal_vehicle_id.color_id",
            "order_line.name",
            "order_line.price_total",
            "order_line.is_gift",
            "deposit_required",
            "payment_term_id",
            "commitment_date",
            "contract_note",
            "amount_total",
        ]

    # === ACTION METHODS === #

    def action_make_contract(self):
        """Write the contract of the deal, or the supplement to the signed one; open it.

        An open one is opened, written as the deal reads now.
        """
        self.ensure_one()
        self.env["dealer.sales.contract"]._check_may_sell()
        self.check_access("read")
        if not self.is_deal:
            raise UserError(self.env._("Only a deal with a car has a contract."))
        if self.state == "cancel":
            raise UserError(self.env._("The deal is cancelled: there is nothing to sign."))
        contract = self.sudo().contract_ids.filtered(lambda contract: contract.state in OPEN)
        if contract:
            contract._refresh()
        elif self.contract_state == "done":
            raise UserError(
                self.env._(
                    "Contract %s says what the deal says: there is nothing to supplement.",
                    self.contract_id.name,
                )
            )
        else:
            # sudo: contracts are written by their actions alone
            contract = self.env["dealer.sales.contract"].sudo()._write_for(self.sudo())
        return self._action_open_records(contract.sudo(False), self.env._("Contract"))

    def action_open_contract(self):
        """The contracts of the deal; who sells writes the first one by it."""
        self.ensure_one()
        if not self.contract_ids:
            try:
                return self.action_make_contract()
            except AccessError as error:
                raise UserError(self.env._("The deal has no contract yet.")) from error
        return self._action_open_records(self.contract_id, self.env._("Contract"))

    def _has_to_be_signed(self):
        """Override of `sale`: of a deal the contract is signed, not core's quotation."""
        return not self.is_deal and super()._has_to_be_signed()

    def _action_cancel(self):
        result = super()._action_cancel()
        self.sudo().contract_ids._cancel_with_deal()  # they end with the deal, whoever ends it
        return result

    # === HOOKS OF THE DEAL === #

    def _get_deal_states(self):
        states = super()._get_deal_states()
        tones = {"changed": "danger", "draft": "info", "none": "muted"}
        for state in states:
            if state["key"] == "contract":
                state["tone"] = tones.get(state["value"], state["tone"])
        return states

    def _get_deal_steps(self):
        signed = self.contract_state == "done"
        running = self.contract_state in ("draft", "sent", "changed")
        note = {
            "changed": self.env._("The deal has changed since it was signed: sign a supplement."),
            "sent": self.env._("The customer signs by his link, or here."),
        }.get(self.contract_state, self.env._("Write the contract; the customer signs it."))
        before_confirm = self.state != "sale" and self.company_id.contract_before_confirm
        before_handover = self.company_id.contract_before_handover
        return [
            *super()._get_deal_steps(),
            (150, "contract", before_confirm and not signed, note),
            (250, "contract", self.state == "sale" and running, note),
            (
                880,
                "contract",
                self.state == "sale" and before_handover and not signed,
                note,
            ),
        ]

    next_step = fields.Selection(selection_add=[("contract", "Sign the contract"), ("confirm",)])

    @api.model
    def _get_deal_step_depends(self):
        return [*super()._get_deal_step_depends(), "contract_state"]

    @api.model
    def _get_step_groups(self):
        return {**super()._get_step_groups(), "contract": SALES}

    def _get_step_actions(self):
        return {**super()._get_step_actions(), "contract": self.action_make_contract}

    def _get_confirm_blockers(self):
        blockers = super()._get_confirm_blockers()
        if self.is_deal and self.company_id.contract_before_confirm:
            blockers += self._get_contract_blockers()
        return blockers

    def _get_contract_blockers(self):
        """:return: list of sentences: the contract that is not signed as the deal reads now"""
        self.ensure_one()
        if self.contract_state == "done":
            return []
        if self.contract_state == "changed":
            return [
                self.env._(
                    "The deal has changed since its contract was signed: the consultant writes the "
                    "supplement, the customer signs it."
                )
            ]
        return [
            self.env._(
                "The contract is not signed: the consultant writes it, the customer signs it by "
                "his link or on the tablet."
            )
        ]

    # === CHANGES === #

    def _get_contract_changes(self, contract, spoken):
        """What the deal says differently from a contract.

        :param spoken: the deal in the language of the contract
        :return: list of sentences
        """
        self.ensure_one()
        old, new = contract._get_terms(), spoken._get_contract_terms_spelled()
        if old == new:
            return []
        found = terms.compare(old, new, canonical.differences(old, new))
        return [self._describe_contract_change(change) for change in found]

    def _describe_contract_change(self, change):
        env = self.env
        labels = {
            "customer.id": env._("Customer"),
            "customer.name": env._("Customer"),
            "customer.identity": env._("Identity number"),
            "vehicle.id": env._("Car"),
            "vehicle.vin": env._("VIN"),
            "vehicle.number": env._("Vehicle number"),
            "vehicle.engine_number": env._("Engine number"),
            "vehicle.certificate_number": env._("Certificate number"),
            "vehicle.build_date": env._("Built on"),
            "vehicle.model": env._("Model"),
            "vehicle.color": env._("Colour"),
            "vehicle.interior": env._("Interior"),
            "line.name": env._("Item"),
            "line.quantity": env._("quantity"),
            "line.price_unit": env._("price"),
            "line.discount": env._("discount (%)"),
            "line.total": env._("amount"),
            "line.gift": env._("gift"),
            "conditions.deposit": env._("Deposit"),
            "conditions.payment_terms": env._("Payment terms"),
            "conditions.delivery_date": env._("Delivery date"),
            "conditions.special_terms": env._("Special terms"),
            "conditions.currency": env._("Currency"),
            "total": env._("Total"),
        }
        label = labels.get(change.key, change.key)
        if change.key == "customer.identity":
            # more people read deals than identity numbers
            return env._("%s: another one", label)
        if change.key == "line":
            if change.old is None:
                return env._(
                    "Added: %(item)s, %(amount)s",
                    item=change.new["name"],
                    amount=self._spell_term("total", change.new["total"]),
                )
            return env._(
                "Left out: %(item)s, %(amount)s",
                item=change.old["name"],
                amount=self._spell_term("total", change.old["total"]),
            )
        if change.key.startswith("line.") and change.line and change.key != "line.name":
            label = f"{change.line['name']}, {label}"
        return env._(
            "%(what)s: %(old)s → %(new)s",
            what=label,
            old=self._spell_term(change.key, change.old),
            new=self._spell_term(change.key, change.new),
        )

    def _spell_term(self, key, value):
        """:return: a value of the terms as people read it"""
        if key in MONEY:
            return self.currency_id.format(value or 0)
        if key.endswith(("_date",)) and value:
            return format_date(self.env, value)
        if isinstance(value, bool):
            return self.env._("yes") if value else self.env._("no")
        if isinstance(value, float):
            return f"{value:g}"
        return str(value) if value not in (None, "") else "–"
