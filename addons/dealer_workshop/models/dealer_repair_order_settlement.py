from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from odoo.addons.dealer_base.lib import split

BILLED_PAYERS = ("customer", "warranty", "insurer")


class DealerRepairOrder(models.Model):
    """Money of a repair order: totals by payer, bills, internal cost, gate pass."""

    _inherit = "dealer.repair.order"

    amount_customer = fields.Monetary(
        string="Customer pays", compute="_compute_amounts", store=True, help="With tax."
    )
    amount_warranty = fields.Monetary(
        string="Warranty pays", compute="_compute_amounts", store=True, help="With tax."
    )
    amount_insurer = fields.Monetary(
        string="Insurer pays", compute="_compute_amounts", store=True, help="With tax."
    )
    amount_internal = fields.Monetary(
        string="Internal",
        compute="_compute_amounts",
        store=True,
        help="What the store does for itself, at the prices of the lines; not billed.",
    )
    amount_untaxed = fields.Monetary(
        compute="_compute_amounts", store=True, help="Of what is billed, without tax."
    )
    amount_tax = fields.Monetary(string="Tax", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(
        string="Total",
        compute="_compute_amounts",
        store=True,
        help="What customer, warranty and insurer are billed, with tax.",
    )
    cost = fields.Monetary(compute="_compute_margin", groups="dealer_base.group_see_cost")
    margin = fields.Monetary(
        compute="_compute_margin",
        groups="dealer_base.group_see_cost",
        help="Billed amount without tax, less the cost of all lines.",
    )
    settled_on = fields.Datetime(string="Settled on", copy=False, readonly=True)
    invoice_ids = fields.One2many(
        "account.move", "dealer_repair_order_id", string="Bills", copy=False
    )
    invoice_count = fields.Integer(compute="_compute_invoice_count")
    gate_pass_ids = fields.One2many("dealer.gate.pass", "order_id", copy=False)

    # === COMPUTE METHODS === #

    @api.depends(
        "company_id",
        "line_ids.quantity",
        "line_ids.price_unit",
        "line_ids.discount",
        "line_ids.tax_ids",
        "line_ids.payer",
        "line_ids.is_out",
        "line_ids.share_ids.payer",
        "line_ids.share_ids.percent",
        "cover_ids.payer",
        "cover_ids.deductible",
        "cover_ids.cap",
    )
    def _compute_amounts(self):
        """Totals by payer, with the very computation the bill of that payer uses."""
        for order in self:
            rounding = (order.company_id or self.env.company).currency_id.rounding
            items = order._get_bill_items()
            internal = sum(item.total for item in items.pop("internal", ()))
            totals = {
                payer: split.to_amount(sum(item.total for item in items.get(payer, ())), rounding)
                for payer in BILLED_PAYERS
            }
            billed = [item for own in items.values() for item in own]
            order.amount_customer = totals["customer"]
            order.amount_warranty = totals["warranty"]
            order.amount_insurer = totals["insurer"]
            order.amount_internal = split.to_amount(internal, rounding)
            order.amount_untaxed = split.to_amount(sum(item.base for item in billed), rounding)
            order.amount_tax = split.to_amount(sum(item.tax for item in billed), rounding)
            order.amount_total = split.to_amount(sum(item.total for item in billed), rounding)

    @api.depends("line_ids.cost", "line_ids.is_out", "amount_untaxed")
    def _compute_margin(self):
        for order in self:
            order.cost = sum(order._get_lines_in().mapped("cost"))
            order.margin = order.amount_untaxed - order.cost

    @api.depends("invoice_ids")
    def _compute_invoice_count(self):
        counts = dict(
            self.env["account.move"]
            .sudo()  # a number on the order's own button
            ._read_group(
                [("dealer_repair_order_id", "in", self.ids)],
                ["dealer_repair_order_id"],
                ["__count"],
            )
        )
        for order in self:
            order.invoice_count = counts.get(order._origin, 0)

    # === SETTLEMENT === #

    def _get_lines_in(self):
        """Return the lines that count: all the customer does not do without."""
        return self.line_ids.filtered(lambda line: not line.is_out)

    def _get_payer_partner(self, payer):
        """Return who pays the lines of `payer`; empty for internal lines."""
        self.ensure_one()
        return {
            "customer": self.partner_id,
            "warranty": self.warranty_partner_id,
            "insurer": self.insurer_id,
        }.get(payer, self.env["res.partner"])

    def _get_settlement_blockers(self):
        """Return sentences: what is missing before the order can be settled, and who mends it."""
        self.ensure_one()
        blockers = []
        if self.cancelled_on:
            return [self.env._("The order is cancelled.")]
        if self.settled_on:
            return [self.env._("The order is settled already.")]
        if not self.line_ids:
            blockers.append(
                self.env._("There is nothing to bill: the service adviser adds the work done.")
            )
        if todo := self.job_ids.filtered(lambda job: job.state != "done" and not job.is_out):
            blockers.append(
                self.env._(
                    "Jobs not done: %(jobs)s. The technician or the workshop controller marks them "
                    "done.",
                    jobs=", ".join(todo.mapped("concern")),
                )
            )
        unsigned = self.line_ids.filtered(
            lambda line: line.authorisation_state in ("pending", "changed")
        )
        if unsigned:
            blockers.append(
                self.env._(
                    "Not authorised by the customer: %(lines)s. The service adviser gets the "
                    "authorisation.",
                    lines=", ".join(unsigned.mapped("name")),
                )
            )
        for line in self.line_ids:
            if line.qty_pending:
                blockers.append(
                    self.env._(
                        "%(qty)g of “%(line)s” are requested and not issued. The store keeper "
                        "issues them, or the service adviser cancels the rest of the line.",
                        qty=line.qty_pending,
                        line=line.name,
                    )
                )
            elif line.product_uom_id and not line.product_uom_id.is_zero(line.qty_to_request):
                blockers.append(
                    self.env._(
                        "%(qty)g of “%(line)s” are neither issued nor cancelled. The service "
                        "adviser requests them or cancels the rest of the line.",
                        qty=line.qty_to_request,
                        line=line.name,
                    )
                )
        if self.sudo().line_ids.move_ids.filtered(
            lambda move: move._is_workshop_return() and move.state not in ("done", "cancel")
        ):
            blockers.append(
                self.env._("Parts are on their way back: the store keeper finishes the return.")
            )
        blockers += self._get_payer_blockers()
        return blockers

    def action_settle(self):
        """Bill the order: one posted bill for each payer, and the cost of internal work.

        :raise UserError: with everything that is missing and who mends it
        """
        self.check_access("write")
        problems = []
        for order in self:
            problems += [f"{order.name}: {text}" for text in order._get_settlement_blockers()]
        if problems:
            raise UserError(
                self.env._("This cannot be settled yet:\n%(reasons)s", reasons="\n".join(problems))
            )
        for order in self:
            order.line_ids.sudo()._lock()
            order._set_facts({"settled_on": fields.Datetime.now()})
            order._post_bills()
            order._post_internal_cost()

    def _post_bills(self):
        self.ensure_one()
        # An adviser settles with a button and has no accounting rights of his own. That the bills
        # were made stands in the order's own history; each saying so again costs a dozen queries.
        order = self.sudo().with_company(self.company_id)
        order = order.with_context(tracking_disable=True, mail_create_nosubscribe=True)
        items = order._get_bill_items()
        values = [
            order._prepare_bill_values(payer, items[payer])
            for payer in BILLED_PAYERS
            if items.get(payer)
        ]
        if values:
            bills = order.env["account.move"].create(values)
            bills._post(soft=False)
            # stands in the history of stages, beside who settled and when
            self._workflow_say(", ".join(bills.mapped("name")))

    def _prepare_bill_values(self, payer, items):
        """Return the values of the bill of `payer` over `items` (`BillItem`s); hook.

        It is in the store's currency, as is every price of the order and what the customer agreed
        to; who pays in another one does so at the desk or the bank, at the rate of that day.
        """
        self.ensure_one()
        partner = self._get_payer_partner(payer)
        values = self._prepare_bill_lines(items, partner)
        if not self.env["account.analytic.distribution.model"].search_count([], limit=1):
            for line_values in values:  # else core asks once for each product
                line_values["analytic_distribution"] = False
        bill = {
            "move_type": "out_invoice",
            "company_id": self.company_id.id,
            "partner_id": partner.id,
            "partner_shipping_id": partner.id,
            "currency_id": self.company_id.currency_id.id,
            "fiscal_position_id": self.env["account.fiscal.position"]
            .with_company(self.company_id)
            ._get_fiscal_position(partner)
            .id,
            "invoice_date": fields.Date.context_today(self),
            "invoice_origin": self.name,
            "ref": self.name,
            "invoice_user_id": self.adviser_id.id,
            "dealer_repair_order_id": self.id,
            "dealer_repair_payer": payer,
            "invoice_line_ids": [Command.create(line_values) for line_values in values],
        }
        if "team_id" in self.env["account.move"]._fields:
            bill["team_id"] = False  # of `sale`: repairs are no sales team's turnover
        return bill

    def _post_internal_cost(self):
        """Charge parts used for the store itself to its internal cost account, at their value.

        Labour needs no entry: the wages are in the books already.
        """
        self.ensure_one()
        order = self.sudo().with_company(self.company_id)  # as in _post_bills
        items = []
        for line in order.line_ids:
            if line.line_type == "part" and line._has_share("internal"):
                items += order._prepare_internal_cost_items(line)
        if not items:
            return
        entry = order.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": order.company_id.account_stock_journal_id.id,
                "company_id": order.company_id.id,
                "ref": order.name,
                "dealer_repair_order_id": order.id,
                "dealer_repair_payer": "internal",
                "line_ids": [Command.create(item) for item in items],
            }
        )
        entry._post(soft=False)

    def _prepare_internal_cost_items(self, line):
        """Return the two journal items that take `line`'s parts out of stock (perpetual) or out
        of the purchases' expense (periodic) into internal cost."""
        value = line.currency_id.round(line._get_cost_of("internal"))
        accounts = line.product_id.product_tmpl_id.get_product_accounts()
        perpetual = line.product_id.valuation == "real_time"
        source = accounts["stock_valuation"] if perpetual else accounts["expense"]
        target = line.company_id.workshop_internal_account_id or accounts["expense"]
        if line.currency_id.is_zero(value) or not source or source == target:
            return []
        common = {
            "name": f"{self.name} {line.name}"[:64],
            "product_id": line.product_id.id,
            "quantity": line.quantity,
            "dealer_repair_line_id": line.id,
        }
        return [
            {**common, "account_id": target.id, "balance": value},
            {**common, "account_id": source.id, "balance": -value},
        ]

    def action_reopen(self):
        """Ask why, before the bills are credited."""
        self.ensure_one()
        self._check_may_reopen()
        return {
            "type": "ir.actions.act_window",
            "res_model": "dealer.repair.reopen",
            "view_mode": "form",
            "target": "new",
            "name": self.env._("Reopen after Settlement"),
            "context": {"default_order_id": self.id},
        }

    def _check_may_reopen(self):
        allowed = ("workshop_controller", "accountant", "general_manager", "administrator")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in allowed
        ):
            raise AccessError(
                self.env._(
                    "Only the workshop controller, the accountant or the general manager can "
                    "reopen a settled order: it credits posted bills."
                )
            )

    def _reopen(self, reason):
        """Credit every live bill of the order and take the settlement back.

        :return: the credit notes
        :raise UserError: the car has left
        """
        self.ensure_one()
        self._check_may_reopen()
        if self.category == "closed":
            raise UserError(
                self.env._(
                    "%(order)s is closed, the car has left. Open a new repair order for more work; "
                    "the accountant credits a bill from the bill itself.",
                    order=self.display_name,
                )
            )
        if not self.settled_on:
            raise UserError(self.env._("%(order)s is not settled.", order=self.display_name))
        # The right is checked above; roles have no accounting rights of their own.
        order = self.sudo().with_company(self.company_id)
        live = order._get_live_moves()
        values = [
            {"ref": f"{move.name}: {reason}", "dealer_repair_reason": reason} for move in live
        ]
        credits = live._reverse_moves(values, cancel=True)
        order._get_live_gate_pass()._void(reason)
        self._set_facts({"settled_on": False})
        order.message_post(
            body=self.env._(
                "Reopened by %(user)s: %(reason)s. Credited: %(bills)s.",
                user=self.env.user.name,
                reason=reason,
                bills=", ".join(live.mapped("name")) or "-",
            )
        )
        return credits

    def _get_live_moves(self):
        """Return the posted bills and cost entries that are not taken back."""
        moves = self.sudo().invoice_ids  # who may read the order may know what is billed
        reversed_moves = moves.reversed_entry_id
        return moves.filtered(
            lambda move: (
                move.state == "posted" and not move.reversed_entry_id and move not in reversed_moves
            )
        )

    def action_view_invoices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        action["domain"] = [("dealer_repair_order_id", "=", self.id)]
        action["context"] = {"create": False}
        action["view_mode"] = "list,form"
        action["views"] = [(False, "list"), (False, "form")]
        return action

    # === CASHIER (dealer.payable.mixin) === #

    def _get_payable_invoices(self):
        """The customer's live bills; warranty and insurer pay theirs by their own terms."""
        return self._get_live_moves().filtered(lambda move: move.dealer_repair_payer == "customer")

    def _get_payable_total(self):
        self.ensure_one()
        return self.amount_customer

    def _get_payable_subject(self):
        self.ensure_one()
        return self.vehicle_id.display_name

    @api.model
    def _get_payable_depends(self):
        return [
            "amount_customer",
            "invoice_ids.state",
            "invoice_ids.amount_residual_signed",
            "invoice_ids.reversal_move_ids",
        ]

    # === GATE PASS === #

    def _get_gate_pass_blockers(self):
        """Return sentences: why the car may not leave yet, and who mends it."""
        self.ensure_one()
        if self.category in ("closed", "cancelled"):
            return [self.env._("The order is closed; the car needs no gate pass.")]
        if not self.settled_on:
            return [
                self.env._(
                    "%(order)s is not settled. The service adviser settles it first.",
                    order=self.display_name,
                )
            ]
        if not self.is_settled_or_on_credit:
            return [
                self.env._(
                    "%(amount)s is still to be paid. The cashier collects it, or it is released on "
                    "credit at the desk.",
                    amount=self.currency_id.format(self.amount_to_collect),
                )
            ]
        return []

    def _get_live_gate_pass(self):
        return self.gate_pass_ids.filtered(lambda gate_pass: gate_pass.state == "valid")

    def action_issue_gate_pass(self):
        """Issue the pass that lets the car out, once, or say why not.

        :return: the action that shows it, to be scanned off the screen or printed
        """
        self.ensure_one()
        self.check_access("read")
        roles = ("service_adviser", "cashier", "general_manager")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(
                self.env._("The service adviser or the cashier issues the gate pass.")
            )
        if blockers := self._get_gate_pass_blockers():
            raise UserError("\n".join(blockers))
        gate_pass = self._get_live_gate_pass()[:1]
        if not gate_pass:
            # Passes are made here only; nobody has the right to create one by hand.
            gate_pass = (
                self.env["dealer.gate.pass"].sudo().create({"order_id": self.id}).sudo(False)
            )
        return gate_pass.action_show()
