"""Upgrade and uninstall one addon in one process: `python -m tools.matrix_steps DATABASE ADDON LOG LOG`.

One process instead of two, because most of either is reading Odoo and building its registry.
Each step has its own log; the exit code is 1 when the upgrade failed and 2 when uninstalling did.
"""

import logging
import os
import sys

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config

from .known_core import only_ours


def main(database, name, upgrade_log, uninstall_log):
    config.parse_config(["-d", database, "--no-http", "--max-cron-threads=0"], setup_logging=True)
    only_ours()
    for code, log, step in ((1, upgrade_log, _upgrade), (2, uninstall_log, _uninstall)):
        _write_to(log)
        try:
            step(database, name)
        except Exception:
            logging.getLogger(__name__).exception("%s failed", name)
            return code
    return 0


def _upgrade(database, name):
    Registry.new(database, update_module=True, upgrade_modules={name})


def _uninstall(database, name):
    with Registry(database).cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        modules = env["ir.module.module"].search([("name", "=", name)])
        modules.button_immediate_uninstall()


def _write_to(log):
    """From here on everything that is printed or logged goes into this file."""
    sys.stdout.flush()
    sys.stderr.flush()
    with open(log, "a") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
