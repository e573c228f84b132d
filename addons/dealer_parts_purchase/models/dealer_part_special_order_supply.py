from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError


class DealerPartSpecialOrder(models.Model):
    """How a special order gets its part: kept by a move that goes out for it, supplied by a purchase.

    The move exists from the first moment, so that stock which comes free by another way serves
    as well. Once ordered it is chained to the receipt: what that brings is reserved for it.
    """

    _inherit = "dealer.part.special.order"

    def _keep(self):
        """Make the moves that keep the parts; documents that have moves of their own link them.

        :return: these orders
        """
        # Whoever orders for a customer need not work stock documents.
        for order in self.sudo().filtered(lambda o: not o.move_ids):
            order._keep_pieces(order.quantity)
        return self

    def _keep_pieces(self, quantity):
        """Make the delivery that keeps so many pieces; runs with rights on stock documents.

        :param quantity: in the part's unit
        """
        self.ensure_one()
        picking_type = self.warehouse_id.out_type_id
        customer = self.partner_id
        target = customer.property_stock_customer or self.env.ref("stock.stock_location_customers")
        picking = (
            self.env["stock.picking"]
            .with_context(mail_create_nolog=True)
            .create(
                {
                    "picking_type_id": picking_type.id,
                    "partner_id": customer.id,
                    "location_id": picking_type.default_location_src_id.id,
                    "location_dest_id": target.id,
                    "origin": self.name,
                    "company_id": self.company_id.id,
                    "user_id": False,
                }
            )
        )
        self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "picking_type_id": picking_type.id,
                "product_id": self.product_id.id,
                "product_uom_qty": quantity,
                "product_uom": self.product_uom_id.id,
                "location_id": picking_type.default_location_src_id.id,
                "location_dest_id": target.id,
                "company_id": self.company_id.id,
                "origin": self.name,
                "special_order_id": self.id,
            }
        )
        picking.action_confirm()
        picking.action_assign()

    def _is_handed_by_document(self):
        """Return whether the document the part was ordered for hands it over; extended by these."""
        self.ensure_one()
        return False

    def _get_moves_to_supply(self):
        """Return the moves that wait for stock and are supplied by no purchase yet.

        What is reserved already is split off, so that the chain brings the rest only.
        """
        # A buyer orders for moves of the workshop that are not his to write.
        moves = self.sudo().move_ids.filtered(
            lambda m: (
                m.state in ("confirmed", "partially_available", "waiting")
                and not m.created_purchase_line_ids
                and not m.move_orig_ids
            )
        )
        for move in moves.filtered(lambda m: m.state == "partially_available"):
            missing = move.product_qty - move.product_uom._compute_quantity(
                move.quantity, move.product_id.uom_id
            )
            rest = move.create(move._split(missing))
            rest._action_confirm(merge=False)
            moves += rest - move
            moves -= move
        return moves

    def _buy(self, company):
        """Buy what is missing for these orders of one store; return the purchase lines."""
        today = fields.Date.context_today(self)
        # The price of the vendor is for the purchase order; whoever may not see cost sees none.
        vendors = {}
        for vendor, orders in self.grouped("vendor_id").items():
            found = orders.product_id.sudo()._get_part_vendors(company, vendor)
            vendors.update(
                {(vendor, product): found[product.id] for product in orders.product_id
                 if product.id in found}
            )  # fmt: skip
        wanted = []
        for order in self:
            moves = order._get_moves_to_supply()
            known = vendors.get((order.vendor_id, order.product_id))
            delay = known.delay if known else 0
            product = order.product_id.sudo().with_company(company)
            wanted.append(
                {
                    "partner": order.vendor_id,
                    "warehouse": order.warehouse_id,
                    "product": order.product_id,
                    "quantity": sum(moves.mapped("product_qty")),
                    "price": known.price if known else product.standard_price,
                    "date": today + timedelta(days=delay),
                    "moves": moves,
                }
            )
        if not all(item["quantity"] for item in wanted):
            raise UserError(
                self.env._("Nothing is missing for %(orders)s.", orders=self.mapped("name"))
            )
        lines = self.env["purchase.order"]._buy_parts(company, wanted)
        for order, line in zip(self, lines, strict=True):
            order._ordered_with(line)
        return lines

    def _ordered_with(self, purchase_line):
        """Note the purchase line that supplies these orders; what it brings is kept for them."""
        for order in self:
            expected = fields.Date.to_date(purchase_line.date_planned)
            order._set_facts({"purchase_line_id": purchase_line.id, "expected_date": expected})
            # a buyer notes what the adviser's order of stock waits for
            order.sudo().move_ids.filtered(
                lambda m: purchase_line in m.created_purchase_line_ids
            ).procure_method = "make_to_order"
            if not order.promised_date:
                order.promised_date = expected

    def _release(self):
        """Cancel what is kept and not gone out; runs with rights on stock documents."""
        moves = self.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))
        moves._action_cancel()

    # === TELLING PEOPLE === #

    def _tell_arrived(self):
        """Tell whoever asked, once, that the part is here and kept."""
        for order in self.filtered(lambda o: not o.arrived_on and o.state == "arrived"):
            order._set_facts({"arrived_on": fields.Datetime.now()})
            if order.purchase_line_id:
                order._tell(
                    order.user_id,
                    order._in_language_of(order.user_id)._get_arrival_text(),
                )

    def _get_arrival_text(self):
        self.ensure_one()
        return self.env._(
            "%(part)s for %(reference)s is here and kept.",
            part=self.product_id.display_name,
            reference=self.reference or self.name,
        )

    def _follow_vendor_date(self):
        """Take over the vendor's date; whoever asked is told when the promise can't be kept."""
        for order in self.filtered(lambda o: o.state in ("ordered", "on_the_way")):
            expected = fields.Date.to_date(order.purchase_line_id.date_planned)
            if expected == order.expected_date:
                continue
            before = order.expected_date
            order._set_facts({"expected_date": expected})
            if before and order.promised_date and expected > order.promised_date:
                order._tell_late(expected)

    def _tell_late(self, expected):
        """Tell whoever asked that the vendor's new date is after what was promised; hook."""
        for order in self:
            words = order._in_language_of(order.user_id)
            order._tell(
                order.user_id,
                words.env._(
                    "%(part)s for %(reference)s comes on %(date)s, promised for %(promised)s: "
                    "tell the customer and promise a new day.",
                    part=words.product_id.display_name,
                    reference=order.reference or order.name,
                    date=expected,
                    promised=order.promised_date,
                ),
            )

    def _tell_buyer_cancelled(self):
        """An order that was bought for is given up: the buyer decides about the purchase."""
        self.ensure_one()
        purchase = self.purchase_order_id
        if purchase and purchase.state != "cancel" and self.state in ("ordered", "on_the_way"):
            buyer = purchase.user_id or self.env.user
            purchase.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=buyer.id,
                summary=self._in_language_of(buyer).env._(
                    "%(order)s is not wanted any more: take it off or keep it for stock.",
                    order=self.display_name,
                ),
            )

    def _in_language_of(self, user):
        return self.with_context(lang=user.lang or self.env.lang)

    def _tell(self, user, text):
        """An activity that stays until done, and a message that is seen at once."""
        self.ensure_one()
        # one message is enough: the activity itself sends none
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", user_id=user.id, summary=text
        )
        self.message_notify(
            partner_ids=user.partner_id.ids,
            body=text,
            subject=self.display_name,
            email_layout_xmlid="mail.mail_notification_light",
        )
        user._bus_send("simple_notification", {"type": "info", "message": text, "sticky": True})
