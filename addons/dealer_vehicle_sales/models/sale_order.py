from markupsafe import Markup
from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError


class SaleOrder(models.Model):
    """A sale order with a car is a deal."""

    _name = "sale.order"
    _inherit = ["dealer.payable.mixin", "dealer.checklist.mixin", "sale.order"]

    # who opens a deal need not read bills; which ones it has is no secret
    invoice_ids = fields.Many2many(compute_sudo=True)
    invoice_count = fields.Integer(compute_sudo=True)
    margin = fields.Monetary(groups="dealer_base.group_see_cost")
    margin_percent = fields.Float(groups="dealer_base.group_see_cost")
    is_deal = fields.Boolean(
        compute="_compute_is_deal",
        store=True,
        readonly=False,
        index="btree_not_null",
        copy=True,
        help="A deal sells a car.",
    )
    deal_vehicle_id = fields.Many2one(
        "dealer.vehicle",
        string="Vehicle",
        compute="_compute_deal_vehicle_id",
        inverse="_inverse_deal_vehicle_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        copy=False,
        help="The car of the deal, found by VIN, its last 6 characters, plate or engine number.",
    )
    deposit_required = fields.Monetary(
        string="Deposit",
        tracking=True,
        help="What the customer pays for the car to be kept for him, in the deal's currency.",
    )
    vehicle_delivery_ids = fields.One2many(
        "dealer.vehicle.delivery", "order_id", string="Hand-overs"
    )

    # === COMPUTE METHODS === #

    def _compute_user_id(self):
        """Who sees only his own deals makes them his own; core gives them to whoever has the
        customer, and then the consultant could not even save what he quotes."""
        user = self.env.user
        if not user.has_group("sales_team.group_sale_salesman") or user.has_group(
            "sales_team.group_sale_salesman_all_leads"
        ):
            return super()._compute_user_id()
        kept = self.filtered(lambda order: order._origin.id and order.user_id)
        (self - kept).user_id = user
        return super(SaleOrder, kept)._compute_user_id()

    @api.depends("order_line.is_vehicle", "deal_vehicle_id")
    def _compute_is_deal(self):
        for order in self:
            order.is_deal = (
                order.is_deal
                or bool(order.deal_vehicle_id)
                or any(line.is_vehicle for line in order.order_line)
            )

    @api.depends("order_line.vehicle_id")
    def _compute_deal_vehicle_id(self):
        for order in self:
            order.deal_vehicle_id = order.order_line.vehicle_id[:1]

    def _inverse_deal_vehicle_id(self):
        for order in self:
            if order.deal_vehicle_id not in order.order_line.vehicle_id:
                order.order_line = order._get_deal_vehicle_commands()

    @api.onchange("deal_vehicle_id")
    def _onchange_deal_vehicle_id(self):
        if self.deal_vehicle_id and self.deal_vehicle_id not in self.order_line.vehicle_id:
            vehicle = self.deal_vehicle_id
            if not vehicle.product_id:
                self.deal_vehicle_id = False
                return {
                    "warning": {
                        "title": self.env._("This car cannot be sold yet"),
                        "message": self.env._(
                            "%s has no trim. Choose its trim on the car first.",
                            vehicle.display_name,
                        ),
                    }
                }
            self.order_line = self._get_deal_vehicle_commands()
            holder = vehicle.deal_id
            if holder and holder != self._origin:
                return {
                    "warning": {
                        "title": self.env._("Reserved"),
                        "message": self.env._(
                            "%(vehicle)s is reserved by %(deal)s. You can quote it, but confirm "
                            "only once that deal is cancelled.",
                            vehicle=vehicle.display_name,
                            deal=holder.sudo().name,
                        ),
                    }
                }
        return None

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields_list):
        """A deal started from a car opens with the car on it."""
        values = super().default_get(fields_list)
        if self.env.context.get("default_deal_vehicle_id") and "order_line" in fields_list:
            values["is_deal"] = True
        return values

    # === ACTION METHODS === #

    def action_confirm(self):
        """Nobody else can sell the car from now on; the PDI can start."""
        self._check_may_confirm()
        self.filtered("is_deal")._check_confirm_blockers()
        car_lines = self.order_line.filtered("vehicle_id")
        for line_order in self:
            lines = car_lines.filtered(lambda line: line.order_id == line_order)  # noqa: B023
            if lines:
                lines._check_vehicle_available()
        result = super().action_confirm()
        car_lines._on_vehicle_allocated()
        self._workflow_settle_facts()  # judged as who confirms, not as who comes next
        return result

    def _check_may_confirm(self):
        """Core lets stock and accounting people write orders; a deal is agreed by sales."""
        if (
            not self.env.su
            and any(self.mapped("is_deal"))
            and not self.env.user.has_group("sales_team.group_sale_salesman")
        ):
            raise AccessError(
                self.env._("Only sales confirms a deal. Ask the consultant or the sales manager.")
            )

    def _action_cancel(self):
        """Give the car back; refuse once it has left or a bill stands."""
        deals = self.filtered("is_deal")
        for order in deals:
            order._check_deal_cancellable()
        vehicles = deals.order_line.vehicle_id
        deals.check_access("write")
        # sudo: core reads purchase lines on the way, which are not the consultant's to see
        result = super(SaleOrder, deals.sudo())._action_cancel() if deals else True
        if others := self - deals:
            result = super(SaleOrder, others)._action_cancel()
        # sudo: planned work and hand-overs end with the deal, whoever cancels it
        deals.sudo().vehicle_delivery_ids.filtered(
            lambda delivery: delivery.state == "planned"
        ).action_cancel()
        deals.sudo().checklist_ids.filtered(
            lambda checklist: checklist.state == "draft"
        ).action_cancel()
        for order in deals:
            collected = order.sudo().amount_collected
            if collected > 0 and not self.env.context.get("deposit_decided"):
                order.message_post(
                    body=order.env._(
                        "Cancelled with %(amount)s collected. It stays the customer's credit; "
                        "the cashier refunds it from the receipt.",
                        amount=order.currency_id.format(collected),
                    )
                )
        vehicles.sudo()._update_lifecycle()
        self._workflow_settle_facts()  # judged as who cancels, not as who comes next
        return result

    def _check_deal_cancellable(self):
        """:raises UserError: the car has left or a bill stands; says what to do first"""
        self.ensure_one()
        order = self.sudo()  # bills and pickings are not the consultant's to see
        delivered = order.order_line.filtered(lambda line: line.vehicle_id and line.qty_delivered)
        if delivered:
            raise UserError(
                self.env._(
                    "%s has left the store. Have the store keeper return it to stock first.",
                    delivered[0].vehicle_id.display_name,
                )
            )
        bill = order.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.payment_state != "reversed"
            )
        )[:1]
        if bill:
            raise UserError(
                self.env._(
                    "The bill %s stands. Have the accountant reverse it with a credit note first.",
                    bill.name,
                )
            )

    def action_swap_vehicle(self):
        """Change the car of a confirmed deal, with the reason kept."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change the Car"),
            "res_model": "dealer.vehicle.swap",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_deal_vehicle_commands(self):
        """:return: commands that put ``deal_vehicle_id`` on the order, instead of another car"""
        self.ensure_one()
        vehicle = self.deal_vehicle_id
        line = self.order_line.filtered("is_vehicle")[:1]
        if not vehicle:
            return [Command.delete(line.id)] if line else []
        values = {"vehicle_id": vehicle.id, "product_id": vehicle.product_id.id}
        if line:
            return [Command.update(line.id, values)]
        return [Command.create({"sequence": 1, "product_uom_qty": 1, **values})]

    def _swap_vehicle(self, line, vehicle, reason, keep_price=None):
        """Give the line another car; the old one is free at once.

        :param str reason: kept in the history of the deal
        :param keep_price: True: what was agreed holds for the new car too; False: the new car's
            price and no discount; None: a price typed by hand holds, else it is the new car's
        :raises UserError: the car has left, a bill stands, or the new car is not free
        """
        self.ensure_one()
        self._check_deal_cancellable()
        old = line.vehicle_id
        if vehicle == old:
            raise UserError(self.env._("%s is the car of this deal already.", old.display_name))
        if not vehicle.product_id:
            raise UserError(
                self.env._(
                    "%s has no trim yet, so it cannot be sold. Choose its trim first.",
                    vehicle.display_name,
                )
            )
        if self.state == "sale":
            line._check_vehicle_available(vehicle)
            # sudo: the moves of the old car are the store keeper's
            line.sudo().move_ids.filtered(
                lambda move: move.state not in ("done", "cancel")
            )._action_cancel()
            line.sudo().order_id.checklist_ids.filtered(
                lambda checklist: checklist.vehicle_id == old and checklist.state == "draft"
            ).action_cancel()
        price, discount = line.price_unit, line.discount
        line._set_vehicle(vehicle)
        if keep_price:
            line.write({"price_unit": price, "discount": discount})
        elif keep_price is False:
            line.discount = 0.0
            line.with_context(force_price_recomputation=True)._compute_price_unit()
        self.message_post(
            body=Markup("<p>%s</p><p>%s</p>")
            % (
                self.env._(
                    "Car changed from %(old)s (%(old_price)s) to %(new)s (%(new_price)s).",
                    old=old.display_name or self.env._("none"),
                    old_price=self.currency_id.format(price),
                    new=vehicle.display_name,
                    new_price=self.currency_id.format(line.price_unit),
                ),
                self.env._("Reason: %s", reason),
            )
        )
        if self.state == "sale":
            line._action_launch_stock_rule()
            line._on_vehicle_allocated()
        (old | vehicle).sudo()._update_lifecycle()

    def _is_car_ordered(self):
        """Hook: whether a car was ordered from the maker for this very deal.

        Who orders cars answers; rules on cancelled deals ask.
        """
        self.ensure_one()
        return False

    # === CASHIER === #

    @api.model
    def _get_payable_depends(self):
        return [
            *super()._get_payable_depends(),
            "state",
            "amount_total",
            "amount_to_invoice",
            "invoice_ids.state",
            "invoice_ids.amount_total_signed",
            "invoice_ids.amount_residual_signed",
        ]

    def _get_payable_invoices(self):
        return self.invoice_ids

    def _get_payable_total(self):
        """What posted bills and credit notes say, and of a confirmed deal what they don't."""
        self.ensure_one()
        billed = super()._get_payable_total()
        if not self.is_deal or self.state != "sale":
            return billed
        return billed + self._convert_to_company(self.amount_to_invoice)

    def _get_payable_by_others(self):
        self.ensure_one()
        return sum(amount for _kind, amount, _label in self._get_paid_by_others())

    def _get_paid_by_others(self):
        """What a lender or the traded-in car pays of the deal and is not booked on its bills yet.

        The customer is not asked for it (``amount_to_collect``). Once booked, it is on the bill
        like any payment and leaves this list. Read it from fields `_get_payable_depends` names,
        and give the same amounts to ``dealer.cashier.due._cashier_others_queries``.

        :return: list of (kind, amount in the store's currency, label)
        """
        self.ensure_one()
        return []

    def _get_others_block(self):
        """Why the car may not leave though the customer has paid his own part: what others pay
        is not sure yet (loan not agreed, traded-in car not received).

        :return: one sentence that says what to do, or False
        """
        self.ensure_one()
        return False

    def _get_payable_subject(self):
        self.ensure_one()
        return self.deal_vehicle_id.name or super()._get_payable_subject()

    def _convert_to_company(self, amount):
        """:return: an amount of the order in the currency of its store"""
        return self.currency_id._convert(
            amount,
            self.company_id.currency_id,
            self.company_id,
            self.date_order or fields.Date.context_today(self),
        )

    def _is_released(self):
        """Whether the car may leave: billed and the customer's own part paid, or that released
        on credit; and what others pay is sure.
        """
        self.ensure_one()
        own = self.is_on_credit or (self.is_settled and self.settlement_state == "done")
        return own and not self._get_others_block()
