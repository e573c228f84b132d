"""`./dealer lint`: what is checked without running the code; before every commit and in CI."""

import ast
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from . import addons, npm, results, source, venv
from .paths import ROOT, addon_roots
from .po import check as check_po
from .say import Problem, clock, say

# core's own views are written so; a readme is kept in docs/, not in every addon
OCA_OFF = (
    "missing-readme",
    "prefer-readme-rst",
    "xml-header-wrong",
    "xml-field-numeric-without-eval",
)
# as above; the addons are the authors' own; a large class is split by subject, a file each
PYLINT_OFF = ("missing-readme", "manifest-required-author", "consider-merging-classes-inherited")


def program(name):
    return venv.folder(source.locate()) / "bin" / name


def call(command):
    """A linter's complaints, line by line; none when it is content."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode == 0:
        return []
    lines = (done.stdout + done.stderr).splitlines()
    return [line for line in lines if line.strip()] or [
        f"{command[0]} ended with {done.returncode}"
    ]


def files(*suffixes):
    """Our files of a kind that belong to addons, vendored libraries apart."""
    found = []
    for root in addon_roots():
        for suffix in suffixes:
            found += [
                path for path in root.glob(f"*/**/*{suffix}") if "/static/lib/" not in str(path)
            ]
    return sorted(found)


def folders():
    return [told["path"] for told in addons.ours().values()]


# === THE LINTERS === #


def ruff(fix):
    return call(
        [
            program("ruff"),
            "check",
            *(["--fix"] if fix else []),
            "--quiet",
            "--output-format",
            "concise",
            ".",
        ]
    )


def ruff_format(fix):
    return call([program("ruff"), "format", *([] if fix else ["--check"]), "--quiet", "."])


def pylint(fix):
    if not folders():
        return []
    return call(
        [
            program("pylint"),
            *("--rcfile=pyproject.toml", "--score=n", "--disable=all", "--enable=odoolint"),
            f"--disable={','.join(PYLINT_OFF)}",
            *folders(),
        ]
    )


def oca(fix):
    if not folders():
        return []
    done = subprocess.run(
        [program("oca-checks-odoo-module"), "--disable", ",".join(OCA_OFF),
         *(["--fix"] if fix else []), *folders()],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def prettier(fix):
    chosen = files(".xml", ".js", ".scss")
    if not chosen:
        return []
    tools = npm.provide()
    if not tools:
        raise Problem("npm is missing: run `sudo apt-get install npm`.")
    modules = tools / "node_modules"
    found = call([
        "node", modules / "prettier/bin/prettier.cjs",
        "--plugin", modules / "@prettier/plugin-xml/src/plugin.js",
        "--write" if fix else "--list-different", *chosen,
    ])  # fmt: skip
    return [
        line if " " in line else f"{line}: not formatted (./dealer lint --fix)" for line in found
    ]


def well_formed(fix):
    found = []
    for path in files(".xml", ".svg"):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            found.append(f"{path.relative_to(ROOT)}: {error}")
    return found


def translations(fix):
    return [line for path in files(".po") for line in check_po(path)]


def manifests(fix):
    """Every folder with a manifest is readable and says what STYLE asks for."""
    found = list(addons.broken.values())
    for name, told in addons.ours().items():
        if not str(told.get("version", "")).startswith("19.0."):
            found.append(f"{name}: version must be 19.0.x.y.z")
        if told.get("license") not in ("LGPL-3", "AGPL-3"):
            found.append(f"{name}: licence must be LGPL-3")
        for key in ("data", "demo"):
            for file in told.get(key, ()):
                if not (told["path"] / file).is_file():
                    found += [f"{name}: {file} of the manifest is not there"]
    return found


def tests(fix):
    """Every test of an addon runs once everything is installed: others would not run at all."""
    found = []
    for path in files("tests/test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            own = any(getattr(one, "name", "").startswith("test_") for one in node.body)
            if own and "post_install" not in "".join(map(ast.dump, node.decorator_list)):
                found.append(f'{path.relative_to(ROOT)}: {node.name} needs @tagged("post_install")')
    return found


LINTERS = {
    "manifests": manifests,
    "tests": tests,
    "ruff": ruff,
    "ruff-format": ruff_format,
    "xml": well_formed,
    "prettier": prettier,
    "po": translations,
    "oca-checks": oca,
    "pylint-odoo": pylint,
}


def check(only=None, fix=False):
    """Run the linters; answers a Result for each."""
    found = []
    for name, linter in LINTERS.items():
        if only and name != only:
            continue
        began = time.monotonic()
        result = results.single(f"lint: {name}", linter(fix), time.monotonic() - began)
        say(
            f"          lint {name}: {'ok' if not result.failed else 'NOT OK'}"
            f" ({clock(time.monotonic() - began)})"
        )
        found.append(result)
    return found


def run(fix=False, only=None):
    if only and only not in LINTERS:
        raise Problem(f"There is no linter {only}: there are {', '.join(LINTERS)}.")
    venv.provide()
    found = check(only, fix)
    for result in found:
        for name, words in result.failures:
            say(f"\n{name}\n    " + words.replace("\n", "\n    "))
    bad = sum(one.failed for one in found)
    say(
        f"\n{len(found) - bad} linters content, {bad} not"
        + ("; many a thing is mended by ./dealer lint --fix" if bad and not fix else "")
    )
    return 1 if bad else 0
