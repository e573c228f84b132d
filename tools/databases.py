"""Databases: cached templates, and copies of them.

A template is named after the content of everything in it, so it is never out of date: change an
addon and another name is looked for. It is built on the largest template that has a part of
the same content, so that a change costs only the installation of what changed. A half-built one
has another name and is dropped by the next start.
"""

import ast
import itertools
import json
import os
import re
import shutil
import time
from functools import cache

from . import addons, logcheck, runtime, source
from .paths import DATA, LOGS, STATE, digest, locked, need_space, pins
from .say import Problem, say, step, tail

RECIPE = 2
KEEP = 48  # templates; the ones not used for longest go first
LANGUAGES = "en_US,zh_CN"  # the first one is the default
_numbers = itertools.count(1)
DEMO = "dealer_demo"
STORE = "dealer"


# === WHAT A TEMPLATE HOLDS === #


@cache
def world():
    """A key for everything but the addons."""
    return digest(RECIPE, source.version(source.locate()), pins(), LANGUAGES)


def manifest(name):
    """The manifest's path of a module that is not ours, or None."""
    folders = [source.locate() / "odoo" / "addons", source.locate() / "addons"]
    folders += (STATE / "venv" / "lib").glob("python3*/site-packages/odoo/addons")
    paths = (folder / name / "__manifest__.py" for folder in folders)
    return next((path for path in paths if path.exists()), None)


@cache
def core_closure(modules):
    """The modules that are not ours, with all they depend on."""
    found, todo = set(), list(modules)
    while todo:
        name = todo.pop()
        if name in found:
            continue
        path = manifest(name)
        if path is None:
            asking = [one for one in addons.ours() if name in addons.depends(one)]
            raise Problem(
                f"The addon {', '.join(asking) or '?'} depends on {name}, which is nowhere: correct"
                " its manifest, or add the package to pyproject.toml and run `./dealer lock`."
            )
        found.add(name)
        told = ast.literal_eval(path.read_text(encoding="utf-8"))
        todo += told.get("depends") or (["base"] if name != "base" else [])
    return frozenset(found)


def content(order, core_of):
    """{module: key} of a template with these addons of ours."""
    # an addon that somebody is still writing must not keep the others from their core
    asked = {name for name in addons.core(core_of) if manifest(name)}
    modules = dict.fromkeys(core_closure(frozenset(asked | addons.core(order))), "")
    modules.update((name, addons.key(name)) for name in order)
    return modules


def known():
    """{name: description} of the finished templates."""
    rows = runtime.database().sql(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname LIKE 'tpl\\_%'"
    )
    found = {}
    for name, text in rows:
        try:
            found[name] = json.loads(text)
        except ValueError:
            continue
    return found


def template(chosen=(), core_of=None, glue=True):
    """The name of a template with the chosen addons of ours (and their glue); built if need be.

    `core_of` names the addons whose needs outside our own addons are met too: all of them, when
    not said, so that one core serves every set of addons. Without `glue` our own addons that come
    by themselves stay out.
    """
    order = addons.closure(chosen, glue)
    core_of = list(addons.ours()) if core_of is None else list(core_of)
    if order:
        template((), core_of=[*order, *core_of])
    modules = content(order, core_of)
    name = f"tpl_{digest(world(), json.dumps(sorted(modules.items())))}"
    with locked(STATE / "locks" / name):
        return _pick(lambda there: name if name in there else None) or _build(
            name, order, modules, glue
        )


def _pick(choose):
    """Choose a finished template and mark it as used, so that nobody forgets it from here on.

    :param choose: what answers a name or None, given the finished templates
    """
    with locked(STATE / "locks" / "shelf"):
        name = choose(known())
        if name:
            _mark(name)
        return name


def _mark(name):
    stamp = STATE / "templates" / name
    stamp.parent.mkdir(exist_ok=True)
    stamp.touch()


def templates_of_all(names):
    """The names of two templates: the store's, without test documents, and with all, built on it."""
    return template([name for name in names if not addons.is_for_tests(name)]), template(names)


def findings(name):
    """What the log check found while the template was built."""
    return known().get(name, {}).get("findings", [])


def _base(modules, there):
    """The largest template whose content is a part of this."""
    best, size = None, 0
    for name, told in there.items():
        held = told.get("modules", {})
        if told.get("world") == world() and size < len(held) and held.items() <= modules.items():
            best, size = name, len(held)
    return best


def _build(name, order, modules, glue):
    need_space(DATA, 2, "a template database")
    base = _pick(lambda there: _base(modules, there))
    have = set(known()[base]["modules"]) if base else set()
    new = [one for one in order if one not in have]
    ours = ", ".join(new) if len(new) <= 4 else f"{len(new)} of our addons"
    core = len(modules.keys() - have) - len(new)
    what = " and ".join(part for part in (f"{core} core modules" if core else "", ours) if part)
    temp = f"new_{name[4:]}_{os.getpid()}"
    log = LOGS / f"{name}.log"
    log.unlink(missing_ok=True)
    with step(f"Install {what or 'the modules'} into a template database"):
        if base:
            copy(base, temp)
        else:
            create_empty(temp)
        install = sorted(modules.keys() - have)
        code = runtime.run(
            "-d", temp, "-i", ",".join(install), "--stop-after-init", "--no-http",
            "--max-cron-threads=0", *([] if base else [f"--load-language={LANGUAGES}"]),
            *([] if glue else ["--skip-auto-install"]),
            log=log, module="tools.known_core" if base else None,
        )  # fmt: skip
        found = logcheck.check(log)
        if code or not set(modules) <= installed(temp):
            drop(temp)
            words = "\n".join(found[:12]) or tail(log)
            if "No space left on device" in words:
                raise Problem("The disk is full: free some space and try again.")
            raise Problem(f"Installing {what} failed (see {log}).\n{words}")
    addons.key.cache_clear()
    changed = [one for one in order if addons.key(one) != modules[one]]
    told = {"world": world(), "modules": modules, "findings": found}
    if changed:
        say(
            f"          {', '.join(changed)} changed meanwhile: this template serves only this run."
        )
        name = f"{name}_{os.getpid()}"
        told["world"] = "passing"
    _finish(temp, name, told)
    _mark(name)
    _forget(keeping=name)
    return name


def installed(database):
    """The names of the modules that are installed in a database."""
    rows = runtime.database().sql(
        "SELECT name FROM ir_module_module WHERE state = 'installed'", database
    )
    return {row[0] for row in rows}


def _finish(temp, name, told):
    """Turn a database into a template, in an order that an interruption can't harm."""
    sql = runtime.database().sql
    # an installation leaves dead rows; what is copied often should be small
    sql("VACUUM (ANALYZE)", temp)
    move_files(temp, name)
    disconnect(temp)
    text = json.dumps(told).replace("'", "''")
    sql(f"COMMENT ON DATABASE \"{temp}\" IS '{text}'")
    sql(f'ALTER DATABASE "{temp}" WITH ALLOW_CONNECTIONS false IS_TEMPLATE true')
    sql(f'ALTER DATABASE "{temp}" RENAME TO "{name}"')


def _forget(keeping):
    """Drop the templates that nobody used for longest, and what was left half-built."""

    def used(name):
        try:
            return (STATE / "templates" / name).stat().st_mtime
        except OSError:
            return 0

    finished = known()
    current = [name for name, told in finished.items() if told.get("world") == world()]
    old = [name for name in finished if name not in current and name != keeping]
    current = sorted((name for name in current if name != keeping), key=used)
    extra = max(0, len(current) + 1 - KEEP)
    for name in old + current[:extra]:
        with locked(STATE / "locks" / "shelf"):
            if time.time() - used(name) > 3600:
                drop(name)
                (STATE / "templates" / name).unlink(missing_ok=True)


def sweep():
    """Drop what a killed process left half-built or unused."""
    for (name,) in runtime.database().sql("SELECT datname FROM pg_database"):
        match = re.fullmatch(r"new_\w+?_(\d+)|tmp_\w+?_(\d+)_\d+", name)
        if match and not os.path.exists(f"/proc/{match[1] or match[2]}"):
            drop(name)


# === DATABASES AND THEIR FILES === #


def exists(name):
    return bool(runtime.database().sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))


def create_empty(name):
    drop(name)
    runtime.database().sql(
        f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'"
    )
    # as Odoo does; any other extension is the business of the addon that needs it
    runtime.database().sql("CREATE EXTENSION IF NOT EXISTS pg_trgm", name)
    _hurry(name)


def _hurry(name):
    """What can be made again needs not survive a power cut to the last commit."""
    runtime.database().sql(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def copy(origin, name, durable=False):
    """A database that is like another one, with its files."""
    drop(name)
    sql = runtime.database().sql
    sql(f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    if not durable:
        _hurry(name)
    fresh_identity(name)
    files, target = DATA / "filestore" / origin, DATA / "filestore" / name
    if files.is_dir():
        # a stored file is never changed in place, so a link is as good as a copy
        shutil.copytree(files, target, copy_function=_link, dirs_exist_ok=True)


def fresh_identity(name):
    """Two copies are two databases: sessions of one must not open the other."""
    runtime.database().sql(
        "UPDATE ir_config_parameter SET value = gen_random_uuid()::text"
        " WHERE key IN ('database.uuid', 'database.secret')",
        name,
    )


def _link(origin, target):
    try:
        os.link(origin, target)
    except OSError:
        shutil.copy2(origin, target)


def move_files(name, target):
    origin = DATA / "filestore" / name
    shutil.rmtree(DATA / "filestore" / target, ignore_errors=True)
    if origin.is_dir():
        os.rename(origin, DATA / "filestore" / target)


def disconnect(name):
    runtime.database().sql(
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    )


def drop(name):
    sql = runtime.database().sql
    if exists(name):
        sql(f'ALTER DATABASE "{name}" WITH IS_TEMPLATE false')
        sql(f'DROP DATABASE "{name}" WITH (FORCE)')
    shutil.rmtree(DATA / "filestore" / name, ignore_errors=True)


def temporary(prefix="tmp"):
    """A name that `sweep` knows to belong to this process."""
    return f"tmp_{prefix}_{os.getpid()}_{next(_numbers)}"


# === ./dealer db === #


def command(name, demo=False, chosen=(), force=False):
    """`./dealer db NAME`: a fresh database."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,50}", name) or name.startswith(("tpl_", "new_")):
        raise Problem(f"{name} is no good name: use small letters, digits and _.")
    runtime.setup()
    sweep()
    if exists(name) and not force:
        raise Problem(f"The database {name} exists: choose another name, or add --force.")
    wanted = addons.of_a_store(chosen)
    if not demo and not chosen:
        wanted = [one for one in wanted if one != DEMO]
    if demo and DEMO in addons.ours() and DEMO not in wanted:
        wanted.append(DEMO)
    origin = template(wanted)
    keep(origin, name)
    return name


def keep(origin, name):
    """Make a lasting database from a template: complete, or not at all."""
    with step(f"Copy the template to {name}"):
        temp = f"new_{digest(name)}_{os.getpid()}"
        copy(origin, temp, durable=True)
        note(temp, known()[origin]["modules"])
        drop(name)
        move_files(temp, name)
        os.sync()
        runtime.database().sql(f'ALTER DATABASE "{temp}" RENAME TO "{name}"')


def note(name, modules):
    """Write down on a database which content its addons had."""
    text = json.dumps({"modules": modules}).replace("'", "''")
    runtime.database().sql(f"COMMENT ON DATABASE \"{name}\" IS '{text}'")


def noted(name):
    rows = runtime.database().sql(
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{name}'"
    )
    try:
        return json.loads(rows[0][0])["modules"]
    except (IndexError, KeyError, ValueError):
        return {}
