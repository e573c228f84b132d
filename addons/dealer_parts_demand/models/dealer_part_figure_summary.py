from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from .dealer_part_demand import REFRESHED_ON
from .dealer_part_figure import SEE_COST


class DealerPartFigure(models.Model):
    """The figures of the whole store, for the screen "Parts Figures"."""

    _inherit = "dealer.part.figure"

    @api.model
    def action_refresh(self):
        """Work everything out again now; the scheduler does it every night."""
        if not self.env.user.has_group("dealer_base.group_parts_manager"):
            raise AccessError(
                self.env._("Only a parts manager works the figures out again; ask one.")
            )
        self.env["dealer.part.demand"]._cron_refresh()

    @api.model
    def get_summary(self, warehouse_id=False):
        """Return what the screen shows, under the user's rights: a few grouped queries.

        :param warehouse_id: id; false for every warehouse of the stores at work
        :return: dict of `warehouses`, `refreshed` (UTC), `can_refresh`, `see_cost`, `currency_id`,
            `cards` (each `key, label, value, kind` (percent/number/days), `formula`, `rows`: label,
            value and kind of what it is made of), `matrix` (ABC × XYZ), `bands`
        """
        domain = self._get_summary_domain(warehouse_id)
        see_cost = self.env.user.has_group(SEE_COST)
        totals = self._get_totals(domain, see_cost)
        refreshed = (
            self.env["ir.config_parameter"].sudo().get_param(REFRESHED_ON)
        )  # a date, no secret
        return {
            "warehouses": [
                {"id": warehouse.id, "name": warehouse.display_name}
                for [warehouse] in self._read_group([], ["warehouse_id"])
            ],
            "refreshed": refreshed or False,
            "can_refresh": self.env.user.has_group("dealer_base.group_parts_manager"),
            "see_cost": see_cost,
            "currency_id": self.env.company.currency_id.id,
            "cards": self._get_cards(totals, see_cost),
            "matrix": {
                f"{abc}{xyz}": count
                for abc, xyz, count in self._read_group(
                    domain & Domain("abc", "!=", False), ["abc", "xyz"], ["__count"]
                )
            },
            "bands": self._get_bands(domain, see_cost),
        }

    @api.model
    def _get_summary_domain(self, warehouse_id):
        return Domain("warehouse_id", "=", warehouse_id) if warehouse_id else Domain.TRUE

    @api.model
    def _get_money_sums(self, see_cost):
        return ["value:sum", "average_value:sum", "issued_value:sum"] if see_cost else []

    @api.model
    def _get_totals(self, domain, see_cost):
        """Return `{name: total}`; `parts_<kind>` and `value_<kind>` of all stock and of the idle."""
        sums = [
            "hits:sum", "filled_hits:sum", "lost_hits:sum", "emergency_quantity:sum",
            "on_hand:sum", "average_stock:sum", "issued:sum", *self._get_money_sums(see_cost),
        ]  # fmt: skip
        [figures] = self._read_group(domain, [], sums)
        totals = dict(
            zip((name.partition(":")[0] for name in sums), (f or 0 for f in figures), strict=True)
        )
        money = ["value:sum"] if see_cost else []
        stock = {"slow": (0, 0), "dead": (0, 0), "moving": (0, 0)}
        for movement, count, *value in self._read_group(
            domain & Domain("movement", "!=", False), ["movement"], ["__count", *money]
        ):
            stock[movement] = (count, *value) if value else (count, 0)
        [[count, *value]] = self._read_group(
            domain & Domain("is_obsolete", "=", True), [], ["__count", *money]
        )
        stock["all"] = tuple(map(sum, zip(*stock.values(), strict=True)))
        stock["obsolete"] = (count, value[0] or 0) if value else (count, 0)
        for kind, (parts, worth) in stock.items():
            totals[f"parts_{kind}"] = parts
            totals[f"value_{kind}"] = worth
        return totals

    @api.model
    def _get_cards(self, totals, see_cost):
        """Return the cards of the screen: each figure with its formula and what it is made of."""
        days = (fields.Date.context_today(self) - self._get_period_start()).days + 1

        def card(key, label, value, kind, formula, *rows):
            return {
                "key": key, "label": label, "value": value, "kind": kind, "formula": formula,
                "rows": [dict(zip(("label", "value", "kind"), row, strict=True)) for row in rows],
            }  # fmt: skip

        def ratio(over, under):
            return over / under if under else None

        if see_cost:
            unit = "money"
            issued, average, stock = (
                totals["issued_value"], totals["average_value"], totals["value"]
            )  # fmt: skip
        else:
            unit = "number"
            issued, average, stock = totals["issued"], totals["average_stock"], totals["on_hand"]
        cards = [
            card(
                "fill_rate", self.env._("Fill Rate"), ratio(totals["filled_hits"], totals["hits"]), "percent",
                self.env._("Requests served from the shelf at once ÷ all requests of 12 months, lost sales "
                  "included"),
                (self.env._("Filled at once"), totals["filled_hits"], "number"),
                (self.env._("Requests"), totals["hits"], "number"),
            ),
            card(
                "turns", self.env._("Turns"), ratio(issued, average), "factor",
                self.env._("Issued in 12 months ÷ average stock of these months, both at today's cost")
                if see_cost else self.env._("Issued in 12 months ÷ average stock of these months, in units"),
                (self.env._("Issued"), issued, unit),
                (self.env._("Average stock"), average, unit),
            ),
            card(
                "supply_days", self.env._("Days of Supply"), ratio(stock * days, issued), "days",
                self.env._("Stock now ÷ issued per day of the %(days)s days of the period", days=days),
                (self.env._("Stock now"), stock, unit),
                (self.env._("Issued per day"), issued / days, unit),
            ),
            card(
                "lost", self.env._("Lost Sales"), totals["lost_hits"], "number",
                self.env._("Lost sales recorded in 12 months; their share of all requests"),
                (self.env._("Of all requests"), ratio(totals["lost_hits"], totals["hits"]), "percent"),
            ),
            card(
                "emergency", self.env._("Bought in Emergency"), totals["emergency_quantity"], "number",
                self.env._("Units ordered on emergency purchase orders in 12 months ÷ units issued"),
                (self.env._("Of what was issued"),
                 ratio(totals["emergency_quantity"], totals["issued"]), "percent"),
            ),
        ]  # fmt: skip
        idle = (
            ("slow", self.env._("Slow Stock"), self.env._("Parts in stock without demand for the months the store "
                                        "calls slow, not dead yet")),
            ("dead", self.env._("Dead Stock"), self.env._("Parts in stock without demand for the months the store "
                                        "calls dead")),
            ("obsolete", self.env._("Obsolete"), self.env._("Parts in stock that another part replaces")),
        )  # fmt: skip
        for kind, label, formula in idle:
            rows = [(self.env._("Parts in stock"), totals["parts_all"], "number")]
            if see_cost:
                rows += [
                    (self.env._("Their value"), totals[f"value_{kind}"], "money"),
                    (self.env._("Of the stock's value"),
                     ratio(totals[f"value_{kind}"], totals["value_all"]), "percent"),
                ]  # fmt: skip
            cards.append(card(kind, label, totals[f"parts_{kind}"], "number", formula, *rows))
        return cards

    @api.model
    def _get_bands(self, domain, see_cost):
        """Return the age bands with their parts and value, oldest last."""
        found = {
            band: (count, *value)
            for band, count, *value in self._read_group(
                domain & Domain("age_band", "!=", False),
                ["age_band"],
                ["__count", *(["value:sum"] if see_cost else [])],
            )
        }
        return [
            {
                "key": key,
                "label": label,
                "parts": found.get(key, (0,))[0],
                "value": found[key][1] if see_cost and key in found else 0,
            }
            for key, label in self._fields["age_band"]._description_selection(self.env)
        ]

    @api.model
    def get_summary_rows(self, key, warehouse_id=False):
        """Return the action that shows the rows behind a figure of the screen.

        :param key: key of a card or band, or ABC and XYZ as in `matrix`
        """
        domain = self._get_summary_domain(warehouse_id)
        since = self._get_period_start()
        if key == "lost":
            return self._open_rows(
                "dealer_parts_demand.dealer_part_lost_sale_action",
                domain & Domain("date", ">=", since),
            )
        if key == "emergency":
            place = Domain("picking_type_id.warehouse_id", "=", warehouse_id)
            return self._open_rows(
                "purchase.purchase_form_action",
                (place if warehouse_id else Domain.TRUE)
                & Domain("is_emergency", "=", True)
                & Domain("state", "=", "purchase")
                & Domain("date_approve", ">=", since),
            )
        rows = {
            "fill_rate": Domain("hits", "!=", 0),
            "turns": Domain("average_stock", "!=", 0) | Domain("issued", "!=", 0),
            "supply_days": Domain("on_hand", "!=", 0),
            "slow": Domain("movement", "=", "slow"),
            "dead": Domain("movement", "=", "dead"),
            "obsolete": Domain("is_obsolete", "=", True),
        }.get(key)
        if rows is None and key in dict(self._fields["age_band"].selection):
            rows = Domain("age_band", "=", key)
        elif rows is None:
            rows = Domain("abc", "=", key[:1]) & Domain("xyz", "=", key[1:] or False)
        return self._open_rows("dealer_parts_demand.dealer_part_figure_action", domain & rows)
