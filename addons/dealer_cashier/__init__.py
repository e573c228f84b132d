from . import models
from . import wizards


def _post_init_hook(env):
    """Give the companies that already keep books their methods and document numbers."""
    env["res.company"].search([])._create_cashier_defaults()
