"""The benchmarks start: they are run by hand, so that one that no longer loads would not be noticed."""

import os
import subprocess
import sys

import pytest

from tools import bench
from tools.paths import ROOT


@pytest.mark.parametrize("name", bench.scripts())
def test_loads(name):
    """Ours are found only once a database is open: none imports them before."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'bench'}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
