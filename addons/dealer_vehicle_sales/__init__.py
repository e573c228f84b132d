from . import models
from . import wizards


def _post_init_hook(env):
    """Set up the stores that exist, and the products of trims made before cars were stocked."""
    env["res.company"].search([])._setup_vehicle_stock()
    trims = env["dealer.vehicle.trim"].search([("product_tmpl_id", "!=", False)])
    trims.product_tmpl_id.write(trims._prepare_stock_values())
