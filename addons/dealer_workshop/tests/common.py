from itertools import count

from odoo import Command

from odoo.addons.dealer_parts.tests.common import ValuedPartsCommon


class WorkshopCommon(ValuedPartsCommon):
    """A store with a chart of accounts, parts in stock at average cost, people and a car."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._counter = count(1)
        cls.customer = cls.env["res.partner"].create({"name": "Test owner", "phone": "13900000001"})
        cls.maker = cls.env["res.partner"].create({"name": "Test maker"})
        cls.insurer = cls.env["res.partner"].create({"name": "Test insurer"})
        cls.vehicle = cls._create_vehicle()
        cls.pads = cls._create_part(name="Brake pads", part_number="04465-YZZ", list_price=90)
        cls.oil = cls._create_part(name="Oil filter", part_number="90915-YZZ", list_price=20)
        cls._receive(cls.pads, 10, 40)
        cls._receive(cls.oil, 10, 7.5)
        cls.keeper = cls._create_user("store_keeper")
        cls.labour = cls.env.ref("dealer_workshop.product_labour")
        cls.labour.taxes_id = cls.tax

    # === FACTORIES === #

    @classmethod
    def _create_vehicle(cls, **values):
        values = {
            "frame_number_only": True,
            "vin": f"TESTFRAME{next(cls._counter):05d}",
            **values,
        }
        owner = values.pop("owner_id", cls.customer.id)
        vehicle = cls.env["dealer.vehicle"].create(values)
        vehicle._set_owner(cls.env["res.partner"].browse(owner))
        return vehicle

    @classmethod
    def _create_technician(cls):
        user = cls._create_user("technician")
        cls.env["hr.employee"].sudo().create(
            {"name": user.name, "user_id": user.id, "company_id": cls.company.id}
        )
        return user

    @classmethod
    def _labour_line(cls, hours=1.0, **values):
        return Command.create({"line_type": "labour", "standard_hours": hours, **values})

    @classmethod
    def _part_line(cls, part, quantity=1.0, **values):
        return Command.create(
            {"line_type": "part", "product_id": part.id, "quantity": quantity, **values}
        )

    @classmethod
    def _create_order(cls, *lines, user=None, **values):
        Order = cls.env["dealer.repair.order"]
        if user:
            Order = Order.with_user(user)
        return Order.create(
            {
                "vehicle_id": cls.vehicle.id,
                "mileage_in": 12000,
                "job_ids": [Command.create({"concern": "Squeaks when braking"})],
                "line_ids": list(lines)
                or [cls._labour_line(1.5), cls._part_line(cls.pads, 2), cls._part_line(cls.oil)],
                **values,
            }
        )

    @classmethod
    def _authorise(cls, order):
        return order._authorise("in_person", "Test owner")

    @classmethod
    def _issue(cls, order, quantities=None):
        """Issue what is requested, or `{line: quantity}` of it."""
        picking = order.sudo().picking_ids.filtered(lambda p: p.state not in ("done", "cancel"))
        for move in picking.move_ids:
            wanted = (quantities or {}).get(
                move.dealer_repair_line_id, 0 if quantities else move.product_uom_qty
            )
            move.quantity = wanted
            move.picked = bool(wanted)
        picking.with_user(cls.keeper).button_validate()
        return picking

    @classmethod
    def _finish(cls, order):
        """Bring an order to where it can be settled."""
        if order._get_lines_to_agree() or order._is_excess_unsigned():
            cls._authorise(order)
        order.action_start()
        if order.line_ids.filtered("qty_to_request"):
            order.action_request_parts()
            cls._issue(order)
        order.action_finish()
        return order

    @classmethod
    def _settle(cls, order):
        cls._finish(order)
        order.action_settle()
        return order

    @classmethod
    def _pay(cls, order):
        """Pay the customer's bill as the books see it."""
        bills = order._get_payable_invoices()
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bills.ids
        ).create({})._create_payments()
        order.invalidate_recordset()

    @classmethod
    def _stock(cls, part):
        return part.with_context(location=cls.warehouse.lot_stock_id.id).qty_available

    @classmethod
    def _balance(cls, account, moves=None):
        domain = [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        if moves is not None:
            domain.append(("move_id", "in", moves.ids))
        return sum(cls.env["account.move.line"].search(domain).mapped("balance"))
