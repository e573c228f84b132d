import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from .dealer_part_price_matrix import shop_price

CATEGORIES = [
    ("draft", "Draft"),
    ("released", "Released"),
    ("applied", "Applied"),
    ("cancelled", "Cancelled"),
]


class DealerPartPriceChange(models.Model):
    """New prices for many parts, from one day on.

    Lines are proposed in a set (percent, matrix by cost) or imported, looked at, released (with an
    approval above the store's limit) and applied once, on the effective day. A list price is the
    same in every store of the group, as everywhere in Odoo; a class's prices are its pricelist's.
    """

    _name = "dealer.part.price.change"
    _description = "Price Change of Parts"
    _inherit = ["dealer.fact.mixin", "dealer.numbered.mixin", "dealer.workflow.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _workflow_category_field = "category"
    _fact_fields = frozenset({"released_on", "applied_on", "cancelled_on", "undo_of_id"})

    company_id = fields.Many2one(
        "res.company",
        string="Store",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users", string="Prepared By", required=True, default=lambda self: self.env.user
    )
    reason = fields.Char(required=True, help="Why: the maker's new list, a campaign, the season …")
    pricelist_id = fields.Many2one(
        "product.pricelist",
        string="Customer Class",
        check_company=True,
        domain="[('is_part_class', '=', True)]",
        help="Whose prices change. Empty: the list price, from which classes without a price of "
        "their own follow.",
    )
    effective_date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The new prices hold from this day on; at once when it is today.",
    )
    method = fields.Selection(
        [
            ("percent", "Percent on today's prices"),
            ("matrix", "Matrix by cost"),
            ("list", "List, line by line"),
        ],
        required=True,
        default="percent",
    )
    percent = fields.Float(help="8 makes prices 8 % higher, -5 makes them 5 % lower.")
    matrix_id = fields.Many2one("dealer.part.price.matrix")
    rounding = fields.Float(
        default=0.01, help="New prices are multiples of this: 1 for whole, 10 for tens."
    )
    ending = fields.Float(
        help="Taken off after rounding: rounding 1 and 0.1 make prices end in .90."
    )
    class_ids = fields.Many2many("dealer.part.class", string="Part Classes")
    brand_ids = fields.Many2many("dealer.part.brand", string="Brands")
    categ_ids = fields.Many2many("product.category", string="Categories")
    product_ids = fields.Many2many(
        "product.product", string="Parts", domain="[('is_part', '=', True)]", check_company=True
    )
    parts_domain = fields.Char(string="Only Parts That", default="[('is_part', '=', True)]")
    import_ids = fields.One2many(
        "dealer.import", "price_change_id", string="Imports", readonly=True
    )
    line_ids = fields.One2many("dealer.part.price.change.line", "change_id", copy=False)
    line_count = fields.Integer(compute="_compute_figures", store=True)
    largest_change = fields.Float(
        compute="_compute_figures",
        store=True,
        help="Percent: the largest change of a part's price, up or down.",
    )
    below_cost_count = fields.Integer(
        compute="_compute_figures", store=True, help="Parts whose new price is below their cost."
    )
    approval_count = fields.Integer(
        string="To Approve",
        compute="_compute_approval_count",
        help="Prices that move by more than the store allows without approval, or below cost.",
    )
    prices_seal = fields.Char(
        string="Prices",
        compute="_compute_prices_seal",
        help="Fingerprint of the parts and their new prices: part of what an approval agrees to.",
    )
    skipped_count = fields.Integer(compute="_compute_skipped_count")
    released_on = fields.Datetime(readonly=True, copy=False)
    applied_on = fields.Datetime(readonly=True, copy=False)
    cancelled_on = fields.Datetime(readonly=True, copy=False)
    undo_of_id = fields.Many2one(
        "dealer.part.price.change", string="Takes Back", readonly=True, copy=False
    )
    category = fields.Selection(
        CATEGORIES,
        string="Status",
        compute="_compute_category",
        store=True,
        index=True,
        default="draft",
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.change_percent", "line_ids.is_below_cost")
    def _compute_figures(self):
        figures = {
            change.id: (count, largest, smallest)
            for change, count, largest, smallest in self._read_lines(
                [], ["__count", "change_percent:max", "change_percent:min"]
            )
        }
        below = {
            change.id: count
            for change, count in self._read_lines([("is_below_cost", "=", True)], ["__count"])
        }
        for change in self:
            count, largest, smallest = figures.get(change._origin.id, (0, 0.0, 0.0))
            change.line_count = count
            change.largest_change = max(largest, -smallest, 0.0)
            change.below_cost_count = below.get(change._origin.id, 0)

    @api.depends("largest_change", "below_cost_count", "company_id.part_price_limit")
    def _compute_approval_count(self):
        self.approval_count = 0
        for company, changes in self.grouped("company_id").items():
            limit = company.part_price_limit
            outside = [
                "|",
                ("is_below_cost", "=", True),
                "|",
                ("change_percent", ">", limit),
                ("change_percent", "<", -limit),
            ]
            counts = dict(changes._read_lines(outside, ["__count"]))
            for change in changes:
                change.approval_count = counts.get(change._origin, 0)

    @api.depends("line_ids.new_price", "line_ids.old_price")
    def _compute_prices_seal(self):
        self.prices_seal = False
        if not self.ids:
            return
        self.env["dealer.part.price.change.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT change_id, count(*) || ':' || md5(string_agg(
                           product_id || '=' || old_price || '>' || new_price, ','
                           ORDER BY product_id))
                  FROM dealer_part_price_change_line
                 WHERE change_id IN %s GROUP BY change_id
                """,
                tuple(self.ids),
            )
        )
        seals = dict(self.env.cr.fetchall())
        for change in self:
            change.prices_seal = seals.get(change._origin.id, False)

    def _compute_skipped_count(self):
        counts = {
            change.id: count
            for change, count in self._read_lines([("state", "=", "skipped")], ["__count"])
        }
        for change in self:
            change.skipped_count = counts.get(change._origin.id, 0)

    @api.depends("released_on", "applied_on", "cancelled_on")
    def _compute_category(self):
        for change in self:
            if change.applied_on:
                change.category = "applied"
            elif change.cancelled_on:
                change.category = "cancelled"
            else:
                change.category = "released" if change.released_on else "draft"

    def _read_lines(self, domain, aggregates):
        # sudo: figures of the document itself; a line's cost is for fewer people
        return (
            self.env["dealer.part.price.change.line"]
            .sudo()
            ._read_group([("change_id", "in", self.ids), *domain], ["change_id"], aggregates)
        )

    # === CONSTRAINTS === #

    @api.constrains("pricelist_id", "company_id")
    def _check_currency(self):
        for change in self:
            if change.pricelist_id and change.pricelist_id.currency_id != change.currency_id:
                raise ValidationError(
                    self.env._(
                        "The prices of “%(class)s” are in %(currency)s: change them in a pricelist "
                        "of the store's own currency.",
                        **{
                            "class": change.pricelist_id.name,
                            "currency": change.pricelist_id.currency_id.name,
                        },
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        if {"company_id", "pricelist_id", "effective_date", "line_ids", "reason"}.intersection(
            vals
        ):
            self._check_draft()
        return super().write(vals)

    def _set_facts(self, vals):
        """The stage follows at once: an act that no step allows is refused where it is done."""
        done = super()._set_facts(vals)
        self._workflow_settle_facts()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        self._check_draft()

    def _check_draft(self):
        for change in self:
            if change.category != "draft":
                raise UserError(
                    self.env._(
                        "%(change)s is released: its prices can't change any more. Cancel it, or "
                        "take it back with a new one.",
                        change=change.name,
                    )
                )

    # === PROPOSING LINES === #

    def action_propose(self):
        """Fill the lines from the rule of the document; lines that were there are replaced.

        :raise UserError: nothing to propose, with what to change
        """
        self.check_access("write")
        for change in self:
            change._check_draft()
            rule = change._get_rule()
            parts = self.env["product.product"].search(change._get_parts_domain())
            change.line_ids.check_access("unlink")
            # a hundred thousand lines of a draft that nothing refers to
            self.env.cr.execute(
                "DELETE FROM dealer_part_price_change_line WHERE change_id = %s", [change.id]
            )
            change.line_ids.invalidate_model(flush=False)
            change.invalidate_recordset(["line_ids"], flush=False)
            if not change._add_lines(
                {part: rule(price, cost) for part, price, cost in change._read_prices(parts)}
            ):
                raise UserError(
                    self.env._(
                        "No price would change: widen the choice of parts, or change the rule."
                    )
                )

    def _get_parts_domain(self):
        self.ensure_one()
        domain = Domain("is_part", "=", True)
        domain &= Domain("company_id", "in", [False, self.company_id.id])
        for field, chosen, operator in (
            ("part_class_id", self.class_ids, "in"),
            ("part_brand_id", self.brand_ids, "in"),
            ("categ_id", self.categ_ids, "child_of"),
        ):
            if chosen:
                domain &= Domain(field, operator, chosen.ids)
        if self.product_ids:
            domain &= Domain("id", "in", self.product_ids.ids)
        try:
            domain &= Domain(ast.literal_eval(self.parts_domain or "[]"))
            domain.validate(self.env["product.product"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise UserError(
                self.env._("“Only parts that” can't be read: choose the conditions anew.")
            ) from error
        return domain

    def _get_rule(self):
        """Return the function that makes the new price of (price, cost), or None for no change."""
        self.ensure_one()
        rounding, ending = self.rounding, self.ending
        if rounding < 0 or ending < 0:
            raise UserError(self.env._("Rounding and ending can't be below 0."))
        if self.method == "percent":
            if not self.percent or self.percent <= -100:
                raise UserError(self.env._("Say by how many percent prices change (above -100)."))
            ratio = 1 + self.percent / 100
            return lambda price, cost: shop_price(price * ratio, rounding, ending)
        if self.method == "matrix":
            if not self.matrix_id:
                raise UserError(self.env._("Choose the matrix prices are made with."))
            factor = self.matrix_id._get_factors()

            def rule(price, cost):
                times = factor(cost) if cost > 0 else None
                return shop_price(cost * times, rounding, ending) if times else None

            return rule
        raise UserError(self.env._("A list has no rule: add its lines, or import them."))

    def _read_prices(self, parts):
        """Yield (part, price now, cost) in the currency of the store, in a few queries for any set."""
        self.ensure_one()
        # sudo: the margin is checked for everybody, its cost is shown to few
        parts = parts.sudo().with_company(self.company_id)
        parts.fetch(["lst_price", "standard_price"])
        prices = self._get_current_prices(parts)
        for part in parts:
            yield part.sudo(False), prices[part.id], part.standard_price

    def _get_current_prices(self, parts):
        """Return {product id: price now} of the list or of the document's class."""
        self.ensure_one()
        if not self.pricelist_id:
            return {part.id: part.product_tmpl_id.list_price for part in parts}
        # sudo: pricelists are for sales people, the parts manager keeps the classes
        return self.pricelist_id.sudo()._get_products_price(parts, 1.0)

    def _add_lines(self, new_prices):
        """Add a line for each part whose price changes.

        :param dict new_prices: {part: new price, or None to leave it}
        :return: how many
        """
        self.ensure_one()
        digits = self.env["product.template"]._get_part_price_digits()
        now = self._read_prices(self.env["product.product"].union(*new_prices))
        vals_list = []
        for part, price, cost in now:
            new = new_prices[part]
            if new is None or round(new - price, digits) == 0:
                continue
            new = round(new, digits)
            vals_list.append(
                {
                    "change_id": self.id,
                    "product_id": part.id,
                    "old_price": round(price, digits),
                    "new_price": new,
                    "cost": cost,
                    "change_percent": (new - price) / price * 100 if price else 100.0,
                    "is_below_cost": new < cost,
                    "state": "waiting",
                }
            )
        self.env["dealer.import.mixin"]._import_bulk_create(
            "dealer.part.price.change.line", vals_list
        )
        self.invalidate_recordset(["line_ids", "approval_count", "prices_seal"])
        for name in ("line_count", "largest_change", "below_cost_count"):
            self.env.add_to_compute(self._fields[name], self)
        return len(vals_list)
