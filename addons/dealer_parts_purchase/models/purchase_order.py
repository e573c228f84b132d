from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Command


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def write(self, vals):
        result = super().write(vals)
        if "date_planned" in vals or "acknowledged" in vals:
            self.order_line._tell_special_orders()
        return result

    @api.model
    def _buy_parts(self, company, wanted, **values):
        """Put parts on purchase orders: one a vendor and warehouse.

        A draft of the vendor for that warehouse which is still open is used again, so that one
        vendor gets one order; otherwise a new one begins.

        :param list wanted: dicts with `partner`, `warehouse`, `product` (records), `quantity` in
            the part's unit, `date` it should be here, `price` in the company's currency per
            unit, and, where somebody waits for it, `moves`: the `stock.move` it is kept for
        :param values: more values of the orders; then no draft is used again
        :return: the `purchase.order.line` of each dict, in their order
        """
        Order = self.with_company(company)
        orders = {}
        vendors = Order.env["res.partner"].union(*(item["partner"] for item in wanted))
        types = Order.env["stock.warehouse"].union(*(item["warehouse"] for item in wanted))
        if not values:
            drafts = Order.search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "draft"),
                    ("partner_id", "in", vendors.ids),
                    ("picking_type_id", "in", types.in_type_id.ids),
                    ("is_emergency", "=", False),
                ],
                order="id desc",
            )
            orders = {(draft.partner_id, draft.picking_type_id): draft for draft in drafts}
        new = {}
        for item in wanted:
            key = (item["partner"], item["warehouse"].in_type_id)
            if key not in orders:
                new[key] = {
                    "partner_id": key[0].id,
                    "picking_type_id": key[1].id,
                    "company_id": company.id,
                    **values,
                }
        orders.update(zip(new, Order.create(list(new.values())) if new else Order, strict=True))
        vals_list = []
        for item in wanted:
            order = orders[item["partner"], item["warehouse"].in_type_id]
            vals_list.append(order._prepare_part_line_values(item))
        return Order.env["purchase.order.line"].create(vals_list)

    def _prepare_part_line_values(self, item):
        """Return the values of the line that buys one dict of `_buy_parts`.

        A purchase order is written in its vendor's language and currency.
        """
        self.ensure_one()
        product = item["product"].with_context(
            lang=self.partner_id.lang or self.env.lang, partner_id=self.partner_id.id
        )
        price = self.company_id.currency_id._convert(
            item["price"], self.currency_id, self.company_id, fields.Date.today(), round=False
        )
        taxes = product.supplier_taxes_id._filter_taxes_by_company(self.company_id)
        moves = item.get("moves")
        return {
            "order_id": self.id,
            "product_id": product.id,
            "name": product.display_name,
            "product_qty": item["quantity"],
            "product_uom_id": product.uom_id.id,
            "price_unit": price,
            "date_planned": datetime.combine(item["date"], time(4)),
            "tax_ids": [Command.set(self.fiscal_position_id.map_tax(taxes).ids)],
            "move_dest_ids": [Command.set(moves.ids)] if moves else False,
            # An order called off leaves the demand standing: it is ordered elsewhere.
            "propagate_cancel": False,
        }
