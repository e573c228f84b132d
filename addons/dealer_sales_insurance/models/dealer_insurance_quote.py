from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command


class DealerInsuranceQuote(models.Model):
    """What an insurer asks for the car of a deal. One of several is chosen: it becomes policies
    to issue, and its premium goes onto the deal."""

    _name = "dealer.insurance.quote"
    _description = "Insurance Quote"
    _inherit = ["dealer.fact.mixin"]
    _order = "order_id, amount_total, id"
    _rec_name = "insurer_id"
    _check_company_auto = True
    _computed_facts = True
    _fact_fields = frozenset({"chosen_on"})
    _fixed_fields = frozenset({"order_id"})

    order_id = fields.Many2one(
        "sale.order", string="Deal", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, precompute=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    vehicle_id = fields.Many2one(related="order_id.deal_vehicle_id")
    insurer_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        domain="[('is_insurer', '=', True)]",
        check_company=True,
    )
    line_ids = fields.One2many("dealer.insurance.quote.line", "quote_id", string="Covers")
    date_start = fields.Date(
        string="From", required=True, default=lambda self: fields.Date.context_today(self)
    )
    valid_until = fields.Date()
    paid_through = fields.Selection(
        [("store", "The store"), ("insurer", "The insurer directly")],
        required=True,
        default="store",
    )
    vehicle_tax = fields.Monetary(help="Vehicle and vessel tax, with the compulsory policy.")
    premium = fields.Monetary(compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(string="Customer Pays", compute="_compute_amounts", store=True)
    covers = fields.Char(string="Covered", compute="_compute_covers")
    chosen_on = fields.Datetime(readonly=True, copy=False)
    is_chosen = fields.Boolean(compute="_compute_is_chosen", string="Chosen")
    policy_ids = fields.One2many("dealer.insurance.policy", "quote_id", string="Policies")

    @api.depends("line_ids.premium", "vehicle_tax")
    def _compute_amounts(self):
        for quote in self:
            quote.premium = sum(quote.line_ids.mapped("premium"))
            quote.amount_total = quote.premium + quote.vehicle_tax

    @api.depends("line_ids.cover_id")
    def _compute_covers(self):
        for quote in self:
            quote.covers = ", ".join(quote.line_ids.cover_id.mapped("name"))

    @api.depends("chosen_on")
    def _compute_is_chosen(self):
        for quote in self:
            quote.is_chosen = bool(quote.chosen_on)

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chosen(self):
        self._check_open()

    def _check_open(self):
        for quote in self:
            if quote.chosen_on:
                raise UserError(
                    self.env._(
                        "The quote of %s is chosen and stays as it is. Drop the choice first.",
                        quote.insurer_id.name,
                    )
                )

    # === ACTION METHODS === #

    def action_choose(self):
        """Take this quote: policies to issue, and the premium on the deal."""
        self.ensure_one()
        self._check_may_choose()
        self._check_open()
        if not self.line_ids:
            raise UserError(self.env._("Say first what %s insures.", self.insurer_id.name))
        today = self.company_id._get_store_date()
        if self.valid_until and self.valid_until < today:
            raise UserError(
                self.env._(
                    "The quote of %(insurer)s was valid until %(date)s. Ask for a new one.",
                    insurer=self.insurer_id.name,
                    date=self.valid_until,
                )
            )
        # sudo: policies and lines follow from the quote; the right was checked above
        quote = self.sudo()
        if other := quote.order_id.insurance_quote_ids.filtered("chosen_on"):
            other.sudo(False).action_drop()
        policies = quote.env["dealer.insurance.policy"].create(quote._prepare_policy_values())
        quote._set_facts({"chosen_on": fields.Datetime.now()})
        if quote.paid_through == "store":
            quote.order_id.write(
                {
                    "order_line": [
                        Command.create(values)
                        for policy in policies
                        for values in policy._prepare_line_values()
                    ]
                }
            )
        return True

    def action_drop(self):
        """Choose otherwise: its policies and lines go, while nothing is issued or agreed."""
        self.ensure_one()
        self._check_may_choose()
        quote = self.sudo()  # as above
        if quote.policy_ids.filtered("date_issued") or (
            quote.order_id.state == "sale" and quote.policy_ids.sale_line_ids
        ):
            raise UserError(
                self.env._(
                    "%(deal)s is agreed with the quote of %(insurer)s. Cancel the policy instead.",
                    deal=quote.order_id.name,
                    insurer=quote.insurer_id.name,
                )
            )
        quote.policy_ids.sale_line_ids.unlink()
        quote.policy_ids.unlink()
        quote._set_facts({"chosen_on": False})
        return True

    # === BUSINESS METHODS === #

    def _check_may_choose(self):
        order = self.order_id
        order.check_access("read")
        if not self.env.user.has_group("dealer_base.group_finance_clerk") and not order.has_access(
            "write"
        ):
            raise AccessError(self.env._("The consultant or the finance clerk chooses a quote."))
        if order.state == "cancel":
            raise UserError(self.env._("%s is cancelled.", order.name))
        if not order.deal_vehicle_id:
            raise UserError(self.env._("Choose the car of the deal first."))

    def _prepare_policy_values(self):
        """:return: values of one policy for each product of the quote"""
        self.ensure_one()
        values_list = []
        for product, lines in self.line_ids.grouped("product_id").items():
            values_list.append(
                {
                    "quote_id": self.id,
                    "order_id": self.order_id.id,
                    "company_id": self.company_id.id,
                    "insurer_id": self.insurer_id.id,
                    "product_id": product.id,
                    "vehicle_id": self.order_id.deal_vehicle_id.id,
                    "partner_id": self.order_id.partner_id.id,
                    "user_id": self.order_id.user_id.id,
                    "date_start": self.date_start,
                    "paid_through": self.paid_through,
                    "vehicle_tax": self.vehicle_tax if product.kind == "compulsory" else 0.0,
                    "cover_ids": [
                        Command.create(
                            {
                                "cover_id": line.cover_id.id,
                                "sum_insured": line.sum_insured,
                                "premium": line.premium,
                            }
                        )
                        for line in lines
                    ],
                }
            )
        return values_list
