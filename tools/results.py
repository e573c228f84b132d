"""Counting tests: every kind of run answers a Result, and results add up."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from .logcheck import LINE, check
from .say import tail

_TEST_LOGGER = re.compile(r"odoo\.addons\.(?P<addon>\w+)\.tests(\.\w+)*$")
_TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
# the browser's or a library's absence hides tests: that is a failure, not a skip
_FAILED = re.compile(r"^(FAIL|ERROR): ")
# lines that only repeat what a failed test told
_TOLD = re.compile(
    r"^ERROR odoo\.addons\.\w+\.tests|^ERROR odoo\.tests\.|At least one test failed"
    r"|^ERROR odoo\.modules\.loading: Module \w+: \d+ failures"
)
_FORBIDDEN_SKIP = re.compile(r"chrom|websocket-client|devtools", re.I)


@dataclass
class Result:
    """What a run of tests came to."""

    title: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0
    failures: list = field(default_factory=list)  # (name, words)
    log: Path | None = None

    def fail(self, name, words=""):
        self.failed += 1
        self.failures.append((name, words))

    def line(self):
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def total(results):
    """The last line of a test run."""
    counts = [
        sum(getattr(one, kind) for one in results) for kind in ("passed", "failed", "skipped")
    ]
    return "{} passed, {} failed, {} skipped".format(*counts)


def single(title, problems, seconds=0, log=None):
    """One check that counts as one test."""
    result = Result(title, seconds=seconds, log=log)
    if problems:
        result.fail(title, "\n".join(problems))
    else:
        result.passed = 1
    return result


def from_odoo(title, log, code, seconds=0):
    """Read Odoo's test log: which tests ran, failed, were skipped; then the log check."""
    result = Result(title, seconds=seconds, log=log)
    started, skipped, failed = [], [], {}
    current = None  # the failed test whose traceback follows
    told = reported = 0
    for line in Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line)
        if not match:
            if current and len(failed[current]) < 60:
                failed[current].append(line)
            continue
        current = None
        text = match["text"].strip()
        tests = _TEST_LOGGER.match(match["logger"])
        addon = tests["addon"] if tests else ""
        if tests and text.startswith("Starting ") and text.endswith(" ..."):
            started.append(f"{addon}: {text[9:-4]}")
        elif tests and text.startswith("skipped "):
            name, _, reason = text[8:].partition(" : ")
            skipped.append(f"{addon}: {name}")
            if _FORBIDDEN_SKIP.search(reason):
                failed.setdefault(f"{addon}: {name}", [f"skipped: {reason}"])
        elif _FAILED.match(text) and (tests or match["logger"].startswith("odoo.tests")):
            told += 1
            current = _failed_name(addon, text)
            failed.setdefault(current, []).append(text)
        elif match["logger"] == "odoo.tests.result" and (found := _TOTAL.search(text)):
            reported += int(found[1]) + int(found[2])
    for name, words in failed.items():
        result.fail(name, "\n".join(words))
    result.skipped = len(set(skipped) - set(failed))
    result.passed = len(set(started) - set(skipped) - set(failed))
    if reported > told:
        result.fail(f"{title}: Odoo counted {reported} failures", "see the log")
    noise = [words for words in check(log) if not _TOLD.search(words.split("\n")[0])]
    if noise:
        result.fail(f"{title}: log check", "\n".join(noise[:20]))
    elif code and not result.failed:
        result.fail(f"{title}: Odoo ended with {code}", tail(log))
    return result


def _failed_name(addon, text):
    """The name of the test in 'FAIL: Subtest TestX.test_y (i=1)', as `Starting` gives it."""
    name = _FAILED.sub("", text)
    return f"{addon}: {name.removeprefix('Subtest ').split()[0]}" if addon else name


def from_junit(title, path, code, seconds=0, log=None):
    """Read what pytest wrote."""
    result = Result(title, seconds=seconds, log=log)
    if not path.exists():
        result.fail(f"{title}: pytest ended with {code}", "")
        return result
    for case in ElementTree.parse(path).iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        bad = [child for child in case if child.tag in ("failure", "error")]
        if bad:
            result.fail(name, (bad[0].text or bad[0].get("message") or "")[-3000:])
        elif case.find("skipped") is not None:
            result.skipped += 1
        else:
            result.passed += 1
    if code not in (0, 1, 5) and not result.failed:
        result.fail(f"{title}: pytest ended with {code}", "")
    return result
