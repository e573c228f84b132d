"""What no test of one addon sees: mistakes a view shows only once somebody opens it."""

import re
from pathlib import Path

from lxml import etree

ADDONS = Path(__file__).resolve().parent.parent / "addons"
# `record.x.raw_value` in a card: the client knows the fields its view names, no others
ASKED = re.compile(r"\brecord\.(\w+)\.(?:raw_value|value)\b")


def test_cards_name_what_they_ask_for():
    cards, wrong = 0, []
    for path in sorted(ADDONS.glob("*/views/*.xml")):
        for kanban in etree.parse(path).iter("kanban"):
            cards += 1
            named = {field.get("name") for field in kanban.iter("field")}
            asked = set(ASKED.findall(etree.tostring(kanban, encoding="unicode")))
            wrong += [
                f"{path.relative_to(ADDONS)}:{kanban.sourceline}: {name}" for name in asked - named
            ]
    assert cards > 50
    assert not wrong, "cards ask for fields their view does not name"
