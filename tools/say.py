"""What a person sees: steps with their time, and one sentence when something is wrong."""

import os
import sys
import threading
import time
from contextlib import contextmanager

_lock = threading.Lock()
_start = time.monotonic()


class Problem(Exception):
    """Something the person can mend; the message is one sentence that says how."""


def say(text=""):
    """Print one line at once (other processes write to the same terminal)."""
    with _lock:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def warn(text):
    with _lock:
        sys.stdout.flush()
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def clock(seconds):
    """4.2 -> '4.2 s', 95 -> '1 min 35 s'."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60):02d} s"


def elapsed():
    """Seconds since the program started."""
    return time.monotonic() - _start


@contextmanager
def step(title):
    """Announce a step, show that it is alive, and tell how long it took."""
    began = time.monotonic()
    say(f"[{int(elapsed()):4d} s] {title} …")
    stop = threading.Event()

    def beat():
        while not stop.wait(30):
            say(f"[{int(elapsed()):4d} s]   still: {title} ({clock(time.monotonic() - began)})")

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    except BaseException:
        stop.set()
        say(f"[{int(elapsed()):4d} s]   stopped: {title}, after {clock(time.monotonic() - began)}")
        raise
    stop.set()
    say(f"[{int(elapsed()):4d} s]   done in {clock(time.monotonic() - began)}: {title}")


def tail(path, lines=25):
    """The last lines of a log, for a message."""
    try:
        with open(path, encoding="utf-8", errors="replace") as handle:
            return "".join(handle.readlines()[-lines:]).rstrip()
    except OSError:
        return ""


def in_ci():
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")
