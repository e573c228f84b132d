from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# what was agreed to pay on a day follows from these
PRICE_FIELDS = frozenset(
    {
        "trim_id",
        "store_id",
        "price_from",
        "vehicle_list_price",
        "vehicle_promotion",
        "floor_price",
        "fixed_price",
        "pricelist_id",
        "product_tmpl_id",
        "product_id",
        "compute_price",
        "applied_on",
        "date_start",
    }
)


class ProductPricelistItem(models.Model):
    """A car price: what a trim costs in a store from a day, until a day.

    It is core's rule of the store's price list, so that deals and everything else core prices find
    it. Prices that have held stay as they were: a new one ends the open one the day before.
    """

    _inherit = "product.pricelist.item"

    trim_id = fields.Many2one("dealer.vehicle.trim", index="btree_not_null", ondelete="restrict")
    brand_id = fields.Many2one(related="trim_id.brand_id", string="Brand")
    model_id = fields.Many2one(related="trim_id.model_id", string="Series", store=True)
    is_vehicle_price = fields.Boolean(compute="_compute_is_vehicle_price")
    store_id = fields.Many2one("res.company", index="btree_not_null")
    price_from = fields.Date(string="From", help="First day, in the store's time.")
    price_until = fields.Date(string="Until", help="Last day. Empty: until a new price begins.")
    vehicle_list_price = fields.Monetary(
        string="List Price", aggregator=None, help="Taxes as in the prices of deals."
    )
    vehicle_promotion = fields.Monetary(
        string="Promotion",
        help="Taken off the list price as long as this price holds.",
    )
    promotion_name = fields.Char(translate=True)
    vehicle_price = fields.Monetary(
        string="Deal Price",
        compute="_compute_vehicle_price",
        help="What deals begin with: the list price less the promotion.",
    )
    floor_price = fields.Monetary(
        string="Lowest Price",
        aggregator=None,
        help="Below this the deal needs an approval. 0: none.",
    )
    price_state = fields.Selection(
        [("past", "Past"), ("valid", "Valid"), ("coming", "Coming")],
        string="Status",
        compute="_compute_price_state",
        search="_search_price_state",
    )
    valid_on = fields.Date(
        store=False,
        search="_search_valid_on",
        help="To search: the prices that held on a day.",
    )

    _vehicle_dates = models.Constraint(
        "CHECK (trim_id IS NULL OR (price_from IS NOT NULL AND store_id IS NOT NULL AND"
        " (price_until IS NULL OR price_from <= price_until)))",
        "A car price has a store and a first day; its last day is not before it.",
    )
    _vehicle_amounts = models.Constraint(
        "CHECK (trim_id IS NULL OR (vehicle_list_price > 0 AND COALESCE(vehicle_promotion, 0) >= 0"
        " AND COALESCE(vehicle_promotion, 0) < vehicle_list_price"
        " AND COALESCE(floor_price, 0) >= 0"
        " AND COALESCE(floor_price, 0) <= vehicle_list_price - COALESCE(vehicle_promotion, 0)))",
        "The list price is above 0, the promotion below it, and the lowest price not above what "
        "is left.",
    )
    _vehicle_overlap = models.Constraint(
        "EXCLUDE USING gist (trim_id WITH =, store_id WITH =,"
        " daterange(price_from, price_until, '[]') WITH &&) WHERE (trim_id IS NOT NULL)",
        "This trim has a price in this store for some of these days already. End that one first, "
        "or choose other days.",
    )

    # === COMPUTE METHODS === #

    @api.depends("trim_id")
    def _compute_is_vehicle_price(self):
        for item in self:
            item.is_vehicle_price = bool(item.trim_id)

    @api.depends("vehicle_list_price", "vehicle_promotion")
    def _compute_vehicle_price(self):
        for item in self:
            item.vehicle_price = item.vehicle_list_price - item.vehicle_promotion

    @api.depends("price_from", "price_until")
    def _compute_price_state(self):
        for item in self:
            today = (item.store_id or self.env.company)._get_store_date()
            if not item.price_from:
                item.price_state = False
            elif item.price_from > today:
                item.price_state = "coming"
            else:
                past = item.price_until and item.price_until < today
                item.price_state = "past" if past else "valid"

    def _search_price_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._get_store_date()
        domains = {
            "valid": self._get_valid_domain(today),
            "coming": Domain("price_from", ">", today),
            "past": Domain("price_until", "<", today),
        }
        return Domain.OR(domain for state, domain in domains.items() if state in value)

    def _search_valid_on(self, operator, value):
        if operator not in ("=", "in", ">=", "<="):
            return NotImplemented
        days = [value] if isinstance(value, str) or not hasattr(value, "__iter__") else value
        return Domain.OR(self._get_valid_domain(fields.Date.to_date(day)) for day in days if day)

    @api.model
    def _get_valid_domain(self, day):
        return Domain("price_from", "<=", day) & (
            Domain("price_until", "=", False) | Domain("price_until", ">=", day)
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_vehicle_price_rights(vals_list)
        for vals in vals_list:
            if vals.get("trim_id"):
                self._complete_vehicle_price(vals)
        return super().create(vals_list)

    def write(self, vals):
        """A price that has held stays; it can be ended."""
        prices = self.filtered("trim_id")
        self._check_vehicle_price_rights([vals], prices=prices)
        if not prices:
            return super().write(vals)
        prices._check_history(vals)
        result = super().write(vals)
        if {"vehicle_list_price", "vehicle_promotion"} & vals.keys():
            for price in prices:
                super(ProductPricelistItem, price).write({"fixed_price": price.vehicle_price})
        if {"price_from", "price_until"} & vals.keys():
            for price in prices:
                super(ProductPricelistItem, price).write(
                    self._prepare_moments(price.store_id, price.price_from, price.price_until)
                )
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_held(self):
        self._check_vehicle_price_rights([{}], prices=self.filtered("trim_id"))
        for price in self.filtered("trim_id"):
            if price.price_from < price.store_id._get_store_date():
                raise UserError(
                    self.env._("A price that has held is kept. End it instead: give its last day.")
                )

    def _check_vehicle_price_rights(self, vals_list, prices=None):
        """The sales manager sets car prices; other price lists are not his."""
        user = self.env.user
        if self.env.su or any(
            user.has_group(group)
            for group in ("product.group_product_manager", "sales_team.group_sale_manager")
        ):
            return
        if (prices is None and not all(vals.get("trim_id") for vals in vals_list)) or (
            prices is not None and (prices != self or "trim_id" in vals_list[0])
        ):
            raise AccessError(
                self.env._("You set car prices. Other price lists are the parts manager's.")
            )

    def _check_history(self, vals):
        """:raises UserError: the change would rewrite what was agreed to pay on a past day"""
        until = fields.Date.to_date(vals.get("price_until"))
        for price in self:
            today = price.store_id._get_store_date()
            over = price.price_until and price.price_until < today
            changed = PRICE_FIELDS.intersection(vals) and price.price_from < today
            ends_in_past = "price_until" in vals and until and until < today - timedelta(days=1)
            if changed or (over and "price_until" in vals) or ends_in_past:
                raise UserError(
                    self.env._(
                        "The price of %(trim)s has held since %(day)s and stays as it was. Add a "
                        "new price; this one ends the day before.",
                        trim=price.trim_id.display_name,
                        day=fields.Date.to_string(price.price_from),
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _complete_vehicle_price(self, vals):
        """Fill in what core needs to find a car price, and end the open one."""
        store = self.env["res.company"].browse(vals.get("store_id") or self.env.company.id)
        trim = self.env["dealer.vehicle.trim"].browse(vals["trim_id"])
        if store not in self.env.companies and not self.env.su:
            raise AccessError(self.env._("%s is not one of your stores.", store.sudo().name))
        if not trim.product_tmpl_id:
            trim._get_products(trim.color_ids)
        begins = fields.Date.to_date(vals.get("price_from")) or store._get_store_date()
        until = fields.Date.to_date(vals.get("price_until"))
        vals.update(
            {
                "store_id": store.id,
                "price_from": begins,
                "pricelist_id": store._get_vehicle_pricelist().id,
                "product_tmpl_id": trim.product_tmpl_id.id,
                "product_id": False,
                "categ_id": False,
                "applied_on": "1_product",
                "compute_price": "fixed",
                "min_quantity": 0,
                "fixed_price": (vals.get("vehicle_list_price") or 0)
                - (vals.get("vehicle_promotion") or 0),
                **self._prepare_moments(store, begins, until),
            }
        )
        if begins >= store._get_store_date():
            open_price = self.search(
                [
                    ("trim_id", "=", trim.id),
                    ("store_id", "=", store.id),
                    ("price_from", "<", begins),
                    ("price_until", "=", False),
                ],
                limit=1,
            )
            open_price.price_until = begins - timedelta(days=1)
            open_price.flush_recordset(["price_until"])  # before the database looks for overlaps

    @api.model
    def _prepare_moments(self, store, begins, until):
        """:return: core's moments of days of the store"""
        end = until and store._get_store_moment(until + timedelta(days=1)) - timedelta(seconds=1)
        return {"date_start": store._get_store_moment(begins), "date_end": end or False}

    def _compute_price(self, product, quantity, uom, date, currency=None, **kwargs):
        """Colours, interiors and options cost their surcharge on top of the trim's price."""
        price = super()._compute_price(product, quantity, uom, date, currency=currency, **kwargs)
        if self.is_vehicle_price:
            price += self._get_surcharge(product)
            price = self._convert_vehicle_price(price, currency, date)
        return price

    def _get_surcharge(self, product):
        """:return: what the product's colour and chosen options cost, in the price's currency"""
        self.ensure_one()
        extra = product._get_attributes_extra_price()
        if not extra:
            return 0.0
        return product.currency_id._convert(
            extra, self.currency_id, self.store_id, fields.Date.context_today(self)
        )

    def _convert_vehicle_price(self, amount, currency, date):
        self.ensure_one()
        if not currency or currency == self.currency_id:
            return amount
        return self.currency_id._convert(
            amount, currency, self.store_id, date or fields.Date.context_today(self)
        )
