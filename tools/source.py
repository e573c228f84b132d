"""Odoo 19's source: ODOO_DIR, our cache, the Debian package, a git clone, in this order."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from . import mirror, npm
from .paths import LOGS, cache, locked, make_state, need_space, write
from .say import Problem, say, step

RECIPE = "19.0-1"  # raise it when the recipe below changes what lies in the cache
PACKAGES = {
    # package -> suite it must come from; None: where odoo-19 is
    "odoo-19": None,
    "fonts-roboto-unhinted": None,
    "fonts-montserrat": None,
    "fonts-inconsolata": None,
    "fonts-ocr-b": None,
    "libjs-jquery": None,
    "libjs-underscore": None,
    "libjs-jquery-form": None,
    "fonts-font-awesome": "bookworm",  # 4.7 with the paths that Odoo's links point to
}


def python_path(folder):
    """The folder to put on Python's path, for an unpacked package or a git checkout."""
    for sub in ("usr/lib/python3/dist-packages", "."):
        if (folder / sub / "odoo" / "release.py").is_file():
            return (folder / sub).resolve()
    return None


def locate():
    """Odoo's folder on Python's path if it is there already, else None."""
    own = os.environ.get("ODOO_DIR")
    if own:
        found = python_path(Path(own).expanduser())
        if not found:
            raise Problem(f"ODOO_DIR is {own}, but there is no Odoo in it: correct or unset it.")
        if version(found).split("-")[0].split("+")[0][:4] != "19.0":
            raise Problem(f"ODOO_DIR is {own}, which is Odoo {version(found)}: this needs 19.0.")
        return found
    folder = cache() / f"odoo-{RECIPE}"
    return python_path(folder) if (folder / ".complete").exists() else None


def version(path):
    """A text that tells one Odoo from another: the package's version or the git commit."""
    for folder in (path, *path.parents[:4]):
        if (folder / ".complete").exists():
            return (folder / ".complete").read_text().strip()
    series = re.search(r"version_info = \((\d+), (\d+)", (path / "odoo" / "release.py").read_text())
    text = ".".join(series.groups()) if series else "unknown"
    commit = subprocess.run(
        ["git", "-C", path, "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{text}-{commit.stdout.strip()}" if commit.returncode == 0 else text


def provide():
    """Odoo's folder, fetched into the cache when it is nowhere."""
    found = locate()
    if found:
        return found
    make_state()
    folder = cache() / f"odoo-{RECIPE}"
    with locked(cache() / "odoo.lock"):
        found = locate()
        if found:
            return found
        need_space(cache(), 3, "Odoo's source")
        temp = cache() / f"odoo-{RECIPE}.partial"
        shutil.rmtree(temp, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        try:
            label = from_debian(temp)
        except Problem as problem:
            say(f"          {problem} Trying git.")
            label = from_git(temp)
        supply_selfie_segmentation(python_path(temp))
        write(temp / ".complete", label)
        os.rename(temp, folder)
        shutil.rmtree(cache() / "debs", ignore_errors=True)
    return python_path(folder)


def from_debian(target):
    """Download the packages with apt (which checks their signatures) and unpack them."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Problem("This machine has no apt to get Odoo from.")
    debs = cache() / "debs"
    debs.mkdir(parents=True, exist_ok=True)
    with mirror.Apt(cache() / "apt", LOGS / "apt.log") as apt:
        with step("Look for Odoo 19 in Debian"):
            suite = apt.find("odoo-19", ("trixie", "forky", "sid"))
            if not suite:
                raise Problem("No Debian suite of this machine's mirror has odoo-19.")
            needed = {own for own in PACKAGES.values() if own}
            apt.use([suite, *(needed - {suite})])
        with step(f"Download Odoo {apt.version('odoo-19', suite)} from Debian {suite}"):
            files = apt.download({name: own or suite for name, own in PACKAGES.items()}, debs)
        with step("Unpack Odoo"):
            for file in files:
                subprocess.run(["dpkg-deb", "-x", file, target], check=True)
        return f"19.0-{apt.version('odoo-19', suite)}"


def from_git(target):
    make_state()
    with step("Clone Odoo 19.0 with git"), open(LOGS / "git.log", "a") as out:
        try:
            code = subprocess.run(
                [
                    "git",
                    "-c",
                    "http.lowSpeedLimit=1000",
                    "-c",
                    "http.lowSpeedTime=30",
                    "clone",
                    "--depth",
                    "1",
                    "--branch",
                    "19.0",
                    "https://github.com/odoo/odoo",
                    target,
                ],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                check=False,
            ).returncode
        except FileNotFoundError:
            code = 127
        if code:
            raise Problem(
                "Odoo 19 could not be had from Debian or git: see .dealer/logs, or set ODOO_DIR to"
                " a folder with Odoo 19.0's source."
            )
    head = subprocess.run(
        ["git", "-C", target, "rev-parse", "--short", "HEAD"],
        capture_output=True,
        text=True,
        check=True,
    )
    return f"19.0-{head.stdout.strip()}"


def supply_selfie_segmentation(path):
    """Put back the one file that Debian leaves out and that every asset bundle asks for."""
    addons = path / "odoo" / "addons"
    if not (addons / "mail").is_dir():
        addons = path / "addons"
    target = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    found = npm.package_file("@mediapipe/selfie_segmentation", "selfie_segmentation.js")
    if found:
        target.write_bytes(found.read_bytes())
        target.chmod(0o644)
    else:
        say("          Without npm, blurring the background of video calls is left out.")
        target.write_text("// Left out: background blur of video calls (npm was not there).\n")
