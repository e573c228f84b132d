from . import controllers
from . import models
from . import wizards


def _pre_init_hook(env):
    """Dated histories are guarded by EXCLUDE constraints, which need btree_gist."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
