"""The few npm packages: pinned in package-lock.json, installed into the cache."""

import shutil

from . import system
from .paths import LOGS, ROOT, cache, digest, locked
from .say import Problem, step


def folder():
    return cache() / f"npm-{digest(ROOT / 'package.json', ROOT / 'package-lock.json')}"


def provide():
    """The folder with node_modules, or None when there is no npm."""
    target = folder()
    if (target / ".complete").exists():
        return target
    if not shutil.which("npm"):
        return None
    with locked(cache() / "npm.lock"):
        if (target / ".complete").exists():
            return target
        with step("Install the npm packages"):
            target.mkdir(parents=True, exist_ok=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(ROOT / name, target / name)
            system.run(
                ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
                LOGS / "npm.log",
                "npm could not install package-lock.json's packages: check npm's registry",
                cwd=target,
            )
            (target / ".complete").touch()
    return target


def package_file(package, name):
    """The path of a package's file, or None when npm can't give it."""
    try:
        found = provide()
    except Problem:
        return None
    path = found and found / "node_modules" / package / name
    return path if path and path.is_file() else None
