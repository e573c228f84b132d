"""Who will not come in the next 12 months, known before: held-out history.

20,000 simulated customers of a store come for five years by rhythms the program is not told: some
regular, some not, some by the season, some who slow down, and some who leave for good after a
visit. It sees the first four years; the fifth says who came. The peer is what stores do without a
model: who made no visit for a year is called lost. Measured in the same run:

- AUC of the probability to come (`comes`), against that of the peer's rule and of the peer's order
  (days since the last visit);
- precision at the peer's own list length: of as many customers, how many did not come;
- the same among customers who came at least three times and within the last year, of whom the peer
  knows nothing: how many of the 1,000 it names first did not come, against the share of all.

Then the nightly run at 10,000, 100,000 and 1,000,000 customers with four visits each: seconds, and
rows a second, which must not fall.
"""

import math
import random
import time
from datetime import date, timedelta
from unittest.mock import patch

from odoo.tools import SQL

SIZES = 10_000, 100_000, 1_000_000
CUSTOMERS = 20_000
SEED = 20260307
START, TODAY = date(2021, 3, 1), date(2025, 3, 1)
END = TODAY + timedelta(days=365)

VISITS = """
CREATE TEMPORARY TABLE bench_visit (partner_id integer, company_id integer, day date);
"""


def simulate(rng):
    """Return a list of visits (days after START) of each customer; made of five kinds of people."""
    days = (END - START).days
    history = []
    while len(history) < CUSTOMERS:
        kind = rng.choices(
            ("regular", "loose", "season", "slowing", "fleeting"), (40, 25, 12, 13, 10)
        )[0]
        mean = math.exp(rng.gauss(math.log(190), 0.45))
        leaving = rng.betavariate(1.4, 9) if kind != "fleeting" else 0.5
        day = rng.randrange(0, (TODAY - START).days)
        visits = [day]
        while rng.random() > leaving:
            if kind == "loose":
                gap = rng.expovariate(1 / mean)
            elif kind == "season":
                gap = 365 * round(max(mean / 365, 1)) + rng.gauss(0, 20)
            else:
                gap = rng.gammavariate(11, mean / 11)
            if kind == "slowing":
                mean *= 1.12
            day += max(int(gap), 1)
            if day >= days:
                break
            visits.append(day)
        history.append(visits)
    return history


def auc(scores, labels):
    """Return the area under the curve: how often who came has the higher score; ties count half."""
    pairs = sorted(zip(scores, labels, strict=True))
    positives = sum(labels)
    negatives = len(labels) - positives
    rank_sum, number = 0.0, 0
    while number < len(pairs):
        last = number
        while last < len(pairs) and pairs[last][0] == pairs[number][0]:
            last += 1
        rank = (number + last + 1) / 2
        rank_sum += rank * sum(label for _score, label in pairs[number:last])
        number = last
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def people(env, count):
    """Return the ids of so many new customers, made like one that Odoo made."""
    template = env["res.partner"].create({"name": "Bench"})
    env.flush_all()
    env.cr.execute(
        "SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns"
        " WHERE table_name = 'res_partner' AND (is_nullable = 'NO' OR column_name IN"
        " ('active', 'partner_share', 'type')) AND column_name <> 'id' AND column_name <> 'name'"
    )
    columns = env.cr.fetchone()[0]
    env.cr.execute(
        f"INSERT INTO res_partner (name, {columns}) SELECT 'Bench ' || n, {columns}"
        "  FROM res_partner, generate_series(1, %s) n WHERE id = %s RETURNING id",
        [count, template.id],
    )
    ids = [row[0] for row in env.cr.fetchall()]
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id BETWEEN %s AND %s",
        [ids[0], ids[-1]],
    )
    return ids


def measure(env, churn):
    """Return the figures of prediction, held-out year against the years before."""
    history = simulate(random.Random(SEED))
    ids = people(env, CUSTOMERS)
    rows = [
        (partner, env.company.id, START + timedelta(days=day))
        for partner, visits in zip(ids, history, strict=True)
        for day in visits
        if START + timedelta(days=day) <= TODAY
    ]
    for number in range(0, len(rows), 10_000):
        values = SQL(", ").join(SQL("(%s, %s, %s)", *row) for row in rows[number : number + 10_000])
        env.cr.execute(SQL("INSERT INTO bench_visit VALUES %s", values))
    churn._refresh(TODAY)
    env.cr.execute(
        "SELECT partner_id, comes, days_away, visit_count FROM dealer_customer_churn"
        " WHERE partner_id = ANY(%s)",
        [ids],
    )
    known = {row[0]: (float(row[1]), row[2], row[3]) for row in env.cr.fetchall()}
    limit = (TODAY - START).days
    came = {
        partner: any(day > limit for day in visits)
        for partner, visits in zip(ids, history, strict=True)
    }
    customers = list(known)
    labels = [came[partner] for partner in customers]
    ours = [known[partner][0] for partner in customers]
    away = [known[partner][1] for partner in customers]
    rule = [days <= 365 for days in away]
    length = rule.count(False)
    peer_right = (
        sum(not label for label, kept in zip(labels, rule, strict=True) if not kept) / length
    )

    def precision(scores, count):
        first = sorted(range(len(customers)), key=lambda number: scores[number])[:count]
        return sum(not labels[number] for number in first) / count

    early = [
        number
        for number, partner in enumerate(customers)
        if away[number] <= 365 and known[partner][2] >= 3
    ]
    early_first = sorted(early, key=lambda number: ours[number])[:1000]
    return {
        "auc": round(auc(ours, labels), 3),
        "auc_rule": round(auc(rule, labels), 3),
        "auc_days_away": round(auc([-days for days in away], labels), 3),
        "list": length,
        "precision": round(precision(ours, length), 3),
        "precision_rule": round(peer_right, 3),
        "early": round(sum(not labels[n] for n in early_first) / len(early_first), 3),
        "early_share": round(sum(not labels[n] for n in early) / len(early), 3),
    }


def clock(env, churn):
    """Return {customers: seconds} of a nightly run."""
    seconds, last = {}, 0
    env.cr.execute("TRUNCATE bench_visit")
    for size in SIZES:
        ids = people(env, size - last)
        env.cr.execute(
            "INSERT INTO bench_visit SELECT p, %s, %s::date - (p %% 400 + k * (90 + p %% 200))"
            "  FROM generate_series(%s, %s) p, generate_series(0, 3) k",
            [env.company.id, TODAY, ids[0], ids[-1]],
        )
        last = size
        env.cr.execute("ANALYZE bench_visit")
        env.cr.execute("ANALYZE res_partner")
        churn._refresh(TODAY)  # the first night writes every row
        start = time.perf_counter()
        churn._refresh(TODAY + timedelta(days=1))
        seconds[size] = time.perf_counter() - start
        print(f"{size:>9} customers: {seconds[size]:7.1f} s, {size / seconds[size]:,.0f} a second")
    return seconds


def run(env):
    churn = env["dealer.customer.churn"]
    env.cr.execute(VISITS)
    queries = [SQL("SELECT partner_id, company_id, day FROM bench_visit")]
    with patch.object(type(churn), "_get_visit_queries", lambda self: queries):
        figures = measure(env, churn)
        print(figures)
        seconds = clock(env, churn)
    _small, middle, large = SIZES
    return {
        "name": "churn",
        **figures,
        "seconds_1m": round(seconds[large], 1),
        "growth": round(seconds[large] / seconds[middle], 1),
        "budget": "AUC and precision above the rule 'no visit for a year'; 10 x the customers take "
        "<= 12 x the time",
        "ok": figures["auc"] > max(figures["auc_rule"], figures["auc_days_away"])
        and figures["precision"] > figures["precision_rule"]
        and seconds[large] <= 12 * seconds[middle],
    }


if __name__ == "__main__":
    from _common import database, odoo_env

    with database("dealer_crm_churn") as name, odoo_env(name) as env:
        figures = run(env)
        print(figures)
    raise SystemExit(0 if figures["ok"] else 1)
