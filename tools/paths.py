"""Where things lie."""

import contextlib
import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from .say import Problem

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dealer"
LOGS = STATE / "logs"
DATA = STATE / "data"
LOCK_FILE = ROOT / "requirements.lock"


def cache():
    """The folder for what several clones share: Odoo, the Python and npm packages."""
    own = os.environ.get("DEALER_CACHE")
    if own:
        return Path(own).expanduser().resolve()
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(base) / "dealer"


def addon_roots():
    """The folders with addons of ours: `addons/`, and what DEALER_ADDONS adds."""
    more = os.environ.get("DEALER_ADDONS", "")
    roots = [ROOT / "addons"] + [Path(part).resolve() for part in more.split(",") if part]
    return [root for root in roots if root.is_dir()]


def make_state():
    for folder in (STATE, LOGS, DATA):
        folder.mkdir(parents=True, exist_ok=True)


def digest(*parts):
    """A short, stable key for texts, bytes and files."""
    sha = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            part = part.read_bytes()
        elif not isinstance(part, bytes):
            part = str(part).encode()
        sha.update(len(part).to_bytes(8, "big"))
        sha.update(part)
    return sha.hexdigest()[:12]


def pins():
    """The pinned versions of requirements.lock, without its comments."""
    lines = LOCK_FILE.read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if line.strip() and not line.lstrip().startswith("#"))


def write(path, text):
    """Write a file so that it is either the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temp = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temp.write_text(text, encoding="utf-8")
    os.replace(temp, path)


@contextlib.contextmanager
def locked(path):
    """Only one process at a time; the lock dies with its process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def need_space(place, gigabytes, what):
    """Stop before a disk is full rather than half-way."""
    place = Path(place)
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free / 1e9
    if free < gigabytes:
        raise Problem(
            f"Only {free:.1f} GB are free at {place} and {what} needs {gigabytes} GB: free some space,"
            " or set DEALER_CACHE to a folder on a larger disk."
        )
