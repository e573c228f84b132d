"""Debian packages through the machine's own mirror, with a private apt configuration.

Nothing is installed and the machine's own lists stay as they are. An ordinary user can do it.
"""

import glob
import os
import re
import subprocess
from pathlib import Path

from .paths import write
from .say import Problem
from .system import die_with_parent

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


def codename():
    text = Path("/etc/os-release").read_text() if os.path.exists("/etc/os-release") else ""
    found = re.search(r"^VERSION_CODENAME=(\S+)", text, re.M)
    return found.group(1).strip('"') if found else ""


def configured(etc="/etc/apt", suite=None):
    """The (address, keyring) pairs from which the machine gets `suite`'s main packages."""
    suite = suite or codename()
    names = {suite, "stable", "oldstable", "testing", "sid", "unstable"}
    found = []
    for path in sorted(glob.glob(f"{etc}/sources.list.d/*.sources")):
        text = re.sub(r"^#.*\n", "", Path(path).read_text(), flags=re.M)
        for stanza in re.split(r"\n\s*\n", text):
            fields = {
                key.lower(): value.split()
                for key, value in re.findall(r"^([\w-]+):((?:.*)(?:\n[ \t].*)*)", stanza, re.M)
            }
            if (
                fields.get("enabled") != ["no"]
                and "deb" in fields.get("types", ())
                and "main" in fields.get("components", ())
                and names & set(fields.get("suites", ()))
            ):
                key = fields.get("signed-by", [])
                key = key[0] if len(key) == 1 else None  # a key written inline: the default
                found += [(uri.rstrip("/"), key) for uri in fields.get("uris", ())]
    lists = [f"{etc}/sources.list", *sorted(glob.glob(f"{etc}/sources.list.d/*.list"))]
    for path in lists:
        if not os.path.exists(path):
            continue
        for line in Path(path).read_text().splitlines():
            match = re.match(r"deb\s+(?:\[(.*?)\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
            if match and match[3] in names and "main" in match[4].split():
                key = re.search(r"signed-by=(\S+)", match[1] or "")
                found.append((match[2].rstrip("/"), key and key[1]))
    return list(dict.fromkeys(found))


class Apt:
    """apt with its own lists below one folder."""

    def __init__(self, folder, log):
        self.folder = folder
        self.log = log

    def __enter__(self):
        self.sources = configured()
        if not self.sources:
            raise Problem("This machine's apt names no Debian mirror.")
        for sub in ("lists/partial", "cache/archives/partial"):
            (self.folder / sub).mkdir(parents=True, exist_ok=True)
        self.options = [
            "-o", f"Dir::Etc::sourcelist={self.folder}/sources.list",
            "-o", "Dir::Etc::sourceparts=/dev/null",
            "-o", f"Dir::State::lists={self.folder}/lists",
            "-o", f"Dir::Cache={self.folder}/cache",
            "-o", "Dir::Etc::preferencesparts=/dev/null",
            "-o", "Dir::Etc::preferences=/dev/null",
            "-o", "APT::Sandbox::User=root",
            "-o", "Acquire::Languages=none",
            "-o", "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled=false",
            "-o", "Acquire::Retries=3",
            "-o", "Debug::NoLocking=1",
        ]  # fmt: skip
        return self

    def __exit__(self, *exc):
        return False

    def call(self, tool, *args, cwd=None):
        done = subprocess.run(
            [tool, *self.options, *args],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=cwd,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            preexec_fn=die_with_parent,
        )
        with open(self.log, "a") as out:
            out.write(f"\n$ {tool} {' '.join(args)}\n{done.stdout[-4000:]}{done.stderr[-4000:]}")
        return done

    def use(self, suites):
        """Read the package lists of these suites, checked against Debian's keys."""
        lines = []
        for uri, key in self.sources:
            key = key or (KEYRING if os.path.exists(KEYRING) else None)
            option = f"[signed-by={key}] " if key else ""
            lines += [f"deb {option}{uri} {suite} main" for suite in suites]
        write(self.folder / "sources.list", "\n".join(lines) + "\n")
        return self.call("apt-get", "update")

    def find(self, package, suites):
        """The first suite that has the package."""
        for suite in suites:
            self.use([suite])
            if self.version(package, suite):
                return suite
        return None

    def version(self, package, suite):
        done = self.call("apt-cache", "madison", package)
        for line in done.stdout.splitlines():
            parts = [part.strip() for part in line.split("|")]
            if len(parts) == 3 and f" {suite}/" in parts[2] + " ":
                return parts[1]
        return None

    def download(self, packages, folder):
        """Fetch `{package: suite}` into the folder; answers the files."""
        names = [f"{name}/{suite}" for name, suite in packages.items()]
        done = self.call("apt-get", "download", *names, cwd=folder)
        if done.returncode:
            raise Problem(f"apt could not download {', '.join(packages)} (see {self.log}).")
        files = []
        for name, suite in packages.items():
            stem = f"{name}_{self.version(name, suite).replace(':', '%3a')}_"
            files += [path for path in folder.glob("*.deb") if path.name.startswith(stem)]
        if len(files) != len(packages):
            raise Problem(f"apt did not leave all packages in {folder}: remove it and try again.")
        return sorted(files)
