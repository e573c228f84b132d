from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from ..lib.spread import spread

SELLERS = ("service_adviser", "cashier", "accountant", "workshop_controller", "general_manager")
STATES = [
    ("draft", "Draft"),
    ("unpaid", "To Be Paid"),
    ("valid", "Valid"),
    ("used", "Used Up"),
    ("expired", "Expired"),
    ("refunded", "Refunded"),
]


class DealerServicePackageCard(models.Model):
    """A prepaid card (预付卡): a customer paid for operations he uses at later visits.

    The sale is billed without tax on a liability. Each use is a line below zero on the repair order
    that takes its part of the liability back: the work itself is income, with its tax, when it is
    done. What is left is paid back by credit note, or becomes income when the card has expired.
    """

    _name = "dealer.service.package.card"
    _description = "Prepaid Card"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.payable.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "partner_id", "vehicle_id"]
    _check_company_auto = True
    _fact_fields = frozenset({"sold_on", "closed_on", "amount_closed", "is_refunded"})

    package_id = fields.Many2one(
        "dealer.service.package",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('kind', '=', 'card')]",
    )
    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, index=True, check_company=True
    )
    vehicle_id = fields.Many2one(
        "dealer.vehicle",
        index="btree_not_null",
        help="The only car it is good for; empty: any car the customer brings.",
    )
    price = fields.Monetary(
        compute="_compute_from_package", store=True, readonly=False, precompute=True
    )
    expires_on = fields.Date(
        compute="_compute_from_package",
        store=True,
        readonly=False,
        precompute=True,
        help="Last day it is good; empty: for ever.",
    )
    line_ids = fields.One2many(
        "dealer.service.package.card.line",
        "card_id",
        compute="_compute_from_package",
        store=True,
        readonly=False,
        precompute=True,
    )
    use_ids = fields.One2many("dealer.service.package.card.use", "card_id", string="Uses")
    move_ids = fields.One2many("account.move", "dealer_service_card_id", string="Bills")
    sold_on = fields.Datetime(readonly=True, copy=False)
    closed_on = fields.Datetime(readonly=True, copy=False)
    is_refunded = fields.Boolean(readonly=True, copy=False)
    amount_closed = fields.Monetary(
        readonly=True, copy=False, help="Paid back, or income since the card expired."
    )
    amount_used = fields.Monetary(compute="_compute_amounts", help="Of the uses so far.")
    amount_rest = fields.Monetary(
        string="Left", compute="_compute_amounts", help="What the store still owes in services."
    )
    uses_left = fields.Integer(compute="_compute_amounts")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    _price_positive = models.Constraint(
        "CHECK(price >= 0)", "The price of a card cannot be below zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "package_id")
    def _compute_display_name(self):
        for card in self:
            card.display_name = " · ".join(filter(None, [card.name, card.package_id.name]))

    @api.depends("package_id")
    def _compute_from_package(self):
        today = fields.Date.context_today(self)
        for card in self:
            package = card.package_id
            if card.sold_on or not package:
                continue
            card.price = package.price
            months = package.valid_months
            card.expires_on = months and fields.Date.add(today, months=months)
            card.line_ids = [Command.clear()] + [
                Command.create({"operation_id": line.operation_id.id, "uses": line.uses})
                for line in package.line_ids
            ]

    @api.depends(
        "price",
        "amount_closed",
        "sold_on",
        "line_ids.uses_left",
        "use_ids.amount",
        "use_ids.is_given_back",
    )
    def _compute_amounts(self):
        for card in self:
            live = card.use_ids.filtered(lambda use: not use.is_given_back)
            card.amount_used = sum(live.mapped("amount"))
            rest = card.price - card.amount_used - card.amount_closed
            card.amount_rest = rest if card.sold_on else 0.0
            card.uses_left = sum(card.line_ids.mapped("uses_left"))

    @api.depends("sold_on", "closed_on", "is_refunded", "expires_on", "uses_left", "is_settled")
    @api.depends_context("uid")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for card in self:
            if not card.sold_on:
                card.state = "draft"
            elif card.is_refunded:
                card.state = "refunded"
            elif card.closed_on:
                card.state = "expired"
            elif not card.uses_left:
                card.state = "used"
            elif card.expires_on and card.expires_on < today:
                card.state = "expired"
            else:
                card.state = "valid" if card.is_settled_or_on_credit else "unpaid"

    def _search_state(self, operator, value):
        """Cards are thousands at most; their state hangs on payments."""
        if operator != "in":
            return NotImplemented
        cards = self.search([("sold_on", "!=", False)])
        ids = cards.filtered(lambda card: card.state in value).ids
        domain = [("id", "in", ids)]
        return ["|", ("sold_on", "=", False), *domain] if "draft" in value else domain

    # === CRUD METHODS === #

    def write(self, vals):
        frozen = {"package_id", "company_id", "partner_id", "price", "line_ids", "vehicle_id"}
        if frozen.intersection(vals):
            for card in self:
                if card.sold_on:
                    raise UserError(
                        self.env._(
                            "%(card)s is sold and cannot be changed: refund it and sell another.",
                            card=card.display_name,
                        )
                    )
        if "expires_on" in vals and any(card.sold_on for card in self):
            self._check_role(
                ("workshop_controller", "general_manager", "accountant"),
                self.env._("The workshop controller or the general manager extends a sold card."),
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        if sold := self.filtered("sold_on"):
            raise UserError(
                self.env._(
                    "%(card)s is sold and stays: refund what is left of it.",
                    card=sold[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_sell(self):
        """Bill the card to the customer; the cashier collects it."""
        self._check_role(
            SELLERS, self.env._("Cards are sold by the service adviser or at the cashier's desk.")
        )
        for card in self:
            if card.sold_on:
                raise UserError(self.env._("%(card)s is sold already.", card=card.display_name))
            if not card.line_ids or not card.price:
                raise UserError(
                    self.env._(
                        "%(card)s has no price or no operation: choose its package again.",
                        card=card.display_name,
                    )
                )
            card._lock()
            card._share_price()
            # sudo: who sells has no accounting rights; the bill follows from the card alone
            card.sudo()._make_move("out_invoice", card.price)
            card._set_facts({"sold_on": fields.Datetime.now()})
        return True

    def action_refund(self):
        """Credit what is left of the card; the cashier pays it back."""
        self._check_role(
            ("accountant", "general_manager"),
            self.env._("The accountant or the general manager refunds a card."),
        )
        for card in self:
            rest = card._check_may_close()
            # sudo: the general manager decides, without accounting rights of his own
            credit = card.sudo()._make_move("out_refund", rest)
            open_bills = card.sudo().move_ids.filtered(
                lambda move: move.move_type == "out_invoice" and move.amount_residual
            )
            items = (credit + open_bills).line_ids.filtered(
                lambda item: item.account_type == "asset_receivable" and not item.reconciled
            )
            if open_bills:
                items.reconcile()
            card._close(rest, is_refunded=True)

    def action_release_rest(self):
        """Take what is left of an expired card into income."""
        self._check_role(
            ("accountant",), self.env._("The accountant closes the books of an expired card.")
        )
        for card in self:
            if card.state != "expired":
                raise UserError(
                    self.env._(
                        "%(card)s has not expired: what is left belongs to the customer.",
                        card=card.display_name,
                    )
                )
            rest = card._check_may_close()
            product = card._get_product()
            income = product.product_tmpl_id.get_product_accounts()["income"]
            liability = card.company_id._get_service_card_account()
            # sudo: as in action_sell
            entry = (
                card.env["account.move"]
                .sudo()
                .with_company(card.company_id)
                .create(
                    {
                        "move_type": "entry",
                        "company_id": card.company_id.id,
                        "ref": card.display_name,
                        "dealer_service_card_id": card.id,
                        "line_ids": [
                            Command.create(
                                {"name": card.name, "account_id": account.id, "balance": balance}
                            )
                            for account, balance in ((liability, rest), (income, -rest))
                        ],
                    }
                )
            )
            entry._post(soft=False)
            card._close(rest, is_refunded=False)

    def action_view_moves(self):
        """Open bills and credit notes of the card."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_out_invoice_type"
        )
        return {
            **action,
            "domain": [("dealer_service_card_id", "=", self.id)],
            "context": {"create": False},
            "views": [(False, "list"), (False, "form")],
        }

    # === BUSINESS METHODS === #

    def _check_role(self, roles, sentence):
        self.check_access("write")
        roles = (*roles, "administrator")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(sentence)

    def _lock(self):
        """Let one person at a time use, refund or close a card."""
        self.ensure_one()
        self.env.cr.execute(
            "SELECT id FROM dealer_service_package_card WHERE id = %s FOR UPDATE", [self.id]
        )

    def _check_may_close(self):
        """Return what is left of the card, or refuse with the reason."""
        self.ensure_one()
        self._lock()
        self.invalidate_recordset()
        if not self.sold_on:
            raise UserError(self.env._("%(card)s was not sold.", card=self.display_name))
        on_order = self.use_ids.filtered(
            lambda use: not use.is_given_back and not use.order_id.settled_on
        )
        if on_order:
            raise UserError(
                self.env._(
                    "%(card)s is on %(order)s, which is not settled. Settle or cancel that first.",
                    card=self.display_name,
                    order=on_order[0].order_id.display_name,
                )
            )
        if self.currency_id.compare_amounts(self.amount_rest, 0) <= 0:
            raise UserError(self.env._("Nothing is left of %(card)s.", card=self.display_name))
        return self.amount_rest

    def _close(self, amount, is_refunded):
        self._set_facts(
            {
                "closed_on": fields.Datetime.now(),
                "amount_closed": self.amount_closed + amount,
                "is_refunded": is_refunded,
            }
        )

    def _share_price(self):
        """Share the price over the lines by what their operations usually cost, to the cent."""
        self.ensure_one()
        weights = {line.operation_id: line.weight for line in self.package_id.line_ids}
        shares = [weights.get(line.operation_id, 0.0) * line.uses for line in self.line_ids]
        if not any(shares):
            shares = self.line_ids.mapped("uses")
        pieces = spread(self.price, shares, self.currency_id.rounding)
        for line, piece in zip(self.line_ids, pieces, strict=True):
            line._set_facts({"amount": piece})

    def _get_product(self):
        return self.env.ref("dealer_workshop_catalogue.product_card").with_company(self.company_id)

    def _make_move(self, move_type, amount):
        """Make and post the bill or credit note over `amount`, without tax, on the liability."""
        self.ensure_one()
        company = self.company_id
        product = self._get_product()
        card = self.with_company(company).with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        move = card.env["account.move"].create(
            {
                "move_type": move_type,
                "company_id": company.id,
                "partner_id": self.partner_id.id,
                "invoice_date": fields.Date.context_today(self),
                "invoice_origin": self.name,
                "ref": self.name,
                "dealer_service_card_id": self.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": self.display_name,
                            "quantity": 1.0,
                            "price_unit": amount,
                            "tax_ids": [],
                            "account_id": company._get_service_card_account().id,
                        }
                    )
                ],
            }
        )
        move._post(soft=False)
        return move

    # === CASHIER (dealer.payable.mixin) === #

    def _get_payable_invoices(self):
        """The card's bills and credit notes."""
        return self.move_ids.filtered(
            lambda move: move.state == "posted" and move.move_type in ("out_invoice", "out_refund")
        )

    @api.model
    def _get_payable_depends(self):
        return ["move_ids.state", "move_ids.amount_residual_signed"]

    def _get_payable_subject(self):
        self.ensure_one()
        return " · ".join(filter(None, [self.name, self.vehicle_id.license_plate]))

    def _prepare_receipt_values(self):
        """A refunded card is paid back."""
        values = super()._prepare_receipt_values()
        credits = self._get_payable_invoices().filtered(
            lambda move: move.move_type == "out_refund" and move.amount_residual
        )
        if credits and values["kind"] != "settlement":
            values.update(kind="refund", invoice_ids=credits.ids)
        return values
