from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_datetime


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    reservation_ids = fields.One2many(
        "dealer.vehicle.reservation", "vehicle_id", string="Reservations"
    )
    reservation_id = fields.Many2one(
        "dealer.vehicle.reservation",
        compute="_compute_reservation_id",
        search="_search_reservation_id",
        help="The reservation the car is kept by now.",
    )
    reserved_until = fields.Datetime(compute="_compute_reservation_id")
    offer_ids = fields.One2many("dealer.vehicle.offer", "vehicle_id", string="Offers")

    # === COMPUTE METHODS === #

    @api.depends("reservation_ids.closed_on", "reservation_ids.until")
    def _compute_reservation_id(self):
        active = self._get_active_reservations()
        for vehicle in self:
            reservation = active.get(vehicle.id)
            vehicle.reservation_id = reservation
            vehicle.reserved_until = reservation.until if reservation else False

    def _search_reservation_id(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        Reservation = self.env["dealer.vehicle.reservation"]
        active = Reservation._get_active_domain()
        if operator == "in":
            ids = [item for item in value if item]
            reserved = [("reservation_ids", "any", active & Domain("id", "in", ids))]
            if len(ids) == len(list(value)):
                return reserved
            free = [("reservation_ids", "not any", active)]
            return Domain(free) | Domain(reserved) if ids else free
        return [("reservation_ids", "any", active & Domain(value))]

    # === ACTION METHODS === #

    def action_reserve(self):
        """Open a new reservation of this car, or the one it has."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reservation"),
            "res_model": "dealer.vehicle.reservation",
            "views": [(False, "form")],
            "res_id": self.reservation_id.id,
            "context": {"default_vehicle_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _get_active_reservations(self):
        """:return: {vehicle id: the reservation that keeps it now}, read past store rules: who
        keeps a car is known to everybody who sells
        """
        Reservation = self.env["dealer.vehicle.reservation"].sudo()
        reservations = Reservation.search(
            Domain("vehicle_id", "in", self.ids) & Reservation._get_active_domain()
        )
        return {reservation.vehicle_id.id: reservation for reservation in reservations.sudo(False)}

    def _lock_for_reservation(self):
        """Of two sessions that give away the same car only one goes on; the other reads again."""
        if self.ids:
            self.sudo().lot_id._lock_vehicles()
            self.env.execute_query(
                SQL(
                    "WITH locked AS (SELECT id FROM dealer_vehicle WHERE id IN %s ORDER BY id"
                    " FOR UPDATE) UPDATE dealer_vehicle SET write_date = write_date"
                    " WHERE id IN (SELECT id FROM locked) RETURNING id",
                    tuple(self.ids),
                )
            )

    def _check_reservable(self):
        """:raises UserError: somebody has or keeps one of these cars; says who"""
        if not self:
            return
        vehicles = self.sudo()  # who has a car is known to everybody who sells
        holders = vehicles._get_holding_lines()
        reservations = vehicles._get_active_reservations()
        for vehicle in vehicles:
            if holder := holders.get(vehicle.id):
                raise UserError(holder._get_held_message())
            if reservation := reservations.get(vehicle.id):
                raise UserError(reservation.sudo()._get_held_message())
            if vehicle.lifecycle not in ("ordered", "in_transit", "in_stock", "reserved"):
                raise UserError(
                    self.env._(
                        "%s is neither in stock nor on its way to it, so it cannot be reserved.",
                        vehicle.display_name,
                    )
                )

    def _get_sale_block(self, order=None):
        """A car that is reserved is sold to the customer it is reserved for."""
        if block := super()._get_sale_block(order):
            return block
        reservation = self._get_active_reservations().get(self.id)
        if not reservation or reservation.sudo()._is_for(order):
            return False
        return reservation.sudo()._get_held_message()

    def _get_lifecycle(self):
        """A car in stock that a reservation keeps is reserved."""
        result = super()._get_lifecycle()
        in_stock = self.filtered(lambda vehicle: result[vehicle.id] == "in_stock")
        if in_stock:
            for vehicle_id in in_stock._get_active_reservations():
                result[vehicle_id] = "reserved"
        return result

    def _update_lifecycle(self):
        """What becomes free, or arrives, is offered to whoever waits for such a car."""
        result = super()._update_lifecycle()
        self.sudo()._offer_to_waiting()  # the list is the store's, whoever's act freed the car
        return result

    def _offer_to_waiting(self):
        """Offer those of these cars that are free to the first in line of their trim."""
        trims = self.trim_id
        if not trims:
            return
        wishes = self.env["dealer.vehicle.wish"].search(
            [("trim_id", "in", trims.ids), ("state", "=", "waiting")]
        )
        if not wishes:
            return
        vehicles = self.filtered(lambda vehicle: vehicle.trim_id in wishes.trim_id)
        vehicles._lock_for_reservation()
        wishes._offer(vehicles._filter_unclaimed())

    def _filter_unclaimed(self):
        """:return: those in stock or on their way to it that nobody has, keeps or is offered"""
        found = self.filtered(
            lambda vehicle: vehicle.lifecycle in ("ordered", "in_transit", "in_stock")
        )
        taken = set(found._get_holding_lines()) | set(found._get_active_reservations())
        offers = self.env["dealer.vehicle.offer"]._read_group(
            [("vehicle_id", "in", found.ids), ("state", "=", "open")], ["vehicle_id"]
        )
        taken |= {vehicle.id for [vehicle] in offers}
        return found.filtered(
            lambda vehicle: vehicle.id not in taken and not vehicle._get_sale_block()
        )

    def _format_moment(self, moment):
        """:return: a moment as people of the car's store read it"""
        zone = (self.company_id or self.env.company)._get_store_zone()
        return format_datetime(self.env, moment, tz=zone, dt_format="short")
