"""Odoo on a database whose core is the one on the disk: `python -m tools.known_core …`.

At every update Odoo reads the manifest of every module it can find and writes down what it says,
twice for an upgrade: a third of the time of a small addon. What a template holds of core is what it
was built with; only addons of ours can be new.
"""

from odoo.cli.command import main
from odoo.modules.module import Manifest

from . import addons


def only_ours():
    """From here on the list of modules is refreshed for the addons of ours only."""
    Manifest.all_addon_manifests = staticmethod(
        lambda: [Manifest.for_addon(name) for name in sorted(addons.ours())]
    )


if __name__ == "__main__":
    only_ours()
    main()
