from collections import defaultdict
from itertools import pairwise

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .dealer_vehicle_stock import STATES


class DealerStockBoard(models.AbstractModel):
    """The stock board: cars by series or trim, colour and age, counted in one query."""

    _name = "dealer.stock.board"
    _description = "Stock Board"

    @api.model
    def load(self, by="model", company_id=False, location_id=False, brand_id=False):
        """Everything the board shows, in one request.

        :param str by: ``model`` or ``trim``: what a row is
        :param company_id: one store; empty: those the user works in
        :param location_id: a yard with what is below it
        :param brand_id: one brand
        :return: dict: ``states``, ``bands`` (labels), ``rows`` (with ``colors``), ``total``,
            ``options`` of the filters, ``currency_id`` and ``has_value`` (for those who see cost)
        """
        if not self.env.user.has_group("dealer_base.group_employee"):
            raise AccessError(self.env._("The stock board is for people of the store."))
        Stock = self.env["dealer.vehicle.stock"]
        field = "trim_id" if by == "trim" else "model_id"
        bands = self.env.company._get_age_bands()
        has_value = Stock._has_field_access(Stock._fields["cost"], "read")
        domain = self._get_domain(company_id, location_id, brand_id)
        groups = self._count(domain, field, bands, has_value)
        rows = self._build_rows(groups, field, len(bands) + 1)
        return {
            "by": "trim" if by == "trim" else "model",
            "states": [
                {"key": key, "label": label}
                for key, label in Stock._fields["board_state"]._description_selection(self.env)
            ],
            "bands": self._get_band_labels(bands),
            "rows": rows,
            "total": self._add_up(rows, len(bands) + 1),
            "options": self._get_options(),
            "has_value": has_value,
            "currency_id": self.env.company.currency_id.id,
        }

    @api.model
    def get_cars_action(self, by, group_id, color_id, state, band, filters):
        """The cars behind a figure.

        :param group_id: series or trim; empty: all
        :param color_id: colour; ``False``: none known; ``None``: all
        :param state: one of the board's states, or empty
        :param band: number of the age, or ``None``
        :param filters: as of ``load``
        :return: an action
        """
        domain = self._get_domain(
            filters.get("company_id"), filters.get("location_id"), filters.get("brand_id")
        )
        names = []
        if group_id:
            field = "trim_id" if by == "trim" else "model_id"
            domain &= Domain(field, "=", group_id)
            model = "dealer.vehicle.trim" if by == "trim" else "fleet.vehicle.model"
            names.append(self.env[model].browse(group_id).display_name)
        if color_id is not None:
            domain &= Domain("color_id", "=", color_id)
            names.append(self.env["product.attribute.value"].browse(color_id or []).name or "")
        if state:
            domain &= Domain("board_state", "=", state)
            names.append(dict(STATES)[state])
        if band is not None:
            bands = self.env.company._get_age_bands()
            today = fields.Date.context_today(self)
            domain &= Domain("stock_date", "!=", False)
            if band < len(bands):
                first = fields.Date.subtract(today, days=bands[band])
                domain &= Domain("stock_date", ">=", first)
            if band:
                last = fields.Date.subtract(today, days=bands[band - 1])
                domain &= Domain("stock_date", "<", last)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_vehicle_sales.action_dealer_vehicle_stock"
        )
        action["domain"] = list(domain)
        action["name"] = " · ".join(name for name in names if name) or action["name"]
        return action

    # === HELPERS === #

    @api.model
    def _get_domain(self, company_id, location_id, brand_id):
        companies = [company_id] if company_id else self.env.companies.ids
        domain = Domain("company_id", "in", companies)
        if location_id:
            domain &= Domain("location_id", "child_of", location_id)
        if brand_id:
            domain &= Domain("brand_id", "=", brand_id)
        return domain

    @api.model
    def _count(self, domain, field, bands, has_value):
        """:return: list of (group id, colour id, state, band or None, cars, value)"""
        Stock = self.env["dealer.vehicle.stock"]
        query = Stock._search(domain)  # with the rules of the user
        alias = query.table
        group, color, state, date = (
            SQL.identifier(alias, name) for name in (field, "color_id", "board_state", "stock_date")
        )
        value = SQL("SUM(%s)", SQL.identifier(alias, "cost")) if has_value else SQL("0")
        days = SQL("%s::date - %s", fields.Date.context_today(self), date)
        # band 0 holds the first age's last day too, as people count: up to 30 days
        band = SQL("width_bucket(%s, %s::int[])", days, [day + 1 for day in bands])
        return self.env.execute_query(
            SQL(
                "SELECT %s, %s, %s, %s AS band, COUNT(*), %s FROM %s WHERE %s GROUP BY 1, 2, 3, 4",
                group,
                color,
                state,
                band,
                value,
                query.from_clause,
                query.where_clause or SQL("TRUE"),
            )
        )

    @api.model
    def _build_rows(self, groups, field, band_count):
        """:return: rows of the board, each with its colours, in the order of their names"""
        Group = self.env[self.env["dealer.vehicle.stock"]._fields[field].comodel_name]
        Color = self.env["product.attribute.value"]
        names = {
            group.id: group.display_name
            for group in Group.browse({row[0] for row in groups if row[0]})
        }
        colors = {
            color.id: (color.name, color.html_color or "")
            for color in Color.browse({row[1] for row in groups if row[1]})
        }
        by_group = defaultdict(lambda: defaultdict(list))
        for group_id, color_id, state, band, count, value in groups:
            by_group[group_id][color_id].append((state, band, count, value))
        rows = []
        for group_id, by_color in by_group.items():
            lines = []
            for color_id, entries in by_color.items():
                line = self._new_line(band_count)
                for state, band, count, value in entries:
                    line["count"] += count
                    line["value"] += float(value or 0)
                    line["states"][state] += count
                    if band is not None:
                        line["bands"][band] += count
                name, html = colors.get(color_id, (self.env._("Colour not known"), ""))
                lines.append({**line, "id": color_id or False, "name": name, "html_color": html})
            lines.sort(key=lambda line: (-line["count"], line["name"]))
            row = self._add_up(lines, band_count)
            rows.append(
                {
                    **row,
                    "id": group_id or False,
                    "name": names.get(group_id) or self.env._("Not in the catalogue"),
                    "colors": lines,
                }
            )
        return sorted(rows, key=lambda row: row["name"])

    @api.model
    def _new_line(self, band_count):
        return {
            "count": 0,
            "value": 0.0,
            "states": {key: 0 for key, _label in STATES},
            "bands": [0] * band_count,
        }

    @api.model
    def _add_up(self, lines, band_count):
        total = self._new_line(band_count)
        for line in lines:
            total["count"] += line["count"]
            total["value"] += line["value"]
            for key in total["states"]:
                total["states"][key] += line["states"][key]
            total["bands"] = [a + b for a, b in zip(total["bands"], line["bands"], strict=True)]
        return total

    @api.model
    def _get_band_labels(self, bands):
        labels = [self.env._("up to %s days", bands[0])]
        for before, last in pairwise(bands):
            labels.append(self.env._("%(first)s–%(last)s days", first=before + 1, last=last))
        return [*labels, self.env._("over %s days", bands[-1])]

    @api.model
    def _get_options(self):
        """:return: what the filters offer"""
        yards = self.env["dealer.yard.slot"]._read_group(
            [("company_id", "in", self.env.companies.ids)], ["location_id"]
        )
        brands = self.env["fleet.vehicle.model.brand"].search_fetch(
            [("model_ids", "!=", False)], ["name"], order="name"
        )
        return {
            "companies": [
                {"id": company.id, "name": company.name} for company in self.env.companies
            ],
            "locations": [
                {"id": location.id, "name": location.display_name} for [location] in yards
            ],
            "brands": [{"id": brand.id, "name": brand.name} for brand in brands],
        }
