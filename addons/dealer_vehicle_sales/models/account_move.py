from odoo import models


class AccountMove(models.Model):
    _inherit = "account.move"

    def _stock_account_prepare_realtime_out_lines_vals(self):
        """The cost of what was sold belongs to the car of the line it comes from."""
        vals_list = super()._stock_account_prepare_realtime_out_lines_vals()
        origins = self.env["account.move.line"].browse(
            {vals["cogs_origin_id"] for vals in vals_list if vals.get("cogs_origin_id")}
        )
        cars = {line.id: line for line in origins if line.dealer_vehicle_id}
        for vals in vals_list:
            if origin := cars.get(vals.get("cogs_origin_id")):
                vals["dealer_vehicle_id"] = origin.dealer_vehicle_id.id
                vals["vehicle_figure"] = origin.vehicle_figure
        return vals_list
