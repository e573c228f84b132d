"""Odoo inside this process, for benchmarks and tests (needs the environment's Python)."""

import logging
from contextlib import contextmanager


@contextmanager
def odoo_env(name, commit=False):
    """An environment of the superuser on a database; rolled back unless `commit`."""
    import odoo
    from odoo.modules.registry import Registry
    from odoo.tools import config

    if config["db_name"] != [name]:
        config.parse_config(["-d", name, "--no-http", "--log-level=warn"], setup_logging=False)
        logging.getLogger("odoo").setLevel(logging.ERROR)
    registry = Registry(name)
    with registry.cursor() as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        yield env
        if commit:
            env.flush_all()
            cr.commit()
        else:
            cr.rollback()


def forget(name):
    """Close the connections to a database, so that it can be copied or dropped."""
    import odoo
    from odoo.modules.registry import Registry

    Registry.delete(name)
    odoo.sql_db.close_db(name)


def api_key(name, login):
    """A new API key of a user, for JSON-2."""
    with odoo_env(name, commit=True) as env:
        user = env["res.users"].search([("login", "=", login)])
        keys = env["res.users.apikeys"].with_user(user)
        return keys.sudo()._generate("rpc", f"test {login}", None)
