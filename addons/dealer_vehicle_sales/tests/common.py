from itertools import count

from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.account.tests.common import AccountTestInvoicingCommon
from odoo.addons.dealer_base.tests.kept_store import KeptStore
from odoo.addons.dealer_base.vin import check_digit

SIGNATURE = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


class VehicleSalesCommon(KeptStore, AccountTestInvoicingCommon):
    """A store with a chart of accounts, a trim in two colours, a vendor and people of each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids += cls.env.ref("dealer_base.group_administrator")
        cls.env = cls.env(context=dict(cls.env.context, skip_sms=True, tracking_disable=False))
        cls.company = cls.company_data["company"]
        cls._serials = count(1)
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.brand = cls.env["fleet.vehicle.model.brand"].create({"name": "Testa"})
        cls.model = cls.env["fleet.vehicle.model"].create(
            {"name": "Alpha", "brand_id": cls.brand.id}
        )
        attribute = cls.env.ref("dealer_base.attribute_exterior_color")
        cls.white, cls.black = cls.env["product.attribute.value"].create(
            [
                {"name": "Test white", "attribute_id": attribute.id},
                {"name": "Test black", "attribute_id": attribute.id},
            ]
        )
        cls.trim = cls._create_trim(name="Lux", sale_price=200000)
        cls.product = cls.trim._get_products(cls.white)[cls.trim, cls.white]
        cls.vendor = cls.env["res.partner"].create({"name": "Test maker"})
        cls.customer = cls.env["res.partner"].create({"name": "Test buyer", "phone": "13800000001"})
        cls.pdi_template = cls.env["dealer.checklist.template"].create(
            {
                "name": "Test PDI",
                "kind": "pdi",
                "company_id": cls.company.id,
                "item_ids": [
                    Command.create({"name": "Paint", "required": True}),
                    Command.create({"name": "Tyres", "required": True}),
                ],
            }
        )

    @classmethod
    def _create_trim(cls, **values):
        return cls.env["dealer.vehicle.trim"].create(
            {
                "name": "Base",
                "model_id": cls.model.id,
                "model_year": 2026,
                "currency_id": cls.company.currency_id.id,
                "warranty_months": 36,
                "warranty_km": 100000,
                **values,
            }
        )

    @classmethod
    def _vin(cls):
        """A new well-formed Chinese VIN with the right check digit."""
        vin = f"LSVTA2A00T{7000000 + next(cls._serials):07d}"
        return vin[:8] + check_digit(vin) + vin[9:]

    @classmethod
    def _create_user(cls, role, **values):
        """A user with one role, in the test store."""
        values.setdefault("company_id", cls.company.id)
        values.setdefault("company_ids", [Command.set([values["company_id"]])])
        return new_test_user(
            cls.env,
            login=f"vs_{role}_{next(cls._serials)}",
            groups=f"dealer_base.group_{role}",
            **values,
        )

    @classmethod
    def _buy(cls, *costs, product=None, vins=None, receive=True):
        """Buy and receive one car for each cost on one order; return the cars."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.product).id,
                            "product_qty": 1,
                            "price_unit": cost,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for cost in costs
                ],
            }
        )
        order.button_confirm()
        if not receive:
            return order
        vins = vins or [cls._vin() for _cost in costs]
        picking = order.picking_ids
        for move, vin in zip(picking.move_ids.sorted("id"), vins, strict=True):
            move.move_line_ids.write({"lot_name": vin, "quantity": 1, "picked": True})
        picking.button_validate()
        vehicles = cls.env["dealer.vehicle"].search([("vin", "in", vins)])
        return vehicles.sorted(lambda vehicle: vins.index(vehicle.vin))

    @classmethod
    def _create_deal(cls, vehicle, confirm=False, user=None, **values):
        Order = cls.env["sale.order"]
        if user:
            Order = Order.with_user(user)
        deal = Order.create(
            {
                "partner_id": cls.customer.id,
                "order_line": [
                    Command.create({"vehicle_id": vehicle.id, "tax_ids": [Command.clear()]})
                ],
                **values,
            }
        )
        if confirm:
            deal.action_confirm()
        return deal

    @classmethod
    def _pass_pdi(cls, deal):
        pdi = deal.sudo()._get_checklist("pdi")[deal.id]
        pdi.line_ids.filtered(lambda line: not line.display_type).write({"answer": "ok"})
        pdi.action_done()
        return pdi

    @classmethod
    def _pay(cls, bill):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        ).create({})._create_payments()

    @classmethod
    def _take_out(cls, deal):
        picking = deal.sudo().order_line.move_ids.picking_id.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        picking.move_ids.picked = True
        picking.button_validate()
        return picking

    @classmethod
    def _sell(cls, vehicle, **values):
        """The whole way from deal to a car that has left, billed and paid."""
        deal = cls._create_deal(vehicle, confirm=True, **values)
        cls._pass_pdi(deal)
        deal.action_settle()
        cls._pay(deal.invoice_ids)
        cls._take_out(deal)
        return deal

    @classmethod
    def _return(cls, deal):
        """The customer brings the car back into stock."""
        picking = deal.picking_ids.filtered(lambda picking: picking.state == "done")[:1]
        wizard = (
            cls.env["stock.return.picking"]
            .with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
            .create({"picking_id": picking.id})
        )
        wizard.product_return_moves.quantity = 1
        result = wizard.action_create_returns()
        back = cls.env["stock.picking"].browse(result["res_id"])
        back.move_ids.picked = True
        back.button_validate()
        return back

    def _cogs(self, bills):
        """Cost of goods sold posted with these bills."""
        return sum(
            line.balance
            for line in bills.line_ids
            if line.display_type == "cogs" and line.account_id.internal_group == "expense"
        )
