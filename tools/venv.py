"""The Python environment: requirements.lock in a venv in the cache, with Odoo on its path."""

import glob
import os
import re
import subprocess

from . import source, system
from .paths import LOCK_FILE, LOGS, cache, digest, locked, need_space, pins, write
from .say import Problem, step

RECIPE = 1


def key(odoo):
    return digest(RECIPE, pins(), str(odoo), system.python())


def folder(odoo):
    return cache() / f"venv-{key(odoo)}"


def provide():
    """The environment's python, built when it is not there."""
    odoo = source.provide()
    target = folder(odoo)
    python = target / "bin" / "python"
    if (target / ".complete").exists() and python.exists():
        return python
    with locked(cache() / "venv.lock"):
        if (target / ".complete").exists() and python.exists():
            return python
        need_space(cache(), 2, "the Python packages")
        base = system.python()
        need_venv(base)
        with step("Install the Python packages"):
            log = LOGS / "pip.log"
            # what a killed pip left can't be trusted; its own cache makes the second time quick
            system.run(
                [base, "-m", "venv", "--clear", target],
                log,
                "The Python environment could not be made",
            )
            # every package is in the lock, so pip resolves nothing (and OCA's wheels may ask for
            # the distribution "odoo", which no index has)
            system.run(
                [
                    python,
                    "-m",
                    "pip",
                    "install",
                    "--no-deps",
                    "--no-input",
                    "--disable-pip-version-check",
                    "-r",
                    LOCK_FILE,
                ],
                log,
                "pip could not install requirements.lock: check the package index",
            )
            add_odoo(target, odoo)
            (target / ".complete").touch()
    return python


def need_venv(base):
    """Debian keeps the venv module's second half in a package of its own."""
    if has_venv(base):
        return
    version = subprocess.run(
        [base, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    package = f"python{version}-venv"
    if system.is_root():
        with step(f"Install {package}"):
            system.apt_install([package])
    if not has_venv(base):
        raise Problem(f"Python's venv module is missing: run `sudo apt-get install {package}`.")


def has_venv(base):
    return (
        subprocess.run([base, "-c", "import ensurepip, venv"], capture_output=True).returncode == 0
    )


def add_odoo(target, odoo):
    """Make Odoo importable, and visible as distribution 19.0 for those who ask."""
    site = glob.glob(f"{target}/lib/python3*/site-packages")[0]
    with open(os.path.join(site, "odoo19.pth"), "w") as out:
        out.write(f"{odoo}\n")
    info = os.path.join(site, "odoo-19.0.dist-info")
    os.makedirs(info, exist_ok=True)
    for name, text in {
        "METADATA": "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n",
        "INSTALLER": "dealer\n",
        "RECORD": "",
    }.items():
        with open(os.path.join(info, name), "w") as out:
            out.write(text)


def lock():
    """Write requirements.lock anew from pyproject.toml (needs the network)."""
    tool = cache() / "uv"
    log = LOGS / "lock.log"
    with step("Resolve the newest versions"):
        if not (tool / "bin" / "uv").exists():
            system.run([system.python(), "-m", "venv", "--clear", tool], log, "No environment")
            system.run([tool / "bin/pip", "install", "uv"], log, "pip could not install uv")
        done = subprocess.run(
            [
                tool / "bin/uv",
                "pip",
                "compile",
                "--quiet",
                "--universal",
                "--no-header",
                "--python-version",
                "3.11",
                "--group",
                "odoo",
                "--group",
                "dev",
                "--upgrade",
                "pyproject.toml",
            ],
            cwd=LOCK_FILE.parent,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Problem(f"uv could not resolve pyproject.toml: {done.stderr.strip()}")
        write(LOCK_FILE, tidy(done.stdout))


def tidy(text):
    """Drop the markers that hold everywhere we run."""
    always = ("python_full_version < '3.14'", "sys_platform == 'linux'")

    def clauses(match):
        kept = [clause for clause in match[1].split(" and ") if clause.strip() not in always]
        return f" ; {' and '.join(kept)}" if kept else ""

    text = re.sub(r" ; (.*)$", clauses, text, flags=re.M)
    head = "# Written by `./dealer lock` from pyproject.toml: the one place of Python versions.\n"
    return head + text
