import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang
from odoo.tools.misc import get_lang

from .dealer_part_suggestion_run import COLUMNS

# what the run works out; the buyer edits the rest
_WORKED_OUT = frozenset(COLUMNS) - {
    "product_id", "warehouse_id", "partner_id", "quantity", "price_unit", "amount",
    "suggested_amount",
}  # fmt: skip


class DealerPartSuggestionLine(models.Model):
    """What to buy of one part for one warehouse, with the figures it follows from."""

    _name = "dealer.part.suggestion.line"
    _description = "Line of a Purchase Suggestion"
    _inherit = ["dealer.fact.mixin"]
    _order = "suggestion_id desc, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True
    _log_access = False  # who made the run says it for its thousands of lines
    _fact_fields = _WORKED_OUT | {"purchase_line_id"}

    suggestion_id = fields.Many2one(
        "dealer.part.suggestion", required=True, index=True, ondelete="cascade"
    )
    category = fields.Selection(related="suggestion_id.category", string="Status")
    company_id = fields.Many2one(related="suggestion_id.company_id", store=True, precompute=True)
    currency_id = fields.Many2one(related="suggestion_id.currency_id")
    sequence = fields.Integer(default=0, help="Order of urgency.")
    product_id = fields.Many2one(
        "product.product",
        string="Part",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
        domain="[('is_part', '=', True), ('purchase_ok', '=', True)]",
    )
    product_uom_id = fields.Many2one(related="product_id.uom_id", string="Unit")
    warehouse_id = fields.Many2one(
        "stock.warehouse", required=True, check_company=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Vendor", domain="[('is_company', '=', True)]"
    )
    quantity = fields.Float(
        string="To Buy", digits="Product Unit", help="In the part's unit; yours to change."
    )
    price_unit = fields.Float(
        string="Price",
        digits="Product Price",
        help="The vendor's price per unit in the store's currency, before tax; the part's cost "
        "where no vendor is known.",
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    suggested_amount = fields.Monetary(compute="_compute_amount", store=True)
    is_over_budget = fields.Boolean(string="Beyond the Budget", readonly=True)

    # what was worked out
    suggested_quantity = fields.Float(string="Suggested", digits="Product Unit", readonly=True)
    priority = fields.Selection(
        [("0", "Promised"), ("1", "Runs out"), ("2", "Refill")],
        string="Urgency",
        readonly=True,
        help="Promised: more is promised than is there or on its way. Runs out: before a delivery "
        "can be here. Refill: the rest.",
    )
    kind = fields.Selection(
        [
            ("smooth", "Smooth"),
            ("erratic", "Erratic"),
            ("intermittent", "Intermittent"),
            ("lumpy", "Lumpy"),
            ("none", "None"),
        ],
        string="Demand",
        readonly=True,
        help="Class by Syntetos, Boylan and Croston: how often it is asked for (interval of 1.32 "
        "months) and how much the quantities differ (squared coefficient of variation of 0.49).",
    )
    method = fields.Selection(
        [
            ("ses", "Exponential smoothing"),
            ("tsb", "Teunter-Syntetos-Babai"),
            ("none", "None"),
        ],
        readonly=True,
    )
    hits = fields.Integer(
        string="Months with Demand", readonly=True, help="In the months of history of the run."
    )
    forecast = fields.Float(
        string="Per Month", digits=(16, 2), readonly=True, help="Demand expected a month."
    )
    lead_days = fields.Integer(string="Delivery Days", readonly=True)
    service_level = fields.Float(string="Service Level (%)", readonly=True)
    safety_stock = fields.Float(digits=(16, 2), readonly=True)
    minimum = fields.Float(
        digits="Product Unit", readonly=True, help="Minimum of the part's reordering rule."
    )
    on_hand = fields.Float(digits="Product Unit", readonly=True)
    old_stock = fields.Float(
        string="Of Replaced Parts",
        digits="Product Unit",
        readonly=True,
        help="On hand of the parts this one replaces: used up first.",
    )
    incoming = fields.Float(
        digits="Product Unit", readonly=True, help="On open purchase orders and transfers."
    )
    promised = fields.Float(
        digits="Product Unit",
        readonly=True,
        help="To repair orders, special orders, customers and appointments.",
    )
    position = fields.Float(
        string="Left",
        digits="Product Unit",
        readonly=True,
        help="On hand, of replaced parts and incoming, less what is promised.",
    )
    trigger_level = fields.Float(
        string="Order Below",
        digits=(16, 2),
        readonly=True,
        help="Demand of the delivery time plus safety stock, at least the minimum of the "
        "reordering rule.",
    )
    order_up_to = fields.Float(
        digits=(16, 2), readonly=True, help="Order Below plus the demand of the days to cover."
    )
    pack_quantity = fields.Float(string="Pack", digits="Product Unit", readonly=True)
    min_quantity = fields.Float(string="Vendor's Minimum", digits="Product Unit", readonly=True)
    days_of_supply = fields.Float(
        digits=(16, 0), readonly=True, help="How many days what is left lasts."
    )
    reason = fields.Char(compute="_compute_reason")

    purchase_line_id = fields.Many2one(
        "purchase.order.line", readonly=True, copy=False, index="btree_not_null"
    )
    purchase_order_id = fields.Many2one(related="purchase_line_id.order_id")
    special_order_ids = fields.Many2many(
        "dealer.part.special.order", string="Special Orders", readonly=True, copy=False
    )

    _part_warehouse_uniq = models.UniqueIndex(
        "(suggestion_id, product_id, warehouse_id)",
        "This part stands in the run already: change its line.",
    )
    _ordered_once = models.UniqueIndex(
        "(purchase_line_id) WHERE purchase_line_id IS NOT NULL",
        "This line of a purchase order was made for another suggestion.",
    )
    _not_negative = models.Constraint(
        "CHECK (quantity >= 0 AND price_unit >= 0)", "Quantity and price cannot be below zero."
    )

    # === COMPUTE METHODS === #

    @api.depends("quantity", "price_unit", "suggested_quantity", "currency_id")
    def _compute_amount(self):
        for line in self:
            currency = line.currency_id or self.env.company.currency_id
            line.amount = currency.round(line.quantity * line.price_unit)
            line.suggested_amount = currency.round(line.suggested_quantity * line.price_unit)

    @api.depends_context("lang")
    @api.depends("suggested_quantity", "position", "trigger_level", "order_up_to", "is_over_budget")
    def _compute_reason(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        months = {run: run.history_months for run in self.suggestion_id}
        for line in self:
            line.reason = line._get_reason(kinds, months[line.suggestion_id])

    def _get_reason(self, kinds, months):
        """Say in one sentence why this quantity, out of the stored figures."""

        def number(value):
            text = formatLang(self.env, value, digits=1)
            return text.removesuffix(f"{get_lang(self.env).decimal_point}0")

        parts = []
        if self.forecast:
            parts.append(
                self.env._(
                    "%(rate)s a month expected (%(kind)s demand, %(hits)s of %(months)s months)",
                    rate=number(self.forecast),
                    kind=kinds.get(self.kind, "").lower(),
                    hits=self.hits,
                    months=months,
                )
            )
        else:
            parts.append(self.env._("No regular demand"))
        stock = self.env._("%(quantity)s on hand", quantity=number(self.on_hand))
        if self.old_stock:
            stock += self.env._(
                " + %(quantity)s of replaced parts", quantity=number(self.old_stock)
            )
        if self.incoming:
            stock += self.env._(" + %(quantity)s incoming", quantity=number(self.incoming))
        if self.promised:
            stock += self.env._(" − %(quantity)s promised", quantity=number(self.promised))
        parts.append(
            self.env._("%(stock)s = %(left)s left", stock=stock, left=number(self.position))
        )
        if not self.suggested_quantity:
            parts.append(
                self.env._("enough: ordered below %(level)s only", level=number(self.trigger_level))
            )
            return "; ".join(parts) + self.env._(".")
        parts.append(self._get_reason_of_level(number))
        amount = {
            "level": number(self.order_up_to),
            "quantity": number(self.suggested_quantity),
            "pack": number(self.pack_quantity),
        }
        if self.pack_quantity == 1 and self.suggested_quantity >= self.min_quantity:
            parts.append(self.env._("up to %(level)s that makes %(quantity)s", **amount))
        else:
            parts.append(
                self.env._("up to %(level)s that makes %(quantity)s in packs of %(pack)s", **amount)
            )
        if self.is_over_budget:
            parts.append(self.env._("beyond the budget"))
        return "; ".join(parts) + self.env._(".")

    def _get_reason_of_level(self, number):
        """Say which level what is left has fallen below."""
        if not self.trigger_level:
            return self.env._("more is promised than comes")
        level = number(self.trigger_level)
        if self.minimum and self.trigger_level <= self.minimum:
            return self.env._("below the %(level)s of its reordering rule", level=level)
        return self.env._(
            "below the %(level)s for %(days)s days of delivery and safety stock of %(safety)s",
            level=level,
            days=self.lead_days,
            safety=number(self.safety_stock),
        )

    @api.onchange("product_id", "warehouse_id")
    def _onchange_product_id(self):
        """Show a buyer who adds a part what the run knows of it."""
        run = self.suggestion_id._origin
        if not self.warehouse_id:
            self.warehouse_id = self.suggestion_id.warehouse_ids._origin[:1]
        if not (run and self.product_id and self.warehouse_id):
            return
        for row in run._get_rows(self.product_id):
            if row["warehouse_id"] == self.warehouse_id.id:
                self.update({name: row[name] for name in COLUMNS if name not in ("amount",)})

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Another vendor, another price."""
        if self.partner_id and self.product_id:
            vendors = self.product_id._origin._get_part_vendors(
                self.company_id or self.env.company, self.partner_id._origin
            )
            if vendor := vendors.get(self.product_id._origin.id):
                self.price_unit = vendor.price

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """A buyer gives part, warehouse and perhaps how many; the run works out the rest."""
        # a form sends back what it was shown; what counts is worked out here
        vals_list = [
            {name: value for name, value in vals.items() if name not in _WORKED_OUT}
            for vals in vals_list
        ]
        for vals in vals_list:
            if not vals.get("warehouse_id"):
                run = self.env["dealer.part.suggestion"].browse(vals.get("suggestion_id"))
                vals["warehouse_id"] = run.warehouse_ids[:1].id
        lines = super().create(vals_list)
        lines.suggestion_id._check_open()
        given = dict(zip(lines, vals_list, strict=True))
        for run, mine in lines.grouped("suggestion_id").items():
            rows = {
                (row["product_id"], row["warehouse_id"]): row
                for row in run._get_rows(mine.product_id)
            }
            for line in mine:
                row = rows.get((line.product_id.id, line.warehouse_id.id))
                if not row:
                    raise UserError(
                        self.env._(
                            "%(part)s is not bought for %(warehouse)s by this run: it is no part "
                            "that is bought (any more), is not sold by the vendors of the run, or "
                            "the warehouse is not one of the run.",
                            part=line.product_id.display_name,
                            warehouse=line.warehouse_id.display_name,
                        )
                    )
                values = {name: row[name] for name in _WORKED_OUT}
                for name in ("partner_id", "price_unit", "quantity"):
                    if name not in given[line]:
                        values[name] = row[name]
                line._set_facts(values)
        return lines

    def write(self, vals):
        if {"quantity", "partner_id", "price_unit", "product_id", "warehouse_id"} & vals.keys():
            self.suggestion_id._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_ordered(self):
        if self.purchase_line_id:
            raise UserError(
                self.env._("Lines that were ordered stay: they are the order's reason.")
            )

    # === ACTION METHODS === #

    def action_set_reordering_rules(self):
        """Write safety stock and order-up-to level to the reordering rules of these parts.

        The minimum of a rule is the part's safety stock; it is bought through suggestions, so
        new rules act on request only.
        """
        self.check_access("read")
        Rule = self.env["stock.warehouse.orderpoint"]
        lines = self.filtered(lambda line: line.method != "none")
        if not lines:
            raise UserError(
                self.env._("None of these parts has a demand to work a safety stock out of.")
            )
        rules = Rule.search(
            [
                ("product_id", "in", lines.product_id.ids),
                ("warehouse_id", "in", lines.warehouse_id.ids),
            ]
        ).grouped(lambda rule: (rule.product_id, rule.warehouse_id))
        new = []
        for line in lines:
            values = {
                "product_min_qty": math.ceil(round(line.safety_stock, 4)),
                "product_max_qty": math.ceil(round(line.order_up_to, 4)),
            }
            rule = rules.get((line.product_id, line.warehouse_id))
            if rule:
                rule[:1].write(values)
            else:
                new.append(
                    {
                        **values,
                        "product_id": line.product_id.id,
                        "warehouse_id": line.warehouse_id.id,
                        "location_id": line.warehouse_id.lot_stock_id.id,
                        "company_id": line.company_id.id,
                        "trigger": "manual",
                    }
                )
        Rule.create(new)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "Minimum and maximum of %(count)s reordering rules are set.", count=len(lines)
                ),
            },
        }

    def action_drop(self):
        """Take these parts out of the run."""
        return self.unlink()
