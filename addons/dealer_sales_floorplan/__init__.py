from . import models
from . import wizards


def _post_init_hook(env):
    """Give the stores that already keep books the accounts of floor-plan loans."""
    env["res.company"].search([])._create_floorplan_defaults()
