from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    """A deal and the car kept for it, or waited for."""

    _inherit = "sale.order"

    reservation_ids = fields.One2many(
        "dealer.vehicle.reservation", "order_id", string="Reservations"
    )
    wish_ids = fields.One2many("dealer.vehicle.wish", "order_id", string="Waiting List")
    wish_id = fields.Many2one(
        "dealer.vehicle.wish",
        string="On the Waiting List",
        compute="_compute_wish_id",
        help="The deal waits for a car; where it stands in the line.",
    )
    wish_position = fields.Char(string="In Line", compute="_compute_wish_id")
    car_reservation_id = fields.Many2one(
        "dealer.vehicle.reservation",
        string="Reservation of the Car",
        compute="_compute_car_reservation_id",
    )

    # === COMPUTE METHODS === #

    @api.depends("wish_ids.state")
    def _compute_wish_id(self):
        for order in self:
            wish = order.wish_ids.filtered(lambda wish: wish.state in ("waiting", "offered"))[:1]
            order.wish_id = wish
            order.wish_position = wish.position_note

    @api.depends("deal_vehicle_id.reservation_ids.closed_on")
    def _compute_car_reservation_id(self):
        for order in self:
            order.car_reservation_id = order.deal_vehicle_id.reservation_id

    # === ACTION METHODS === #

    def action_confirm(self):
        """What was reserved for the customer is used; who gets no car yet waits for one."""
        result = super().action_confirm()
        self._join_waiting_list()
        return result

    def action_reserve_car(self):
        """Keep the car of this quotation for its customer."""
        self.ensure_one()
        vehicle = self.deal_vehicle_id
        if not vehicle:
            raise UserError(self.env._("This deal has no car yet. Choose one first."))
        return {
            **vehicle.action_reserve(),
            "context": {
                "default_vehicle_id": vehicle.id,
                "default_partner_id": self.partner_id.id,
                "default_order_id": self.id,
                "default_user_id": (self.user_id or self.env.user).id,
                "default_company_id": self.company_id.id,
                "default_deposit": self._convert_to_company(self.deposit_required),
            },
        }

    def action_open_wish(self):
        """The place in line of this deal; a new one when it has none."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Waiting List"),
            "res_model": "dealer.vehicle.wish",
            "views": [(False, "form")],
        }
        if self.wish_id:
            return {**action, "res_id": self.wish_id.id}
        values = self._prepare_wish_values()
        return {
            **action,
            "context": {
                "default_order_id": self.id,
                **{f"default_{name}": value for name, value in values.items()},
            },
        }

    # === BUSINESS METHODS === #

    def _prepare_wish_values(self):
        """:return: what the customer of this deal waits for, from its line without a car"""
        self.ensure_one()
        values = {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "user_id": (self.user_id or self.env.user).id,
        }
        line = self.order_line.filtered(lambda line: line.is_vehicle and not line.vehicle_id)[:1]
        if line:
            trim, color = line._get_configuration()
            values["trim_id"] = trim.id
            values["color_ids"] = [fields.Command.set(color.ids)]
        return values

    def _join_waiting_list(self):
        """Confirmed deals without a car wait for one, from now on."""
        vals_list = []
        for order in self.filtered(
            lambda order: order.is_deal and order.state == "sale" and not order.wish_id
        ):
            values = order._prepare_wish_values()
            if values.get("trim_id"):
                vals_list.append({**values, "order_id": order.id})
        if vals_list:
            # sudo: the deal puts itself on the list, whoever confirms it (the customer online too)
            self.env["dealer.vehicle.wish"].sudo().create(vals_list)

    def _action_cancel(self):
        """Whoever waits with a cancelled deal waits no longer; its reservations end."""
        result = super()._action_cancel()
        deals = self.filtered("is_deal").sudo()  # the list follows the deal, whoever cancels it
        deals.wish_id._close(self.env._("The deal was cancelled"))
        deals.reservation_ids.filtered(lambda reservation: reservation.state == "active")._close(
            "released", self.env._("The deal was cancelled")
        )
        return result
