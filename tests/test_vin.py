"""The VIN service, against real cars and against what people type.

Needs neither Odoo nor a database. `data/sample_inventory_us.csv` holds 1,998 real cars of a US
dealer, `tests/data/wmi_cn_reference.csv` a second opinion on 103 Chinese WMIs,
`tests/data/vin_input_errors_synthetic.csv` the same numbers as people get them wrong.
"""

import csv
import random
import re
import subprocess
import sys
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "addons" / "dealer_base"
sys.path.insert(0, str(PACKAGE))

import vin as service  # noqa: E402
from vin import brand, check, decode, normalise, suggest, vpic  # noqa: E402
from vin.wmi import maker_of, rows  # noqa: E402

TODAY = date(2026, 6, 1)
HAS_ULTRAVIN = vpic._ultravin() is not None
#: European makers of these base numbers put no check digit at position 9: no check can fail.
WITHOUT_CHECK_DIGIT = {"VF1KG1PBE34488860", "WVWZZZ1KZ6W612305"}


def read(*path):
    with ROOT.joinpath(*path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INVENTORY = read("data", "sample_inventory_us.csv")
CHINESE = read("tests", "data", "wmi_cn_reference.csv")
TYPED = read("tests", "data", "vin_input_errors_synthetic.csv")


def cases(expected):
    found = [row for row in TYPED if row["expected"] == expected]
    assert found
    return pytest.mark.parametrize(
        "row", found, ids=[f"{row['base_vin']}-{row['mutation']}" for row in found]
    )


@pytest.fixture
def without_ultravin(monkeypatch):
    monkeypatch.setattr(vpic, "_ultravin", lambda: None)
    vpic._descriptor.cache_clear()
    yield
    vpic._descriptor.cache_clear()


# === INPUT === #


@cases("normalise")
def test_normalise_typed(row):
    assert normalise(row["input"]) == row["normalised"]


@cases("suggest_fix")
def test_suggest_typed(row):
    assert check(normalise(row["input"])) == "malformed"
    assert suggest(row["input"])[:1] == [row["normalised"]]


@cases("reject")
def test_reject_typed(row):
    assert check(normalise(row["input"])) == "malformed"


@cases("check_digit_fails")
def test_check_digit_typed(row):
    vin = normalise(row["input"])
    if row["base_vin"] in WITHOUT_CHECK_DIGIT:
        assert check(row["base_vin"]) == check(vin) == "unused"
        assert vin[8] not in "0123456789X"
    else:
        assert check(row["base_vin"]) == "ok"
        assert check(vin) == "wrong"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("VIN: 1HGCM82633A004352", "1HGCM82633A004352"),
        ("车架号：1HGCM82633A004352", "1HGCM82633A004352"),
        ("车辆识别代号 1HGCM82633A004352", "1HGCM82633A004352"),
        ("VIN码1HGCM82633A004352", "1HGCM82633A004352"),
        ("vin no. 1hgcm82633a004352", "1HGCM82633A004352"),
        ("V-I-N 1HGCM82633A004352", "1HGCM82633A004352"),
        ("*1HGCM82633A004352*", "1HGCM82633A004352"),
        ("VIN NM0LS7F79F1123456", "NM0LS7F79F1123456"),
        ("١HGCM٨٢٦٣٣A٠٠٤٣٥٢", "1HGCM82633A004352"),
        ("JZX100-0012345", "JZX1000012345"),
        (b"1hgcm82633a004352", "1HGCM82633A004352"),
        (None, ""),
        (False, ""),
        ("\ud800\u200b😀", ""),
    ],
)
def test_normalise(typed, expected):
    assert normalise(typed) == expected


@pytest.mark.parametrize(
    ("vin", "expected"),
    [
        ("1M8GDM9AXKP042788", "ok"),  # the example of 49 CFR 565: X stands for ten
        ("11111111111111111", "ok"),
        ("1M8GDM9A1KP042788", "wrong"),
        ("1M8GDM9AZKP042788", "wrong"),  # no maker's filler where the law wants a digit
        ("LRW3E7EK6NC520403", "ok"),
        ("LRW3E7EK5NC520403", "wrong"),
        ("3VWZZZ16ZAM123456", "unused"),  # built in Mexico for Europe
        ("WDD2050041F123456", "unused"),
        ("1m8gdm9axkp042788", "malformed"),
        ("1M8GDM9AXKP04278O", "malformed"),
        ("1M8GDM9AXKP042788\n", "malformed"),
        ("JZX1000012345", "malformed"),
        ("", "malformed"),
        (None, "malformed"),
    ],
)
def test_check(vin, expected):
    assert check(vin) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1HGCM82633A004352", []),
        ("1HGCM82633A0O4352", ["1HGCM82633A004352"]),
        ("I1HGCM82633A004352", ["1HGCM82633A004352"]),  # bar code of a US door label
        ("客户张三 1HGCM82633A004352 已到店", ["1HGCM82633A004352"]),
        ("LRW3E7EK5NC520403", []),  # wrong, but which digit?
        ("JZX100-0012345", []),
        ("", []),
        (None, []),
    ],
)
def test_suggest(typed, expected):
    assert suggest(typed) == expected


# === CHINA === #


@pytest.mark.parametrize("row", CHINESE, ids=[row["wmi"] for row in CHINESE])
def test_chinese_maker(row):
    answer = decode(_with_check_digit(f"{row['wmi']}AAAA10R0000001"), TODAY)
    said = re.sub(r"[^a-z]", "", _ascii(" ".join((answer.maker, *answer.brands))).lower())
    assert any(word in said for word in row["accepted_keywords"].split("|")), answer
    assert answer.maker_zh
    assert answer.brands
    assert (answer.country, answer.model_year, answer.year_confirmed) == ("CN", 2024, True)


def test_chinese_year_ignores_position_7_and_the_far_future():
    digit, letter = "LSVAM4180C2184841", "LSVAMA180C2184841"
    assert {decode(vin, TODAY).model_year for vin in (digit, letter)} == {2012}
    # T is 2026 or 1996: next year's code is believed, the one after next is not.
    code_v = _with_check_digit("LSVAM4180V2184841")
    assert decode(code_v, date(2026, 1, 1)).model_year == 2027
    assert decode(code_v, date(2025, 12, 31)).model_year == 1997
    # China has had VINs since 1997: V is either year, so it wants a second look.
    assert not decode(code_v, TODAY).year_confirmed
    code_t = _with_check_digit("LSVAM4180T2184841")
    assert (decode(code_t, TODAY).model_year, decode(code_t, TODAY).year_confirmed) == (2026, True)


def test_chinese_year_with_a_wrong_check_digit_is_unconfirmed():
    answer = decode("LRW3E7EK5NC520403", TODAY)
    assert (answer.model_year, answer.year_confirmed) == (2022, False)


def test_small_maker_is_unknown():
    """A 9 in third place is shared by many makers; naming one would be a guess."""
    answer = decode("LA9AAAA18R0AAA001", TODAY)
    assert (answer.maker, answer.brands, answer.country) == ("", (), "CN")
    assert maker_of("1G9AAAA18R0AAA001") is None
    assert maker_of("1GZAAAA18R0AAA001").maker == "General Motors"


# === THE WORLD === #


@pytest.mark.skipif(not HAS_ULTRAVIN, reason="ultravin is optional")
def test_inventory():
    right, wrong, year_right, year_wrong = _score(INVENTORY, first_only=True)
    assert right >= 0.995 and wrong <= 0.001, (right, wrong)
    assert year_right >= 0.995 and year_wrong <= 0.001, (year_right, year_wrong)


@pytest.mark.usefixtures("without_ultravin")
def test_inventory_by_own_tables():
    """The soft dependency is soft: fewer years (BMW, Mercedes-Benz), but none that is wrong."""
    right, wrong, year_right, year_wrong = _score(INVENTORY, first_only=False)
    assert right >= 0.995 and wrong <= 0.001, (right, wrong)
    assert year_right >= 0.85 and year_wrong == 0, (year_right, year_wrong)


@pytest.mark.skipif(not HAS_ULTRAVIN, reason="ultravin is optional")
def test_descriptor_stands_for_the_car():
    """What the cache answers is what vPIC says of the whole number."""
    for row in INVENTORY:
        cached, whole = vpic.look_up(row["vin"]), vpic._decode(row["vin"])
        assert cached == whole, row


@pytest.mark.skipif(not HAS_ULTRAVIN, reason="ultravin is optional")
def test_descriptor_stands_for_no_small_maker_nor_motorcycle():
    """Their serial number says more, so they are looked up whole."""
    import ultravin

    vins = [vin for vin in ultravin.generate(300, seed=3, invalid_rate=0) if vin[2] == "9"]
    vins += ultravin.generate(100, seed=3, invalid_rate=0, vehicle_type=1)
    whole = [vpic._decode(vin) for vin in vins]
    assert [vpic.look_up(vin) for vin in vins] == whole
    assert [vpic._descriptor(vin[:8], vin[9:11]) for vin in vins] != whole


def test_us_car():
    answer = decode("vin: 1hgcm82633a004352", TODAY)
    assert (answer.vin, answer.wmi, answer.country) == ("1HGCM82633A004352", "1HG", "US")
    assert (answer.brands, answer.model_year, answer.year_confirmed) == (("Honda",), 2003, True)
    assert answer.maker_zh == "美国本田"
    with pytest.raises(AttributeError):
        answer.vin = "other"


def test_us_year_after_next_year_is_unknown():
    vin = "1HGCV1F38LA004352"
    assert check(vin) == "ok"
    answer = decode(vin, TODAY)
    assert (answer.model_year, answer.year_confirmed) == (2020, True)
    answer = decode(vin, date(2018, 6, 1))
    assert (answer.model_year, answer.year_confirmed) == (None, False)


@pytest.mark.parametrize("table_only", [False, True])
def test_europe(table_only, request):
    if table_only:
        request.getfixturevalue("without_ultravin")
    golf = decode("WVWZZZ1KZ6W612305", TODAY)
    assert (golf.brands, golf.country) == (("Volkswagen",), "DE")
    assert (golf.model_year, golf.year_confirmed) == (2006, False)
    # Renault and Mercedes-Benz write no model year at position 10 in Europe: no guess.
    for vin in ("VF1KG1PBE34488860", "WDD2050041F123456"):
        answer = decode(vin, TODAY)
        assert answer.brands and answer.country
        assert answer.model_year is None and not answer.year_confirmed


def test_country_without_maker():
    answer = decode("X9ZAAAA1000000001", TODAY)
    assert (answer.maker, answer.brands, answer.model_year) == ("", (), None)
    assert answer.country == "RU"


def test_frame_number_decodes_to_nothing():
    assert decode("JZX100-0012345") == service.Decoded(vin="JZX1000012345")


# === BRANDS AND DATA === #


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mercedes-benz", "Mercedes"),
        ("MERCEDES-BENZ", "Mercedes"),
        ("奔驰", "Mercedes"),
        ("tesla", "Tesla Motors"),
        ("Alfa Romeo", "Alfa"),
        ("MINI", "Mini"),
        ("Citroën", "Citroen"),
        (" land  rover ", "Land Rover"),
        ("LandRover", "Land Rover"),
        ("kenworth", "Kenworth"),
        ("SOME MAKER", "Some Maker"),
        ("", ""),
        (None, ""),
    ],
)
def test_brand(name, expected):
    assert brand(name) == expected


@pytest.mark.parametrize("name", ["wmi_cn.csv", "wmi_world.csv"])
def test_wmi_data(name):
    table = list(rows(name))
    codes = [row["wmi"] for row in table]
    assert len(codes) == len(set(codes))
    for row in table:
        assert None not in row and None not in row.values(), row
        assert re.fullmatch("[A-HJ-NPR-Z0-9]{2,3}", row["wmi"]), row
        assert (row["wmi"][0] in "LH") == (name == "wmi_cn.csv"), row
        assert row["maker"] and row["brands"], row
        assert row["kind"] in ("", "truck", "bus", "moto", "trailer"), row
        for candidate in row["brands"].split("|"):
            assert brand(candidate) == candidate, "not the canonical name"
        assert name != "wmi_cn.csv" or row["maker_zh"], row


# === ROBUSTNESS AND SPEED === #


def _strings(count):
    dice = random.Random(20260601)
    alphabets = (
        "ABCDEFGHJKLMNPRSTUVWXYZ0123456789",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -:.\n",
        "VIN车架号码：:#- FRAMEНОСТßſıǅﬁ㍿②０Ａ\u0301\u200b\ud800\udfff\ufeff😀ﷺ",
        None,
    )
    for _ in range(count):
        alphabet = dice.choice(alphabets)
        length = dice.choice((0, 1, 2, 11, 16, 17, 17, 17, 18, 40))
        yield "".join(
            dice.choice(alphabet) if alphabet else chr(dice.randrange(0x110000))
            for _ in range(length)
        )


@pytest.mark.parametrize("today", [TODAY, date.min, date.max])
def test_no_string_raises(today):
    for text in _strings(6000):
        clean = normalise(text)
        assert normalise(clean) == clean, ascii(text)
        assert clean.isalnum() or not clean, ascii(text)
        clean.encode()  # fit for a database
        answer = decode(text, today)
        assert answer.vin == clean
        assert answer.model_year is None or answer.model_year <= today.year + 1
        for other in suggest(text):
            assert check(other) != "malformed"
        brand(text)


@pytest.mark.parametrize(
    "piece",
    ["A", " ", "VIN", "VIN ", "FRAME ", "\u0301\u0323", "\ud800", "😀", "é", "１", "\u200b", "ﷺ"],
)
def test_a_megabyte_is_no_trouble(piece):
    text = "1" + piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    assert decode(text).model_year is None
    assert suggest(text) == []
    assert time.perf_counter() - start < 1


@pytest.mark.usefixtures("without_ultravin")
def test_import_speed():
    """100,000 vehicles at 20,000 a second or better, every number another one."""
    vins = [
        f"{wmi}AAAA1{i % 10}R0{i:06}" for i, wmi in enumerate(["LSV", "LFV", "WVW", "1HG"] * 5000)
    ]
    start = time.process_time()
    for vin in vins:
        decode(vin, TODAY)
    rate = len(vins) / (time.process_time() - start)
    assert rate >= 20_000, rate


def test_import_alone_and_inside_another_package(tmp_path):
    """Relative imports inside, standard library only, ultravin not loaded before it is needed."""
    package = tmp_path / "odoo_like"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "vin").symlink_to(PACKAGE / "vin", target_is_directory=True)
    code = (
        "import sys; from odoo_like.vin import decode, check; assert 'ultravin' not in sys.modules;"
        "assert check('1HGCM82633A004352') == 'ok' and decode('LSVAM4180C2184841').maker_zh"
    )
    subprocess.run([sys.executable, "-S", "-c", code], cwd=tmp_path, check=True)


def _with_check_digit(vin):
    return vin[:8] + service.check_digit(vin) + vin[9:]


def _ascii(text):
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def _score(inventory, *, first_only):
    """Return the shares ``(make right, make wrong, year right, year wrong)``."""
    named = right = wrong = year_right = year_wrong = 0
    for row in inventory:
        answer = decode(row["vin"], TODAY)
        year_right += answer.model_year == int(row["year"])
        year_wrong += answer.model_year not in (int(row["year"]), None)
        make = brand(row["make"])
        if make:
            named += 1
            right += make in (answer.brands[:1] if first_only else answer.brands)
            wrong += bool(answer.brands) and make not in answer.brands
    assert named > 1900
    return right / named, wrong / named, year_right / len(inventory), year_wrong / len(inventory)
