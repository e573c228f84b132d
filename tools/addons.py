"""What addons there are, what they need, and a key for their content."""

import ast
import os
from functools import cache

from .paths import addon_roots, digest
from .say import Problem

# these never change what lies in a database
_IGNORED = {"tests", "__pycache__", ".git", "node_modules"}


broken = {}


@cache
def ours():
    """{name: manifest} of the addons in our folders, each with its `path`."""
    found = {}
    for root in addon_roots():
        for folder in sorted(root.iterdir()):
            path = folder / "__manifest__.py"
            if not path.is_file():
                continue
            try:
                manifest = ast.literal_eval(path.read_text(encoding="utf-8"))
            except (SyntaxError, ValueError) as error:
                broken[folder.name] = f"{path} is no valid manifest: {error}."
                continue
            if manifest.get("installable", True):
                found[folder.name] = {**manifest, "path": folder}
    return found


def names(chosen=()):
    """The chosen addons, or all; unknown and broken ones are told."""
    there = ours()
    for name, words in broken.items():
        if not chosen or name in chosen:
            raise Problem(words)
    for name in chosen:
        if name not in there:
            raise Problem(f"There is no addon {name}: there are {', '.join(there) or 'none'}.")
    return list(chosen) or list(there)


def of_a_store(chosen=()):
    """The chosen addons, or all a store has: those that only hold test documents left out."""
    return [name for name in names(chosen) if chosen or not is_for_tests(name)]


def is_for_tests(name):
    """Whether an addon only holds documents for the tests of another."""
    return ours()[name].get("category", "").startswith("Hidden/Tests")


def depends(name):
    return list(ours()[name].get("depends") or ["base"])


def trigger(name):
    """The modules whose presence installs the addon by itself, or None."""
    auto = ours()[name].get("auto_install")
    if auto is True:
        return set(depends(name))
    return set(auto) if auto else None


def closure(chosen, glue=True):
    """The chosen addons, those of ours they need, and the glue that comes by itself.

    In an order in which each comes after what it needs.
    """
    order = []

    def add(name, seen=()):
        if name in order or name not in ours():
            return
        if name in seen:
            raise Problem(f"The addons {', '.join(seen)} depend on each other in a circle.")
        for other in depends(name):
            add(other, (*seen, name))
        order.append(name)

    for name in chosen:
        add(name)
    more = glue
    while more:
        more = False
        have = set(order) | core(order)
        for name in ours():
            asked = trigger(name)
            if asked is not None and name not in order and asked <= have:
                add(name)
                more = True
    return order


def core(chosen):
    """The modules that are not ours on which the chosen ones stand."""
    found = {"base"}
    for name in chosen:
        found |= {other for other in depends(name) if other not in ours()}
    return found


def above(name):
    """The addons of ours that stand on this one, directly or not."""
    return {other for other in ours() if other != name and name in closure_down(other)}


def closure_down(name):
    """The addon and those of ours it needs (without glue)."""
    found, todo = set(), [name]
    while todo:
        one = todo.pop()
        if one in ours() and one not in found:
            found.add(one)
            todo += depends(one)
    return found


@cache
def key(name):
    """A key for the files that decide what the addon puts into a database."""
    parts = []
    root = ours()[name]["path"]
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(set(folders) - _IGNORED)
        for file in sorted(files):
            if not file.endswith((".pyc", ".md", ".rst", ".png", ".swp", "~")):
                path = os.path.join(folder, file)
                with open(path, "rb") as handle:
                    parts += [os.path.relpath(path, root), handle.read()]
    return digest(*parts)
