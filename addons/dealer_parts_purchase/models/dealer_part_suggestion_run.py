from odoo import models
from odoo.tools import SQL

from ..lib import forecast as lib

# what a computed row says, in the order it is stored
COLUMNS = {
    "product_id": "int",
    "warehouse_id": "int",
    "partner_id": "int",
    "kind": "varchar",
    "method": "varchar",
    "hits": "int",
    "forecast": "float8",
    "lead_days": "int",
    "service_level": "float8",
    "safety_stock": "float8",
    "minimum": "float8",
    "on_hand": "float8",
    "old_stock": "float8",
    "incoming": "float8",
    "promised": "float8",
    "position": "float8",
    "trigger_level": "float8",
    "order_up_to": "float8",
    "pack_quantity": "float8",
    "min_quantity": "float8",
    "days_of_supply": "float8",
    "priority": "varchar",
    "suggested_quantity": "float8",
    "quantity": "float8",
    "price_unit": "float8",
    "amount": "numeric",
    "suggested_amount": "numeric",
    "is_over_budget": "bool",
}
ENDLESS = 9999.0  # days of supply of a part nobody asks for


class DealerPartSuggestion(models.Model):
    """How the lines of a run follow from what is known.

    A part is bought when what is there and on its way, less what is promised, falls below the
    demand of the delivery time plus safety stock (or below the minimum of its reordering rule);
    then up to that level plus the days to cover, in whole packs.
    """

    _inherit = "dealer.part.suggestion"

    def _run(self):
        """Write the lines of everything there is to buy, in sets."""
        self.ensure_one()
        rows = [row for row in self._get_rows() if row["suggested_quantity"] > 0]
        self._cut_to_budget(rows)
        self._insert_lines(rows)

    def _get_rows(self, products=None):
        """Return what is known of parts, as dicts by the names of `COLUMNS`.

        :param products: `product.product`: answer for these, whether or not there is anything to
            buy; else for every part with demand, promises or a reordering rule
        """
        self.ensure_one()
        self._flush_facts()
        successors = self._get_successors()
        ids = None
        if products is not None:
            wanted = set(products.ids)
            ids = list(wanted | {old for old, new in successors.items() if new in wanted})
        demand = self._merge_demand(self._get_demand(ids), successors)
        on_hand = self._get_on_hand(ids)
        old_stock = _sum_old(on_hand, successors)
        incoming, outgoing = self._get_moving(ids)
        for facts, more in (
            (incoming, self._get_in_drafts(ids)),
            (outgoing, self._get_promised()),
        ):
            for key, quantity in more.items():
                facts[key] += quantity
        incoming, outgoing = (
            _to_successors(incoming, successors),
            _to_successors(outgoing, successors),
        )
        minimums = self._get_minimums(ids)
        if products is None:
            keys = demand.keys() | outgoing.keys() | minimums.keys()
        else:
            keys = {(product, wh) for product in wanted for wh in self.warehouse_ids.ids}
        product_ids = list({key[0] for key in keys if key[0] not in successors})
        masters = self._get_masters(product_ids)
        vendors = (
            self.env["product.product"]
            .browse(product_ids)
            ._get_part_vendors(self.company_id, self.partner_ids)
        )
        rows = []
        for key in sorted(keys):
            master = masters.get(key[0])
            vendor = vendors.get(key[0])
            if not master or (self.partner_ids and not vendor):
                continue
            rows.append(
                self._get_row(
                    key,
                    master,
                    vendor,
                    demand.get(key),
                    (
                        on_hand.get(key, 0.0),
                        old_stock.get(key, 0.0),
                        incoming.get(key, 0.0),
                        outgoing.get(key, 0.0),
                        minimums.get(key, 0.0),
                    ),
                )
            )
        return rows

    def _get_row(self, key, master, vendor, series, stock):
        """Return one dict of `_get_rows`."""
        pack, service_level, cost = master
        on_hand, old_stock, incoming, promised, minimum = stock
        if series:
            expected = lib.forecast(series, self.history_months)
        else:
            expected = lib.NOTHING
        lead_days = vendor.delay if vendor and vendor.delay else self.lead_days
        service_level = service_level or self.service_level
        lead_months = lead_days / lib.DAYS_PER_MONTH
        safety = lib.safety_stock(expected, service_level, max(lead_months, 0.25))
        position = on_hand + old_stock + incoming - promised
        trigger = max(expected.rate * lead_months + safety, minimum)
        up_to = trigger + expected.rate * self.cover_days / lib.DAYS_PER_MONTH
        min_quantity = vendor.min_quantity if vendor else 0.0
        quantity = 0.0
        if round(trigger - position, 4) > 0:
            quantity = lib.round_up(round(up_to - position, 4), pack or 1.0, min_quantity)
        days = ENDLESS
        if expected.rate:
            days = min(ENDLESS, max(0.0, position) / expected.rate * lib.DAYS_PER_MONTH)
        price = vendor.price if vendor else cost or 0.0
        # promised and not even on its way; out before a delivery can be here; the rest
        priority = "0" if position < 0 else "1" if days < lead_days else "2"
        amount = self.currency_id.round(quantity * price)
        return {
            "product_id": key[0],
            "warehouse_id": key[1],
            "partner_id": vendor.partner_id if vendor else None,
            "kind": expected.kind,
            "method": expected.method,
            "hits": expected.hits,
            "forecast": expected.rate,
            "lead_days": lead_days,
            "service_level": service_level,
            "safety_stock": safety,
            "minimum": minimum,
            "on_hand": on_hand,
            "old_stock": old_stock,
            "incoming": incoming,
            "promised": promised,
            "position": position,
            "trigger_level": trigger,
            "order_up_to": up_to,
            "pack_quantity": pack or 1.0,
            "min_quantity": min_quantity,
            "days_of_supply": days,
            "priority": priority,
            "suggested_quantity": quantity,
            "quantity": quantity,
            "price_unit": price,
            "amount": amount,
            "suggested_amount": amount,
            "is_over_budget": False,
        }

    def _merge_demand(self, demand, successors):
        """Give replaced parts' demand to their successors: {key: [(month index, quantity)]}."""
        merged = {}
        for (product, warehouse), (months, quantities) in demand.items():
            if product in successors:
                continue
            merged[product, warehouse] = sorted(zip(months, quantities, strict=True))
        together = {}
        for (product, warehouse), (months, quantities) in demand.items():
            if product in successors:
                key = (successors[product], warehouse)
                sums = together.setdefault(key, dict(merged.get(key, ())))
                for month, quantity in zip(months, quantities, strict=True):
                    sums[month] = sums.get(month, 0.0) + quantity
        merged.update({key: sorted(sums.items()) for key, sums in together.items()})
        return merged

    def _cut_to_budget(self, rows):
        """Set to zero what the budget doesn't reach: the most urgent come first."""
        rows.sort(
            key=lambda r: (r["priority"], r["days_of_supply"], -r["forecast"], r["product_id"])
        )
        if not self.budget:
            return
        left = self.budget
        for row in rows:
            if self.currency_id.compare_amounts(row["amount"], left) <= 0:
                left -= row["amount"]
            else:
                row.update(quantity=0.0, amount=0.0, is_over_budget=True)

    def _insert_lines(self, rows):
        """Store rows as lines with one statement, in their order of urgency."""
        if not rows:
            self._touch_totals()
            return
        Line = self.env["dealer.part.suggestion.line"]
        arrays = SQL(", ").join(
            SQL("%s::%s[]", [row[name] for row in rows], SQL(kind))
            for name, kind in COLUMNS.items()
        )
        names = SQL(", ").join(SQL.identifier(name) for name in COLUMNS)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO dealer_part_suggestion_line
                    (suggestion_id, company_id, sequence, %(names)s)
                SELECT %(run)s, %(company)s, number, %(names)s
                  FROM unnest(%(arrays)s) WITH ORDINALITY AS line (%(names)s, number)
                """,
                names=names,
                arrays=arrays,
                run=self.id,
                company=self.company_id.id,
            )
        )
        Line.invalidate_model()
        self._touch_totals()

    def _touch_totals(self):
        """Work the totals out again: the lines were stored past the ORM."""
        self.invalidate_recordset(["line_ids"])
        for name in ("line_count", "amount_total", "amount_cut"):
            self.env.add_to_compute(self._fields[name], self)


def _to_successors(facts, successors):
    """Return {key: quantity} with what is said of replaced parts added to their successors."""
    result = {}
    for (product, warehouse), quantity in facts.items():
        key = (successors.get(product, product), warehouse)
        result[key] = result.get(key, 0.0) + quantity
    return result


def _sum_old(on_hand, successors):
    """Return {key of the current part: what is left of the parts it replaced}."""
    result = {}
    for (product, warehouse), quantity in on_hand.items():
        if product in successors and quantity > 0:
            key = (successors[product], warehouse)
            result[key] = result.get(key, 0.0) + quantity
    return result
