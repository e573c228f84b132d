from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    is_commercial_use = fields.Boolean(
        string="Used Commercially",
        help="Taxi, ride hailing, lorry, lease fleet: no household car, so the law on repair, "
        "exchange and return (三包) does not count its repairs.",
    )
    sanbao_counter_ids = fields.One2many(
        "dealer.sanbao.counter", "vehicle_id", string="Sanbao Counters", readonly=True
    )
    sanbao_level = fields.Selection(
        [("ok", "Within Limits"), ("warning", "One Step Before"), ("limit", "Limit Reached")],
        string="Sanbao",
        compute="_compute_sanbao_level",
    )

    @api.depends("sanbao_counter_ids.level")
    def _compute_sanbao_level(self):
        rank = ["ok", "warning", "limit"]
        for vehicle in self:
            levels = {c.level for c in vehicle.sanbao_counter_ids} & set(rank)
            vehicle.sanbao_level = max(levels, key=rank.index, default=False)

    def write(self, vals):
        result = super().write(vals)
        if {"is_commercial_use", "warranty_start"} & vals.keys():
            # the count follows from the car; nobody writes it
            counters = self.env["dealer.sanbao.counter"].sudo()
            counters._refresh(counters._get_marked(self))
        return result

    def action_view_sanbao(self):
        """Open what is counted of these cars."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "dealer_workshop_sanbao.dealer_sanbao_counter_action"
        )
        action["domain"] = [("vehicle_id", "in", self.ids)]
        action["context"] = {"default_vehicle_id": self[:1].id}
        return action
