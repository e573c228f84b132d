from odoo import api, fields, models


class DealerVehicle(models.Model):
    _inherit = "dealer.vehicle"

    tradein_ids = fields.One2many("dealer.tradein", "vehicle_id", string="Trade-Ins")
    is_used = fields.Boolean(
        string="Used Car",
        compute="_compute_is_used",
        store=True,
        index="btree_not_null",
        help="The store bought it from somebody who had driven it.",
    )
    price_proposal_ids = fields.One2many(
        "dealer.used.price.proposal", "vehicle_id", string="Price Proposals"
    )

    @api.depends("tradein_ids.received_on")
    def _compute_is_used(self):
        bought = (
            self.env["dealer.tradein"]
            .sudo()
            .search(  # a fact, whoever bought it
                [("vehicle_id", "in", self.ids), ("received_on", "!=", False)]
            )
        )
        for vehicle in self:
            vehicle.is_used = vehicle in bought.vehicle_id

    def action_new_tradein(self):
        """Appraise this car."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Trade-In"),
            "res_model": "dealer.tradein",
            "views": [(False, "form")],
            "context": {
                "default_vehicle_id": self.id,
                "default_partner_id": self.owner_id.id,
                "default_odometer": self.odometer,
            },
        }

    def _get_asking_price(self):
        """:return: what is asked for this very car: its own price, else that of its product"""
        self.ensure_one()
        return self.list_price or self.trim_id.sale_price
