"""Programs of the machine: found, installed when we are root, asked for when we are not."""

import ctypes
import glob
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from .paths import LOGS, make_state
from .say import Problem, step

_libc = ctypes.CDLL(None)


def is_root():
    return os.geteuid() == 0


def pg_bin():
    """The folder of PostgreSQL's server programs, or None."""
    own = os.environ.get("DEALER_PG_BIN")
    if own:
        return Path(own) if (Path(own) / "initdb").exists() else None
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    found = sorted(versions, key=lambda path: float(path.split("/")[4]), reverse=True)
    found = [path for path in found if float(path.split("/")[4]) >= 13]
    if found:
        return Path(found[0]).parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def pg_complete():
    """PostgreSQL is there with the extensions that Odoo and our addons use."""
    folder = pg_bin()
    if not folder:
        return False
    share = (
        subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
        ).stdout.strip()
        if (folder / "pg_config").exists()
        else ""
    )
    if not share:
        share = str(folder).replace("/lib/postgresql/", "/share/postgresql/").removesuffix("/bin")
    if not os.path.isdir(share):
        return True
    return all(
        os.path.exists(f"{share}/extension/{name}.control")
        for name in ("pg_trgm", "unaccent", "btree_gist")
    )


def chromium():
    for name in ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable"):
        found = shutil.which(name)
        if found:
            return found
    return None


def has_font(path="/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"):
    return os.path.exists(path) or bool(glob.glob("/usr/share/fonts/**/*CJK*", recursive=True))


def has_libmagic():
    return bool(glob.glob("/usr/lib/*/libmagic.so.1") or glob.glob("/usr/lib*/libmagic.so.1"))


# what -> (is it there, Debian packages, needed to run, what it is for)
NEEDS = {
    "PostgreSQL": (pg_complete, ["postgresql", "postgresql-client"], True, "the database"),
    "libmagic": (has_libmagic, ["libmagic1"], False, "file types"),
    "wkhtmltopdf": (
        lambda: bool(shutil.which("wkhtmltopdf")),
        ["wkhtmltopdf"],
        False,
        "printing PDF",
    ),
    "Chinese fonts": (has_font, ["fonts-noto-cjk"], False, "printing Chinese"),
    "npm": (lambda: bool(shutil.which("npm")), ["npm"], False, "the web client's tests and lint"),
    "Chromium": (lambda: bool(chromium()), ["chromium"], False, "tests in the browser"),
}
RUN = ("PostgreSQL", "libmagic", "wkhtmltopdf", "Chinese fonts", "npm")
TEST = (*RUN, "Chromium")


def missing(names=TEST):
    return [name for name in names if not NEEDS[name][0]()]


def provide(names):
    """Have the machine's programs, installing what is missing when we are root."""
    gone = missing(names)
    if gone and is_root() and shutil.which("apt-get"):
        packages = [package for name in gone for package in NEEDS[name][1]]
        with step(f"Install {', '.join(gone)}"):
            apt_install(packages)
        gone = missing(names)
    for name in gone:
        if NEEDS[name][2] or (name == "Chromium" and "Chromium" in names):
            raise Problem(sentence(name))
    return gone


def sentence(name):
    """What is missing, and the mend."""
    packages = " ".join(NEEDS[name][1])
    return f"{name} is missing ({NEEDS[name][3]}): run `sudo apt-get install {packages}`."


def apt_install(packages):
    """Install Debian packages; the lists are fetched only when they are needed."""
    make_state()
    log = LOGS / "apt.log"
    with open(log, "a") as out:

        def call(*command):
            return subprocess.run(
                ["apt-get", "-o", "DPkg::Lock::Timeout=300", *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=False,
            ).returncode

        def install(*names):
            return call("install", "-y", "--no-install-recommends", *names)

        if install(*packages) == 0:
            return
        call("update")
        if install(*packages):
            # one that this Debian doesn't have must not keep the others away
            for package in packages:
                install(package)


def python():
    """The Python behind ours: the environment is made from it (`dealer` chose its version)."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def die_with_parent():
    """For a child: end when the `dealer` that started it is killed."""
    _libc.prctl(1, signal.SIGTERM)


def run(command, log, fail, env=None, cwd=None):
    """Run a step's command into its log; `fail` is the sentence when it goes wrong."""
    make_state()
    with open(log, "a") as out:
        out.write(f"\n$ {' '.join(map(str, command))}\n")
        out.flush()
        code = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env=env,
            cwd=cwd,
            preexec_fn=die_with_parent,
            check=False,
        ).returncode
    if code:
        raise Problem(f"{fail} (exit {code}; see {log}).")
