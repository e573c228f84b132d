"""The set-up: what it finds, what it says when something is missing, what it survives."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import addons, cluster, logcheck, mirror, paths, po, results, store, system, venv
from tools.say import Problem

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def clone(tmp_path):
    """A small clone of the project: the program, without addons."""
    for name in ("dealer", "pyproject.toml", "requirements.lock", "package.json",
                 "package-lock.json"):  # fmt: skip
        shutil.copy(ROOT / name, tmp_path / name)
    for name in ("tools", "config"):
        shutil.copytree(ROOT / name, tmp_path / name)
    (tmp_path / "addons").mkdir()
    yield tmp_path
    subprocess.run([tmp_path / "dealer", "clean", "--all"], capture_output=True, check=False)


def dealer(folder, *args, python=sys.executable, **environment):
    return subprocess.run(
        [python, folder / "dealer", *args],
        capture_output=True, text=True, check=False, timeout=300, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )  # fmt: skip


def inside(folder, code, **environment):
    """Run Python code beside the clone's tools."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False,
        timeout=300, env={**os.environ, "PYTHONPATH": str(folder), **environment},
    )  # fmt: skip


# === WHAT IS SAID WHEN SOMETHING IS MISSING === #


def one_sentence(done):
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == 1, done.stdout + done.stderr
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("dealer: ")
    assert "Traceback" not in done.stdout
    return lines[0]


def test_no_postgresql(clone, monkeypatch):
    code = """
import sys
from tools import system, cli
system.is_root = lambda: False
sys.exit(cli.main(["odoo", "--version"]))
"""
    words = one_sentence(inside(clone, code, DEALER_PG_BIN="/nonexistent"))
    assert "PostgreSQL is missing" in words
    assert "sudo apt-get install postgresql" in words


def test_no_chromium(monkeypatch):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setattr(system, "chromium", lambda: None)
    assert system.provide(system.RUN) is not None  # a store needs none
    with pytest.raises(Problem, match=r"Chromium is missing .*apt-get install chromium"):
        system.provide(system.TEST)


def test_no_npm_does_not_stop_the_store(monkeypatch, tmp_path):
    monkeypatch.setattr(system, "is_root", lambda: False)
    monkeypatch.setitem(
        system.NEEDS, "npm", (lambda: False, ["npm"], False, "the web client's tests")
    )
    assert "npm" in system.provide(system.RUN)


def test_unknown_python(tmp_path):
    """Whatever Python starts it: an unsupported one says which are."""
    text = (ROOT / "dealer").read_text()
    assert "sys.version_info[:2] <= (3, 13)" in text
    fake = text.replace("sys.version_info[:2] <= (3, 13)", "(9, 9) <= (3, 13)")
    (tmp_path / "dealer").write_text(fake)
    done = subprocess.run(
        [sys.executable, tmp_path / "dealer", "help"], capture_output=True, text=True,
        check=False, env={"PATH": str(tmp_path)},
    )  # fmt: skip
    assert "install Python 3.11, 3.12 or 3.13" in one_sentence(done)


def test_busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Problem, match=f"Port {port} is busy: .* --port {port + 1}"):
            store.need_port(port)


def test_full_disk(tmp_path):
    with pytest.raises(Problem, match=r"are free at .* needs 1000000000\.0 GB: free some space"):
        paths.need_space(tmp_path / "not" / "yet", 1e9, "everything")


def test_full_disk_midway(clone):
    code = """
import errno, os, sys
from tools import cli
def full(args):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/some/file")
cli.COMMANDS["doctor"] = full
sys.exit(cli.main(["doctor"]))
"""
    assert "The disk is full (/some/file)" in one_sentence(inside(clone, code))


def test_wrong_odoo_dir(clone):
    words = one_sentence(dealer(clone, "odoo", "--version", ODOO_DIR=str(clone)))
    assert "there is no Odoo in it" in words


def test_unknown_command_and_addon(clone):
    done = dealer(clone, "fly")
    assert done.returncode == 2
    assert "there is no command fly" in done.stderr
    done = dealer(clone, "test", "dealer_nothing")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "0 passed, 1 failed, 0 skipped"
    assert "There is no addon dealer_nothing" in done.stderr


def test_doctor_names_the_mend(clone):
    done = dealer(clone, "doctor", DEALER_PG_BIN="/nonexistent")
    assert done.returncode == 1
    assert re.search(r"MEND +PostgreSQL", done.stdout)


# === DEBIAN'S MIRROR, AS THE MACHINE HAS IT === #


def test_mirror_from_deb822(tmp_path):
    folder = tmp_path / "sources.list.d"
    folder.mkdir()
    (folder / "a.sources").write_text(
        "# a comment\nTypes: deb deb-src\nURIs: http://mirror.test/debian/\n"
        "Suites: bookworm bookworm-updates\nComponents: main contrib\n"
        "Signed-By: /usr/share/keyrings/a.gpg\n\n"
        "Types: deb\nURIs: http://mirror.test/security\nSuites: bookworm-security\n"
        "Components: main\n"
    )
    (folder / "b.sources").write_text(
        "Enabled: no\nTypes: deb\nURIs: http://off.test/debian\nSuites: bookworm\n"
        "Components: main\n"
    )
    (folder / "c.list").write_text("deb https://other.test/apt stable contrib\n")
    assert mirror.configured(tmp_path, "bookworm") == [
        ("http://mirror.test/debian", "/usr/share/keyrings/a.gpg")
    ]


def test_mirror_from_one_line(tmp_path):
    (tmp_path / "sources.list").write_text(
        "# deb http://no.test/debian bookworm main\n"
        "deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/debian bookworm main contrib\n"
        "deb http://mirror.test/debian-security bookworm-security main\n"
    )
    assert mirror.configured(tmp_path, "bookworm") == [("http://mirror.test/debian", "/k.gpg")]


def test_no_mirror(tmp_path):
    assert mirror.configured(tmp_path, "bookworm") == []


# === THE CLUSTER === #

CRASH = """
import os, signal, sys
from tools.cluster import Cluster
one = Cluster().start()
one.sql("CREATE TABLE kept (n int)")
one.sql("INSERT INTO kept SELECT generate_series(1, 1000)")
pid = int((one.data / "postmaster.pid").read_text().split()[0])
os.kill(pid, signal.SIGKILL)
os.kill(os.getpid(), signal.SIGKILL)
"""
AFTER = """
from tools.cluster import Cluster
one = Cluster().start()
print(one.sql("SELECT count(*), current_setting('fsync'), 'at ' ||"
              " current_setting('listen_addresses') FROM kept"))
"""


def test_kill_9_loses_nothing(clone):
    assert inside(clone, CRASH).returncode == -signal.SIGKILL
    done = inside(clone, AFTER)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[['1000', 'on', 'at ']]"


def test_the_last_one_stops_the_server(clone):
    first = "from tools.cluster import Cluster\nimport time\nCluster().start()\ntime.sleep(%s)"
    ask = "from tools.cluster import Cluster\nprint(Cluster().running())"
    environment = {**os.environ, "PYTHONPATH": str(clone)}
    long = subprocess.Popen([sys.executable, "-c", first % 60], cwd=clone, env=environment)
    try:
        for _try in range(60):
            if "True" in inside(clone, ask).stdout:
                break
        assert inside(clone, first % 0).returncode == 0
        assert "True" in inside(clone, ask).stdout, "another one still uses it"
    finally:
        long.send_signal(signal.SIGINT)
        long.wait()
    assert "False" in inside(clone, ask).stdout


def test_half_made_cluster_is_made_anew(clone):
    partial = clone / ".dealer" / "pg.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("15\n")
    done = inside(
        clone, "from tools.cluster import Cluster\nprint(Cluster().start().sql('SELECT 7'))"
    )
    assert "[['7']]" in done.stdout, done.stderr


def test_socket_path_is_short(monkeypatch, tmp_path):
    deep = tmp_path.joinpath(*["a-rather-long-folder-name"] * 6)
    monkeypatch.setattr(cluster, "ROOT", deep)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    path = f"{cluster.Cluster().socket}/.s.PGSQL.{cluster.PORT}.lock"
    assert len(path.encode()) < 107


def test_root_uses_another_place_when_postgres_cannot_enter(monkeypatch, tmp_path):
    monkeypatch.setattr(cluster, "STATE", tmp_path / ".dealer")
    monkeypatch.setattr(cluster, "ROOT", tmp_path)
    monkeypatch.setattr(cluster.Cluster, "_reaches", lambda self, folder: False)
    found = cluster.Cluster()
    if found.user:
        assert tmp_path not in found.data.parents
    else:
        assert found.data == tmp_path / ".dealer" / "pg"


def test_socket_is_private(clone):
    done = inside(clone, "from tools.cluster import Cluster\nprint(Cluster().start().socket)")
    folder = Path(done.stdout.split()[-1])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


# === THE KEYS OF TEMPLATES === #


@pytest.fixture
def some_addons(monkeypatch, tmp_path):
    def write(name, **manifest):
        (tmp_path / name / "tests").mkdir(parents=True, exist_ok=True)
        (tmp_path / name / "__manifest__.py").write_text(repr({"name": name, **manifest}))

    write("shop_base", depends=["mail"])
    write("shop_sale", depends=["shop_base", "sale"])
    write("shop_stock", depends=["shop_base", "stock"])
    write("shop_sale_stock", depends=["shop_sale", "shop_stock"], auto_install=True)
    monkeypatch.setattr(addons, "addon_roots", lambda: [tmp_path])
    addons.ours.cache_clear()
    addons.key.cache_clear()
    yield tmp_path
    addons.ours.cache_clear()
    addons.key.cache_clear()


def test_closure_brings_glue(some_addons):
    assert addons.closure(["shop_sale"]) == ["shop_base", "shop_sale"]
    assert addons.closure(["shop_stock", "shop_sale"]) == [
        "shop_base", "shop_stock", "shop_sale", "shop_sale_stock",
    ]  # fmt: skip
    apart = addons.closure(["shop_stock", "shop_sale"], glue=False)
    assert apart == ["shop_base", "shop_stock", "shop_sale"]
    assert addons.core(["shop_sale"]) == {"base", "sale"}
    assert addons.above("shop_base") == {"shop_sale", "shop_stock", "shop_sale_stock"}


def test_the_demo_store_names_every_addon():
    """What glue of core modules would bring after it is not there when its story is told."""
    told = set(addons.closure(["dealer_demo"]))
    assert set(addons.of_a_store()) <= told


def test_key_follows_what_goes_into_a_database(some_addons):
    before = addons.key("shop_base")
    (some_addons / "shop_base" / "tests" / "test_x.py").write_text("x = 1")
    addons.key.cache_clear()
    assert addons.key("shop_base") == before
    (some_addons / "shop_base" / "models.py").write_text("x = 1")
    addons.key.cache_clear()
    assert addons.key("shop_base") != before


def test_broken_manifest_is_told(some_addons):
    (some_addons / "shop_base" / "__manifest__.py").write_text("{")
    addons.ours.cache_clear()
    with pytest.raises(Problem, match="is no valid manifest"):
        addons.names()
    addons.broken.clear()


# === COUNTING === #

STAMP = "2026-01-01 00:00:00,000 1 {} db {}: {} \n"


def odoo_log(tmp_path, *lines):
    path = tmp_path / "log"
    path.write_text("".join(STAMP.format(*line) if len(line) == 3 else line[0] for line in lines))
    return path


def test_counts_of_an_odoo_run(tmp_path):
    logger = "odoo.addons.shop.tests.test_a"
    log = odoo_log(
        tmp_path,
        ("INFO", logger, "Starting TestA.test_good ..."),
        ("INFO", logger, "Starting TestA.test_bad ..."),
        ("INFO", logger, "======"),
        ("ERROR", logger, "FAIL: Subtest TestA.test_bad (i=1)"),
        ("Traceback\nAssertionError: 1 != 0\n",),
        ("INFO", logger, "Starting TestA.test_later ..."),
        ("INFO", logger, "skipped TestA.test_later : not now"),
        ("ERROR", "odoo.tests.suite", "ERROR: setUpClass (odoo.addons.shop.tests.test_a.TestB)"),
        (
            "ERROR",
            "odoo.tests.result",
            "1 failed, 1 error(s) of 3 tests when loading database 'db'",
        ),
    )
    found = results.from_odoo("shop", log, 1)
    assert found.line() == "1 passed, 2 failed, 1 skipped"
    assert "1 != 0" in found.failures[0][1]


def test_no_browser_is_a_failure(tmp_path):
    logger = "odoo.addons.shop.tests.test_tour"
    for reason in ("websocket-client module is not installed", "chromium not found"):
        log = odoo_log(
            tmp_path,
            ("INFO", logger, "Starting TestTour.test_it ..."),
            ("INFO", logger, f"skipped TestTour.test_it : {reason}"),
        )
        assert results.from_odoo("shop", log, 0).line() == "0 passed, 1 failed, 0 skipped"


def test_a_warning_fails(tmp_path):
    log = odoo_log(tmp_path, ("WARNING", "odoo.models", "something is odd"))
    assert results.from_odoo("shop", log, 0).failed == 1
    assert logcheck.check(log) == ["WARNING odoo.models: something is odd"]


def test_a_crash_fails(tmp_path):
    assert results.from_odoo("shop", odoo_log(tmp_path), -9).failed == 1
    assert results.from_junit("pytest", tmp_path / "none.xml", 3).failed == 1


def test_allowed_lines_say_why():
    for entry in logcheck.ALLOWED:
        assert len(entry) == 3
        assert len(entry[2]) > 20


def test_last_line():
    found = [results.single("a", []), results.single("b", ["no"])]
    assert results.total(found) == "1 passed, 1 failed, 0 skipped"


# === TRANSLATIONS, THE LOCK === #


def test_po(tmp_path):
    path = tmp_path / "zh_CN.po"
    path.write_text(
        'msgid ""\nmsgstr "Language: zh_CN\\n"\n\n'
        'msgid "Car"\nmsgstr "车"\n\n'
        '#, fuzzy\nmsgid "Key"\nmsgstr "钥匙"\n\n'
        'msgid "Wheel"\nmsgstr ""\n\n'
        'msgid "Sold to %(name)s"\nmsgstr "已售"\n\n'
        'msgid ""\n"Two "\n"lines"\nmsgstr "两行"\n'
    )
    found = [line.split(": ", 1)[1] for line in po.check(path)]
    assert found == [
        "fuzzy: 'Key'",
        "untranslated: 'Wheel'",
        "other placeholders: 'Sold to %(name)s'",
    ]
    assert [entry[2] for entry in po.entries(path)][-1] == "Two lines"


def test_lock():
    text = "a==1 ; python_full_version < '3.14' and sys_platform == 'linux'\nb==2 ; x == 'y'\n"
    assert venv.tidy(text).splitlines()[1:] == ["a==1", "b==2 ; x == 'y'"]
    lines = paths.pins().splitlines()
    assert all("==" in line for line in lines)
    have = {line.split("==")[0] for line in lines}
    assert {"odoo-addon-base-user-role", "psycopg2-binary", "websocket-client"} <= have
    assert "pypdf2" not in have


def test_npm_lock_names_no_host():
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_ci_runs_what_a_developer_runs():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    commands = [line for line in lines if line.strip() and not line.startswith("#")]
    assert len(commands) == 1
    assert commands[0].endswith("exec ./dealer test")


def test_odoo_is_a_distribution():
    """OCA's packages find Odoo, and the PDF reader that breaks it is not there."""
    from importlib import metadata

    assert metadata.version("odoo").startswith("19.0")
    with pytest.raises(metadata.PackageNotFoundError):
        metadata.version("PyPDF2")
