from odoo import models


class DealerOperation(models.Model):
    """What operations are on a car: hours, lines, prices, what is missing."""

    _inherit = "dealer.operation"

    def _get_offer(self, vehicle, partner=None, payer="customer", company=None, order=None):
        """Return what these operations are on a car: hours, lines, price, what is missing.

        Everything is asked for together: the number of queries does not grow with the operations.

        :param vehicle: `dealer.vehicle`
        :param partner: the customer; the car's owner by default
        :param str payer: who pays, see `dealer.repair.line.payer`
        :param order: the `dealer.repair.order` the offer is for: its store, parts store and payers
        :return: {operation id: {"hours": float, or False without a labour standard, "lines": list
            of values of `dealer.repair.line`, "parts": list of what the preview shows of a part,
            "missing": list of sentences, "price": without tax, "total": with tax, "saving": what a
            fixed price saves, "currency_id"}}
        """
        lines_by_operation, hours, missing = self._make_offer_lines(
            vehicle, partner, payer, company, order
        )
        lines = self.env["dealer.repair.line"].union(*lines_by_operation.values())
        parts = lines._prepare_offered_parts()
        company = lines.company_id or company or self.env.company
        offers = {}
        for operation in self:
            own = lines_by_operation[operation]
            if operation.price:
                own._spread_price(operation.price)
            own_parts = [parts[line] for line in own if line in parts]
            offers[operation.id] = {
                "hours": hours[operation.id],
                "lines": [line._prepare_offered_values() for line in own],
                "parts": own_parts,
                "missing": missing[operation.id],
                "price": sum(own.mapped("price_subtotal")),
                "total": sum(own.mapped("price_total")),
                "saving": sum(own.mapped("saving")),
                "currency_id": company.currency_id.id,
            }
        return offers

    def _make_offer_lines(self, vehicle, partner, payer, company, order):
        """Make the lines these operations would be, unsaved, so that they price themselves.

        :return: ({operation: `dealer.repair.line`}, {operation id: hours}, {operation id: sentences})
        """
        hours = self._get_hours(vehicle)
        parts = self.line_ids._get_parts(vehicle)
        Line = self.env["dealer.repair.line"]
        if not order:
            company = company or self.env.company
            Order = self.env["dealer.repair.order"].with_company(company)
            order = Order.new(
                {
                    "company_id": company.id,
                    "vehicle_id": vehicle.id,
                    "partner_id": (partner or vehicle.owner_id).id,
                    "warehouse_id": Order._default_warehouse_id().id,
                }
            )
        lines, missing = {}, {}
        for operation in self:
            values, missing[operation.id] = operation._prepare_order_lines(
                hours[operation.id], parts
            )
            lines[operation] = Line.union(
                *(Line.new({**line, "payer": payer, "order_id": order}) for line in values)
            )
            for line in lines[operation].operation_line_id._origin:
                if note := parts.get(line.id, {}).get("note"):
                    missing[operation.id].append(note)
        # all at once: one by one each would ask for its own
        Line.union(*lines.values()).mapped("price_total")
        return lines, hours, missing

    def _prepare_order_lines(self, hours, parts):
        """Return the values of the lines on an order, and sentences on what is missing.

        :param hours: standard hours of the car, or False
        :param dict parts: see `dealer.operation.line._get_parts`
        """
        self.ensure_one()
        values, missing = [], []
        labour = self.line_ids.filtered(lambda line: line.line_type == "labour")
        shares = sum(labour.mapped("quantity")) or 1.0
        if not hours and (labour or self.labour_class_id):
            missing.append(
                self.env._(
                    "There is no labour standard of “%(operation)s” for this car: type the hours.",
                    operation=self.name,
                )
            )
        if not labour and self.labour_class_id:
            # the plain case needs no line of its own
            values.append(
                {
                    "line_type": "labour",
                    "name": self.name,
                    "standard_hours": hours or 0.0,
                    "labour_class_id": self.labour_class_id.id,
                    **({} if hours else {"quantity": 0.0}),
                }
            )
        for line in self.line_ids:
            found = parts.get(line.id, {})
            if line.line_type == "part" and not found.get("product"):
                missing.append(found["note"])
                continue
            values.append(line._prepare_order_line_values((hours or 0.0) / shares, found))
        return values, missing

    def _share_hours(self, lines, hours):
        """Return values of lines with the hours somebody typed, shared as a standard's would be."""
        self.ensure_one()
        labour = [line for line in lines if line["line_type"] == "labour"]
        weights = {line.id: line.quantity for line in self.line_ids}
        shares = [weights.get(line["operation_line_id"], 1.0) for line in labour]
        for line, share in zip(labour, shares, strict=True):
            line["quantity"] = round(hours * share / sum(shares), 4)
        return lines
