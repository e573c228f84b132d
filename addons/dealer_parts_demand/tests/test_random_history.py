import random
from collections import defaultdict
from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import DemandCommon

START = datetime(2026, 1, 1)


@tagged("post_install", "-at_install")
class TestRandomHistory(DemandCommon):
    def test_demand_equals_a_naive_model(self):
        """The SQL and thirty lines of plain Python agree on histories nobody thought out."""
        for seed in (1, 2, 3):
            with self.subTest(seed=seed):
                part = self._create_part(name=f"Random {seed}", part_number=f"RND-{seed}")
                events = self._play(random.Random(seed), part)
                self.Demand._refresh()
                self.assertEqual(self._rows(part), self._expect(events))
                self.Demand._refresh("2026-03-01")
                self.assertEqual(self._rows(part), self._expect(events))

    def _play(self, rng, part):
        """Make a random history; returns its events: dicts of kind, quantity, asked, on, id."""
        events, issues = [], []
        clock = START
        for _step in range(22):
            clock += timedelta(hours=rng.randint(8, 140))
            kind = rng.choice(("in", "out", "out", "out", "back", "lost", "loss"))
            quantity = rng.randint(1, 6)
            event = {"kind": kind, "quantity": quantity, "on": clock, "asked": clock}
            if kind == "in":
                self._receive(quantity, clock, part=part)
            elif kind == "out":
                event["asked"] = clock - timedelta(hours=rng.choice((0, 0, 30, 300)))
                event["move"] = self._issue(quantity, clock, part=part, asked=event["asked"])
                issues.append(event)
            elif kind == "back" and issues:
                event["origin"] = issue = rng.choice(issues)
                left = issue["quantity"] - issue.get("back", 0)
                if not left:
                    continue
                event["quantity"] = quantity = rng.randint(1, left)
                issue["back"] = issue.get("back", 0) + quantity
                self._give_back(issue["move"], quantity, clock)
            elif kind == "lost":
                self.LostSale.create(
                    {"product_id": part.id, "quantity": quantity, "date": clock.date()}
                )
            elif kind == "loss":
                loss = self.env["stock.location"].search([("usage", "=", "inventory")], limit=1)
                self._move(self.stock, loss, quantity, clock, part=part)
            else:
                continue
            events.append(event)
        return events

    def _expect(self, events):
        months = defaultdict(lambda: [0, 0, 0, 0, 0, 0])

        def month(event):
            return months[event["on"].strftime("%Y-%m")]

        for event in events:
            quantity = event["quantity"]
            if event["kind"] == "lost":
                row = month(event)
                for column, more in enumerate((quantity, 1, 0, quantity, 1)):
                    row[column] += more
            elif event["kind"] == "out":
                row = month(event)
                stays = quantity - event.get("back", 0)
                row[0] += stays
                if stays > 0:
                    row[1] += 1
                    row[2] += self._was_free(events, event)
        return {key: tuple(row) for key, row in months.items() if any(row)}

    @staticmethod
    def _was_free(events, asked):
        """Whether the shelf held the quantity when it was asked for, less what was promised."""
        free = 0
        for event in events:
            if event["kind"] in ("in", "back"):
                if event["on"] <= asked["asked"]:
                    free += event["quantity"]
            elif event["kind"] == "loss":
                if event["on"] < asked["asked"]:
                    free -= event["quantity"]
            elif event["kind"] == "out":
                mine = (asked["asked"], asked["move"].id)
                if (event["asked"], event["move"].id) <= mine:
                    free -= event["quantity"]
        return free >= 0
