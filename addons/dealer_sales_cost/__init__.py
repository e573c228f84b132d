from . import models
from . import wizards


def _post_init_hook(env):
    """Give the stores that already keep books the account of write-downs."""
    env["res.company"].search([])._create_vehicle_cost_defaults()
