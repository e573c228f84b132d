from odoo import fields, models
from odoo.fields import Domain

# operations shown at once
PAGE = 24


class DealerRepairOrder(models.Model):
    """What the picker of operations shows."""

    _inherit = "dealer.repair.order"

    def get_operation_picker(self, text=False, category_id=False):
        """Return what can be put on this order, priced for its car and customer.

        Without a search: cards and packages, what is due, the user's favourites, what was done on
        this car, then the rest of the catalogue.

        :param str text: part of a code or name
        :param int category_id: `dealer.operation.category`
        :return: {"currency_id", "categories", "rows": list of {"kind": card/package/operation, "id",
            "code", "name", "note", "hours", "total", "saving", "parts", "missing", …}, "more"}
        """
        self.ensure_one()
        self.check_access("write")
        text = (text or "").strip()
        operations, more = self._search_operations(text, category_id)
        offers = operations._get_offer(self.vehicle_id, self.partner_id, order=self)
        last = self._get_last_done(operations)
        due = self._get_due_operations()
        rows = [] if category_id else [*self._get_card_rows(text), *self._get_package_rows(text)]
        on_order = self.job_ids.operation_id
        for operation in operations:
            offer = offers[operation.id]
            rows.append(
                {
                    "kind": "operation",
                    "id": operation.id,
                    "code": operation.code or "",
                    "name": operation.name,
                    "category": operation.category_id.name or "",
                    "is_favourite": operation.is_favourite,
                    "is_due": operation in due,
                    "is_on_order": operation in on_order,
                    "needs_hours": not offer["hours"]
                    and any(line["line_type"] == "labour" for line in offer["lines"]),
                    "note": last.get(operation, ""),
                    **{
                        key: offer[key]
                        for key in ("hours", "price", "total", "saving", "parts", "missing")
                    },
                }
            )
        categories = self.env["dealer.operation.category"].search_fetch([], ["name"])
        return {
            "currency_id": self.currency_id.id,
            "categories": [{"id": category.id, "name": category.name} for category in categories],
            "rows": rows,
            "more": more,
        }

    def _search_operations(self, text, category_id):
        """Return (a page of operations, whether there are more), the likeliest first."""
        Operation = self.env["dealer.operation"]
        domain = Domain("company_id", "in", [False, self.company_id.id])
        if category_id:
            domain &= Domain("category_id", "=", category_id)
        for word in text.split():
            domain &= Domain.OR(
                [Domain(name, "ilike", word) for name in ("code", "name", "category_id.name")]
            )
        likely = Operation
        if not text:
            likely = self._get_due_operations().filtered_domain(domain)
            likely |= Operation.search(domain & Domain("is_favourite", "=", True), limit=PAGE)
            done = self.env["dealer.repair.job"]._read_group(
                [
                    ("order_id.vehicle_id", "=", self.vehicle_id.id),
                    ("operation_id", "!=", False),
                    ("order_id", "!=", self.id),
                ],
                ["operation_id"],
                ["order_id:max"],
                order="order_id:max desc",
                limit=PAGE,
            )
            likely |= Operation.union(*(row[0] for row in done)).filtered_domain(domain)
            likely = likely[:PAGE]
        rest = Operation.search(domain & Domain("id", "not in", likely.ids), limit=PAGE + 1)
        return (likely + rest)[:PAGE], len(likely + rest) > PAGE

    def _get_last_done(self, operations):
        """Return {operation: sentence on when it was last done on this car}."""
        found = self.env["dealer.repair.job"]._read_group(
            [
                ("order_id.vehicle_id", "=", self.vehicle_id.id),
                ("operation_id", "in", operations.ids),
                ("order_id", "!=", self.id),
                ("done_on", "!=", False),
            ],
            ["operation_id"],
            ["order_id:recordset"],
        )
        result = {}
        for operation, orders in found:
            last = max(orders, key=lambda order: order.received_on)
            day = fields.Datetime.context_timestamp(self, last.received_on).date()
            result[operation] = self.env._(
                "Last done %(date)s at %(km)s km", date=day.isoformat(), km=last.mileage_in
            )
        return result

    def _get_card_rows(self, text):
        lines = self.env["dealer.service.package.card.line"]._get_usable(
            self.vehicle_id, self.partner_id, self.company_id
        )
        rows = []
        for line in lines:
            operation = line.operation_id
            if not self._is_named(text, operation.code, operation.name, line.card_id.name):
                continue
            until = line.card_id.expires_on
            rows.append(
                {
                    "kind": "card",
                    "id": line.id,
                    "code": line.card_id.name,
                    "name": operation.name,
                    "note": self.env._(
                        "Prepaid, %(left)s of %(uses)s left", left=line.uses_left, uses=line.uses
                    )
                    + (f" · → {until.isoformat()}" if until else ""),
                    "hours": operation._get_hours(self.vehicle_id)[operation.id],
                    "price": 0.0,
                    "total": 0.0,
                    "saving": 0.0,
                    "parts": [],
                    "missing": [],
                }
            )
        return rows

    def _get_package_rows(self, text):
        Package = self.env["dealer.service.package"]
        packages = Package.search(Package._get_valid_domain(self.vehicle_id, self.company_id))
        packages = packages.filtered(
            lambda package: package.line_ids and self._is_named(text, package.code, package.name)
        )[:PAGE]
        offers = packages._get_package_offer(self)
        return [
            {
                "kind": "package",
                "id": package.id,
                "code": package.code or "",
                "name": package.name,
                "note": ", ".join(package.line_ids.operation_id.mapped("name")),
                **{
                    key: offers[package.id][key]
                    for key in ("hours", "price", "total", "saving", "parts", "missing")
                },
            }
            for package in packages
        ]

    def _is_named(self, text, *names):
        """Whether every word of `text` is in one of `names`."""
        said = " ".join(filter(None, names)).casefold()
        return all(word in said for word in text.casefold().split())
