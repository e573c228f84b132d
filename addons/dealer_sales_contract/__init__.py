from . import controllers
from . import models
from . import wizards


def _uninstall_hook(env):
    """Contract templates are of a kind that goes with this addon."""
    env["dealer.designer.template"].with_context(active_test=False).search(
        [("kind", "=", "contract")]
    ).unlink()
