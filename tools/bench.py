"""`./dealer bench`: run the programs in bench/ in the project's environment."""

import subprocess
import sys
import time

from . import databases, runtime
from .paths import ROOT
from .say import Problem, clock, say


def scripts():
    return {
        path.stem: path
        for path in sorted((ROOT / "bench").glob("*.py"))
        if not path.stem.startswith("_")
    }


def run(names):
    there = scripts()
    for name in names:
        if name not in there:
            raise Problem(f"There is no benchmark {name}: there are {', '.join(there) or 'none'}.")
    python = runtime.setup()
    databases.sweep()
    bad = []
    for name in names or there:
        say(f"\n=== {name} ===")
        began = time.monotonic()
        code = subprocess.run(
            [python, there[name]],
            env=runtime.environment(PYTHONPATH=f"{ROOT}:{ROOT / 'bench'}"),
            cwd=ROOT, preexec_fn=runtime.die_with_parent, check=False,
        ).returncode  # fmt: skip
        say(
            f"=== {name}: {'done' if code == 0 else f'FAILED ({code})'} in"
            f" {clock(time.monotonic() - began)} ==="
        )
        if code:
            bad.append(name)
    sys.stdout.flush()
    return 1 if bad else 0
