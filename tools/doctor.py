"""`./dealer doctor`: what was found, what is missing, how to mend it."""

import os
import shutil
import socket
import sys

from . import addons, npm, source, system, venv
from .cluster import Cluster
from .paths import ROOT, STATE, cache
from .say import Problem, say


def run():
    """Look, change nothing."""
    bad = 0

    def tell(good, what, words, mend=""):
        nonlocal bad
        bad += not good
        say(f"  {'ok   ' if good else 'MEND '} {what:<14} {words}" + (f": {mend}" if mend else ""))

    tell(True, "Python", "{}.{}.{}".format(*sys.version_info[:3]) + f" ({system.python()})")
    for name in system.TEST:
        there = not system.missing([name])
        place = system.pg_bin() if name == "PostgreSQL" else None
        mend = "" if there else "./dealer run installs it" if system.is_root() else ""
        words = str(place or "found") if there else system.sentence(name)
        tell(there, name, words, mend)
    try:
        odoo = source.locate()
        if odoo:
            tell(True, "Odoo", f"{source.version(odoo)} ({odoo})")
            ready = (venv.folder(odoo) / ".complete").exists()
            tell(True, "packages", str(venv.folder(odoo)) if ready else "not yet: ./dealer run")
        else:
            tell(True, "Odoo", "not yet: ./dealer run fetches it")
    except Problem as problem:
        tell(False, "Odoo", str(problem))
    ready = (npm.folder() / ".complete").exists()
    tell(True, "npm packages", str(npm.folder()) if ready else "not yet: ./dealer run")
    for what, place in (("cache", cache()), ("project", ROOT)):
        while not place.exists():
            place = place.parent
        free = shutil.disk_usage(place).free / 1e9
        words = f"{free:.0f} GB free at {place}"
        tell(free > 5, what, words, "" if free > 5 else "free some space, at least 5 GB")
        tell(os.access(place, os.W_OK), what, f"{place} can be written")
    cluster = Cluster()
    if cluster.exists():
        state = "running" if cluster.running() else "stopped"
        tell(True, "database", f"{cluster.data}, socket {cluster.socket}, {state}")
    else:
        tell(True, "database", "not yet: ./dealer run makes it")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        busy = probe.connect_ex(("127.0.0.1", 8069)) == 0
    tell(True, "port 8069", "busy (a store runs?): ./dealer run --port 8070" if busy else "free")
    there = addons.ours()
    tell(bool(there), "addons", ", ".join(there) or "none")
    for words in addons.broken.values():
        tell(False, "addons", words)
    say(f"\n  State of this clone: {STATE}; shared by all clones: {cache()}")
    return 1 if bad else 0
