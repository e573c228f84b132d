from odoo import models
from odoo.exceptions import UserError


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _action_done(self):
        """The wall everybody meets who moves a car: delivery, transfer, scrap, count."""
        cars = self.filtered(lambda line: line.product_id.is_vehicle)
        if cars:
            cars._check_new_vins()
            cars._check_vehicles_free()
        return super()._action_done()

    def _check_new_vins(self):
        """Write typed VINs as they are stored and find the cars that have been here before.

        :raises UserError: a VIN is malformed or typed twice
        """
        new = self.filtered(lambda line: line.lot_name and not line.lot_id and line.quantity)
        Vehicle = self.env["dealer.vehicle"]
        for line in new:
            vin = Vehicle._check_vin_for_stock(line.lot_name)
            if vin != line.lot_name:
                line.lot_name = vin
        if not new:
            return
        lots = {
            (lot.product_id.id, lot.name): lot
            for lot in self.env["stock.lot"].search(
                [("product_id", "in", new.product_id.ids), ("name", "in", new.mapped("lot_name"))]
            )
        }
        for line in new:
            if lot := lots.get((line.product_id.id, line.lot_name)):
                line.lot_id = lot

    def _check_vehicles_free(self):
        """Refuse to take a car that is not there or that somebody else has bought.

        Locks the cars first, so that of two people at once the second sees the first.

        :raises UserError: names the car, where it is, or whose it is, and what to do
        """
        lines = self.filtered(lambda line: line.lot_id and line.quantity)
        if not lines:
            return
        lots = lines.lot_id
        lots._lock_vehicles()
        lines._check_vehicles_present()
        holders = lots.vehicle_id.sudo()._get_holding_lines()  # the deal may be another's
        for line in lines:
            holder = holders.get(line.lot_id.vehicle_id.id)
            if not holder or line.move_id.sale_line_id == holder:
                continue
            destination = line.location_dest_id
            stays = destination.usage in ("internal", "transit") and (
                destination.warehouse_id == holder.warehouse_id
            )
            if not stays and not line.location_id.should_bypass_reservation():
                raise UserError(holder._get_held_message())

    def _check_vehicles_present(self):
        """:raises UserError: a car is not at the source of its line"""
        present = {
            (lot.id, location.id): quantity
            for lot, location, quantity in self.env["stock.quant"]
            .sudo()
            ._read_group(
                [("lot_id", "in", self.lot_id.ids), ("quantity", "!=", 0)],
                ["lot_id", "location_id"],
                ["quantity:sum"],
            )
        }
        places = {
            lot_id: self.env["stock.location"].browse(location_id)
            for (lot_id, location_id), quantity in present.items()
            if quantity > 0
        }
        for line in self:
            place = places.get(line.lot_id.id)
            if not line.location_id.should_bypass_reservation():
                if present.get((line.lot_id.id, line.location_id.id), 0) < 1:
                    raise UserError(
                        self.env._(
                            "%(vin)s is not in %(location)s%(place)s. Choose the place where the "
                            "car is, or receive it first.",
                            vin=line.lot_id.name,
                            location=line.location_id.display_name,
                            place=self.env._(" but in %s", place.display_name) if place else "",
                        )
                    )
            elif place and place.usage in ("internal", "transit"):
                if line.location_dest_id.usage in ("internal", "transit"):
                    raise UserError(
                        self.env._(
                            "%(vin)s is already in stock, in %(place)s. Check the VIN you typed.",
                            vin=line.lot_id.name,
                            place=place.display_name,
                        )
                    )
