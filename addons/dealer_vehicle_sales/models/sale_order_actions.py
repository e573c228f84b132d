from odoo import models
from odoo.exceptions import AccessError, UserError


class SaleOrder(models.Model):
    """Each state of a deal opens its document; the next step is one button."""

    _inherit = "sale.order"

    def action_open_deposit(self):
        return self._action_open_receipts()

    def action_open_cashier(self):
        return self._action_open_receipts()

    def action_open_allocation(self):
        """The car of the deal."""
        self.ensure_one()
        vehicle = self.deal_vehicle_id
        if not vehicle:
            if self.state == "sale":
                return self.action_swap_vehicle()
            raise UserError(
                self.env._(
                    "This deal has no car yet. Choose one by VIN, or its trim and colour: a car "
                    "is allocated once the deal is confirmed."
                )
            )
        return self._action_open_records(vehicle, self.env._("Car"))

    def action_open_contract(self):
        """The contract as the customer sees it."""
        return self.action_preview_sale_order()

    def action_open_pdi(self):
        """The PDI of the car, which starts when the deal is confirmed."""
        self.ensure_one()
        pdis = self.order_line.filtered("vehicle_id").mapped(lambda line: line._get_pdi())
        if not pdis:
            raise UserError(
                self.env._(
                    "There is no PDI: it starts when the deal is confirmed, if a PDI template "
                    "fits the car."
                )
            )
        return self._action_open_records(pdis.sudo(False), self.env._("PDI"))

    def action_open_settlement(self):
        """The bills of the deal."""
        self.ensure_one()
        if not self.sudo().invoice_ids:
            raise UserError(self.env._("The customer has not been billed yet."))
        return self.action_view_invoice()

    def action_open_outbound(self):
        """The transfer that takes the car out."""
        self.ensure_one()
        pickings = self.sudo().order_line.filtered("vehicle_id").move_ids.picking_id
        if not pickings:
            raise UserError(self.env._("The car goes out once the deal is confirmed."))
        return self._action_open_records(pickings.sudo(False), self.env._("Outbound"))

    def action_open_delivery(self):
        """The hand-over; a new one where none is planned."""
        self.ensure_one()
        deliveries = self.vehicle_delivery_ids.filtered(
            lambda delivery: delivery.state != "cancelled"
        )
        if not deliveries:
            return self.action_plan_delivery()
        return self._action_open_records(deliveries, self.env._("Hand-over"))

    def action_plan_delivery(self):
        """Plan the hand-over of each car that has none."""
        self.ensure_one()
        if self.state != "sale":
            raise UserError(self.env._("Confirm the deal first, then plan the hand-over."))
        taken = self.vehicle_delivery_ids.filtered(
            lambda delivery: delivery.state != "cancelled"
        ).sale_line_id
        deliveries = self.env["dealer.vehicle.delivery"].create(
            [{"sale_line_id": line.id} for line in self.order_line.filtered("vehicle_id") - taken]
        )
        return self._action_open_records(deliveries, self.env._("Hand-over"))

    def action_settle(self):
        """Bill everything on the deal that is not billed yet.

        For the cashier, the accountant and managers: the consultant agrees the price, another
        person makes it money owed.
        """
        self._check_may_settle()
        for order in self:
            if order.state != "sale":
                raise UserError(self.env._("Confirm the deal first, then bill it."))
            # sudo: the cashier bills what the deal says without right to write any other bill
            bills = order.sudo().invoice_ids.filtered(lambda move: move.state == "draft")
            if order.invoice_status == "to invoice":
                bills |= order.sudo()._create_invoices(final=True)
            if not bills:
                raise UserError(self.env._("Everything on %s has been billed.", order.name))
            bills.action_post()
        return True

    def _check_may_settle(self):
        self.check_access("read")
        roles = ("cashier", "accountant", "sales_manager", "general_manager", "administrator")
        if not self.env.su and not any(
            self.env.user.has_group(f"dealer_base.group_{role}") for role in roles
        ):
            raise AccessError(
                self.env._("Only the cashier, the accountant or a manager bills a deal. Ask one.")
            )

    def _action_open_receipts(self):
        """What was collected for the deal; the cashier's desk while nothing was."""
        self.ensure_one()
        if not self.sudo().receipt_ids:
            if self.env["dealer.cashier.receipt"].has_access("create"):
                return self.action_collect()
            raise UserError(
                self.env._("Nothing has been collected yet. The cashier has the deal on his list.")
            )
        return self._action_open_records(self.receipt_ids, self.env._("Receipts"))

    def _action_open_records(self, records, name):
        """:return: action that opens one record's form, or the list of several"""
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": records._name,
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", records.ids)],
        }
        if len(records) == 1:
            action.update(views=[(False, "form")], res_id=records.id)
        return action
