"""Odoo's own command line in the project's environment."""

import os
import re
import subprocess

from . import cluster, source, system, venv
from .paths import DATA, ROOT, STATE, addon_roots, make_state, write
from .say import say
from .system import die_with_parent

_cluster = None
_running = set()


def setup(needs=system.RUN):
    """Have everything that Odoo needs: programs, source, packages, a running PostgreSQL."""
    make_state()
    gone = system.provide(needs)
    for name in gone:
        say(f"          {system.sentence(name)} Going on without it.")
    python = venv.provide()
    database()
    configure()
    link = STATE / "venv"
    if not link.is_symlink() or os.readlink(link) != str(python.parent.parent):
        link.unlink(missing_ok=True)
        link.symlink_to(python.parent.parent)
    return python


def database():
    """The cluster, running."""
    global _cluster
    if _cluster is None:
        _cluster = cluster.Cluster().start()
    return _cluster


def conf():
    return STATE / "odoo.conf"


def configure():
    """config/odoo.conf, with this machine's paths added."""
    text = (ROOT / "config" / "odoo.conf").read_text(encoding="utf-8").rstrip() + "\n"
    odoo = source.locate()
    roots = [*addon_roots(), odoo / "odoo" / "addons"]
    if (odoo / "addons").is_dir():
        roots.append(odoo / "addons")
    own = {
        "addons_path": ",".join(map(str, roots)),
        "data_dir": DATA,
        "screenshots": STATE / "screenshots",
    }
    for name, value in own.items():
        text = re.sub(rf"^{name}\s*=.*\n", "", text, flags=re.M)
        text += f"{name} = {value}\n"
    write(conf(), text)


def environment(**more):
    """The environment in which Odoo, its tests and our scripts run."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("PG", "ODOO", "PYTHON", "LC_", "LANGUAGE"))
    }
    python = venv.folder(source.locate()) / "bin"
    kept.update(
        database().environment(),
        ODOO_RC=str(conf()),
        PATH=os.pathsep.join(
            (str(python), os.environ.get("PATH", os.defpath), str(system.pg_bin() or ""))
        ),
        VIRTUAL_ENV=str(python.parent),
        LANG="C.UTF-8",
        LC_ALL="C.UTF-8",
        TZ="UTC",
        PYTHONUNBUFFERED="1",
        PYTHONWARNINGS="ignore::DeprecationWarning,ignore::SyntaxWarning",
    )
    kept.update({key: str(value) for key, value in more.items()})
    return kept


def command(*args):
    """The start of an Odoo command line."""
    python = venv.folder(source.locate()) / "bin" / "python"
    return [str(python), "-m", "odoo", *map(str, args)]


def watch(process, timeout=None):
    """Wait for a process that `end_all` can end; answers its exit code."""
    _running.add(process)
    try:
        return process.wait(timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return 124
    finally:
        _running.discard(process)


def end_all():
    for process in list(_running):
        process.kill()


def run(*args, log=None, env=None, timeout=None, module=None):
    """Run Odoo (or a module of ours with its packages) to its end, into a log; answers the exit code."""
    words = [*command()[:2], module, *map(str, args)] if module else command(*args)
    env = env or environment(**({"PYTHONPATH": ROOT} if module else {}))
    with open(log, "a") if log else open(os.devnull, "w") as out:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
            env=env, cwd=ROOT, preexec_fn=die_with_parent,
        )  # fmt: skip
        code = watch(process, timeout)
        if code == 124 and timeout:
            out.write(f"\nstopped after {timeout} s\n")
        return code


def pass_through(args):
    """`./dealer odoo …`: Odoo's own command line, with the terminal."""
    setup()
    try:
        return subprocess.run(
            command(*args), env=environment(), preexec_fn=die_with_parent, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


def script(module, args):
    """Run a module of ours that needs the environment's packages."""
    setup()
    python = venv.folder(source.locate()) / "bin" / "python"
    return subprocess.run(
        [python, "-m", module, *args],
        env=environment(PYTHONPATH=ROOT), preexec_fn=die_with_parent, check=False,
    ).returncode  # fmt: skip
