"""The plain Python below workflow and designer: canonical JSON, merge, formulas.

Needs neither Odoo nor a database. Formulas are fed what an attacker and a tired person type:
nothing but a value or an `ExpressionError` may come out, and each in bounded time.
"""

import hashlib
import json
import random
import sys
import time
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "addons" / "dealer_workflow"))

from lib import canonical, merge  # noqa: E402
from lib.expression import ExpressionError, parse  # noqa: E402
from lib.merge import MISSING  # noqa: E402

NOW = datetime(2026, 3, 31, 15, 30)

# === CANONICAL JSON === #


def test_equal_content_has_one_spelling():
    one = {"b": [1, 2.5], "a": "定金", "c": {"y": None, "x": True}}
    other = {"c": {"x": True, "y": None}, "a": "定金", "b": (1, 2.5)}
    assert canonical.dumps(one) == canonical.dumps(other)
    assert canonical.dumps(one) == '{"a":"定金","b":[1,2.5],"c":{"x":true,"y":null}}'
    assert canonical.seal(one) == hashlib.sha256(canonical.dumps(one).encode()).hexdigest()
    assert canonical.seal(one) != canonical.seal({**one, "a": "订金"})


def test_numbers_and_moments_have_one_spelling():
    assert canonical.dumps([0.1 + 0.2, 0.3, -0.0, Decimal("1.10"), 1234567.89]) == (
        "[0.3,0.3,0.0,1.1,1234567.89]"
    )
    china = timezone(timedelta(hours=8))
    assert canonical.dumps(
        [
            date(2026, 3, 1),
            datetime(2026, 3, 1, 8, 0, 1, 999),
            datetime(2026, 3, 1, 8, tzinfo=china),
        ]
    ) == ('["2026-03-01","2026-03-01 08:00:01","2026-03-01 00:00:00"]')
    assert canonical.dumps({3, 1, 2}) == "[1,2,3]"


@pytest.mark.parametrize("tree", [{"a": b"x"}, {1: "a"}, [float("nan")], {"a": [object()]}])
def test_what_has_no_spelling_is_refused(tree):
    with pytest.raises((TypeError, ValueError)):
        canonical.dumps(tree)


def test_what_was_sealed_before_keeps_its_bytes():
    """Repair orders' authorisations were frozen with `json.dumps` and these options."""
    content = {
        "order": "RO-00012",
        "vehicle": "沪A12345",
        "customer": 7,
        "total": 1234.56,
        "lines": [{"id": 3, "quantity": 2.0, "price": 0.1, "tax": False, "note": None}],
    }
    before = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical.dumps(content) == before


def test_reading_back_gives_the_same_bytes():
    chance = random.Random(5)

    def tree(depth):
        kind = chance.randrange(8 if depth else 5)
        if kind == 5 or kind == 7:
            return {f"k{chance.randrange(9)}": tree(depth - 1) for _n in range(4)}
        if kind == 6:
            return [tree(depth - 1) for _n in range(3)]
        return [None, True, chance.randrange(10**12), chance.uniform(-1e9, 1e9), "甲\u2028\"'"][
            kind
        ]

    for _n in range(500):
        text = canonical.dumps(tree(4))
        assert canonical.dumps(json.loads(text)) == text


def test_differences_name_the_item_not_the_place():
    old = {"total": 1.0, "lines": [{"id": 7, "price": 3}, {"id": 8, "price": 4}]}
    new = {"total": 1, "lines": [{"id": 8, "price": 5}], "note": "x"}
    assert canonical.differences(old, new) == [
        ("lines[7]", {"id": 7, "price": 3}, None),
        ("lines[8].price", 4, 5),
        ("note", None, "x"),
    ]
    assert canonical.differences(old, old) == []


# === MERGE === #


def stages(*codes, **changes):
    return {"stages": [{"code": code, "name": changes.get(code, code)} for code in codes]}


def test_both_sides_are_laid_together():
    merged, conflicts = merge.merge(
        stages("a", "b", "c"), stages("a", "b", "c", "mine", b="B"), stages("a", "new", "b", c="C")
    )
    assert merged == stages("a", "new", "b", "mine", b="B")
    assert conflicts == []


def test_a_conflict_keeps_ours_and_is_listed():
    merged, conflicts = merge.merge(stages("a"), stages("a", a="ours"), stages("a", a="theirs"))
    assert merged == stages("a", a="ours")
    assert conflicts == [
        {"path": "stages[a].name", "base": "a", "ours": "ours", "theirs": "theirs"}
    ]


def test_removed_here_and_changed_there_is_a_conflict_both_ways():
    changed = stages("a", "b", b="changed")
    merged, conflicts = merge.merge(stages("a", "b"), stages("a"), changed)
    assert merged == stages("a")
    assert [(found["path"], found["ours"]) for found in conflicts] == [("stages[b]", MISSING)]
    merged, conflicts = merge.merge(stages("a", "b"), changed, stages("a"))
    assert merged == changed
    assert [(found["path"], found["theirs"]) for found in conflicts] == [("stages[b]", MISSING)]


def test_removed_there_and_untouched_here_goes():
    assert merge.merge(stages("a", "b"), stages("a", "b"), stages("a")) == (stages("a"), [])
    assert merge.merge(stages("a", "b"), stages("a"), stages("a", "b")) == (stages("a"), [])


def test_order_is_a_change_too():
    base, turned = stages("a", "b", "c"), stages("c", "b", "a")
    assert merge.merge(base, base, turned) == (turned, [])
    assert merge.merge(base, turned, base) == (turned, [])
    merged, conflicts = merge.merge(base, turned, stages("b", "a", "c"))
    assert merged == turned
    assert conflicts[0]["path"] == "stages[]"


def test_plain_lists_merge_as_sets_unless_one_means_any():
    base = {"groups": ["x", "y"]}
    merged, conflicts = merge.merge(base, {"groups": ["x"]}, {"groups": ["x", "y", "z"]})
    assert (merged, conflicts) == ({"groups": ["x", "z"]}, [])
    merged, conflicts = merge.merge(base, {"groups": []}, {"groups": ["x", "y", "z"]})
    assert merged == {"groups": []}
    assert len(conflicts) == 1


def test_yes_is_not_one():
    assert merge.merge({"a": 1}, {"a": 1}, {"a": True})[0] == {"a": True}
    assert merge.diff({"a": 1}, {"a": True})[0]["kind"] == "changed"


def test_diff_lists_added_removed_changed_moved():
    found = merge.diff(stages("a", "b", "c"), stages("c", "a", "d", a="A"))
    assert [(item["kind"], item["path"]) for item in found] == [
        ("changed", ("stages", "a", "name")),
        ("removed", ("stages", "b")),
        ("added", ("stages", "d")),
        ("moved", ("stages",)),
    ]
    assert merge.diff(stages("a"), stages("a")) == []


def test_merge_laws_hold_for_random_trees():
    chance = random.Random(11)

    def tree(depth=3):
        kind = chance.randrange(4)
        if not depth or kind == 0:
            return chance.choice([1, "a", None, True, [], ["x", "y"], ["x", "z"]])
        if kind == 1:
            codes = chance.sample("abcd", chance.randrange(4))
            return [{"code": code, "value": tree(depth - 1)} for code in codes]
        return {chance.choice("pqr"): tree(depth - 1) for _n in range(3)}

    for _n in range(3000):
        base, one, other = tree(), tree(), tree()
        before = canonical.dumps([base, one, other])
        assert merge.merge(base, one, one) == (one, [])
        assert merge.merge(base, base, one) == (one, [])
        assert merge.merge(base, one, base) == (one, [])
        merge.merge(base, one, other)
        assert merge.diff(one, one) == []
        assert bool(merge.diff(one, other)) == (not merge.same(one, other))
        assert canonical.dumps([base, one, other]) == before


# === FORMULAS === #

DOCUMENT = {
    "amount": 1200.5,
    "name": "RO-7",
    "done": True,
    "nothing": None,
    "date_order": date(2026, 3, 1),
    "moment": datetime(2026, 3, 1, 18, 0),
    "partner_id.name": "李雷",
    "line_ids.price": [10, 20.25, None],
    "line_ids.name": ["oil", "filter"],
    "no_lines.price": [],
    "bytes": b"x",
    "infinite": float("inf"),
    "thing": object(),
}


def value_of(text):
    return parse(text).evaluate(DOCUMENT.get, now=NOW)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3 - -1", 10),
        ("10 - 3 - 2", 5),
        ("7 % 4", 3),
        ("2 / 4", 0.5),
        ("1 / 0", None),
        ("5 % nothing", None),
        ("nothing + 3", 3),
        ("nothing * 3", 0),
        ('nothing + "x"', "x"),
        ("nothing = 0 and nothing = '' and nothing = no and nothing = empty", True),
        ("nothing < 1", True),
        ("date_order = empty", False),
        ("nothing < today()", False),
        ("nothing > today", False),
        ("amount > 1000", True),
        ("amount >= 1200.5 and not done", False),
        ("done or 1 / 0", True),
        ("if(amount > 1000, 'large', 'small')", "large"),
        ("IF(no, 1)", None),
        ("'a' if amount < 1 else 'b' if done else 'c'", "b"),
        ("if（amount＞1000， “大”， “小”）", "大"),
        ('"say ""yes"""', 'say "yes"'),
        ("name + ' · ' + partner_id.name", "RO-7 · 李雷"),
        (
            "concat(name, '/', amount, '/', done, '/', nothing, '/', date_order)",
            "RO-7/1200.5/yes//2026-03-01",
        ),
        ("round(2.5)", 3),
        ("round(-2.5)", -3),
        ("round(1.005, 2)", 1.01),
        ("round(1234, -2)", 1200),
        ("round(999999999999999, 15)", 999999999999999.0),
        ("round(nothing)", None),
        ("sum(line_ids.price)", 30.25),
        ("sum(line_ids.price, 1, nothing)", 31.25),
        ("sum(no_lines.price)", 0),
        ("count(line_ids.price)", 2),
        ("max(line_ids.price)", 20.25),
        ("min(no_lines.price)", None),
        ("max(date_order, today())", date(2026, 3, 31)),
        ("len(line_ids.price)", 3),
        ("len(name)", 4),
        ("contains(line_ids.name, 'oil')", True),
        ("contains(name, 'ro')", True),
        ("abs(-3)", 3),
        ("today()", date(2026, 3, 31)),
        ("now", NOW),
        ("days_between(date_order, now())", 30),
        ("days_between(nothing, today)", None),
        ("date_order + 1", date(2026, 3, 2)),
        ("today - date_order", 30),
        ("moment - date_order", 0.75),
        ("moment > date_order", True),
        ("moment = date_order", False),
        ("add_days(date_order, -1)", date(2026, 2, 28)),
        ("add_months(today(), -1)", date(2026, 2, 28)),
        ("add_months(nothing, 1)", None),
        ("year(date_order) * 100 + month(date_order)", 202603),
        ("coalesce(nothing, '', name)", "RO-7"),
        ("coalesce(name, 1 / 'a')", "RO-7"),
        ("upper(left(name, 1)) + lower(right(name, 2))", "R-7"),
        ("left(name, -1)", ""),
        ("is_set(nothing)", False),
        ("is_set(0)", True),
        ("is_set(no_lines.price)", False),
        ("'a' < 'b'", True),
        ("1 = 'a'", False),
        ("1 <> 2", True),
        ("yes + yes", 2),
    ],
)
def test_formulas_give(text, value):
    result = value_of(text)
    assert result == value
    assert type(result) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("1 +", "ends too early"),
        ("(1", "“)” is missing"),
        ("1 2", "position 3"),
        ("a b", "position 3"),
        ("'abc", "closing quote"),
        ("2 ** 3", "not part of formulas"),
        ("2 ^ 3", "Powers"),
        ("1 < 2 < 3", "a < b and b < c"),
        ("frobnicate(1)", "no function “frobnicate”"),
        ("round()", "another number of arguments"),
        ("if(1)", "another number of arguments"),
        ("name.", "after its dot"),
        ("12abc", "1234 or 12.34"),
        ("1.2.3", "1234 or 12.34"),
        ("金额 + 1", "technical name"),
        ("a; b", "no meaning"),
        ("a[0]", "no meaning"),
        ("name.__class__", "underscore"),
        ("_name", "underscore"),
        ("partner_id._ids", "underscore"),
        ("__import__('os')", "underscore"),
        ("'a' * 3", "a number is expected".capitalize()),
        ("name + 1", "concat()"),
        ("name < 1", "can't be taken together"),
        ("date_order + date_order", "Two dates"),
        ("line_ids.price + 1", "list of lines"),
        ("line_ids.price", "list of lines"),
        ("if(line_ids.price, 1, 2)", "list of lines"),
        ("max(1, 'a')", "compared"),
        ("add_days(today, 999999999)", "calendar"),
        ("add_months(today, 999999999)", "calendar"),
        ("round(1, 99)", "15 digits"),
        ("1000000000000000 * 10", "too large"),
        ("99999999999999999999", "too large"),
        ("bytes", "can't be used"),
        ("thing", "can't be used"),
        ("infinite", "too large"),
        ("1" + "+1" * 600, "500 parts"),
        ("(" * 30 + "1" + ")" * 30, "nested"),
        ("not " * 30 + "1", "nested"),
        ("- " * 30 + "1", "nested"),
        ("1 if 1 else " * 30 + "1", "nested"),
        ("1" * 3000, "at most 2000"),
    ],
)
def test_refusals_are_one_sentence(text, words):
    with pytest.raises(ExpressionError) as caught:
        value_of(text)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_refusals_can_be_said_in_another_language():
    with pytest.raises(ExpressionError) as caught:
        value_of("1 + (name < 1)")
    assert caught.value.position == 11
    words = []
    caught.value.explain(lambda text: words.append(text) or text)
    assert len(words) == 4  # the frame, the problem, and both kinds


def test_fields_are_known_before():
    expression = parse("if(amount > 1, sum(line_ids.price), partner_id.name) + amount")
    assert expression.fields == ("amount", "line_ids.price", "partner_id.name")


def test_only_what_is_needed_is_asked_for_once():
    asked = []

    def resolve(path):
        asked.append(path)
        return 1

    assert parse("if(a, a + a, b) or c").evaluate(resolve) is True
    assert asked == ["a"]


def test_results_stay_small():
    text = "concat(" + ", ".join(["big"] * 20) + ")"
    with pytest.raises(ExpressionError, match="longer than"):
        parse(text).evaluate(lambda path: "x" * 9000)
    with pytest.raises(ExpressionError, match="100000 lines"):
        parse("sum(big)").evaluate(lambda path: [1] * 100_001)


HOSTILE = [
    "().__class__.__bases__[0].__subclasses__()",
    "name.__class__.__mro__",
    "name.format.__globals__",
    "lambda: 1",
    "(lambda x: x)(1)",
    "[x for x in range(9)]",
    "{1: 2}",
    "(x := 1)",
    "f'{name}'",
    "f\"{__import__('os')}\"",
    "b'abc'",
    "9**9**9",
    "10^99",
    "1e999",
    "0x7fffffff",
    "1_000",
    "'a'*10**9",
    "name * 1000000",
    "__builtins__",
    "＿＿class＿＿",
    "ｅｖａｌ('1')",
    "eval('1')",
    "exec('1')",
    "getattr(name, '__class__')",
    "open('/etc/passwd')",
    "name.env.cr",
    "a.b.c.d.e.f.g",
    "\x00",
    "1\x00+1",
    "\u202e1+1",
    "na\u200bme",
    "\ud800",
    "'\ud800' + name",
    "𝟙 + 𝟚",
    "٣ + ٤",
    "ﬁeld",
    "...",
    "*a",
    "**a",
    "a if b",
    "else",
    "and and",
    "not",
    "if",
    "if(if(if(",
    "import os",
    "await x",
    "yield x",
    "@x",
    "a.b()",
    "a()()",
    "round(round)",
    "sum(sum)",
    "1 if 1",
    "%s" * 100,
    "%(name)s + 1",
    "'%(position)s' < 1",
    "(" * 2000,
    ")" * 2000,
    "-" * 2000,
    "'" * 1999,
    "a." * 999 + "a",
    "1," * 999,
    "max(" * 400 + "1" + ")" * 400,
]


def run(text, document=DOCUMENT):
    """Return the value of a formula, `ExpressionError` when it is refused; anything else breaks."""
    start = time.process_time()
    try:
        value = parse(text).evaluate(document.get, now=NOW)
    except ExpressionError as error:
        assert str(error) and "\n" not in str(error)
        value = ExpressionError
    else:
        assert value is None or type(value) in (bool, int, float, str, date, datetime)
        if isinstance(value, str):
            assert len(value) <= 10_000
        if isinstance(value, (int, float)):
            assert abs(value) <= 10**15
    assert time.process_time() - start < 0.25
    return value


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_input_is_refused(text):
    if text in (
        "name.env.cr",
        "a.b.c.d.e.f.g",
        "a." * 999 + "a",
        "round(round)",
        "'%(position)s' < 1",
        "sum(sum)",
        "'\ud800' + name",
    ):
        run(text)  # well formed: fields nobody has, or text
    else:
        assert run(text) is ExpressionError
    for wrong in (None, 5, b"1", [text], {}):
        with pytest.raises(ExpressionError):
            parse(wrong)


def test_ten_thousand_mutations():
    chance = random.Random(20260331)
    seeds = [
        "if(amount_total > 10000, 'large', concat(name, \"x\"))",
        "round(sum(line_ids.price) * 0.06, 2) + amount / (amount - 1200.5)",
        "days_between(date_order, today()) > 7 and not is_set(nothing) or contains(name, 'R')",
        "add_months(date_order, amount) - add_days(moment, -5) if done else max(line_ids.price)",
        *HOSTILE[:50],
    ]
    alphabet = (
        "abcxyz_0123456789 .,()'\"+-*/%<>=!:;[]{}\\@#$^&|~`\n\t\x00（），“”×＿é李\u200b\ud800𝟙٣"
    )
    words = [
        "if(",
        "and ",
        "or ",
        "not ",
        "else ",
        "sum(",
        "max(",
        "concat(",
        "name",
        "amount",
        "moment",
        "line_ids.price",
        "date_order",
        "nothing",
        "today()",
        "999999999999999",
        "0.000001",
        "empty",
        "left(",
        "add_months(",
        "round(",
        "infinite",
        "thing",
        "__class__",
        "''",
    ]
    values = 0
    for _n in range(10_000):
        text = list(chance.choice(seeds))
        for _m in range(chance.randrange(1, 8)):
            place = chance.randrange(len(text) + 1)
            deed = chance.randrange(5)
            if deed == 0:
                text.insert(place, chance.choice(alphabet))
            elif deed == 1:
                text.insert(place, chance.choice(words))
            elif deed == 2 and text:
                del text[place : place + chance.randrange(1, 6)]
            elif deed == 3:
                end = place + chance.randrange(12)
                text[place:place] = text[place:end] * chance.choice([1, 2, 40])
            else:
                other = chance.choice(seeds)
                text[place:] = other[chance.randrange(len(other)) :]
        values += run("".join(text)) is not ExpressionError
    assert values > 500  # the mutations reach the evaluator


def test_random_formulas_of_all_functions():
    from lib.expression import FUNCTIONS

    chance = random.Random(7)
    atoms = [
        *DOCUMENT,
        "0",
        "1",
        "-3",
        "2.5",
        "999999999999999",
        "''",
        "'甲'",
        "yes",
        "empty",
        "now",
    ]
    operators = ["+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "and", "or"]

    def formula(depth):
        if not depth or chance.random() < 0.2:
            return chance.choice(atoms)
        if chance.random() < 0.5:
            name = chance.choice(sorted(FUNCTIONS))
            function = FUNCTIONS[name]
            size = chance.randint(function.least, min(function.most, function.least + 2))
            return f"{name}({', '.join(formula(depth - 1) for _n in range(size))})"
        return f"({formula(depth - 1)} {chance.choice(operators)} {formula(depth - 1)})"

    values = sum(run(formula(4)) is not ExpressionError for _n in range(10_000))
    assert values > 1000
