"""Counting tests: every kind of run answers a Result, and results add up."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path

from .logcheck import LINE, check

_TEST_LOGGER = re.compile(r"odoo\.addons\.(?P<addon>\w+)\.tests(\.\w+)*$")
_TOTAL = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests")
# the browser's or a library's absence hides tests: that is a failure, not a skip
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
    counts = [sum(getattr(one, kind) for one in results) for kind in ("passed", "failed", "skipped")]
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
    current = None
    reported = 0
    for line in Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
        match = LINE.match(line)
        if not match:
            if current and len(failed[current]) < 60:
                failed[current].append(line)
            continue
        current = None
        text = match["text"]
        tests = _TEST_LOGGER.match(match["logger"])
        if tests and text.startswith("Starting ") and text.endswith(" ..."):
            started.append(f"{tests['addon']}: {text[9:-4]}")
        elif tests and text.startswith("skipped "):
            name, _, reason = text[8:].partition(" : ")
            skipped.append(f"{tests['addon']}: {name}")
            if _FORBIDDEN_SKIP.search(reason):
                failed.setdefault(f"{tests['addon']}: {name}", [f"skipped: {reason}"])
        elif tests and re.match(r"(FAIL|ERROR): ", text):
            current = _failed_name(tests["addon"], text)
            failed.setdefault(current, [text])
        elif found := _TOTAL.search(text):
            if match["logger"] == "odoo.tests.result":
                reported = max(reported, int(found[1]) + int(found[2]))
    for name, words in failed.items():
        result.fail(name, "\n".join(words))
    names = set(failed)
    result.skipped = len([name for name in skipped if name not in names])
    result.passed = len([name for name in started if name not in names]) - result.skipped
    result.passed = max(result.passed, 0)
    if reported > result.failed:
        result.fail(f"{title}: Odoo counted {reported} failures", "see the log")
    # what a failing test logs is told already
    noise = [words for words in check(log) if not re.match(r"ERROR odoo\.addons\.\w+\.tests", words)]
    noise = [words for words in noise if "odoo.tests.result" not in words.split(":")[0]]
    noise = [words for words in noise if "tests when loading database" not in words]
    if noise and not (failed and all(words.startswith("ERROR odoo.modules") for words in noise)):
        result.fail(f"{title}: log check", "\n".join(noise[:20]))
    elif code and not result.failed:
        result.fail(f"{title}: Odoo ended with {code}", "")
    return result


def _failed_name(addon, text):
    """'FAIL: TestX.test_y (subtest …)' and its kind, as `Starting` names the test."""
    name = re.sub(r"^(FAIL|ERROR): ", "", text)
    name = re.sub(r"^Subtest (\S+).*", r"\1", name)
    return f"{addon}: {name}"


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
