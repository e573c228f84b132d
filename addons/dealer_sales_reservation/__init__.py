from . import models
from . import wizards


def _post_init_hook(env):
    """Give the stores that exist what a new store is made with."""
    env["res.company"].search([])._setup_deposit_income()
