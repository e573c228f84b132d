from odoo import api, fields, models
from odoo.fields import Domain

ENERGIES = [
    ("fuel", "Fuel"),
    ("hybrid", "Hybrid"),
    ("plug_in", "Plug-in hybrid"),
    ("electric", "Electric"),
    ("hydrogen", "Hydrogen"),
]
FUELS = {
    "full_hybrid": "hybrid",
    "plug_in_hybrid_diesel": "plug_in",
    "plug_in_hybrid_gasoline": "plug_in",
    "electric": "electric",
    "hydrogen": "hydrogen",
}


class DealerVehicleScopeMixin(models.AbstractModel):
    """For which cars a rule of the maker holds: what is left empty is not asked for."""

    _name = "dealer.vehicle.scope.mixin"
    _description = "Which Cars"

    company_id = fields.Many2one(
        "res.company", string="Store", index="btree_not_null", help="Empty: every store."
    )
    brand_id = fields.Many2one("fleet.vehicle.model.brand", index="btree_not_null")
    model_id = fields.Many2one(
        "fleet.vehicle.model", string="Series", domain="[('brand_id', '=?', brand_id)]"
    )
    trim_id = fields.Many2one("dealer.vehicle.trim", domain="[('model_id', '=?', model_id)]")
    energy = fields.Selection(ENERGIES, help="Of the series; empty: any.")
    sold_from = fields.Date(help="Cars sold on this day or later.")
    sold_to = fields.Date(help="Cars sold on this day or before.")

    @api.onchange("trim_id", "model_id")
    def _onchange_scope(self):
        self.model_id = self.trim_id.model_id or self.model_id
        self.brand_id = self.model_id.brand_id or self.brand_id

    @api.model
    def _get_for_brands(self, vehicles, companies):
        """Return the rules that may hold for `vehicles` in `companies`, in one query."""
        return self.search(
            Domain("company_id", "in", [False, *companies.ids])
            & Domain("brand_id", "in", [False, *vehicles.brand_id.ids])
        )

    def _holds_for(self, vehicle, company):
        """Return whether the rule asks nothing that `vehicle` is not."""
        self.ensure_one()
        sold = vehicle.warranty_start
        fuel = vehicle.model_id.default_fuel_type
        return (
            self.company_id in (company, company.browse())
            and self.brand_id in (vehicle.brand_id, vehicle.brand_id.browse())
            and self.model_id in (vehicle.model_id, vehicle.model_id.browse())
            and self.trim_id in (vehicle.trim_id, vehicle.trim_id.browse())
            and (not self.energy or (bool(fuel) and FUELS.get(fuel, "fuel") == self.energy))
            and (not self.sold_from or (bool(sold) and sold >= self.sold_from))
            and (not self.sold_to or (bool(sold) and sold <= self.sold_to))
        )
