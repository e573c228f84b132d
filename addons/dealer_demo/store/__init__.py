"""Builds the demo store: the same seed, the same store, told relative to today."""

import random
from datetime import timedelta

from odoo import fields

from . import (
    buying,
    catalogue,
    counter,
    counts,
    customers,
    deals,
    demand,
    fitment,
    parts,
    prices,
    scanning,
    staff,
    stock,
    stockroom,
    tools,
    visits,
    workflow,
)
from .clock import Clock, progress, stopwatch

SEED = 19
MONTHS = 12


def build(env, today=None):
    """Fill a fresh database with one store and its last twelve months.

    Everything goes through the actions people use, as the users who would do it, on the day it
    happened: no raw inserts, no back door.

    :param date today: the day the story ends; the real one by default
    """
    started = stopwatch()
    env = env(context=dict(env.context, tracking_disable=True, mail_create_nosubscribe=True))
    today = today or fields.Date.today()
    clock = Clock(today)
    opening = (today - timedelta(days=365)).replace(day=1)

    def rng(part):
        """Each part of the story draws from its own dice, so one change leaves the rest alone."""
        return random.Random(f"{SEED} {part}")

    with clock.running(opening):
        company = staff.build_company(env)
        env = env(context=dict(env.context, allowed_company_ids=company.ids))
        people = staff.build(env, rng("staff"), company)
        company.workflow_manager_id = people["general_manager"][:1]
        progress("store and staff", started)
        trims = catalogue.build(env, rng("catalogue"))
        buyers = customers.build(env, rng("customers"), company)
        shelf = parts.build(env, rng("parts"), people, company)
        fitment.build(env, rng("fitment"), people, company, shelf)
        room = stockroom.build(env, rng("stockroom"), people, company, shelf, opening)
        cupboard = tools.build(env, rng("tools"), people, company)
        progress("catalogue, customers, parts", started)

        plan = []
        shipments = stock.plan(rng("stock"), trims, opening, today)
        plan += stock.events(env, shipments, people, company)
        plan += deals.events(env, rng("deals"), shipments, buyers, people, clock)
        plan += visits.events(env, rng("visits"), trims, buyers, shelf, people, clock, opening)
        plan += workflow.events(env, people, clock)
        plan += stockroom.events(env, rng("transfers"), people, clock, room)
        plan += tools.events(env, rng("loans"), cupboard, people, company, clock, opening)
        # what is ordered for customers is not on the shelf visits choose from
        plan += buying.events(env, rng("buying"), dict(shelf), buyers, people, company, clock)
        for part in (counter, counts, prices, scanning, demand):
            plan += part.events(env, rng(part.__name__), shelf, people, company, clock, opening)
        for count, (day, _order, act) in enumerate(sorted(plan, key=lambda event: event[:2]), 1):
            if day > today:
                continue
            clock.at(day)
            act()
            env.flush_all()  # what follows from an act is judged as its doer, as in a request
            if count % 50 == 0:
                env.flush_all()
                env.invalidate_all()
                progress(f"{day}: {count} of {len(plan)}", started)
        fitment.name_engines(env)
        env["dealer.part.alert"].sudo()._cron_alert()  # as every night
    progress("done", started)
